import type { NDArray } from "../array/index.js"
import {
  adaptiveAvgPool,
  batchNorm,
  type ConvUnit,
  convRelu,
  dropout,
  graph,
  type InceptionOptions,
  type InceptionWidths,
  identity,
  inceptionWith,
  type Layer,
  localResponseNorm,
  stateless,
} from "../nn/index.js"
import { operation } from "../operations/operation.js"
import { conv, flat, heOut, type ImageModelOptions, linear, pool, reluLayer } from "./parts.js"
import { statefulModelOf } from "./torch/names.js"

/** The inception blocks by name: inputs, and the channels of their branches. */
const widths = {
  inception3a: [192, { one: 64, three: [96, 128], five: [16, 32], pool: 32 }],
  inception3b: [256, { one: 128, three: [128, 192], five: [32, 96], pool: 64 }],
  inception4a: [480, { one: 192, three: [96, 208], five: [16, 48], pool: 64 }],
  inception4b: [512, { one: 160, three: [112, 224], five: [24, 64], pool: 64 }],
  inception4c: [512, { one: 128, three: [128, 256], five: [24, 64], pool: 64 }],
  inception4d: [512, { one: 112, three: [144, 288], five: [32, 64], pool: 64 }],
  inception4e: [528, { one: 256, three: [160, 320], five: [32, 128], pool: 128 }],
  inception5a: [832, { one: 256, three: [160, 320], five: [32, 128], pool: 128 }],
  inception5b: [832, { one: 384, three: [192, 384], five: [48, 128], pool: 128 }],
} as const satisfies Readonly<Record<string, readonly [number, InceptionWidths]>>

type BlockName = keyof typeof widths

/** All inception blocks of a convolution. */
const blocksOf = <P, S>(unit: ConvUnit<P, S>, options: InceptionOptions) => {
  const block = inceptionWith(unit)
  const entries = Object.entries(widths).map(
    ([name, [inputs, sizes]]) => [name, block(inputs, sizes, options)] as const,
  )
  return Object.fromEntries(entries) as { readonly [K in BlockName]: ReturnType<typeof block> }
}

/** The first convolution of a unit: of 7x7 pixels, with strides. */
type StemOptions = { readonly strides?: number; readonly padding?: number }
type Unit<P, S> = (inputs: number, outputs: number, kernel: number, options?: StemOptions) => ReturnType<ConvUnit<P, S>>

const shrinking = () => pool(3, { strides: 2, ceilMode: true })

/** Everything but the auxiliary classifiers; `norm` stands behind the first convolutions. */
const partsOf = <P, S>(
  unit: Unit<P, S>,
  norm: () => Layer<null>,
  last: ReturnType<typeof shrinking>,
  { classes = 1000, channels = 3, dtype = "float32" }: ImageModelOptions,
  { rate, ...options }: InceptionOptions & { readonly rate: number },
) => ({
  conv1: unit(channels, 64, 7, { strides: 2, padding: 3 }),
  maxpool1: shrinking(),
  norm1: stateless(norm()),
  conv2: unit(64, 64, 1),
  conv3: unit(64, 192, 3),
  norm2: stateless(norm()),
  maxpool2: shrinking(),
  ...blocksOf(unit, options),
  maxpool3: shrinking(),
  maxpool4: last,
  avgpool: stateless(adaptiveAvgPool(1)),
  dropout: dropout(rate),
  fc: linear(1024, classes, dtype),
})

type Run = (name: BlockName | Exclude<keyof ReturnType<typeof partsOf>, BlockName>, x: NDArray) => NDArray

/** The layers in their order, and what the auxiliary classifiers look at. */
const forward = (run: Run, x: NDArray) => {
  const through = (names: readonly Parameters<Run>[0][], y: NDArray): NDArray =>
    names.reduce((z, name) => run(name, z), y)
  const first = through(["conv1", "maxpool1", "norm1", "conv2", "conv3", "norm2", "maxpool2"], x)
  const a = through(["inception3a", "inception3b", "maxpool3", "inception4a"], first)
  const d = through(["inception4b", "inception4c", "inception4d"], a)
  const e = through(["inception4e", "maxpool4", "inception5a", "inception5b", "avgpool"], d)
  return { a, d, logits: through(["dropout", "fc"], flat(e)) }
}

/** A convolution without a bias, batch normalization and relu. */
const convNormRelu =
  ({ dtype = "float32" }: ImageModelOptions) =>
  (inputs: number, outputs: number, kernel: number, { strides = 1, padding = (kernel - 1) / 2 }: StemOptions = {}) =>
    graph(
      {
        conv: conv(inputs, outputs, kernel, { strides, padding, bias: false, kernelInit: heOut, dtype }),
        bn: batchNorm(outputs, { epsilon: 1e-3, dtype }),
        relu: reluLayer(),
      },
      (run, x): NDArray => run("relu", run("bn", run("conv", x))),
    )

const torchvisionParts = (options: ImageModelOptions) =>
  partsOf(convNormRelu(options), identity, pool(2, { strides: 2, ceilMode: true }), options, { largest: 3, rate: 0.2 })

/**
 * GoogLeNet as torchvision has it, with batch normalization, and 3x3 pixels in place of 5x5: [n,3,224,224] -> [n,classes]
 * (Szegedy et al., "Going deeper with convolutions", 2014).
 *
 * @throws ShapeError when x is no image of these channels
 * @example summary(googlenet(), [1, 3, 224, 224]).parameters // 6624904
 */
export const googlenet = operation(
  "googlenet",
  (options: ImageModelOptions = {}) =>
    statefulModelOf(graph(torchvisionParts(options), (run, x): NDArray => forward(run, x).logits)),
  ["classes", "channels", "dtype"],
  0,
)

/** A classifier of what the middle of the network sees. */
const auxiliary = (inputs: number, options: ImageModelOptions) =>
  graph(
    {
      avgpool: stateless(adaptiveAvgPool(4)),
      conv: convNormRelu(options)(inputs, 128, 1),
      fc1: linear(2048, 1024, options.dtype ?? "float32"),
      relu: reluLayer(),
      dropout: dropout(0.7),
      fc2: linear(1024, options.classes ?? 1000, options.dtype ?? "float32"),
    },
    (run, x): NDArray => run("fc2", run("dropout", run("relu", run("fc1", flat(run("conv", run("avgpool", x))))))),
  )

/**
 * `googlenet` with the two auxiliary classifiers that it is trained with: it gives { logits, aux1, aux2 }, each
 * [n,classes], whose losses the paper adds up with the weights 1, 0.3 and 0.3.
 *
 * @throws ShapeError when x is no image of these channels
 * @example summary(googlenetWithAuxiliary(), [1, 3, 224, 224]).parameters // 13004888
 */
export const googlenetWithAuxiliary = operation(
  "googlenetWithAuxiliary",
  (options: ImageModelOptions = {}) => {
    const layers = { ...torchvisionParts(options), aux1: auxiliary(512, options), aux2: auxiliary(528, options) }
    return statefulModelOf(
      graph(layers, (run, x) => {
        const { a, d, logits } = forward(run, x)
        return { logits, aux1: run("aux1", a), aux2: run("aux2", d) }
      }),
    )
  },
  ["classes", "channels", "dtype"],
  0,
)

const normalized = () => localResponseNorm({ size: 5, alpha: 1e-4, beta: 0.75, k: 1 })

/**
 * GoogLeNet as in the paper, with local response normalization, biases and convolutions of 5x5 pixels: [n,3,224,224] ->
 * [n,classes] (Szegedy et al., 2014).
 *
 * @throws ShapeError when x is no image of these channels
 * @example summary(googlenet2014(), [1, 3, 224, 224]).parameters // 6998552
 */
export const googlenet2014 = operation(
  "googlenet2014",
  (options: ImageModelOptions = {}) => {
    const unit = convRelu({ kernelInit: heOut, dtype: options.dtype ?? "float32" })
    const parts = partsOf(unit, normalized, shrinking(), options, { largest: 5, rate: 0.4 })
    return statefulModelOf(graph(parts, (run, x): NDArray => forward(run, x).logits))
  },
  ["classes", "channels", "dtype"],
  0,
)
