import { checked } from "../../array/given.js"
import { type NDArray, sizeOf } from "../../array/index.js"
import { add, divide, multiply, sqrt, subtract } from "../../operations/index.js"
import { asArray } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import { numberIn, parameter } from "../check.js"
import { ones } from "../initializers/index.js"
import { layer, scaledOptions, standardizationOptions } from "../kinds.js"
import { kindOf, type Layer, leaf, reachOf } from "../layer.js"
import type { Weights } from "../layers/weights.js"
import { checkEpsilon, momentsOf, whitened } from "./normalize.js"
import { filterAxes, type OutAxisOption, outAxisOf, perOutput, weightsOf } from "./weights.js"

/** The options of weight standardization. */
export interface StandardizationOptions extends OutAxisOption {
  /** default 1e-5 */
  readonly epsilon?: number
  /** 0 for the biased variance, as by default, or 1 */
  readonly ddof?: 0 | 1
  /** whether epsilon is added to the variance, as in the paper and by default, or to the standard deviation */
  readonly insideRoot?: boolean
}

const names = ["outAxis", "epsilon", "ddof", "insideRoot"]

/**
 * The weights of each output with mean 0 and variance 1 (Qiao et al., "Micro-batch training with batch-channel
 * normalization and weight standardization", 2019).
 *
 * @throws ShapeError when there is no such axis
 * @example standardizeWeights(array([[[1, 3]], [[5, 9]]]), { epsilon: 0 }) // [[[-1, 1]], [[-1, 1]]]
 */
export const standardizeWeights = operation(
  "standardizeWeights",
  (w: NDArray, options: StandardizationOptions = {}): NDArray => {
    const op = "standardizeWeights"
    asArray(op, w, "w")
    const { epsilon = 1e-5, ddof = 0, insideRoot = true } = options
    checkEpsilon(op, epsilon)
    const axes = filterAxes(w, outAxisOf(op, w, options))
    const [center, biased] = momentsOf(w, axes)
    const n = sizeOf(axes.map((a) => w.shape[a]))
    const variance = ddof === 0 ? biased : multiply(biased, n / (n - ddof))
    if (insideRoot) return whitened(w, center, variance, epsilon)
    return divide(subtract(w, center), add(sqrt(variance), epsilon))
  },
  names,
)

/**
 * A layer whose weights are standardized before each use; its parameters are those of the layer.
 *
 * @throws TreeError for a layer without weights
 * @example const layer = weightStandardized(conv2d(2, 3, 3))
 * layer.apply(layer.init(key(0)), ones([1, 2, 5, 5])) // float32[1,3,3,3]
 */
export const weightStandardized = checked(
  "weightStandardized",
  { layer, options: standardizationOptions },
  <P extends Weights>(layer: Layer<P>, options: StandardizationOptions = {}): Layer<P> =>
    leaf(
      kindOf(layer),
      layer.init,
      (p: P, x: NDArray) =>
        layer.apply({ ...p, w: standardizeWeights(weightsOf("weightStandardized", p), options) }, x),
      reachOf(layer),
    ),
)

/** The parameters of a scaled layer: those of the layer, and a gain for each output. */
export type Gained<P> = P & { readonly gain: NDArray }

/** The options of `scaledStandardized`. */
export interface ScaledOptions extends OutAxisOption {
  /** the gain of the non-linearity before the layer, that keeps the variance of signals; default 1 */
  readonly gamma?: number
  /** default 1e-6 */
  readonly epsilon?: number
}

/**
 * A layer whose weights are standardized, scaled by gamma / sqrt(fanIn) so that outputs have the variance of inputs, and
 * multiplied by a learned gain for each output (Brock et al., "Characterizing signal propagation to close the performance
 * gap in unnormalized ResNets", 2021).
 *
 * @throws TreeError for a layer without weights
 * @example const layer = scaledStandardized(conv2d(2, 3, 3))
 * layer.apply(layer.init(key(0)), ones([1, 2, 5, 5])) // float32[1,3,3,3]
 */
export const scaledStandardized = checked(
  "scaledStandardized",
  { layer, options: scaledOptions },
  <P extends Weights>(
    layer: Layer<P>,
    { gamma = 1, epsilon = 1e-6, ...options }: ScaledOptions = {},
  ): Layer<Gained<P>> => {
    const op = "scaledStandardized"
    numberIn(op, "gamma", gamma, Number.isFinite, "a number")
    return leaf(
      kindOf(layer),
      (k): Gained<P> => {
        const p = layer.init(k)
        const w = weightsOf(op, p)
        const outputs: number = w.shape[outAxisOf(op, w, options)]
        return { ...p, gain: ones(k, [outputs], { dtype: w.dtype === "float64" ? "float64" : "float32" }) }
      },
      (p: Gained<P>, x: NDArray) => {
        const w = weightsOf(op, p)
        const axis = outAxisOf(op, w, options)
        const fanIn = sizeOf(filterAxes(w, axis).map((a) => w.shape[a]))
        const gain = multiply(parameter(op, p, "gain", [w.shape[axis]]), gamma / Math.sqrt(fanIn))
        const scaled = multiply(standardizeWeights(w, { ...options, epsilon }), perOutput(gain, w, axis))
        const { gain: _gain, ...rest } = { ...p, w: scaled }
        return layer.apply(rest as never, x)
      },
      reachOf(layer),
    )
  },
)
