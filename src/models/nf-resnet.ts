import type { NDArray } from "../array/index.js"
import { counts } from "../nn/check.js"
import {
  adaptiveAvgPool,
  avgPool,
  type ConvOptions,
  conv2d,
  graph,
  identity,
  type StatefulLayer,
  type StatefulSequential,
  scaledStandardized,
  statefulSequential,
  stateless,
} from "../nn/index.js"
import { add, multiply } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import type { FloatType } from "../random/index.js"
import { flat, type ImageModelOptions, isLarge, linear, pool, reluLayer, type Stem } from "./parts.js"
import { plainName, type Renaming, replaced, statefulModelOf } from "./torch/names.js"

/** The options of normalizer-free residual networks. */
export interface NfResnetOptions extends ImageModelOptions {
  /** the share of each block in the sum; default 0.2 */
  readonly alpha?: number
  /** how many channels the first stage has inside of its blocks; default 64 */
  readonly width?: number
  /** "large", as by default, for images of about 224x224 pixels, which it shrinks to a quarter; "small" for 32x32 */
  readonly stem?: Stem
}

/** The gain of relu: the inverse of the standard deviation of relu(x) for a standard normal x. */
const GAMMA = 1 / Math.sqrt(0.5 * (1 - 1 / Math.PI))

/** How many times wider a block is outside than inside. */
const EXPANSION = 4

const conv = (inputs: number, outputs: number, kernel: number, options: ConvOptions) =>
  stateless(
    scaledStandardized(conv2d(inputs, outputs, kernel, { padding: (kernel - 1) / 2, ...options }), { gamma: GAMMA }),
  )

interface BlockSizes {
  readonly inputs: number
  readonly width: number
  readonly strides: number
  readonly alpha: number
  /** what makes the variance of the input 1 */
  readonly beta: number
  readonly dtype: FloatType
}

const block = ({ inputs, width, strides, alpha, beta, dtype }: BlockSizes) => {
  const outputs = EXPANSION * width
  const isChanged = inputs !== outputs || strides !== 1
  const shrink = stateless(strides === 1 ? identity() : avgPool(strides, { padding: "SAME", countIncludePad: false }))
  const around = () => ({ pool: shrink, conv: conv(inputs, outputs, 1, { dtype }) })
  const downsample = graph(around(), (run, x): NDArray => run("conv", run("pool", x)))
  const layers = {
    relu: reluLayer(),
    conv1: conv(inputs, width, 1, { dtype }),
    conv2: conv(width, width, 3, { strides, dtype }),
    conv3: conv(width, outputs, 1, { dtype }),
    downsample: statefulSequential(isChanged ? [downsample] : []),
  }
  return graph(layers, (run, x): NDArray => {
    const y = multiply(run("relu", x), beta)
    const z = run("conv3", run("relu", run("conv2", run("relu", run("conv1", y)))))
    return add(multiply(z, alpha), isChanged ? run("downsample", y) : x)
  })
}

type Block = ReturnType<typeof block>

/** The blocks of a stage, and the variance of what they give: that of a first block begins anew. */
const stageOf = (
  depth: number,
  sizes: Omit<BlockSizes, "beta">,
  variance: number,
): readonly [blocks: readonly Block[], variance: number] => {
  const variances = Array.from({ length: depth }, (_, i) => (i === 0 ? variance : 1 + i * sizes.alpha ** 2))
  const blocks = variances.map((v, i) =>
    block({
      ...sizes,
      inputs: i === 0 ? sizes.inputs : EXPANSION * sizes.width,
      strides: i === 0 ? sizes.strides : 1,
      beta: 1 / Math.sqrt(v),
    }),
  )
  return [blocks, 1 + depth * sizes.alpha ** 2]
}

type Stages = Readonly<Record<`stage${number}`, StatefulSequential<readonly StatefulLayer<PartsP, PartsS>[]>>>
type PartsP = ReturnType<Block["init"]>[0]
type PartsS = ReturnType<Block["init"]>[1]

const stagesOf = (depths: readonly number[], width: number, alpha: number, dtype: FloatType): Stages => {
  const variance = { now: 1 }
  return Object.fromEntries(
    depths.map((depth, stage) => {
      const inner = width * 2 ** stage
      const inputs = stage === 0 ? width : (inner / 2) * EXPANSION
      const sizes = { inputs, width: inner, strides: stage === 0 ? 1 : 2, alpha, dtype }
      const [blocks, after] = stageOf(depth, sizes, variance.now)
      variance.now = after
      return [`stage${stage + 1}`, statefulSequential(blocks)] as const
    }),
  )
}

/** timm's names of what stands elsewhere here. */
const modules = [
  [/^stage(\d+)\.(\d+)\.downsample\.0\.conv$/, "stage$1.$2.downsample.conv"],
  [/^conv$/, "stem.conv"],
  [/^fc$/, "head.fc"],
] as const

/** timm counts stages from 0, and has four axes in a gain. */
const timm: Renaming = (module, name, shape) => ({
  ...plainName(
    replaced(module, modules).replace(/^stage(\d+)/, (_, n: string) => `stages.${Number(n) - 1}`),
    name,
    shape,
  ),
  ...(name === "gain" ? { torchShape: [shape[0]!, 1, 1, 1] } : {}),
})

/**
 * A residual network without normalization, with so many blocks in each stage: convolutions with scaled, standardized
 * weights, and blocks that keep the variance, x + alpha f(beta relu(x)): [n,3,h,w] -> [n,classes] (Brock et al.,
 * "Characterizing signal propagation to close the performance gap in unnormalized ResNets", 2021; the names are timm's).
 *
 * @throws ShapeError when x is no image of these channels
 * @example const net = nfResnet([1, 1], { width: 4, classes: 10, stem: "small" })
 * const [p, s] = net.init(key(0))
 * net.apply(p, inference(ones([1, 3, 8, 8])))(s)[0] // float32[1,10]
 */
export const nfResnet = operation(
  "nfResnet",
  (depths: readonly number[], options: NfResnetOptions = {}) => {
    const { classes = 1000, channels = 3, dtype = "float32", alpha = 0.2, width = 64, stem = "large" } = options
    counts("nfResnet", "depths", depths)
    const large = isLarge("nfResnet", stem)
    const last = width * 2 ** (depths.length - 1) * EXPANSION
    const fixed = {
      conv: conv(channels, width, large ? 7 : 3, large ? { strides: 2, padding: 3, dtype } : { dtype }),
      pool: large ? pool(3, { strides: 2, padding: 1 }) : stateless(identity()),
      relu: reluLayer(),
      avgpool: stateless(adaptiveAvgPool(1)),
      fc: linear(last, classes, dtype),
    }
    const layers: typeof fixed & Stages = { ...fixed, ...stagesOf(depths, width, alpha, dtype) }
    const net = graph(layers, (run, x): NDArray => {
      const through = depths.reduce((y, _, i) => run(`stage${i + 1}`, y), run("pool", run("conv", x)))
      return run("fc", flat(run("avgpool", run("relu", through))))
    })
    return statefulModelOf(net, timm)
  },
  ["classes", "channels", "dtype", "alpha", "width", "stem"],
  1,
)

/**
 * Normalizer-free ResNet-50: [n,3,224,224] -> [n,classes].
 *
 * @example summary(nfResnet50(), [1, 3, 224, 224]).parameters // 25557032
 */
export const nfResnet50 = operation(
  "nfResnet50",
  (options: NfResnetOptions = {}) => nfResnet([3, 4, 6, 3], options),
  ["classes", "channels", "dtype", "alpha", "width", "stem"],
  0,
)
