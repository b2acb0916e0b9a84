import { type Expr, when } from "../../../kernel/index.js"
import {
  abs,
  add,
  div,
  eq,
  floor,
  ge,
  gt,
  horner,
  lit,
  lt,
  madd,
  mul,
  nearest,
  neg,
  or,
  sub,
  where,
} from "../../../kernel/math/build.js"
import { bernoulli } from "../hurwitz.js"
import { AROUND_TWO, COSINE, SINE, SLOPE } from "./gamma-tables.js"
import { polynomial } from "./interval.js"
import { log, perWidth } from "./scalar.js"

/** From here on the asymptotic series are exact. */
const LARGE = 10

/** Terms of an asymptotic series in 1 / x^2 from LARGE on. */
const terms = (x: Expr): readonly number[] => bernoulli.slice(0, perWidth(x, { float32: 3, float64: 9 }))

/** x - k, x - k + 1, ..., those of them that are below x: at most `most`. */
const steps = (first: Expr, k: Expr, most: number): readonly (readonly [below: Expr, x: Expr])[] =>
  Array.from({ length: most }, (_, j) => [gt(k, j), add(first, j)])

/** sin(pi t) / t and cos(pi t) in t^2 for |t| <= 1/2. These and the polynomials below are fits by least squares on
 * Chebyshev points in 60 digits, coefficients rounded one by one and the rest fitted again; here to 2^-25 and 2^-53. */
const sine = polynomial([0, 0.25], SINE)
const cosine = polynomial([0, 0.25], COSINE)

/** The distance of a number from the nearest whole one. */
const fraction = (x: Expr): Expr => sub(x, nearest(x))

/** log gamma(2 + t) / t, to 2^-26 and 2^-56. */
const nearTwo = polynomial([-0.5, 0.5], AROUND_TWO)

/** The terms beyond (x - 1/2) log x - x + log(2 pi) / 2, times x, in r = 1 / x. */
const stirling = (r: Expr): Expr =>
  horner(
    mul(r, r),
    terms(r).map((b, i) => b / ((2 * i + 2) * (2 * i + 1))),
  )

const HALF_LOG_TWO_PI = 0.9189385332046728

/** log gamma of z > 0, and what a reflection needs of it for z < 1/2: log gamma(2 + z). */
const logGammaOf = (z: Expr): readonly [value: Expr, shifted: Expr] => {
  const k = sub(nearest(z), 2)
  const t = fraction(z)
  const product = steps(add(t, 2), k, 8).reduce<Expr>((p, [below, x]) => where(below, mul(p, x), p), lit(1, z.dtype))
  const quotient = where(lt(k, -1), mul(z, add(z, 1)), z)
  const large = ge(z, LARGE)
  const l = log(where(large, z, where(lt(k, 0), quotient, product)))
  const polynomial = nearTwo(t)
  const near = madd(t, polynomial, where(lt(k, 0), neg(l), l))
  const r = div(1, z)
  const far = add(mul(sub(z, 0.5), sub(l, 1)), madd(r, stirling(r), HALF_LOG_TWO_PI - 0.5))
  return [where(large, far, near), mul(t, polynomial)]
}

/** log |gamma(x)|: around 2, by the recurrence up to LARGE, by Stirling's series beyond, and reflected below 0. */
export const lgammaKernel = (x: Expr): Expr => {
  const z = abs(x)
  const [positive, shifted] = logGammaOf(z)
  const t = abs(fraction(z))
  const s = mul(t, sine(mul(t, t)))
  const small = lt(z, 0.5)
  const ratio = div(where(small, s, mul(z, s)), where(small, madd(z, Math.PI, Math.PI), Math.PI))
  const left = sub(neg(log(ratio)), where(small, shifted, positive))
  const atPole = where(eq(x, x), Infinity, lit(NaN, x.dtype))
  return when(lt(x, 0), where(gt(t, 0), left, atPole), positive)
}

/** The zero of digamma on the right, in two parts. */
const ZERO = {
  float32: [1.4616321325302124, 1.2438149938918909e-8],
  float64: [1.4616321449683622, 9.549995429965697e-17],
} as const

/** digamma(1 + u) / (1 + u - ZERO), to 2^-26 and 2^-54. */
const slope = polynomial([0, 1], SLOPE)

/** digamma(x); NaN at its poles. */
export const digammaKernel = (x: Expr): Expr => {
  const z = abs(x)
  const k = sub(floor(z), 1)
  const u = sub(z, floor(z))
  const [n, d] = steps(add(u, 1), k, 8).reduce<readonly [Expr, Expr]>(
    ([p, q], [below, y]) => [where(below, madd(p, y, q), p), where(below, mul(q, y), q)],
    [lit(0, x.dtype), lit(1, x.dtype)],
  )
  const [high, low] = ZERO[x.dtype === "float32" ? "float32" : "float64"]
  const near = add(mul(sub(sub(u, high - 1), low), slope(u)), div(n, d))
  const r = div(1, z)
  const square = mul(r, r)
  const series = horner(
    square,
    terms(x).map((b, i) => b / (2 * i + 2)),
  )
  const far = sub(log(z), madd(square, series, mul(r, 0.5)))
  const base = where(ge(z, LARGE), far, near)
  const tiny = lt(z, 1)
  const t = fraction(z)
  const v = mul(t, t)
  const cotangent = div(mul(cosine(v), Math.PI), mul(t, sine(v)))
  const left = add(where(tiny, base, add(base, r)), cotangent)
  const right = where(tiny, sub(base, r), base)
  const defined = or(gt(x, 0), gt(abs(t), 0))
  return where(defined, when(lt(x, 0), left, right), NaN)
}
