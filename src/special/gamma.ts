import { type DType, isNDArray, type NDArray, nameOfValue, range, type Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { type Binary, binary, floats, type Unary, unary } from "../operations/elementwise.js"
import { show } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { add, div, floor, mul, stopGradient, sub } from "../primitives/arithmetic.js"
import { and } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { eq, lt, ne } from "../primitives/compare.js"
import * as p from "../primitives/gamma.js"
import { betaln as betalnPrimitive } from "../primitives/incomplete-beta.js"
import { select } from "../primitives/select.js"
import { exp } from "../primitives/transcendental.js"

const plus = (x: NDArray, c: number): NDArray => add(x, fill(x, c))

/**
 * log |gamma(x)|, element by element; infinite at 0, -1, -2, ...
 *
 * @throws DTypeError unless x is float
 * @example lgamma(array([1, 4])) // [0, Math.log(6)]
 */
export const lgamma: Unary = unary("lgamma", floats, p.lgamma)
export const gammaln = lgamma

/** -1 where gamma is negative: between -1 and 0, -3 and -2, and so on; NaN at the poles. */
const signOf = (x: NDArray): NDArray => {
  const whole = floor(x)
  const half = floor(div(whole, fill(x, 2)))
  const isOdd = ne(add(half, half), whole)
  const isBelow = lt(x, zerosOf(x))
  const sign = select(and(isBelow, isOdd), fill(x, -1), fill(x, 1))
  return select(and(isBelow, eq(whole, x)), fill(x, NaN), sign)
}

/**
 * The sign of gamma(x): 1 or -1, and NaN at its poles -1, -2, ...
 *
 * @throws DTypeError unless x is float
 * @example gammasgn(array([1, -0.5])) // [1, -1]
 */
export const gammasgn: Unary = unary("gammasgn", floats, signOf)

/** The sign is NaN at -1, -2, ...; at 0 the two sides differ, by the sign of 0. */
const gammaOf = (x: NDArray): NDArray => {
  const isZero = eq(x, zerosOf(x))
  const value = mul(signOf(x), exp(p.lgamma(select(isZero, fill(x, 1), x))))
  return select(isZero, div(fill(x, 1), x), value)
}

/**
 * The gamma function, (x - 1)! for whole x; NaN at -1, -2, ...
 *
 * @throws DTypeError unless x is float
 * @example gamma(array([1, 4])) // [1, 6]
 */
export const gamma: Unary = unary("gamma", floats, gammaOf)

/**
 * x! = gamma(x + 1); 0 for x < 0.
 *
 * @throws DTypeError unless x is float
 * @example factorial(array([0, 3])) // [1, 6]
 */
export const factorial: Unary = unary("factorial", floats, (x) => {
  const isNegative = lt(x, zerosOf(x))
  return select(isNegative, zerosOf(x), exp(p.lgamma(plus(select(isNegative, zerosOf(x), x), 1))))
})

/**
 * The logarithmic derivative of gamma.
 *
 * @throws DTypeError unless x is float
 * @example digamma(array([1])) // [-0.5772157]
 */
export const digamma: Unary = unary("digamma", floats, p.digamma)

/** (-1)^(n + 1) n! zeta(n + 1, x), and digamma for n = 0; orders carry no tangent. */
const polygammaOf = (n: NDArray, x: NDArray): NDArray => {
  const isNone = eq(n, zerosOf(n))
  const order = stopGradient(select(isNone, fill(n, 1), n))
  const half = floor(div(order, fill(order, 2)))
  const sign = select(eq(add(half, half), order), fill(x, -1), fill(x, 1))
  const value = mul(mul(sign, exp(p.lgamma(plus(order, 1)))), p.zeta(plus(order, 1), x))
  return select(isNone, p.digamma(x), value)
}

const polygammas = binary("polygamma", floats, polygammaOf)

/**
 * The n-th derivative of digamma, for a whole number n from 0 on; or for whole numbers in an array, which broadcasts.
 *
 * @throws ValueError unless n is a whole number from 0 on; DTypeError unless x is float
 * @example polygamma(1, array([1])) // [Math.PI ** 2 / 6]
 */
export const polygamma = <D extends DType>(n: number | NDArray, x: NDArray<Unknown, D>): NDArray<Unknown, D> => {
  if (isNDArray(n)) return polygammas(n, x)
  if (!Number.isInteger(n) || n < 0)
    throw new ValueError({
      op: "polygamma",
      problem: `the order must be a whole number from 0 on, not ${nameOfValue(n)}`,
      hint: "use 0 for digamma itself",
    })
  return unary("polygamma", floats, (y) => p.polygamma(n, y))(x)
}

/**
 * The Hurwitz zeta function, the sum of (q + n)^-s over n = 0, 1, ..., for s > 1; q = 1 gives Riemann's.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example zeta(array([2]), 1) // [Math.PI ** 2 / 6]
 */
export const zeta: Binary = binary("zeta", floats, (s, q) => p.zeta(s, q))

/**
 * log(gamma(a) gamma(b) / gamma(a + b)) for a, b > 0.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example betaln(array([2]), 3) // [Math.log(1 / 12)]
 */
export const betaln: Binary = binary("betaln", floats, betalnPrimitive)

/**
 * gamma(a) gamma(b) / gamma(a + b).
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example beta(array([2]), 3) // [1 / 12]
 */
export const beta: Binary = binary("beta", floats, (a, b) =>
  mul(mul(signOf(a), mul(signOf(b), signOf(add(a, b)))), exp(betalnPrimitive(a, b))),
)

/**
 * Pochhammer's symbol gamma(z + m) / gamma(z), which is z (z + 1) ... (z + m - 1) for whole m.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example poch(array([2]), 3) // [24]
 */
export const poch: Binary = binary("poch", floats, (z, m) => {
  const isNone = eq(m, zerosOf(m))
  const ratio = exp(sub(p.lgamma(add(z, m)), p.lgamma(z)))
  return select(isNone, fill(z, 1), mul(mul(signOf(z), signOf(add(z, m))), ratio))
})

/**
 * The logarithm of the multivariate gamma function of dimension d, for a > (d - 1) / 2.
 *
 * @throws ValueError unless d is a whole number from 1 on; DTypeError unless a is float
 * @example multigammaln(array([1.5]), 1) // [-0.1207822]
 */
export const multigammaln = operation(
  "multigammaln",
  <S extends Shape, D extends DType>(a: NDArray<S, D>, d: number): NDArray<S, D> => {
    if (!Number.isInteger(d) || d < 1)
      throw new ValueError({
        op: "multigammaln",
        problem: `the dimension must be a whole number from 1 on, not ${show(d)}`,
        hint: "use 1 for lgamma",
      })
    return unary("multigammaln", floats, (x) => {
      const terms = range(d).map((j) => p.lgamma(plus(x, -j / 2)))
      return terms.reduce((s, term) => add(s, term), fill(x, ((d * (d - 1)) / 4) * Math.log(Math.PI)))
    })(a)
  },
)
