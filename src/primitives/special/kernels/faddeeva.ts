import { apply, type Expr, when } from "../../../kernel/index.js"
import {
  abs,
  add,
  and,
  copySign,
  div,
  eq,
  floor,
  ge,
  gt,
  le,
  lit,
  lt,
  mul,
  neg,
  or,
  sub,
  where,
} from "../../../kernel/math/build.js"
import { dawsonOf } from "../faddeeva.js"
import { approximation } from "./approximation.js"
import { exp, perWidth } from "./scalar.js"

/** A complex number. */
type Complex = readonly [re: Expr, im: Expr]

const times = ([a, b]: Complex, [c, d]: Complex): Complex => [sub(mul(a, c), mul(b, d)), add(mul(a, d), mul(b, c))]

/** z over w, of which no square may overflow. */
const over = ([a, b]: Complex, [c, d]: Complex): Complex => {
  const r = div(1, add(mul(c, c), mul(d, d)))
  return [mul(add(mul(a, c), mul(b, d)), r), mul(sub(mul(b, c), mul(a, d)), r)]
}

const plus = ([a, b]: Complex, [c, d]: Complex): Complex => [add(a, c), add(b, d)]

const choose = (condition: Expr, [a, b]: Complex, [c, d]: Complex): Complex => [
  where(condition, a, c),
  where(condition, b, d),
]

/** e^(a + ib) */
const exponential = (a: Expr, b: Expr): Complex => {
  const size = exp(a)
  return [mul(size, apply("cos", b)), mul(size, apply("sin", b))]
}

/** e^(-z^2), with the square of the size as a product. */
const gauss = ([x, y]: Complex): Complex => exponential(mul(sub(y, x), add(y, x)), mul(mul(x, y), -2))

/** Terms of the sums, and the step for which they give all digits. */
const TERMS = { float32: 6, float64: 11 } as const

const stepOf = (x: Expr): number => Math.sqrt(Math.PI / (perWidth(x, TERMS) + 1))

/** The sum of e^(-t^2) / (z^2 - t^2) over t = (k + shift) h, times 2 i h z / pi; shift is 1 where `whole`, else 1/2. */
const sumOf = (z: Complex, whole: Expr): Complex => {
  const [a, b] = times(z, z)
  const h = stepOf(a)
  const terms = Array.from({ length: perWidth(a, TERMS) + 1 }, (_, k): Complex => {
    const [t, u] = [(k + 1) * h, (k + 0.5) * h]
    const height = where(whole, lit(Math.exp(-t * t), a.dtype), Math.exp(-u * u))
    const d = sub(a, where(whole, lit(t * t, a.dtype), u * u))
    const r = div(height, add(mul(d, d), mul(b, b)))
    return [mul(d, r), neg(mul(b, r))]
  })
  const sum = terms.reduceRight((x, y) => plus(x, y))
  return times([mul(z[1], (-2 * h) / Math.PI), mul(z[0], (2 * h) / Math.PI)], sum)
}

/** 2 e^(-z^2) / (1 + sign e^(-2 pi i z / h)), by which the sum and the integral differ; the sign is -1 where `whole`. */
const residue = (z: Complex, whole: Expr): Complex => {
  const turns = div(z[0], stepOf(z[0]))
  const place = sub(turns, floor(turns))
  const most = perWidth(z[0], { float32: 80, float64: 700 })
  const size = mul(z[1], (2 * Math.PI) / stepOf(z[0]))
  const [c, s] = exponential(where(gt(size, most), most, size), mul(place, -2 * Math.PI))
  const below: Complex = [add(where(whole, neg(c), c), 1), where(whole, neg(s), s)]
  const [p, q] = gauss(z)
  return over([add(p, p), add(q, q)], below)
}

/** i / (sqrt(pi) z) (1 + 1 / (2 z^2)), far from 0. */
const distant = ([x, y]: Complex): Complex => {
  const most = where(gt(x, y), x, y)
  const [p, q] = [div(x, most), div(y, most)]
  const r = div(1, mul(add(mul(p, p), mul(q, q)), most))
  const inverse: Complex = [mul(p, r), neg(mul(q, r))]
  const [c, s] = times(inverse, inverse)
  const scale = 1 / Math.sqrt(Math.PI)
  return times([mul(neg(inverse[1]), scale), mul(inverse[0], scale)], [add(mul(c, 0.5), 1), mul(s, 0.5)])
}

/** Beyond this two terms of the asymptotic series are all. */
const FAR = { float32: 100, float64: 1e4 } as const

/** w(z) for z in the first quadrant. */
const inQuadrant = (z: Complex): Complex => {
  const [x, y] = z
  const far = perWidth(x, FAR)
  const isFar = or(gt(x, far), gt(y, far))
  const h = stepOf(x)
  const turns = div(x, h)
  const place = sub(turns, floor(turns))
  const whole = and(lt(y, x), and(ge(place, 0.25), le(place, 0.75)))
  const plain = and(ge(y, x), ge(y, Math.PI / h))
  const zero = lit(0, x.dtype)
  const first = over([zero, lit(h / Math.PI, x.dtype)], z)
  const rest = choose(plain, [zero, zero], residue(z, whole))
  const near = plus(plus(choose(whole, first, [zero, zero]), sumOf(z, whole)), rest)
  return choose(isFar, distant(z), near)
}

const isInfinite = (x: Expr): Expr => eq(x, Infinity)

/** The real or the imaginary part of the Faddeeva function of x + iy, as `faddeevaOf`. */
export const faddeevaKernel =
  (imaginary: boolean) =>
  (x: Expr, y: Expr): Expr => {
    const [a, b] = [abs(x), abs(y)]
    const [re, im] = inQuadrant([a, b])
    const zero = lit(0, x.dtype)
    const infinite = or(isInfinite(a), isInfinite(b))
    const size = where(infinite, zero, imaginary ? copySign(im, x) : re)
    const [p, q] = gauss([x, y])
    const twice = imaginary ? add(q, q) : add(p, p)
    const below = imaginary ? add(twice, size) : sub(twice, size)
    const isNumber = and(eq(x, x), eq(y, y))
    return where(isNumber, when(lt(y, 0), below, size), NaN)
  }

/** Dawson's integral: by its values near 0, in the middle, and far from 0. */
export const dawsnKernel = (): ((x: Expr) => Expr) => {
  const [low, high] = [2, 5]
  const near = approximation((z) => dawsonOf(Math.sqrt(z)) / Math.sqrt(z), [0, low * low])
  const middle = approximation((x) => dawsonOf(x) * x, [low, high])
  const distant = approximation((r) => dawsonOf(1 / Math.sqrt(r)) / Math.sqrt(r), [0, 1 / (high * high)])
  return (x) => {
    const a = abs(x)
    const r = div(1, a)
    const beyond = mul(where(gt(a, high), distant(mul(r, r)), middle(a)), r)
    return copySign(where(gt(a, low), beyond, mul(a, near(mul(a, a)))), x)
  }
}
