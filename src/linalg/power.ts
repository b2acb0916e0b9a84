import { type DType, type NDArray, sameShape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { matmul as product } from "../operations/contraction.js"
import { inexact } from "../operations/elementwise.js"
import { asArrays, operands, show, showAll } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { identity, matmul } from "../primitives/linalg/algebra.js"
import { expm as expmPrimitive } from "../primitives/linalg/expm.js"
import { jvp } from "../transforms/index.js"
import { asSquare } from "./operand.js"
import { inv } from "./solve.js"

const positivePower = (a: NDArray, n: number): NDArray => {
  if (n === 1) return a
  const root = positivePower(a, n >> 1)
  const even = matmul(root, root)
  return n % 2 === 0 ? even : matmul(even, a)
}

/**
 * The n-th powers of square matrices by repeated squaring: the identity for n = 0, powers of the inverse below.
 *
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float or complex; ValueError unless n
 * is whole
 * @example matrixPower(array([[1, 1], [0, 1]]), 3) // [[1, 3], [0, 1]]
 */
export const matrixPower = <D extends DType>(a: NDArray<Unknown, D>, n: number): NDArray<Unknown, D> => {
  const x = asSquare("matrixPower", a, "a", inexact)
  if (!Number.isInteger(n) || Math.abs(n) >= 2 ** 31)
    throw new ValueError({
      op: "matrixPower",
      problem: `the exponent ${show(n)} is no whole number`,
      hint: "use eigh for other powers of symmetric matrices",
    })
  return n === 0 ? identity(x) : positivePower(n < 0 ? inv(x) : x, Math.abs(n))
}

/**
 * The exponentials of square matrices, sum of a^k / k!, by scaling and squaring with a Pade approximant (Higham 2005).
 *
 * The derivative is the Frechet derivative, from the exponential of [a da; 0 a]; of every order.
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float
 * @example expm(array([[0, 1], [0, 0]])) // [[1, 1], [0, 1]]
 */
export const expm = <D extends DType>(a: NDArray<Unknown, D>): NDArray<Unknown, D> => expmPrimitive(asSquare("expm", a))

/**
 * The exponentials of square matrices and their Frechet derivatives in the direction of others.
 *
 * @throws ShapeError unless both hold square matrices of one shape; DTypeError unless both are of one float dtype
 * @example expmFrechet(zeros([1, 1]), array([[3]])) // [[[1]], [[3]]]
 */
export const expmFrechet = operation(
  "expmFrechet",
  <D extends DType>(
    a: NDArray<Unknown, D>,
    e: NDArray<Unknown, D>,
  ): readonly [expm: NDArray<Unknown, D>, frechet: NDArray<Unknown, D>] => {
    const op = "expmFrechet"
    const [x, t] = operands(op, { a: asSquare(op, a), e: asSquare(op, e, "e") })
    if (!sameShape(x!.shape, t!.shape))
      throw new ShapeError({
        op,
        problem: "the shapes of the matrices and of the directions differ",
        given: showAll({ a, e }),
        hint: "give a direction for each matrix",
      })
    return jvp((y: NDArray) => expm(y))([x!], [t!])
  },
)

/** Where to split each stretch of a chain of products so that it costs least; sizes[i] by sizes[i + 1] is factor i. */
const splits = (sizes: readonly number[]): readonly (readonly number[])[] => {
  const n = sizes.length - 1
  const cost = Array.from({ length: n }, () => new Array<number>(n).fill(0))
  const best = Array.from({ length: n }, () => new Array<number>(n).fill(0))
  for (let length = 2; length <= n; length++)
    for (let i = 0; i + length <= n; i++) {
      const j = i + length - 1
      cost[i]![j] = Infinity
      for (let k = i; k < j; k++) {
        const c = cost[i]![k]! + cost[k + 1]![j]! + sizes[i]! * sizes[k + 1]! * sizes[j + 1]!
        if (c >= cost[i]![j]!) continue
        cost[i]![j] = c
        best[i]![j] = k
      }
    }
  return best
}

/**
 * The product of several matrices, in the order of multiplications that costs least; the first may be a row vector and
 * the last a column vector.
 *
 * @throws ShapeError unless the factors are matrices that go together; DTypeError when the dtypes differ
 * @example multiDot([ones([2, 3]), ones([3, 4]), ones([4])]) // [12, 12]
 */
export const multiDot = operation(
  "multiDot",
  <D extends DType>(xs: readonly NDArray<Unknown, D>[]): NDArray<Unknown, D> => {
    const factors = asArrays("multiDot", xs)
    const last = factors.length - 1
    const wrong = factors.findIndex(
      (x, i) => x.shape.length !== 2 && !((i === 0 || i === last) && x.shape.length === 1),
    )
    if (factors.length < 2 || wrong >= 0)
      throw new ShapeError({
        op: "multiDot",
        problem: wrong >= 0 ? `factor ${wrong} is no matrix` : "there is only one factor",
        given: showAll(Object.fromEntries(factors.map((x, i) => [`xs[${i}]`, x]))),
        hint: "give at least two matrices; the first and the last may be vectors",
      })
    const sizes = [
      factors[0]!.shape.length === 1 ? 1 : factors[0]!.shape[0],
      ...factors.map((x, i) => (i === last && x.shape.length === 1 ? 1 : x.shape.at(-1))),
    ]
    const best = splits(sizes)
    const join = (i: number, j: number): NDArray =>
      i === j ? factors[i]! : product(join(i, best[i]![j]!), join(best[i]![j]! + 1, j))
    return join(0, last)
  },
)
