import { when } from "../expr.js"
import type { Expr } from "../syntax.js"
import {
  abs,
  add,
  and,
  bitcast,
  copySign,
  div,
  type Float,
  floatOf,
  ge,
  horner,
  lit,
  lt,
  madd,
  mul,
  ne,
  neg,
  shl,
  sub,
  where,
  xor,
} from "./build.js"
import { LARGE, type Reduced, reduceLarge, reduceSmall } from "./reduction.js"

/** (sin r - r) / r^3 in r^2 on |r| <= pi/4: minimax of the relative error of the sine (Remez, coefficients rounded one
 * by one). float32: degree 2, 2^-27.9; float64: degree 5, 2^-57.9. */
const SIN: Readonly<Record<Float, readonly number[]>> = {
  float32: [-0.16666655242443085, 0.008332188241183758, -0.0001951809535967186],
  float64: [
    -0.1666666666666663, 0.00833333333332184, -0.00019841269829358577, 2.755731353855123e-6, -2.5050734398062844e-8,
    1.5895433957990485e-10,
  ],
}

/** (cos r - 1 + r^2 / 2) / r^4 in r^2: the same. float32: degree 2, 2^-33.0; float64: degree 5, 2^-63.9. */
const COS: Readonly<Record<Float, readonly number[]>> = {
  float32: [0.04166664555668831, -0.0013887309469282627, 2.4432327336398885e-5],
  float64: [
    0.041666666666666595, -0.0013888888888873338, 2.4801587288997515e-5, -2.75573142153199e-7, 2.0875705119132213e-9,
    -1.1358733045578339e-11,
  ],
}

/** sin and cos of r + tail. */
const sineAndCosine = ({ r, tail }: Reduced): readonly [sine: Expr, cosine: Expr] => {
  const z = mul(r, r)
  const s = horner(z, SIN[floatOf(r)])
  const c = horner(z, COS[floatOf(r)])
  const near = madd(z, -0.5, 1)
  if (tail === null) return [madd(mul(r, z), s, r), madd(mul(z, z), c, near)]
  const lost = madd(z, -0.5, sub(1, near))
  return [add(r, madd(mul(r, z), s, mul(tail, near))), add(near, add(lost, sub(mul(mul(z, z), c), mul(r, tail))))]
}

const odd = (quadrant: Expr): Expr => lt(shl(quadrant, 31), 0)

/** A value with its sign turned where a bit of the quadrant says so, and where the sign of `x` does. */
const turned = (value: Expr, quadrant: Expr, x: Expr | null): Expr => {
  if (value.dtype === "float32") {
    const turn = shl(quadrant, 30)
    const bits = and(x === null ? turn : xor(turn, bitcast(x, "int32")), -0x80000000)
    return bitcast(xor(bitcast(value, "int32"), bits), "float32")
  }
  const v = where(ne(and(quadrant, 2), 0), neg(value), value)
  return x === null ? v : mul(v, copySign(lit(1, "float64"), x))
}

const sine = (x: Expr, reduced: Reduced): Expr => {
  const [s, c] = sineAndCosine(reduced)
  return turned(where(odd(reduced.quadrant), c, s), reduced.quadrant, x)
}

const cosine = (reduced: Reduced): Expr => {
  const [s, c] = sineAndCosine(reduced)
  return turned(where(odd(reduced.quadrant), s, c), add(reduced.quadrant, 1), null)
}

const tangent = (x: Expr, reduced: Reduced): Expr => {
  const [s, c] = sineAndCosine(reduced)
  const swap = odd(reduced.quadrant)
  return turned(div(where(swap, c, s), where(swap, s, c)), shl(reduced.quadrant, 1), x)
}

/** The function of |x| by the costly reduction only where |x| is large; of an infinity it is NaN. */
const periodic =
  (f: (x: Expr, reduced: Reduced) => Expr) =>
  (x: Expr): Expr => {
    const a = abs(x)
    const large = where(lt(a, Infinity), f(x, reduceLarge(a)), NaN)
    return when(ge(a, LARGE[floatOf(x)]), large, f(x, reduceSmall(a)))
  }

export const sin = periodic(sine)
export const cos = periodic((_, reduced) => cosine(reduced))
export const tan = periodic(tangent)
