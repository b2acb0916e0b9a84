import type { DType, NDArray, Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { reshapeTo } from "../operations/axes.js"
import { asArray, showAll } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { mul, sub } from "../primitives/arithmetic.js"
import { fill, reduceSum } from "../primitives/broadcast.js"
import { gt } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { alongRows, matmul } from "../primitives/linalg/algebra.js"
import { pinv as pinvPrimitive } from "../primitives/linalg/pinv.js"
import { svd } from "../primitives/linalg/svd.js"
import { asMatrices, batchOf, broadcastBatches, checkTogether } from "./operand.js"
import { epsilonOf, partOf } from "./part.js"

/** Which singular values count as 0. */
export interface RankOptions {
  /** those up to this times the largest; the default depends on the shape and the dtype */
  readonly rtol?: number
}

const longer = (a: NDArray): number => Math.max(a.shape.at(-2), a.shape.at(-1))

/**
 * The Moore-Penrose pseudoinverses of matrices; by default singular values up to 10 max(m, n) epsilon times the largest
 * count as 0.
 *
 * The derivative is that along changes that keep the rank (Golub & Pereyra 1973); it needs no distinct singular values.
 * @throws ShapeError unless a holds matrices; DTypeError unless a is float
 * @example pinv(array([[2, 0], [0, 0]])) // [[0.5, 0], [0, 0]]
 */
export const pinv = operation(
  "pinv",
  <D extends DType>(a: NDArray<Unknown, D>, options: RankOptions = {}): NDArray<Unknown, D> => {
    const x = asMatrices("pinv", a)
    return pinvPrimitive(x, options.rtol ?? 10 * longer(x) * epsilonOf(x))
  },
  ["rtol"],
)

const countAbove = (s: NDArray, rtol: number): NDArray => {
  const last = s.shape.length - 1
  if (s.shape[last] === 0) return reduceSum(convert(s, "int32"), [last])
  const bound = reshapeTo(partOf(s, -1, 0, 1), s.shape.slice(0, -1))
  const above = gt(s, alongRows(mul(bound, fill(bound, rtol)), s))
  return reduceSum(convert(above, "int32"), [last])
}

/**
 * The ranks of matrices, int32: how many singular values are more than `rtol` times the largest, by default
 * max(m, n) epsilon.
 *
 * @throws ShapeError unless a holds matrices; DTypeError unless a is float
 * @example matrixRank(array([[1, 2], [2, 4]])) // 1
 */
export const matrixRank = operation(
  "matrixRank",
  (a: NDArray, options: RankOptions = {}): NDArray<Unknown, "int32"> => {
    const x = asMatrices("matrixRank", a)
    return countAbove(svd(x)[1], options.rtol ?? longer(x) * epsilonOf(x))
  },
  ["rtol"],
)

/** The options of `lstsq`. */
export interface LstsqOptions {
  /** singular values up to this times the largest count as 0; default max(m, n) epsilon */
  readonly rcond?: number
}

/** Solutions, sums of squared residuals, ranks, and singular values of the matrices. */
export type LeastSquares<D extends DType> = readonly [
  x: NDArray<Unknown, D>,
  residuals: NDArray<Unknown, D>,
  rank: NDArray<Unknown, "int32">,
  s: NDArray<Unknown, D>,
]

/**
 * The shortest x that makes |a x - b| least, for a vector or matrices b, with the sum of squared residuals of every
 * column, the rank and the singular values of a.
 *
 * The derivative of x is that along changes that keep the rank of a.
 * @throws ShapeError unless the matrices have as many rows as b; DTypeError unless both are of one float dtype
 * @example lstsq(array([[1, 0], [1, 1], [1, 2]]), array([1, 3, 5]))[0] // [1, 2]
 */
export const lstsq = operation(
  "lstsq",
  <D extends DType>(a: NDArray<Unknown, D>, b: NDArray<Unknown, D>, options: LstsqOptions = {}): LeastSquares<D> => {
    const x = asMatrices("lstsq", a)
    const y = asArray("lstsq", b, "b")
    checkTogether("lstsq", { a, b })
    const isVector = y.shape.length === 1
    const columns = isVector ? reshapeTo(y, [...y.shape, 1]) : y
    if (y.shape.length === 0 || columns.shape.at(-2) !== x.shape.at(-2))
      throw new ShapeError({
        op: "lstsq",
        problem: `${x.shape.at(-2)} equations do not go with the right-hand side`,
        given: showAll({ a, b }),
        hint: `b must be [${x.shape.at(-2)}] or [..., ${x.shape.at(-2)}, k]`,
      })
    const [left, right] = broadcastBatches("lstsq", { a: x, b: columns })
    const rcond = options.rcond ?? longer(x) * epsilonOf(x)
    const solution = matmul(pinvPrimitive(left!, rcond), right!)
    const rest = sub(right!, matmul(left!, solution))
    const shape: Shape = [...batchOf(solution), x.shape.at(-1)]
    const s = svd(x)[1]
    return [
      isVector ? reshapeTo(solution, shape) : solution,
      reduceSum(mul(rest, rest), [rest.shape.length - 2]),
      countAbove(s, rcond),
      s,
    ]
  },
  ["rcond"],
)
