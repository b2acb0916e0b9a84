import {
  checkDType,
  type DType,
  type DTypeOption,
  fromParts,
  isInteger,
  type NDArray,
  normalizeAxis,
  partsOf,
  range,
  type Shape,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { DTypeError, ValueError } from "../errors/index.js"
import { add, neg, round, scale, sub } from "../primitives/arithmetic.js"
import { and } from "../primitives/bits.js"
import { broadcastInDim, fill, zerosOf } from "../primitives/broadcast.js"
import { eq, ge, gt, le, ne } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { select } from "../primitives/select.js"
import { iota } from "../primitives/shape.js"
import { exp, log1p } from "../primitives/transcendental.js"
import { type Binary, binary, floats, inexact, numeric, type Unary, unary } from "./elementwise.js"
import { asArray, show } from "./operand.js"
import { operation } from "./operation.js"

/** max(x, 0) with derivative 0 at 0; NaN stays NaN. */
const positivePart = (x: NDArray): NDArray => {
  const zeros = zerosOf(x)
  return select(le(x, zeros), zeros, x)
}

/**
 * max(x, 0), element by element; its derivative at 0 is 0.
 *
 * @throws DTypeError unless x is numeric
 * @example relu(array([-1, 2])) // [0, 2]
 */
export const relu: Unary = unary("relu", numeric, positivePart)

/**
 * log(1 + e^x), element by element, without overflow; its derivative is the sigmoid.
 *
 * @throws DTypeError unless x is float
 * @example softplus(array([0, 100])) // [0.6931472, 100]
 */
export const softplus: Unary = unary("softplus", floats, (x) => {
  const fromZero = select(gt(x, zerosOf(x)), neg(x), x)
  return add(positivePart(x), log1p(exp(fromZero)))
})

/** A logarithm with its imaginary part between -pi and pi; a real one itself. */
const principal = (z: NDArray): NDArray => {
  const parts = partsOf(z)
  if (parts === null) return z
  const turns = round(scale(parts[1], 0.5 / Math.PI))
  return fromParts(parts[0], sub(parts[1], scale(turns, 2 * Math.PI)))
}

/**
 * log(e^x + e^y), element by element, without overflow.
 *
 * @throws DTypeError when the dtypes differ or are not float or complex; ShapeError when the shapes do not broadcast
 * @example logaddexp(array([1000]), 1000) // [1000.6931]
 */
export const logaddexp: Binary = binary("logaddexp", inexact, (x, y) => {
  const isFirst = ge(x, y)
  const [large, small] = [select(isFirst, x, y), select(isFirst, y, x)]
  const distance = sub(small, large)
  // Infinities of one sign are no distance apart, though their difference is NaN.
  const isSame = and(eq(x, y), ne(distance, distance))
  return principal(select(isSame, add(large, fill(large, Math.LN2)), add(large, log1p(exp(distance)))))
})
export const logAddExp = logaddexp

/** The options of `oneHot`. */
export interface OneHotOptions<D extends DType> extends DTypeOption<D> {
  /** where the new axis stands in the result; default -1 */
  readonly axis?: number
}

/**
 * For each index a vector of length n with a 1 at its place, along a new axis; zeros for an index out of range.
 *
 * @throws DTypeError unless the indices are integers; ValueError when n is no length
 * @example oneHot(array([2, 0], { dtype: "int32" }), 3) // [[0, 0, 1], [1, 0, 0]]
 */
export const oneHot = operation(
  "oneHot",
  <D extends DType = "float32">(indices: NDArray, n: number, options: OneHotOptions<D> = {}): NDArray<Unknown, D> => {
    const given = { indices: show(asArray("oneHot", indices, "indices")) }
    if (!isInteger(indices.dtype))
      throw new DTypeError({
        op: "oneHot",
        problem: `the indices must be int32 or uint32, not ${indices.dtype}`,
        given,
        hint: 'convert them first: astype(indices, "int32")',
      })
    if (!Number.isInteger(n) || n < 0)
      throw new ValueError({
        op: "oneHot",
        problem: `${show(n)} is no length`,
        given,
        hint: "use a whole number from 0 on",
      })
    const own: Shape = indices.shape
    const axis = normalizeAxis("oneHot", options.axis ?? -1, own.length + 1, given.indices)
    const shape = [...own.slice(0, axis), n, ...own.slice(axis)]
    const spread = broadcastInDim(
      indices,
      shape,
      range(own.length).map((i) => (i < axis ? i : i + 1)),
    )
    return convert(eq(spread, iota(shape, indices.dtype, axis)), checkDType("oneHot", options.dtype ?? "float32"))
  },
  ["dtype", "axis"],
)
