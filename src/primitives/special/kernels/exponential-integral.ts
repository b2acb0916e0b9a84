import type { Expr } from "../../../kernel/index.js"
import {
  abs,
  add,
  atLeast,
  atMost,
  div,
  eq,
  type Float,
  gt,
  horner,
  le,
  lit,
  lt,
  madd,
  mul,
  NORMAL,
  neg,
  sub,
  where,
} from "../../../kernel/math/build.js"
import { scaledIntegral } from "../exponential-integral.js"
import { bernoulli } from "../hurwitz.js"
import { digammaOf } from "../log-gamma.js"
import { approximation } from "./approximation.js"
import { SCALED, SLOPE } from "./integral-tables.js"
import { centred, polynomial } from "./interval.js"
import { exp, log, log1p, perWidth, whole } from "./scalar.js"

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** Terms of the power series up to 1. */
const TERMS = { float32: 11, float64: 19 } as const

/** E_n(x) for x <= 1: the power series, whose term of degree n - 1 holds the logarithm. */
const series = (n: number, x: Expr): Expr => {
  const coefficients = Array.from({ length: perWidth(x, TERMS) }, (_, k) => {
    const sign = k % 2 === 0 ? 1 : -1
    return (k === n - 1 ? sign * digammaOf(n) : -sign / (k - n + 1)) / factorial(k)
  })
  const sum = horner(x, coefficients)
  if (n > coefficients.length) return sum
  const held = n === 1 ? x : atLeast(x, perWidth(x, NORMAL))
  return madd(mul(whole(x, n - 1), (n % 2 === 0 ? 1 : -1) / factorial(n - 1)), log(held), sum)
}

/** e^x E_n(x) (x + n) for x >= 1, in (x - c) / (x + c). */
const scaled = (n: number): ((x: Expr) => Expr) => {
  const c = 1 + n / 2
  const at = (q: number): number => (c * (1 + q)) / (1 - q)
  const quotient = approximation((q) => scaledIntegral(n, at(q)) * (at(q) + n), [(1 - c) / (1 + c), 1])
  return (x) => quotient(sub(1, div(2 * c, add(x, c))))
}

/** E_n(x) for a whole order n >= 0; NaN below 0. */
export const expnKernel = (n: number): ((x: Expr) => Expr) => {
  const factor = scaled(n)
  return (x) => {
    const decay = exp(neg(x))
    if (n === 0) return where(lt(x, 0), NaN, div(decay, x))
    const far = mul(decay, div(factor(x), add(x, n)))
    return where(lt(x, 0), NaN, where(le(x, 1), series(n, x), far))
  }
}

/** The zero of Ei, in two parts. */
const ZERO: Readonly<Record<Float, readonly [number, number]>> = {
  float32: [0.3725074231624603, -1.2381093692686445e-8],
  float64: [0.3725074107813666, 1.3140183414386028e-17],
}

/** Ei(x) = log(x / ZERO) + (x - ZERO) R(x) up to here. */
const NEAR = 6

/** R, and below x e^-x Ei(x) in 1 / x, as the polynomials of gamma to 2^-25 or better and 2^-54. */
const slope = polynomial([0, NEAR], SLOPE)

const MIDDLE = 24

const right = (x: Expr): Expr => {
  const [high, low] = ZERO[x.dtype as Float]
  const d = sub(sub(x, high), low)
  const near = madd(d, slope(x), where(lt(abs(d), 0.2), log1p(mul(d, 1 / high)), sub(log(x), Math.log(high))))
  const held = atMost(x, perWidth(x, { float32: 200, float64: 1500 }))
  const r = div(1, held)
  const half = exp(mul(held, 0.5))
  const on = (lo: number, hi: number, coefficients: readonly number[]): Expr =>
    horner(centred(r, [1 / hi, 1 / lo]), coefficients)
  const sum =
    x.dtype === "float32"
      ? on(NEAR, Infinity, SCALED.all)
      : where(lt(x, MIDDLE), on(NEAR, MIDDLE, SCALED.near), on(MIDDLE, Infinity, SCALED.far))
  return where(le(x, NEAR), near, mul(mul(half, mul(sum, r)), half))
}

/** The principal value of the integral of e^t / t up to x. */
export const expiKernel = (): ((x: Expr) => Expr) => {
  const left = expnKernel(1)
  return (x) => where(lt(x, 0), neg(left(neg(x))), right(x))
}

/** Li2(1 - e^-u) for |u| <= log 2, by the Bernoulli numbers. */
const dilogarithm = (u: Expr): Expr => {
  const count = perWidth(u, { float32: 4, float64: 9 })
  const odd = bernoulli.slice(0, count).map((b, k) => b / factorial(2 * k + 3))
  const square = mul(u, u)
  return madd(mul(u, square), horner(square, odd), madd(square, -0.25, u))
}

const SIXTH = (Math.PI * Math.PI) / 6

/** Spence's function: around 1 by u = -log x, elsewhere by the reflections that lead there. */
export const spenceKernel = (x: Expr): Expr => {
  const below = lt(x, 0.5)
  const above = gt(x, 2)
  const l = log(x)
  const distant = neg(log1p(neg(where(above, div(1, x), x))))
  const u = where(below, distant, where(above, distant, neg(l)))
  const value = dilogarithm(u)
  const low = sub(madd(l, u, SIXTH), value)
  const high = sub(madd(l, u, value), madd(mul(l, 0.5), l, SIXTH))
  const finite = where(below, low, where(above, high, value))
  return where(eq(x, 0), SIXTH, where(lt(x, Infinity), finite, where(gt(x, 0), neg(x), lit(NaN, x.dtype))))
}
