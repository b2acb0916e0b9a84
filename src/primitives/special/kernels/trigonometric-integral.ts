import { apply, type Expr } from "../../../kernel/index.js"
import {
  abs,
  add,
  atLeast,
  copySign,
  div,
  eq,
  gt,
  horner,
  le,
  lit,
  madd,
  mul,
  nearest,
  neg,
  sub,
  where,
} from "../../../kernel/math/build.js"
import { quickSum, twoProduct } from "../../../kernel/math/pairs.js"
import { faddeevaOf } from "../faddeeva.js"
import { auxiliary } from "../trigonometric-integrals.js"
import { approximation } from "./approximation.js"
import { log, perWidth } from "./scalar.js"

const sin = (x: Expr): Expr => apply("sin", x)
const cos = (x: Expr): Expr => apply("cos", x)

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

const EULER = 0.5772156649015329

/** Up to here the power series lose no more than a digit. */
const NEAR = 4

/** The sum of (-1)^k z^k / ((2k + n) (2k + n)!). */
const series = (z: Expr, n: number): Expr =>
  horner(
    z,
    Array.from({ length: perWidth(z, { float32: 10, float64: 17 }) }, (_, k) => {
      const m = 2 * k + n
      return (k % 2 === 0 ? 1 : -1) / (m * factorial(m))
    }),
  )

/** E_1(ix) e^(ix) x and the like in 1 / x, from NEAR on: its parts times x^2 and x. */
const parts = () => ({
  real: approximation((r) => auxiliary(1 / r)[0] / (r * r), [0, 1 / NEAR]),
  imaginary: approximation((r) => auxiliary(1 / r)[1] / r, [0, 1 / NEAR]),
})

/** The sine integral, or the cosine integral, of x: near 0 by powers, far from it by E_1(ix). */
export const siciKernel = (cosine: boolean): ((x: Expr) => Expr) => {
  const { real, imaginary } = parts()
  return (x) => {
    const a = abs(x)
    const z = mul(a, a)
    const r = div(1, atLeast(a, NEAR))
    const [p, q] = [mul(mul(r, r), real(r)), mul(r, imaginary(r))]
    const [s, c] = [sin(a), cos(a)]
    if (cosine) {
      const near = add(add(log(a), EULER), mul(neg(z), series(z, 2)))
      const far = where(eq(a, Infinity), 0, neg(madd(c, p, mul(s, q))))
      return where(gt(x, -Infinity), where(le(a, NEAR), near, far), lit(NaN, x.dtype))
    }
    const turn = where(eq(a, Infinity), 0, sub(mul(c, q), mul(s, p)))
    return copySign(where(le(a, NEAR), mul(a, series(z, 1)), add(turn, Math.PI / 2)), x)
  }
}

/** Up to here Fresnel's integrals are their power series. */
const SHORT = 1.2

/** The sum of (-1)^k (pi / 2)^(2k + n) z^k / ((2k + n)! (4k + 2n + 1)). */
const fresnelSeries = (z: Expr, n: 0 | 1): Expr =>
  horner(
    z,
    Array.from({ length: perWidth(z, { float32: 7, float64: 11 }) }, (_, k) => {
      const m = 2 * k + n
      return ((k % 2 === 0 ? 1 : -1) * (Math.PI / 2) ** m) / (factorial(m) * (2 * m + 1))
    }),
  )

const remainder = (x: Expr): Expr => sub(x, mul(nearest(mul(x, 0.25)), 4))

/** x^2 less a multiple of 4. */
const squareModFour = (x: Expr): Expr => {
  const [high, low] = twoProduct(x, x)
  const [sum, rest] = quickSum(remainder(high), remainder(low))
  return add(sum, rest)
}

/** Beyond these every x^2 is a multiple of 4, or the integrals are as far from 1/2 as makes no difference. */
const LARGEST = { float32: 1e9, float64: 1e100 } as const

/** x times the parts of the Faddeeva function at sqrt(pi) / 2 (1 + i) x, in 1 / x. */
const places = () => {
  const at = (part: 0 | 1) =>
    approximation(
      (r) => {
        const place = Math.sqrt(Math.PI) / 2 / r
        return faddeevaOf(place, place)[part] / r
      },
      [0, 1 / SHORT],
    )
  return { real: at(0), imaginary: at(1) }
}

/** Fresnel's sine integral, or his cosine integral, of x. */
export const fresnelKernel = (cosine: boolean): ((x: Expr) => Expr) => {
  const { real, imaginary } = places()
  return (x) => {
    const a = abs(x)
    const held = where(gt(a, perWidth(x, LARGEST)), lit(perWidth(x, LARGEST), x.dtype), a)
    const square = mul(held, held)
    const near = mul(mul(a, cosine ? lit(1, x.dtype) : square), fresnelSeries(mul(square, square), cosine ? 0 : 1))
    const r = div(1, atLeast(a, SHORT))
    const [u, v] = [mul(r, real(r)), mul(r, imaginary(r))]
    const angle = mul(squareModFour(held), Math.PI / 2)
    const [c, s] = [cos(angle), sin(angle)]
    const [re, im] = [sub(1, sub(mul(c, u), mul(s, v))), neg(add(mul(c, v), mul(s, u)))]
    const far = mul(cosine ? sub(re, im) : add(re, im), 0.5)
    return copySign(where(gt(a, SHORT), far, near), x)
  }
}
