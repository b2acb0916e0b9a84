import type { NDArray } from "../array/index.js"
import { counts } from "../nn/check.js"
import { adaptiveAvgPool, avgPool, batchNorm, type Graph, graph, statefulSequential, stateless } from "../nn/index.js"
import { concatenate } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import type { FloatType } from "../random/index.js"
import { conv, flat, heOut, type ImageModelOptions, isLarge, linear, pool, reluLayer, type Stem } from "./parts.js"
import { statefulModelOf } from "./torch/names.js"

/** The options of densely connected networks. */
export interface DensenetOptions extends ImageModelOptions {
  /** how many channels each layer adds; default 32 */
  readonly growth?: number
  /** how many channels the first convolution gives; default twice the growth */
  readonly width?: number
  /** "large", as by default, for images of about 224x224 pixels, which it shrinks to a quarter; "small" for 32x32 */
  readonly stem?: Stem
}

/** How many times the growth the channels between the two convolutions of a layer are. */
const BOTTLENECK = 4

const bare = (dtype: FloatType) => ({ bias: false, kernelInit: heOut, dtype })

/** One layer: normalization, relu and convolution, twice; what it gives is joined to what it got. */
const denseLayer = (inputs: number, growth: number, dtype: FloatType) =>
  graph(
    {
      norm1: batchNorm(inputs, { dtype }),
      relu1: reluLayer(),
      conv1: conv(inputs, BOTTLENECK * growth, 1, bare(dtype)),
      norm2: batchNorm(BOTTLENECK * growth, { dtype }),
      relu2: reluLayer(),
      conv2: conv(BOTTLENECK * growth, growth, 3, { ...bare(dtype), padding: 1 }),
    },
    (run, x): NDArray => {
      const y = run("conv1", run("relu1", run("norm1", x)))
      return concatenate([x, run("conv2", run("relu2", run("norm2", y)))], { axis: 1 })
    },
  )

/** `denselayer1`, `denselayer2`, ...: each gets what all before it gave. */
type DenseLayers = Readonly<Record<`denselayer${number}`, ReturnType<typeof denseLayer>>>

const denseBlock = (depth: number, inputs: number, growth: number, dtype: FloatType): Graph<DenseLayers> => {
  const layers: DenseLayers = Object.fromEntries(
    Array.from({ length: depth }, (_, i) => [`denselayer${i + 1}`, denseLayer(inputs + i * growth, growth, dtype)]),
  )
  return graph(
    layers,
    (run, x): NDArray => Array.from({ length: depth }).reduce<NDArray>((y, _, i) => run(`denselayer${i + 1}`, y), x),
  )
}

/** Half as many channels, and half the size. */
const transition = (inputs: number, dtype: FloatType) =>
  graph(
    {
      norm: batchNorm(inputs, { dtype }),
      relu: reluLayer(),
      conv: conv(inputs, inputs / 2, 1, bare(dtype)),
      pool: stateless(avgPool(2)),
    },
    (run, x): NDArray => run("pool", run("conv", run("relu", run("norm", x)))),
  )

type Blocks = Readonly<Record<`denseblock${number}`, Graph<DenseLayers>>>
type Transitions = Readonly<Record<`transition${number}`, ReturnType<typeof transition>>>

/** The channels before a block, which doubles and halves them. */
const channelsBefore = (depths: readonly number[], i: number, width: number, growth: number): number =>
  i === 0 ? width : (channelsBefore(depths, i - 1, width, growth) + depths[i - 1]! * growth) / 2

const featuresOf = (depths: readonly number[], options: DensenetOptions) => {
  const { channels = 3, growth = 32, dtype = "float32", stem = "large" } = options
  const width = options.width ?? 2 * growth
  const before = (i: number): number => channelsBefore(depths, i, width, growth)
  const last = before(depths.length - 1) + depths.at(-1)! * growth
  const large = isLarge("densenet", stem)
  const window = large ? { strides: 2, padding: 3 } : { padding: 1 }
  const shrink = large ? [pool(3, { strides: 2, padding: 1 })] : []
  const blocks: Blocks = Object.fromEntries(
    depths.map((n, i) => [`denseblock${i + 1}`, denseBlock(n, before(i), growth, dtype)]),
  )
  const transitions: Transitions = Object.fromEntries(
    depths.slice(1).map((_, i) => [`transition${i + 1}`, transition(2 * before(i + 1), dtype)]),
  )
  const fixed = {
    conv0: conv(channels, width, large ? 7 : 3, { ...bare(dtype), ...window }),
    norm0: batchNorm(width, { dtype }),
    relu0: reluLayer(),
    pool0: statefulSequential(shrink),
    norm5: batchNorm(last, { dtype }),
  }
  const layers: typeof fixed & Blocks & Transitions = { ...fixed, ...blocks, ...transitions }
  const features = graph(layers, (run, x): NDArray => {
    const first = run("pool0", run("relu0", run("norm0", run("conv0", x))))
    const through = depths.reduce((y, _, i) => {
      const z = run(`denseblock${i + 1}`, y)
      return i + 1 < depths.length ? run(`transition${i + 1}`, z) : z
    }, first)
    return run("norm5", through)
  })
  return { features, last }
}

/**
 * A densely connected network with so many layers in each block: [n,3,h,w] -> [n,classes] (Huang et al., "Densely
 * connected convolutional networks", 2016; the names are torchvision's).
 *
 * @throws ShapeError when x is no image of these channels
 * @example const net = densenet([2, 2], { growth: 4, classes: 10, stem: "small" })
 * const [p, s] = net.init(key(0))
 * net.apply(p, inference(ones([1, 3, 8, 8])))(s)[0] // float32[1,10]
 */
export const densenet = operation(
  "densenet",
  (depths: readonly number[], options: DensenetOptions = {}) => {
    counts("densenet", "depths", depths)
    const { features, last } = featuresOf(depths, options)
    const layers = {
      features,
      relu: reluLayer(),
      avgpool: stateless(adaptiveAvgPool(1)),
      classifier: linear(last, options.classes ?? 1000, options.dtype ?? "float32"),
    }
    return statefulModelOf(
      graph(layers, (run, x): NDArray => run("classifier", flat(run("avgpool", run("relu", run("features", x)))))),
    )
  },
  ["classes", "channels", "dtype", "growth", "width", "stem"],
  1,
)

/**
 * DenseNet-121: [n,3,224,224] -> [n,classes].
 *
 * @example summary(densenet121(), [1, 3, 224, 224]).parameters // 7978856
 */
export const densenet121 = operation(
  "densenet121",
  (options: DensenetOptions = {}) => densenet([6, 12, 24, 16], options),
  ["classes", "channels", "dtype", "growth", "width", "stem"],
  0,
)
