import { checkGiven, number } from "../array/given.js"
import type { NDArray, Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { checkFunction } from "../transforms/function.js"
import { ones } from "./creation.js"
import { nonzero } from "./nonzero.js"
import { asArray, show } from "./operand.js"
import { diagIndices, trilIndices, triuIndices } from "./places.js"

type Indices = readonly NDArray<Unknown, "int32">[]

const matrixShape = (op: string, x: NDArray): readonly [n: number, m: number] => {
  const own: Shape = asArray(op, x).shape
  const [n, m, ...rest] = own
  if (n === undefined || m === undefined || rest.length > 0)
    throw new ShapeError({
      op,
      problem: `takes a matrix, not ${own.length} dimensions`,
      given: { x: show(x) },
      hint: "use vmap for a stack of matrices",
    })
  return [n, m]
}

/**
 * The int32 indices of the elements of a matrix on and below its k-th diagonal.
 *
 * @throws ShapeError unless x is a matrix
 * @example trilIndicesFrom(zeros([2, 2])) // [[0, 1, 1], [0, 0, 1]]
 */
export const trilIndicesFrom = (x: NDArray, k = 0): Indices => {
  const [n, m] = matrixShape("trilIndicesFrom", x)
  checkGiven("trilIndicesFrom", "k", number, k)
  return trilIndices(n, k, m)
}

/**
 * The int32 indices of the elements of a matrix on and above its k-th diagonal.
 *
 * @throws ShapeError unless x is a matrix
 * @example triuIndicesFrom(zeros([2, 2])) // [[0, 0, 1], [0, 1, 1]]
 */
export const triuIndicesFrom = (x: NDArray, k = 0): Indices => {
  const [n, m] = matrixShape("triuIndicesFrom", x)
  checkGiven("triuIndicesFrom", "k", number, k)
  return triuIndices(n, k, m)
}

/**
 * The int32 indices of the main diagonal of an array with at least 2 axes, all of one length.
 *
 * @throws ShapeError for less than 2 axes, or axes of different lengths
 * @example diagIndicesFrom(zeros([2, 2])) // [[0, 1], [0, 1]]
 */
export const diagIndicesFrom = (x: NDArray): Indices => {
  const own: Shape = asArray("diagIndicesFrom", x).shape
  const [n] = own
  if (n === undefined || own.length < 2 || own.some((d) => d !== n))
    throw new ShapeError({
      op: "diagIndicesFrom",
      problem: "takes an array with at least 2 axes, all of one length",
      given: { x: show(x) },
      hint: "slice it to a square first",
    })
  return diagIndices(n, own.length)
}

/**
 * The int32 indices of the elements of an n by n matrix that a masking function, such as `triu`, leaves: it is given a
 * matrix of ones, and diagonal k.
 *
 * @throws ShapeError while tracing, when n is no length, or when the function gives no array
 * @example maskIndices(2, (x, k) => triu(x, { k })) // [[0, 0, 1], [0, 1, 1]]
 */
export const maskIndices = (n: number, mask: (x: NDArray, k: number) => NDArray, k = 0): Indices => {
  checkFunction("maskIndices", mask)
  return nonzero(asArray("maskIndices", mask(ones([n, n]), k), "the mask"))
}
