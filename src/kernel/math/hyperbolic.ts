import type { Expr } from "../syntax.js"
import { abs, add, atLeast, atMost, copySign, div, floatOf, LIFT, lt, madd, mul, neg, twoTo, where } from "./build.js"
import { exponential, RANGE, shifted, TINY } from "./exponential.js"

/** h / (h + 1) with h = (e^2|x| - 1) / 2, of small h what that takes from h; from 9.2 (20) on it is 1. */
export const tanh = (x: Expr): Expr => {
  const [p, n] = shifted(atMost(abs(x), floatOf(x) === "float32" ? 9.2 : 20), 2)
  const t = twoTo(n)
  const h = madd(p, t, madd(t, 0.5, -0.5))
  const ratio = div(h, add(h, 1))
  return copySign(where(lt(h, 0.4), madd(neg(h), ratio, h), ratio), x)
}

/** e^-|x|; it is never above 1, so that one power of two and a constant scale it, denormals too. */
export const decay = (x: Expr): Expr => {
  const f = floatOf(x)
  const [p, n] = shifted(atLeast(neg(abs(x)), RANGE[f][0]), 1)
  const t = twoTo(add(n, LIFT[f]))
  return mul(madd(p, t, t), 2 ** -LIFT[f])
}

/** 1 / (1 + e^-x), or e^x / (1 + e^x) where that is the small one, with z = e^-|x|. */
export const logistic = (x: Expr, z: Expr = decay(x)): Expr => div(where(lt(x, 0), z, 1), add(z, 1))

/** Beyond these the hyperbolic functions are infinite. */
const highest = (x: Expr): Expr => atMost(abs(x), floatOf(x) === "float32" ? 89.5 : 710.5)

/** 2 (g + g / (4 g + 1)) with g = (e^|x| - 1) / 4, so that only the result overflows. */
export const sinh = (x: Expr): Expr => {
  const [p, n] = shifted(highest(x), 1)
  const t = twoTo(add(n, -2))
  const g = madd(p, t, add(t, -0.25))
  const y = add(g, div(g, madd(g, 4, 1)))
  return where(lt(abs(x), TINY), x, copySign(add(y, y), x))
}

/** 2 (g + 1 / (16 g)) with g = e^|x| / 4. */
export const cosh = (x: Expr): Expr => {
  const [p, t] = exponential(highest(x))
  const g = mul(mul(p, t), mul(t, 0.25))
  const y = add(g, div(0.0625, g))
  return add(y, y)
}
