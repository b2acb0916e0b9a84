import { type Expr, when } from "../../../kernel/index.js"
import { abs, add, div, eq, horner, lt, madd, mul, neg, sub, where } from "../../../kernel/math/build.js"
import { bernoulli } from "../hurwitz.js"
import { ceil, inDouble, perWidth, whole } from "./scalar.js"

/** Terms that are added one by one, and those of the Euler-Maclaurin formula for the others. */
const DIRECT = { float32: 6, float64: 12 } as const
const TAIL = { float32: 5, float64: 12 } as const

/** s (s + 1) ... (s + n - 1) / (n + 1)!. */
const rising = (s: number, n: number): number => (n === 0 ? 1 : (rising(s, n - 1) * (s + n - 1)) / (n + 1))

/** The Hurwitz zeta function of a whole s >= 2 and of q >= 0. */
const zeta = (s: number, q: Expr): Expr => {
  const direct = perWidth(q, DIRECT)
  const r = div(1, add(q, direct))
  const odd = horner(
    mul(r, r),
    bernoulli.slice(0, perWidth(q, TAIL)).map((b, j) => b * rising(s, 2 * j + 1)),
  )
  const tail = mul(whole(r, s - 1), madd(r, madd(r, odd, 0.5), 1 / (s - 1)))
  return Array.from({ length: direct }, (_, j) => direct - 1 - j).reduce<Expr>(
    (sum, j) => add(sum, whole(div(1, j === 0 ? q : add(q, j)), s)),
    tail,
  )
}

/** Left of 0 the terms on its left are those of another series, as far as it goes. */
const onBothSides =
  (s: number) =>
  (x: Expr): Expr => {
    const z = abs(x)
    const steps = ceil(z)
    const left = sub(zeta(s, sub(z, sub(steps, 1))), zeta(s, add(z, 1)))
    const rest = sub(steps, z)
    const folded = add(zeta(s, rest), s % 2 === 0 ? left : neg(left))
    return when(lt(x, 0), where(eq(rest, 0), Infinity, folded), zeta(s, z))
  }

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** Beyond this order factorials leave float32. */
const HIGH = 20

/** The derivative of digamma of an order >= 1: (-1)^(m + 1) m! zeta(m + 1, x). */
export const polygammaKernel = (order: number): ((x: Expr) => Expr) => {
  const f = (x: Expr): Expr => mul(onBothSides(order + 1)(x), (order % 2 === 0 ? -1 : 1) * factorial(order))
  return order > HIGH ? inDouble(f) : f
}
