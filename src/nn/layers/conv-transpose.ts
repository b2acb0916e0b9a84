import { type NDArray, range, type Shape } from "../../array/index.js"
import { convGeneralDilated, flip, reshape, swapAxes } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { count, fieldsOf, parameter, withFeatures } from "../check.js"
import { lecunNormal } from "../initializers/index.js"
import { type Layer, leaf } from "../layer.js"
import { checkGroups, withBias } from "./conv.js"
import { type PerAxis, perAxis } from "./spatial.js"
import { initWeights, type WeightOptions, type Weights } from "./weights.js"

/** The options of transposed convolutions, in PyTorch's words. */
export interface ConvTransposeOptions extends WeightOptions {
  /** by which the image grows; default 1 */
  readonly strides?: PerAxis
  /** of the convolution that this is the transpose of, on both sides; default 0 */
  readonly padding?: PerAxis
  /** is added to the far side of the result; default 0 */
  readonly outputPadding?: PerAxis
  /** of the kernel; default 1 */
  readonly dilation?: PerAxis
  /** default 1 */
  readonly groups?: number
}

/** A kernel [in, out / groups, ...] of the convolution backwards as one forwards: [out, in / groups, ...], flipped. */
const forwards = (w: NDArray, groups: number): NDArray => {
  const [inputs, outputs, ...rest]: readonly number[] = w.shape
  const flipped = flip(w, { axis: range(rest.length).map((i) => i + 2) })
  const split = reshape(flipped, [groups, inputs! / groups, outputs!, ...rest])
  return reshape(swapAxes(split, 1, 2), [groups * outputs!, inputs! / groups, ...rest])
}

type TransposedConvolution = (
  inputs: number,
  outputs: number,
  kernel: PerAxis,
  options?: ConvTransposeOptions,
) => Layer<Weights>

const optionNames = [
  "strides",
  "padding",
  "outputPadding",
  "dilation",
  "groups",
  "bias",
  "kernelInit",
  "biasInit",
  "dtype",
]

/* @__NO_SIDE_EFFECTS__ */
const transposed = (op: string, ndim: number): TransposedConvolution =>
  operation(
    op,
    (inputs, outputs, kernel, options = {}) => {
      const { bias = true } = options
      const [i, o] = [count(op, "inputs", inputs), count(op, "outputs", outputs)]
      const groups = count(op, "groups", options.groups ?? 1)
      checkGroups(op, groups, i, o)
      const sizes = perAxis(op, "kernel", kernel, ndim)
      const shape: Shape = [i, o / groups, ...sizes]
      const dilation = perAxis(op, "dilation", options.dilation ?? 1, ndim)
      const padding = perAxis(op, "padding", options.padding ?? 0, ndim, 0)
      const beyond = perAxis(op, "outputPadding", options.outputPadding ?? 0, ndim, 0)
      const settings = {
        lhsDilation: perAxis(op, "strides", options.strides ?? 1, ndim),
        rhsDilation: dilation,
        padding: sizes.map((size, a) => {
          const reach = dilation[a]! * (size - 1) - padding[a]!
          return [reach, reach + beyond[a]!] as const
        }),
        featureGroupCount: groups,
      }
      return leaf(
        op,
        initWeights(options, lecunNormal({ inAxis: 0, outAxis: 1 }), shape, [o]),
        (p: Weights, x: NDArray): NDArray => {
          fieldsOf(op, "parameters", p, bias ? ["w", "b"] : ["w"])
          const image = withFeatures(op, x, { axis: 1, features: i, ndim: ndim + 2 })
          const y = convGeneralDilated(image, forwards(parameter(op, p, "w", shape), groups), settings)
          return bias ? withBias(y, parameter(op, p, "b", [o])) : y
        },
        { size: sizes, strides: settings.lhsDilation, dilation, padding, spreads: true },
      )
    },
    optionNames,
    3,
  )

/**
 * The gradient of a convolution in its image, along one axis, as in PyTorch: kernel [inputs, outputs / groups, k]; n
 * elements become (n - 1) stride - 2 padding + dilation (k - 1) + outputPadding + 1.
 *
 * Kernels begin as lecunNormal, biases at 0.
 * @throws ShapeError when x has not those channels
 * @example const layer = convTranspose1d(3, 2, 2, { strides: 2 })
 * layer.apply(layer.init(key(0)), ones([1, 3, 4])) // float32[1,2,8]
 */
export const convTranspose1d: TransposedConvolution = transposed("convTranspose1d", 1)

/**
 * The gradient of a convolution of images in its image, as in PyTorch: kernel [inputs, outputs / groups, kh, kw].
 *
 * Kernels begin as lecunNormal, biases at 0.
 * @throws ShapeError when x has not those channels
 * @example const layer = convTranspose2d(3, 2, 2, { strides: 2 })
 * layer.apply(layer.init(key(0)), ones([1, 3, 4, 4])) // float32[1,2,8,8]
 */
export const convTranspose2d: TransposedConvolution = transposed("convTranspose2d", 2)

/**
 * The gradient of a convolution of volumes in its image, as in PyTorch: kernel [inputs, outputs / groups, kd, kh, kw].
 *
 * Kernels begin as lecunNormal, biases at 0.
 * @throws ShapeError when x has not those channels
 * @example const layer = convTranspose3d(1, 1, 2, { strides: 2 })
 * layer.apply(layer.init(key(0)), ones([1, 1, 2, 2, 2])) // float32[1,1,4,4,4]
 */
export const convTranspose3d: TransposedConvolution = transposed("convTranspose3d", 3)
