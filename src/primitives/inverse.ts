import { fromParts, type NDArray, type Parts, partsOf } from "../array/index.js"
import { add, div, hypot, mul, neg, scale, sub } from "./arithmetic.js"
import { atan2 } from "./atan2.js"
import { fill, zerosOf } from "./broadcast.js"
import { eq, gt } from "./compare.js"
import { unary } from "./elementwise.js"
import { select } from "./select.js"
import { isBelow, log1p, rsqrt, sqrt } from "./transcendental.js"

const plus = (x: NDArray, c: number): NDArray => add(x, fill(x, c))
const onePlusSquare = (x: NDArray): NDArray => plus(mul(x, x), 1)
/** Factored, for near 1 the square would lose half the digits. */
const oneMinusSquare = (x: NDArray): NDArray => mul(sub(fill(x, 1), x), plus(x, 1))

/** The square roots of 1 - z and 1 + z: their parts have no cancellation (Kahan, 1987). */
const roots = ([a, b]: Parts): readonly [below: Parts, above: Parts] => {
  const root = (re: NDArray, im: NDArray): Parts => partsOf(sqrt(fromParts(re, im)))!
  return [root(sub(fill(a, 1), a), neg(b)), root(plus(a, 1), b)]
}

const complexAsin = (z: Parts): Parts => {
  const [[p, q], [r, s]] = roots(z)
  return [atan2(z[0], sub(mul(p, r), mul(q, s))), asinh(sub(mul(p, s), mul(q, r)))]
}

const complexAcos = (z: Parts): Parts => {
  const [[p, q], [r, s]] = roots(z)
  return [scale(atan2(p, r), 2), asinh(sub(mul(r, q), mul(s, p)))]
}

const complexAcosh = ([a, b]: Parts): Parts => {
  const [p, q] = partsOf(sqrt(fromParts(plus(a, -1), b)))!
  const [r, s] = partsOf(sqrt(fromParts(plus(a, 1), b)))!
  return [asinh(add(mul(p, r), mul(q, s))), scale(atan2(q, r), 2)]
}

/** From here on 1 / z +- i pi / 2 is as exact as any float, and squares may overflow. */
const FAR = 1e10

const complexAtanh = ([x, y]: Parts): Parts => {
  const size = hypot(x, y)
  const far = gt(size, fill(x, FAR))
  const [a, b] = [select(far, zerosOf(x), x), select(far, zerosOf(y), y)]
  const square = mul(b, b)
  const gap = sub(fill(a, 1), a)
  const re = scale(log1p(div(scale(a, 4), add(mul(gap, gap), square))), 0.25)
  const im = scale(atan2(scale(b, 2), sub(mul(gap, plus(a, 1)), square)), 0.5)
  const unbounded = eq(size, fill(size, Infinity))
  const beyond = div(div(select(unbounded, zerosOf(x), x), size), size)
  const quarter = fill(y, Math.PI / 2)
  return [select(far, beyond, re), select(far, select(isBelow(y), neg(quarter), quarter), im)]
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
