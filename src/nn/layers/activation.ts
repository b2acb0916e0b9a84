import { callback, checked, optional, text } from "../../array/given.js"
import type { NDArray } from "../../array/index.js"
import { add, einsum, max, multiply, prelu as preluOf, reshape, sigmoid } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { type FloatType, split } from "../../random/index.js"
import { count, parameter, recordOf, withFeatures } from "../check.js"
import { constant, type Initializer, lecunNormal, zeros } from "../initializers/index.js"
import { type Layer, leaf } from "../layer.js"

/**
 * A function as a layer without parameters; the name is what `summary` and errors call it.
 *
 * @example activation(relu).apply(null, array([-1, 2])) // [0, 2]
 */
export const activation = checked(
  "activation",
  { f: callback, name: optional(text) },
  (f: (x: NDArray) => NDArray, name = f.name || "activation"): Layer<null> =>
    leaf(
      name,
      () => null,
      (_p: null, x: NDArray) => f(x),
    ),
)

/** The parameters of `prelu`. */
export interface PreluParameters {
  readonly slope: NDArray
}

/** The options of `prelu`. */
export interface PreluOptions {
  /** how many slopes there are: one for all, by default, or one for each channel */
  readonly channels?: number
  /** the axis of the channels; default 1 */
  readonly axis?: number
  /** default 0.25 everywhere, as in PyTorch */
  readonly slopeInit?: Initializer
  /** of the slopes; default float32 */
  readonly dtype?: FloatType
}

/**
 * x from 0 on, and below a learned multiple of it (He et al., "Delving deep into rectifiers", 2015; 0.25 at first).
 *
 * @throws ShapeError when there are not as many channels as slopes
 * @example const layer = prelu()
 * layer.apply(layer.init(key(0)), array([-4, 2])) // [-1, 2]
 */
export const prelu = operation(
  "prelu",
  ({
    channels = 1,
    axis = 1,
    slopeInit = constant(0.25),
    dtype = "float32",
  }: PreluOptions = {}): Layer<PreluParameters> => {
    const op = "prelu"
    count(op, "channels", channels)
    return leaf(
      op,
      (k) => ({ slope: slopeInit(k, [channels], { dtype }) }),
      (p: PreluParameters, x: NDArray) => {
        const slope = parameter(op, p, "slope", [channels])
        if (channels === 1) return preluOf(x, reshape(slope, []))
        const array = withFeatures(op, x, { axis, features: channels, ndim: 1, exact: false })
        const at = axis < 0 ? axis + array.shape.length : axis
        return preluOf(
          array,
          reshape(
            slope,
            array.shape.map((_: number, i: number) => (i === at ? channels : 1)),
          ),
        )
      },
    )
  },
  ["channels", "axis", "slopeInit", "dtype"],
  0,
)

/** The options of `maxoutDense`. */
export interface MaxoutOptions {
  /** how many dense layers there are */
  readonly pieces: number
  /** of the parameters; default float32 */
  readonly dtype?: FloatType
}

/** The parameters of `maxoutDense`: [pieces, outputs, inputs] and [pieces, outputs]. */
export interface MaxoutParameters {
  readonly w: NDArray
  readonly b: NDArray
}

/**
 * The largest of several dense layers, output by output (Goodfellow et al., "Maxout networks", 2013):
 * float32[n,inputs] -> float32[n,outputs].
 *
 * @throws ShapeError when x has not that many features
 * @example const layer = maxoutDense(3, 4, { pieces: 2 })
 * layer.apply(layer.init(key(0)), ones([5, 3])) // float32[5,4]
 */
export const maxoutDense = operation(
  "maxoutDense",
  (inputs: number, outputs: number, options: MaxoutOptions): Layer<MaxoutParameters> => {
    const op = "maxoutDense"
    const { pieces, dtype = "float32" } = recordOf(op, "options", options, "say how many pieces: { pieces: 2 }")
    const [i, o, n] = [count(op, "inputs", inputs), count(op, "outputs", outputs), count(op, "pieces", pieces)]
    return leaf(
      op,
      (k) => {
        const [kw, kb] = split(k)
        const w = lecunNormal({ inAxis: 2, outAxis: 1, batchAxis: 0 })
        return { w: w(kw, [n, o, i], { dtype }), b: zeros(kb, [n, o], { dtype }) }
      },
      (p: MaxoutParameters, x: NDArray) => {
        const array = withFeatures(op, x, { axis: -1, features: i, ndim: 1, exact: false })
        const y = einsum("...i,poi->...po", array, parameter(op, p, "w", [n, o, i]))
        return max(add(y, parameter(op, p, "b", [n, o])), { axis: -2 })
      },
      "all",
    )
  },
  ["pieces", "dtype"],
  2,
)

/**
 * x sigmoid(beta x) with a slope of its own, which is silu for 1 (Ramachandran et al., "Searching for activation
 * functions", 2017).
 *
 * @throws DTypeError unless x is float
 * @example swishWith(1)(array([0, 100])) // [0, 100]
 */
export const swishWith =
  (beta: number) =>
  (x: NDArray): NDArray =>
    multiply(x, sigmoid(multiply(x, beta)))
