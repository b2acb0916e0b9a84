import { checkGiven, either, listOf, number } from "../array/given.js"
import { array, type DType, type NDArray, range, scalar } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { add, div, mul, neg, sub } from "../primitives/arithmetic.js"
import { broadcastInDim, fill } from "../primitives/broadcast.js"
import { pad } from "../primitives/pad.js"
import { concatenate, rev } from "../primitives/shape.js"
import { reshapeTo } from "./axes.js"
import { cumprod } from "./cumulative.js"
import { inexact, numbers } from "./elementwise.js"
import { asArray, checkTakes, expand, operands, show } from "./operand.js"
import { operation } from "./operation.js"
import { sliceAxis } from "./rearrange.js"

/** The coefficients of a polynomial, the highest power first; a number is a constant. */
const coefficients = (op: string, p: NDArray, name: string): NDArray => {
  checkTakes(op, numbers, [asArray(op, p, name)], { [name]: p })
  if (p.shape.length > 1)
    throw new ShapeError({
      op,
      problem: `${name} must be a vector of coefficients`,
      given: { [name]: show(p) },
      hint: "the coefficient of the highest power comes first",
    })
  return reshapeTo(p, [p.shape[0] ?? 1])
}

const pairOf = (op: string, p: NDArray, q: NDArray): readonly [NDArray, NDArray] => {
  const [a, b] = operands(op, { p, q })
  return [coefficients(op, a!, "p"), coefficients(op, b!, "q")]
}

/** The coefficients with zeros in front, n in all. */
const widened = (p: NDArray, n: number): NDArray =>
  p.shape[0] >= n ? p : pad(p, scalar(0, p.dtype), [n - p.shape[0]], [0], [0])

/** The coefficients of both, with zeros in front of the shorter ones. */
const widenedPair = (op: string, p: NDArray, q: NDArray): readonly [NDArray, NDArray] => {
  const [a, b] = pairOf(op, p, q)
  const n = Math.max(a.shape[0], b.shape[0])
  return [widened(a, n), widened(b, n)]
}

/** A polynomial of two, by their coefficients. */
export type PolynomialProduct = <D extends DType>(p: NDArray<Unknown, D>, q: NDArray<Unknown, D>) => NDArray<Unknown, D>

/**
 * The value of the polynomial with coefficients p, the highest power first, at each x (Horner's rule).
 *
 * @throws ShapeError unless p is a vector, or has axes that broadcast to x after its first; DTypeError when dtypes differ
 * @example polyval(array([1, 0, 2]), array([3])) // [11]
 */
export const polyval = operation(
  "polyval",
  <D extends DType>(p: NDArray<Unknown, D>, x: NDArray<Unknown, D> | number): NDArray<Unknown, D> => {
    const [c, at] = operands("polyval", { p, x })
    checkTakes("polyval", numbers, [c!], { p })
    const all = c!.shape.length === 0 ? reshapeTo(c!, [1]) : c!
    const n: number = all.shape[0]
    const one = (i: number): NDArray => expand(reshapeTo(sliceAxis(all, 0, i, i + 1), all.shape.slice(1)), at!.shape)
    return range(n).reduce<NDArray>((y, i) => (i === 0 ? one(0) : add(mul(y, at!), one(i))), fill(at!, 0))
  },
)

/**
 * The sum of two polynomials.
 *
 * @throws ShapeError unless both are vectors; DTypeError when the dtypes differ
 * @example polyadd(array([1, 2]), array([3])) // [1, 5]
 */
export const polyadd: PolynomialProduct = (p, q) => add(...widenedPair("polyadd", p, q))

/**
 * The difference of two polynomials.
 *
 * @throws ShapeError unless both are vectors; DTypeError when the dtypes differ
 * @example polysub(array([1, 2]), array([3])) // [1, -1]
 */
export const polysub: PolynomialProduct = (p, q) => sub(...widenedPair("polysub", p, q))

/**
 * The product of two polynomials: the full convolution of their coefficients.
 *
 * @throws ShapeError unless both are vectors; DTypeError when the dtypes differ
 * @example polymul(array([1, 1]), array([1, -1])) // [1, 0, -1]
 */
export const polymul: PolynomialProduct = (p, q) => {
  const [a, b] = pairOf("polymul", p, q)
  const [n, m]: readonly number[] = [a.shape[0], b.shape[0]]
  const shifted = range(n!).map((i) => {
    const scaled = mul(expand(reshapeTo(sliceAxis(a, 0, i, i + 1), []), [m!]), b)
    return pad(scaled, scalar(0, b.dtype), [i], [n! - 1 - i], [0])
  })
  return shifted.reduce((x, y) => add(x, y), fill({ shape: [Math.max(n! + m! - 1, 0)], dtype: b.dtype }, 0))
}

/**
 * Quotient and remainder of two polynomials; the remainder has one coefficient less than q.
 *
 * @throws ShapeError unless both are vectors with coefficients; DTypeError unless both are of one float or complex dtype
 * @example polydiv(array([1, 0, -1]), array([1, 1])) // [[1, -1], [0]]
 */
export const polydiv = operation(
  "polydiv",
  <D extends DType>(
    p: NDArray<Unknown, D>,
    q: NDArray<Unknown, D>,
  ): readonly [quotient: NDArray<Unknown, D>, remainder: NDArray<Unknown, D>] => {
    const [a, b] = pairOf("polydiv", p, q)
    checkTakes("polydiv", inexact, [a], { p, q })
    const [n, m]: readonly number[] = [a.shape[0], b.shape[0]]
    const steps = Math.max(n! - m! + 1, 0)
    if (steps === 0) return [fill({ shape: [1], dtype: a.dtype }, 0), a]
    const lead = sliceAxis(b, 0, 0, 1)
    const start: readonly [readonly NDArray[], NDArray] = [[], a]
    const [quotient, rest] = range(steps).reduce<typeof start>(([found, r], k) => {
      const factor = div(sliceAxis(r, 0, k, k + 1), lead)
      const taken = pad(mul(expand(factor, [m!]), b), scalar(0, a.dtype), [k], [n! - m! - k], [0])
      return [[...found, factor], sub(r, taken)]
    }, start)
    return [concatenate(quotient, 0), m! > 1 ? sliceAxis(rest, 0, steps, n!) : fill({ shape: [1], dtype: a.dtype }, 0)]
  },
)

const checkOrder = (op: string, m: number): void => {
  if (!Number.isInteger(m) || m < 0)
    throw new ValueError({
      op,
      problem: `${show(m)} is no number of times`,
      hint: "use a whole number from 0 on",
    })
}

const derived = (p: NDArray): NDArray => {
  const n: number = p.shape[0]
  if (n < 2) return sliceAxis(p, 0, 0, 0)
  const powers = array(
    range(n - 1).map((i) => n - 1 - i),
    { dtype: p.dtype },
  )
  return mul(sliceAxis(p, 0, 0, n - 1), powers)
}

/**
 * The m-th derivative of a polynomial, default the first.
 *
 * @throws ShapeError unless p is a vector; ValueError when m is no count
 * @example polyder(array([1, 0, 2])) // [2, 0]
 */
export const polyder = <D extends DType>(p: NDArray<Unknown, D>, m = 1): NDArray<Unknown, D> => {
  checkOrder("polyder", m)
  return range(m).reduce<NDArray>(derived, coefficients("polyder", p, "p"))
}

const integrationConstants = either("a number or a list of numbers", number, listOf(number))

/**
 * The m-th integral of a polynomial, default the first, with constants of integration, default 0, the first one first.
 *
 * @throws ShapeError unless p is a vector; ValueError when m is no count, or there are not m constants
 * @example polyint(array([2, 0])) // [1, 0, 0]
 */
export const polyint = <D extends DType>(
  p: NDArray<Unknown, D>,
  m = 1,
  constants: number | readonly number[] = 0,
): NDArray<Unknown, D> => {
  checkOrder("polyint", m)
  checkGiven("polyint", "constants", integrationConstants, constants)
  const each = typeof constants === "number" ? range(m).map(() => constants) : constants
  if (each.length !== m)
    throw new ValueError({
      op: "polyint",
      problem: `${each.length} constants for ${m} integrals`,
      hint: "give one constant for each",
    })
  checkTakes("polyint", inexact, [asArray("polyint", p)], { p })
  return each.reduce<NDArray>(
    (q, k) => {
      const n: number = q.shape[0]
      const powers = array(
        range(n).map((i) => n - i),
        { dtype: q.dtype },
      )
      return concatenate([div(q, powers), fill({ shape: [1], dtype: q.dtype }, k)], 0)
    },
    coefficients("polyint", p, "p"),
  )
}

/**
 * The coefficients of the polynomial with the given zeros, the highest power first: of the product of all x - zero.
 *
 * @throws ShapeError unless the zeros are a vector
 * @example poly(array([1, -1])) // [1, 0, -1]
 */
export const poly = <D extends DType>(zeros: NDArray<Unknown, D>): NDArray<Unknown, D> => {
  const z = coefficients("poly", zeros, "zeros")
  const one = fill({ shape: [1], dtype: z.dtype }, 1)
  return range(z.shape[0]).reduce<NDArray>(
    (p, i) => polymul(p, concatenate([one, neg(sliceAxis(z, 0, i, i + 1))], 0)),
    one,
  )
}

/** The options of `vander`. */
export interface VanderOptions {
  /** whether the lowest power comes first; default false */
  readonly increasing?: boolean
}

/**
 * The n powers of each element of a vector as the rows of a matrix, by default as many as elements.
 *
 * @throws ShapeError unless x is a vector
 * @example vander(array([2, 3]), 3) // [[4, 2, 1], [9, 3, 1]]
 */
export const vander = operation(
  "vander",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    n?: number,
    { increasing = false }: VanderOptions = {},
  ): NDArray<readonly [Unknown, Unknown], D> => {
    const v = coefficients("vander", x, "x")
    const [rows, columns]: readonly number[] = [v.shape[0], n ?? v.shape[0]]
    const ones = fill({ shape: [rows!, Math.min(columns!, 1)], dtype: v.dtype }, 1)
    const factors = broadcastInDim(v, [rows!, Math.max(columns! - 1, 0)], [0])
    const powers: NDArray = cumprod(concatenate([ones, factors], 1), { axis: 1 })
    return increasing ? powers : rev(powers, [1])
  },
  ["increasing"],
)
