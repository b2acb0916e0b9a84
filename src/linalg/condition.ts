import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { reshapeTo } from "../operations/axes.js"
import { show } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { div, mul } from "../primitives/arithmetic.js"
import { and, not } from "../primitives/bits.js"
import { fill } from "../primitives/broadcast.js"
import { ne } from "../primitives/compare.js"
import { reduceOr } from "../primitives/reduce.js"
import { select } from "../primitives/select.js"
import { type MatrixOrd, matrixNorm } from "./norm.js"
import { asMatrices, asSquare, batchOf } from "./operand.js"
import { partOf } from "./part.js"
import { inv } from "./solve.js"
import { svdvals } from "./svd.js"

/** The options of `cond`. */
export interface CondOptions {
  /** the order of the matrix norm; default 2 */
  readonly p?: MatrixOrd
}

const isNaN = (x: NDArray): NDArray => ne(x, x)

const extremes = (a: NDArray): readonly [largest: NDArray, smallest: NDArray] => {
  const s = svdvals(a)
  const n: number = s.shape.at(-1)
  return [reshapeTo(partOf(s, -1, 0, 1), batchOf(a)), reshapeTo(partOf(s, -1, n - 1, n), batchOf(a))]
}

/**
 * The condition numbers of matrices: the largest singular value over the smallest one (for p = 2, which is the default;
 * the other way round for -2), or |a| |a^-1| in another norm. Infinity for a singular matrix.
 *
 * @throws ShapeError unless a holds matrices, square ones for orders other than 2 and -2; DTypeError unless a is float
 * @example cond(array([[3, 0], [0, 4]])) // 1.3333334
 */
export const cond = operation(
  "cond",
  <D extends DType>(a: NDArray<Unknown, D>, options: CondOptions = {}): NDArray<Unknown, D> => {
    const { p: ord = 2 } = options
    const x = ord === 2 || ord === -2 ? asMatrices("cond", a) : asSquare("cond", a)
    if (x.shape.at(-1) === 0 || x.shape.at(-2) === 0)
      throw new ShapeError({
        op: "cond",
        problem: "a matrix without elements has no condition number",
        given: { a: show(x) },
        hint: "give it at least one row and one column",
      })
    const number = conditionOf(x, ord)
    const n = x.shape.length
    const isSingular = and(isNaN(number), not(reduceOr(isNaN(x), [n - 2, n - 1])))
    return select(isSingular, fill(number, Infinity), number)
  },
  ["p"],
)

const conditionOf = (a: NDArray, ord: MatrixOrd): NDArray => {
  if (ord !== 2 && ord !== -2) return mul(matrixNorm(a, { ord }), matrixNorm(inv(a), { ord }))
  const [most, least] = extremes(a)
  return ord === 2 ? div(most, least) : div(least, most)
}
