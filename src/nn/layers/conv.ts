import type { NDArray, Shape } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { add, conv as convolution, reshape } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { splitRecord } from "../../random/index.js"
import { count, fieldsOf, parameter, withFeatures } from "../check.js"
import { lecunNormal } from "../initializers/index.js"
import { composite, type Layer, leaf } from "../layer.js"
import { type LayerPadding, type PerAxis, perAxis, windowPadding } from "./spatial.js"
import { initWeights, type WeightOptions, type Weights } from "./weights.js"

/** The options of convolutions. */
export interface ConvOptions extends WeightOptions {
  /** default 1 */
  readonly strides?: PerAxis
  /** default "VALID" */
  readonly padding?: LayerPadding
  /** of the kernel; default 1 */
  readonly dilation?: PerAxis
  /** channels in groups that do not see each other; default 1 */
  readonly groups?: number
}

/** Kernels [out, in / groups, ...spatial]. */
const kernelAxes = { inAxis: 1, outAxis: 0 }

/** The bias of each channel beside an image. */
export const withBias = (y: NDArray, b: NDArray): NDArray =>
  add(y, reshape(b, [b.shape[0], ...y.shape.slice(2).map(() => 1)]))

/** Throws unless the groups divide the channels. */
export const checkGroups = (op: string, groups: number, inputs: number, outputs: number): void => {
  if (inputs % groups !== 0 || outputs % groups !== 0)
    throw new ValueError({
      op,
      problem: `${groups} groups divide not both ${inputs} inputs and ${outputs} outputs`,
      hint: "choose channels that are multiples of the groups",
    })
}

type Convolution = (inputs: number, outputs: number, kernel: PerAxis, options?: ConvOptions) => Layer<Weights>

const optionNames = ["strides", "padding", "dilation", "groups", "bias", "kernelInit", "biasInit", "dtype"]

/** The convolution layer over so many spatial axes. */
/* @__NO_SIDE_EFFECTS__ */
const convolutional = (op: string, ndim: number): Convolution =>
  operation(
    op,
    (inputs, outputs, kernel, options = {}) => {
      const { bias = true } = options
      const [i, o] = [count(op, "inputs", inputs), count(op, "outputs", outputs)]
      const groups = count(op, "groups", options.groups ?? 1)
      checkGroups(op, groups, i, o)
      const shape: Shape = [o, i / groups, ...perAxis(op, "kernel", kernel, ndim)]
      const settings = {
        strides: perAxis(op, "strides", options.strides ?? 1, ndim),
        padding: windowPadding(op, options.padding ?? "VALID", ndim),
        dilation: perAxis(op, "dilation", options.dilation ?? 1, ndim),
        groups,
      }
      return leaf(
        op,
        initWeights(options, lecunNormal(kernelAxes), shape, [o]),
        (p: Weights, x: NDArray): NDArray => {
          fieldsOf(op, "parameters", p, bias ? ["w", "b"] : ["w"])
          const image = withFeatures(op, x, { axis: 1, features: i, ndim: ndim + 2 })
          const y = convolution(image, parameter(op, p, "w", shape), settings)
          return bias ? withBias(y, parameter(op, p, "b", [o])) : y
        },
        { size: shape.slice(2), strides: settings.strides, dilation: settings.dilation, padding: settings.padding },
      )
    },
    optionNames,
    3,
  )

/**
 * Cross-correlation along one axis: float32[n,inputs,w] -> float32[n,outputs,...], kernel [outputs, inputs / groups, k].
 *
 * Kernels begin as lecunNormal, biases at 0, as in flax; "SAME" is XLA's rule.
 * @throws ShapeError when x has not those channels; ValueError for wrong groups, strides or padding
 * @example const layer = conv1d(3, 4, 3, { padding: "SAME" })
 * layer.apply(layer.init(key(0)), ones([1, 3, 8])) // float32[1,4,8]
 */
export const conv1d: Convolution = convolutional("conv1d", 1)

/**
 * Cross-correlation of images: float32[n,inputs,h,w] -> float32[n,outputs,...], kernel [outputs, inputs / groups, kh, kw].
 *
 * Kernels begin as lecunNormal, biases at 0, as in flax; "SAME" is XLA's rule.
 * @throws ShapeError when x has not those channels; ValueError for wrong groups, strides or padding
 * @example const layer = conv2d(3, 4, 3, { strides: 2, padding: 1 })
 * layer.apply(layer.init(key(0)), ones([1, 3, 8, 8])) // float32[1,4,4,4]
 */
export const conv2d: Convolution = convolutional("conv2d", 2)

/**
 * Cross-correlation of volumes: float32[n,inputs,d,h,w] -> float32[n,outputs,...].
 *
 * Kernels begin as lecunNormal, biases at 0, as in flax; "SAME" is XLA's rule.
 * @throws ShapeError when x has not those channels; ValueError for wrong groups, strides or padding
 * @example const layer = conv3d(1, 2, 2)
 * layer.apply(layer.init(key(0)), ones([1, 1, 4, 4, 4])) // float32[1,2,3,3,3]
 */
export const conv3d: Convolution = convolutional("conv3d", 3)

/** The options of `depthwiseConv2d`. */
export interface DepthwiseOptions extends Omit<ConvOptions, "groups"> {
  /** how many outputs each channel has; default 1 */
  readonly multiplier?: number
}

/**
 * Each channel with kernels of its own: float32[n,c,h,w] -> float32[n,c multiplier,...].
 *
 * @throws ShapeError when x has not those channels
 * @example const layer = depthwiseConv2d(3, 3)
 * layer.apply(layer.init(key(0)), ones([1, 3, 8, 8])) // float32[1,3,6,6]
 */
export const depthwiseConv2d = operation(
  "depthwiseConv2d",
  (channels: number, kernel: PerAxis, { multiplier = 1, ...options }: DepthwiseOptions = {}): Layer<Weights> =>
    conv2d(
      channels,
      count("depthwiseConv2d", "channels", channels) * count("depthwiseConv2d", "multiplier", multiplier),
      kernel,
      {
        ...options,
        groups: channels,
      },
    ),
  ["multiplier", "strides", "padding", "dilation", "bias", "kernelInit", "biasInit", "dtype"],
  2,
)

/** The parameters of `separableConv2d`. */
export interface SeparableParameters {
  readonly depthwise: Weights
  readonly pointwise: Weights
}

/**
 * A convolution of each channel for itself, then one with 1x1 kernels across the channels (Chollet, "Xception", 2016);
 * the bias stands after the second.
 *
 * @throws ShapeError when x has not those channels
 * @example const layer = separableConv2d(3, 5, 3, { padding: "SAME" })
 * layer.apply(layer.init(key(0)), ones([1, 3, 8, 8])) // float32[1,5,8,8]
 */
export const separableConv2d = operation(
  "separableConv2d",
  (
    inputs: number,
    outputs: number,
    kernel: PerAxis,
    { bias = true, multiplier = 1, ...options }: DepthwiseOptions = {},
  ): Layer<SeparableParameters> => {
    const depthwise = depthwiseConv2d(inputs, kernel, { ...options, multiplier, bias: false })
    const { kernelInit, biasInit, dtype } = options
    const pointwise = conv2d(inputs * multiplier, outputs, 1, {
      bias,
      ...(kernelInit === undefined ? {} : { kernelInit }),
      ...(biasInit === undefined ? {} : { biasInit }),
      ...(dtype === undefined ? {} : { dtype }),
    })
    return composite(
      (k) => {
        const keys = splitRecord(k, ["depthwise", "pointwise"])
        return { depthwise: depthwise.init(keys.depthwise), pointwise: pointwise.init(keys.pointwise) }
      },
      (call) => (p: SeparableParameters, x: NDArray) => {
        fieldsOf("separableConv2d", "parameters", p, ["depthwise", "pointwise"])
        return call("pointwise", pointwise, p.pointwise, call("depthwise", depthwise, p.depthwise, x))
      },
    )
  },
  ["multiplier", "strides", "padding", "dilation", "bias", "kernelInit", "biasInit", "dtype"],
  3,
)
