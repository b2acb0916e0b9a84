import type { NDArray } from "../../array/index.js"
import { divide, greater, sqrt, square, sum, where } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { checkEpsilon } from "./normalize.js"

/** The options of `l2Normalize`. */
export interface L2NormalizeOptions {
  /** the axes along which the length becomes 1; default -1 */
  readonly axis?: number | readonly number[]
  /** the least length that is divided by; default 1e-12, as in PyTorch */
  readonly epsilon?: number
}

/**
 * x over its Euclidean length along an axis, or over epsilon where it is shorter than that.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example l2Normalize(array([3, 4])) // [0.6, 0.8]
 */
export const l2Normalize = operation(
  "l2Normalize",
  (x: NDArray, { axis = -1, epsilon = 1e-12 }: L2NormalizeOptions = {}): NDArray => {
    const least = checkEpsilon("l2Normalize", epsilon) ** 2
    const squares = sum(square(x), { axis, keepDims: true })
    // The root is taken of what is not too small alone, for its derivative at 0 is infinite.
    return divide(x, sqrt(where(greater(squares, least), squares, least)))
  },
  ["axis", "epsilon"],
)
