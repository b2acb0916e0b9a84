import type { NDArray } from "../array/index.js"
import { counts } from "../nn/check.js"
import {
  adaptiveAvgPool,
  type BlockOptions,
  basicBlockWith,
  batchNormWith,
  bottleneckBlockWith,
  graph,
  identity,
  type StatefulLayer,
  type StatefulSequential,
  statefulSequential,
  stateless,
} from "../nn/index.js"
import { operation } from "../operations/operation.js"
import { conv, flat, heOut, type ImageModelOptions, isLarge, linear, pool, reluLayer, type Stem } from "./parts.js"
import { statefulModelOf } from "./torch/names.js"

/** The options of residual networks. */
export interface ResnetOptions extends ImageModelOptions {
  /** "large", as by default, for images of about 224x224 pixels, which it shrinks to a quarter; "small" for 32x32 */
  readonly stem?: Stem
  /** how many channels the first stage has inside of its blocks; each further one twice as many; default 64 */
  readonly width?: number
  /** the weight of the new batch in the running statistics; default 0.1 */
  readonly momentum?: number
  /** is added to the variance in batch normalization; default 1e-5 */
  readonly epsilon?: number
}

/** Makes one block from its inputs and the channels inside of it. */
export type BlockOf<P, S> = (inputs: number, width: number, options: BlockOptions) => StatefulLayer<P, S>

/** `layer1`, `layer2`, ...: the blocks of one size of images. */
type Stages<P, S> = Readonly<Record<`layer${number}`, StatefulSequential<readonly StatefulLayer<P, S>[]>>>

const stagesOf = <P, S>(
  block: BlockOf<P, S>,
  expansion: number,
  depths: readonly number[],
  width: number,
  options: BlockOptions,
): Stages<P, S> =>
  Object.fromEntries(
    depths.map((depth, stage) => {
      const inner = width * 2 ** stage
      const before = stage === 0 ? width : (inner / 2) * expansion
      const blocks = Array.from({ length: depth }, (_, i) =>
        block(i === 0 ? before : inner * expansion, inner, { ...options, strides: i === 0 && stage > 0 ? 2 : 1 }),
      )
      return [`layer${stage + 1}`, statefulSequential(blocks)] as const
    }),
  )

/** The first layers: to a quarter of the size, or none of it lost. */
const stemOf = (large: boolean, channels: number, width: number, dtype: "float32" | "float64") =>
  large
    ? conv(channels, width, 7, { strides: 2, padding: 3, bias: false, dtype })
    : conv(channels, width, 3, { padding: 1, bias: false, dtype })

const optionNames = ["classes", "channels", "dtype", "stem", "width", "momentum", "epsilon"]

/** A residual network of any block that takes a normalization. */
const resnetOf = <P, S>(
  op: string,
  blockWith: (norm: ReturnType<typeof batchNormWith>) => BlockOf<P, S>,
  expansion: number,
) =>
  operation(
    op,
    (depths: readonly number[], options: ResnetOptions = {}) => {
      counts(op, "depths", depths)
      const { classes = 1000, channels = 3, dtype = "float32", stem = "large", width = 64 } = options
      const { momentum = 0.1, epsilon = 1e-5 } = options
      const norm = batchNormWith({ dtype, momentum, epsilon })
      const large = isLarge(op, stem)
      const stages = stagesOf(blockWith(norm), expansion, depths, width, { kernelInit: heOut, dtype })
      const last = width * 2 ** (depths.length - 1) * expansion
      const fixed = {
        conv1: stemOf(large, channels, width, dtype),
        bn1: norm(width),
        relu: reluLayer(),
        maxpool: large ? pool(3, { strides: 2, padding: 1 }) : stateless(identity()),
        avgpool: stateless(adaptiveAvgPool(1)),
        fc: linear(last, classes, dtype),
      }
      const layers: typeof fixed & Stages<P, S> = { ...fixed, ...stages }
      const wire = graph(layers, (run, x): NDArray => {
        const first = run("maxpool", run("relu", run("bn1", run("conv1", x))))
        const through = depths.reduce((y, _, i) => run(`layer${i + 1}`, y), first)
        return run("fc", flat(run("avgpool", through)))
      })
      return statefulModelOf(wire)
    },
    optionNames,
    1,
  )

type Normed = ReturnType<typeof batchNormWith>

/**
 * A residual network of `basicBlock`, with so many blocks in each stage: [n,3,h,w] -> [n,classes] (He et al., "Deep
 * residual learning for image recognition", 2015; the names are torchvision's).
 *
 * @throws ShapeError when x is no image of these channels
 * @example const net = basicResnet([1, 1], { width: 4, classes: 10, stem: "small" })
 * const [p, s] = net.init(key(0))
 * net.apply(p, inference(ones([1, 3, 8, 8])))(s)[0] // float32[1,10]
 */
export const basicResnet = /* @__PURE__ */ resnetOf("basicResnet", (norm: Normed) => basicBlockWith(norm), 1)

/**
 * A residual network of `bottleneckBlock`, with so many blocks in each stage: [n,3,h,w] -> [n,classes] (He et al., 2015,
 * with the strides of torchvision).
 *
 * @throws ShapeError when x is no image of these channels
 * @example const net = bottleneckResnet([1, 1], { width: 4, classes: 10, stem: "small" })
 * const [p, s] = net.init(key(0))
 * net.apply(p, inference(ones([1, 3, 8, 8])))(s)[0] // float32[1,10]
 */
export const bottleneckResnet = /* @__PURE__ */ resnetOf(
  "bottleneckResnet",
  (norm: Normed) => bottleneckBlockWith(norm),
  4,
)

/**
 * ResNet-18: [n,3,224,224] -> [n,classes].
 *
 * @example summary(resnet18(), [1, 3, 224, 224]).parameters // 11689512
 */
export const resnet18 = operation(
  "resnet18",
  (options: ResnetOptions = {}) => basicResnet([2, 2, 2, 2], options),
  ["classes", "channels", "dtype", "stem", "width", "momentum", "epsilon"],
  0,
)

/**
 * ResNet-34: [n,3,224,224] -> [n,classes].
 *
 * @example summary(resnet34(), [1, 3, 224, 224]).parameters // 21797672
 */
export const resnet34 = operation(
  "resnet34",
  (options: ResnetOptions = {}) => basicResnet([3, 4, 6, 3], options),
  ["classes", "channels", "dtype", "stem", "width", "momentum", "epsilon"],
  0,
)

/**
 * ResNet-50: [n,3,224,224] -> [n,classes].
 *
 * @example summary(resnet50(), [1, 3, 224, 224]).parameters // 25557032
 */
export const resnet50 = operation(
  "resnet50",
  (options: ResnetOptions = {}) => bottleneckResnet([3, 4, 6, 3], options),
  ["classes", "channels", "dtype", "stem", "width", "momentum", "epsilon"],
  0,
)

/**
 * ResNet-101: [n,3,224,224] -> [n,classes].
 *
 * @example summary(resnet101(), [1, 3, 224, 224]).parameters // 44549160
 */
export const resnet101 = operation(
  "resnet101",
  (options: ResnetOptions = {}) => bottleneckResnet([3, 4, 23, 3], options),
  ["classes", "channels", "dtype", "stem", "width", "momentum", "epsilon"],
  0,
)

/**
 * ResNet-152: [n,3,224,224] -> [n,classes].
 *
 * @example summary(resnet152(), [1, 3, 224, 224]).parameters // 60192808
 */
export const resnet152 = operation(
  "resnet152",
  (options: ResnetOptions = {}) => bottleneckResnet([3, 8, 36, 3], options),
  ["classes", "channels", "dtype", "stem", "width", "momentum", "epsilon"],
  0,
)
