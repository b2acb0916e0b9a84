import { callback, checked } from "../../array/given.js"
import type { NDArray } from "../../array/index.js"
import { add, relu } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { count } from "../check.js"
import { graph, statefulSequential, stateless } from "../combinators/index.js"
import type { StatefulLayer } from "../layer.js"
import { activation } from "../layers/activation.js"
import { type ConvOptions, conv2d } from "../layers/conv.js"
import { identity } from "../layers/identity.js"
import { type BatchNormOptions, batchNorm } from "../norm/batch-norm.js"

/** Makes the normalization of so many channels. */
export type Norm<P, S> = (channels: number) => StatefulLayer<P, S>

/**
 * No normalization, for blocks that take one; it has no parameters.
 *
 * @example unnormalized(4).apply(null, inference(ones([1, 4])))(null)[0] // float32[1,4]
 */
export const unnormalized: Norm<null, null> = () => stateless(identity())

/** The options of residual blocks. */
export interface BlockOptions extends Pick<ConvOptions, "kernelInit" | "dtype"> {
  /** of the first convolution of 3x3 pixels; default 1 */
  readonly strides?: number
  /** whether a convolution of 1x1 pixels goes around; default where the shape changes */
  readonly projection?: boolean
}

/** A convolution without a bias, for what follows has one. */
const conv = (inputs: number, outputs: number, kernel: number, strides: number, options: ConvOptions) =>
  stateless(conv2d(inputs, outputs, kernel, { ...options, strides, padding: (kernel - 1) / 2, bias: false }))

/** What goes around: nothing else than x, or a convolution to another shape. */
const downsampling = <P, S>(
  norm: Norm<P, S>,
  inputs: number,
  outputs: number,
  { strides = 1, projection = strides !== 1 || inputs !== outputs, ...options }: BlockOptions,
) => {
  const layers = () => [conv(inputs, outputs, 1, strides, options), norm(outputs)] as const
  const around: ReturnType<typeof layers> | readonly [] = projection ? layers() : []
  return statefulSequential(around)
}

const reluLayer = () => stateless(activation(relu))

/**
 * `basicBlock` with another normalization, or none: `basicBlockWith(unnormalized)`.
 *
 * @example const block = basicBlockWith(unnormalized)(2, 4, { strides: 2 })
 * const [p, s] = block.init(key(0))
 * block.apply(p, inference(ones([1, 2, 6, 6])))(s)[0] // float32[1,4,3,3]
 */
export const basicBlockWith = checked("basicBlockWith", { norm: callback }, <P, S>(norm: Norm<P, S>) =>
  operation(
    "basicBlock",
    (inputs: number, outputs: number, options: BlockOptions = {}) => {
      const { strides = 1, projection: _projection, ...weights } = options
      const layers = {
        conv1: conv(inputs, outputs, 3, strides, weights),
        bn1: norm(outputs),
        relu: reluLayer(),
        conv2: conv(outputs, outputs, 3, 1, weights),
        bn2: norm(outputs),
        downsample: downsampling(norm, inputs, outputs, options),
      }
      return graph(layers, (run, x): NDArray => {
        const y = run("bn2", run("conv2", run("relu", run("bn1", run("conv1", x)))))
        return run("relu", add(y, run("downsample", x)))
      })
    },
    ["strides", "projection", "kernelInit", "dtype"],
    2,
  ),
)

/**
 * `bottleneckBlock` with another normalization, or none: `bottleneckBlockWith(unnormalized)`.
 *
 * @example const block = bottleneckBlockWith(unnormalized)(4, 2)
 * const [p, s] = block.init(key(0))
 * block.apply(p, inference(ones([1, 4, 6, 6])))(s)[0] // float32[1,8,6,6]
 */
export const bottleneckBlockWith = checked("bottleneckBlockWith", { norm: callback }, <P, S>(norm: Norm<P, S>) =>
  operation(
    "bottleneckBlock",
    (inputs: number, width: number, options: BlockOptions = {}) => {
      const { strides = 1, projection: _projection, ...weights } = options
      const outputs = EXPANSION * count("bottleneckBlock", "width", width)
      const layers = {
        conv1: conv(inputs, width, 1, 1, weights),
        bn1: norm(width),
        relu: reluLayer(),
        conv2: conv(width, width, 3, strides, weights),
        bn2: norm(width),
        conv3: conv(width, outputs, 1, 1, weights),
        bn3: norm(outputs),
        downsample: downsampling(norm, inputs, outputs, options),
      }
      return graph(layers, (run, x): NDArray => {
        const y = run("relu", run("bn1", run("conv1", x)))
        const z = run("bn3", run("conv3", run("relu", run("bn2", run("conv2", y)))))
        return run("relu", add(z, run("downsample", x)))
      })
    },
    ["strides", "projection", "kernelInit", "dtype"],
    2,
  ),
)

/** How many times wider a bottleneck block is outside than inside. */
export const EXPANSION = 4

const standard = (channels: number) => batchNorm(channels)

/**
 * relu(f(x) + x), where f is two convolutions of 3x3 pixels with batch normalization, and x goes through one of 1x1 where
 * the shape changes (He et al., "Deep residual learning for image recognition", 2015).
 *
 * @throws ShapeError when x has not those channels
 * @example const block = basicBlock(2, 4, { strides: 2 })
 * const [p, s] = block.init(key(0))
 * block.apply(p, inference(ones([1, 2, 6, 6])))(s)[0] // float32[1,4,3,3]
 */
export const basicBlock = /* @__PURE__ */ basicBlockWith(standard)

/**
 * relu(f(x) + x), where f is convolutions of 1x1 pixels to `width` channels, of 3x3, which has the strides, and of 1x1 to
 * 4 times as many, with batch normalization (He et al., 2015, with the strides of torchvision).
 *
 * @throws ShapeError when x has not those channels
 * @example const block = bottleneckBlock(4, 2)
 * const [p, s] = block.init(key(0))
 * block.apply(p, inference(ones([1, 4, 6, 6])))(s)[0] // float32[1,8,6,6]
 */
export const bottleneckBlock = /* @__PURE__ */ bottleneckBlockWith(standard)

/** A batch normalization with these options, for blocks that take a normalization. */
export const batchNormWith =
  (options: BatchNormOptions) =>
  (channels: number): ReturnType<typeof batchNorm> =>
    batchNorm(channels, options)
