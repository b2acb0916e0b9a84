import { checkShape, describe, type NDArray, range, type Shape, sameShape, showShape } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import { add, divide, mean, multiply, sqrt, square } from "../../operations/index.js"
import { asArray } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import { count, parameter, withFeatures } from "../check.js"
import { ones } from "../initializers/index.js"
import { type Layer, leaf } from "../layer.js"
import { type Affine, affineInit, checkEpsilon, type NormOptions, normalizedOver, scaledBy } from "./normalize.js"

/**
 * Each example with mean 0 and variance 1 over its last axes, whose lengths are given, then scaled and shifted element
 * by element (Ba et al., "Layer normalization", 2016; the biased variance, as in PyTorch).
 *
 * @throws ShapeError when the last axes of x have other lengths
 * @example const layer = layerNorm(2)
 * layer.apply(layer.init(key(0)), array([[1, 3]])) // [[-0.999995, 0.999995]]
 */
export const layerNorm = operation(
  "layerNorm",
  (
    shape: number | Shape,
    { epsilon = 1e-5, affine = true, dtype = "float32" }: NormOptions = {},
  ): Layer<Affine | null> => {
    const op = "layerNorm"
    const last = checkShape(op, typeof shape === "number" ? [shape] : shape)
    checkEpsilon(op, epsilon)
    return leaf(op, affineInit(last, affine, dtype), (p: Affine | null, x: NDArray): NDArray => {
      const own: Shape = asArray(op, x).shape
      const first = own.length - last.length
      if (first < 0 || !sameShape(own.slice(first), last))
        throw new ShapeError({
          op,
          problem: `the last axes have not the shape ${showShape(last)}`,
          given: { x: describe(x) },
          hint: `make the layer for these features: layerNorm(${own.at(-1)})`,
        })
      const axes = range(last.length).map((i) => first + i)
      return scaledBy(op, p, last, affine, normalizedOver(x, axes, epsilon))
    })
  },
  ["epsilon", "affine", "dtype"],
  1,
)

/** The parameters of `rmsNorm`. */
export interface RmsParameters {
  readonly scale: NDArray
}

/**
 * x over its root mean square along the last axis, scaled: x / sqrt(mean(x^2) + epsilon) scale (Zhang and Sennrich,
 * "Root mean square layer normalization", 2019).
 *
 * @throws ShapeError when x has not that many features
 * @example const layer = rmsNorm(2, { epsilon: 0 })
 * layer.apply(layer.init(key(0)), array([[1, 7]])) // [[0.2, 1.4]]
 */
export const rmsNorm = operation(
  "rmsNorm",
  (features: number, { epsilon = 1e-6, dtype = "float32" }: Omit<NormOptions, "affine"> = {}): Layer<RmsParameters> => {
    const op = "rmsNorm"
    const n = count(op, "features", features)
    checkEpsilon(op, epsilon)
    return leaf(
      op,
      (k) => ({ scale: ones(k, [n], { dtype }) }),
      (p: RmsParameters, x: NDArray): NDArray => {
        const array = withFeatures(op, x, { axis: -1, features: n, ndim: 1, exact: false })
        const size = sqrt(add(mean(square(array), { axis: -1, keepDims: true }), epsilon))
        return multiply(divide(array, size), parameter(op, p, "scale", [n]))
      },
    )
  },
  ["epsilon", "dtype"],
  1,
)
