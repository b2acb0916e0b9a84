import { fromParts, type NDArray, type Parts, partsOf } from "../array/index.js"
import { abs, add, div, hypot, mul, neg, scale, sub } from "./arithmetic.js"
import { atan2 } from "./atan2.js"
import { and, or } from "./bits.js"
import { fill, zerosOf } from "./broadcast.js"
import { eq, gt, lt, ne } from "./compare.js"
import { unary } from "./elementwise.js"
import { select } from "./select.js"
import { isBelow, log, log1p, rsqrt, sqrt } from "./transcendental.js"

const plus = (x: NDArray, c: number): NDArray => add(x, fill(x, c))
const onePlusSquare = (x: NDArray): NDArray => plus(mul(x, x), 1)
/** Factored, for near 1 the square would lose half the digits. */
const oneMinusSquare = (x: NDArray): NDArray => mul(sub(fill(x, 1), x), plus(x, 1))

/** The square roots of 1 - z and 1 + z: their parts have no cancellation (Kahan, 1987). */
const roots = ([a, b]: Parts): readonly [below: Parts, above: Parts] => {
  const root = (re: NDArray, im: NDArray): Parts => partsOf(sqrt(fromParts(re, im)))!
  return [root(sub(fill(a, 1), a), neg(b)), root(plus(a, 1), b)]
}

const isInfinite = (x: NDArray): NDArray => eq(abs(x), fill(x, Infinity))

/** A number with the sign of x, that of 0 too. */
const signed = (size: number, x: NDArray): NDArray => select(isBelow(x), fill(x, -size), fill(x, size))

/** A value, or another where a part of z is infinite, or one is 0 and the other NaN: as C99 has it there. */
const bounded = ([a, b]: Parts, value: Parts, atInfinity: Parts, aside: readonly [NDArray, NDArray]): Parts => {
  const unbounded = or(isInfinite(a), isInfinite(b))
  return [
    select(unbounded, atInfinity[0], select(aside[0], aside[1], value[0])),
    select(unbounded, atInfinity[1], value[1]),
  ]
}

/** Where the real part is 0 and the imaginary one NaN. */
const isAside = ([a, b]: Parts): NDArray => and(eq(a, zerosOf(a)), ne(b, b))

const complexAsin = (z: Parts): Parts => {
  const [a, b] = z
  const [[p, q], [r, s]] = roots(z)
  const value: Parts = [atan2(a, sub(mul(p, r), mul(q, s))), asinh(sub(mul(p, s), mul(q, r)))]
  return bounded(z, value, [atan2(a, abs(b)), signed(Infinity, b)], [isAside(z), a])
}

const complexAcos = (z: Parts): Parts => {
  const [a, b] = z
  const [[p, q], [r, s]] = roots(z)
  const value: Parts = [scale(atan2(p, r), 2), asinh(sub(mul(r, q), mul(s, p)))]
  const quarter = fill(a, Math.PI / 2)
  return bounded(z, value, [atan2(abs(b), a), signed(-Infinity, b)], [isAside(z), quarter])
}

const complexAcosh = (z: Parts): Parts => {
  const [a, b] = z
  const [p, q] = partsOf(sqrt(fromParts(plus(a, -1), b)))!
  const [r, s] = partsOf(sqrt(fromParts(plus(a, 1), b)))!
  const value: Parts = [asinh(add(mul(p, r), mul(q, s))), scale(atan2(q, r), 2)]
  const angle = select(isAside(z), fill(a, Math.PI / 2), value[1])
  return bounded(z, [value[0], angle], [fill(a, Infinity), atan2(b, a)], [isAside(z), b])
}

/** From here on 1 / z +- i pi / 2 is as exact as any float, and squares may overflow. */
const FAR = 1e10

/** Up to this distance from a singularity its logarithm is exact, and a square might underflow. */
const NEAR = 1e-6

const complexAtanh = ([x, y]: Parts): Parts => {
  const size = hypot(x, y)
  const far = gt(size, fill(x, FAR))
  const [a, b] = [select(far, zerosOf(x), x), select(far, zerosOf(y), y)]
  const square = mul(b, b)
  // An odd function of a: for a < 0 the logarithm would lose its digits.
  const isLeft = lt(a, zerosOf(a))
  const right = select(isLeft, neg(a), a)
  const gap = sub(fill(a, 1), right)
  const distance = hypot(gap, b)
  const near = lt(distance, fill(a, NEAR))
  const ratio = sub(log(hypot(plus(right, 1), b)), log(select(near, distance, fill(a, 1))))
  const beside = div(scale(right, 4), select(near, fill(a, 1), add(mul(gap, gap), square)))
  const rise = select(near, scale(ratio, 0.5), scale(log1p(beside), 0.25))
  const re = select(isAside([a, b]), a, select(isLeft, neg(rise), rise))
  const im = scale(atan2(scale(b, 2), sub(mul(gap, plus(right, 1)), square)), 0.5)
  const unbounded = eq(size, fill(size, Infinity))
  const beyond = select(unbounded, signed(0, x), div(div(x, size), size))
  const quarter = fill(y, Math.PI / 2)
  const angle = select(ne(y, y), y, select(isBelow(y), neg(quarter), quarter))
  return [select(far, beyond, re), select(far, angle, im)]
}

/** -i f(iz), which makes a hyperbolic function of a circular one and back. */
const turned =
  (f: (z: Parts) => Parts) =>
  ([a, b]: Parts): Parts => {
    const [u, v] = f([neg(b), a])
    return [v, neg(u)]
  }

/** The angle in [-pi/2, pi/2] whose sine is x; NaN beyond [-1, 1]. */
export const asin = unary("asin", { float: Math.asin }, (t, x) => mul(t, rsqrt(oneMinusSquare(x))), {
  complex: complexAsin,
})

/** The angle in [0, pi] whose cosine is x; NaN beyond [-1, 1]. */
export const acos = unary("acos", { float: Math.acos }, (t, x) => neg(mul(t, rsqrt(oneMinusSquare(x)))), {
  complex: complexAcos,
})

/** The angle in [-pi/2, pi/2] whose tangent is x. */
export const atan = unary("atan", { float: Math.atan }, (t, x) => div(t, onePlusSquare(x)), {
  complex: turned(complexAtanh),
})

/** The number whose hyperbolic sine is x. */
export const asinh = unary("asinh", { float: Math.asinh }, (t, x) => mul(t, rsqrt(onePlusSquare(x))), {
  complex: turned(complexAsin),
})

/** The number >= 0 whose hyperbolic cosine is x; NaN below 1, and so is its derivative: each factor has its own root. */
export const acosh = unary(
  "acosh",
  { float: Math.acosh },
  (t, x) => mul(t, mul(rsqrt(plus(x, -1)), rsqrt(plus(x, 1)))),
  { complex: complexAcosh },
)

/** The number whose hyperbolic tangent is x; infinite at -1 and 1. */
export const atanh = unary("atanh", { float: Math.atanh }, (t, x) => div(t, oneMinusSquare(x)), {
  complex: complexAtanh,
})

/** The real cube root, also of negative numbers; the derivative at 0 is infinite. */
export const cbrt = unary("cbrt", { float: Math.cbrt }, (t, _x, y) => div(t, mul(fill(y, 3), mul(y, y))))
