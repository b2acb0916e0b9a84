import { fromParts, type NDArray, type Parts, partsOf } from "../array/index.js"
import { abs, add, div, mul, neg, scale, sub } from "./arithmetic.js"
import { atan2 } from "./atan2.js"
import { and, not, or } from "./bits.js"
import { fill, zerosOf } from "./broadcast.js"
import { eq, ge, lt, ne } from "./compare.js"
import { unary } from "./elementwise.js"
import { errorFunction } from "./erf.js"
import type { Pair1 } from "./pairs.js"
import { select } from "./select.js"

const plusOne = (x: NDArray): NDArray => add(x, fill(x, 1))
/** Factored, for near 1 the square would lose half the digits. */
const oneMinusSquare = (y: NDArray): NDArray => mul(sub(fill(y, 1), y), plusOne(y))

const isZero = (x: NDArray): NDArray => eq(x, zerosOf(x))
const isInfinite = (x: NDArray): NDArray => eq(abs(x), fill(x, Infinity))

const isMissing = (x: NDArray): NDArray => ne(x, x)
const isBounded = (x: NDArray): NDArray => lt(abs(x), fill(x, Infinity))

/** x y, where an x that is 0 makes it 0 whatever y is. */
const kept = (x: NDArray, y: NDArray): NDArray => {
  const sign = select(lt(y, zerosOf(y)), fill(y, -1), fill(y, 1))
  return mul(x, select(and(isZero(x), not(isBounded(y))), sign, y))
}

/** x y, where either that is 0 makes it 0, as C99 has it in complex functions. */
const times = (x: NDArray, y: NDArray): NDArray => select(and(isZero(y), not(isBounded(x))), y, kept(x, y))

/** A wave that grows with a: infinite for an infinite a even where the wave has no value. */
const grown = (wave: NDArray, growth: NDArray, a: NDArray): NDArray =>
  select(and(and(isInfinite(a), isInfinite(growth)), isMissing(wave)), growth, times(wave, growth))

/** The larger part of a complex number, and the ratio of the smaller to it: 0 where the larger is 0 or infinite. */
const scaled = ([a, b]: Parts): readonly [large: NDArray, ratio: NDArray] => {
  const first = and(not(lt(abs(a), abs(b))), eq(b, b))
  const large = select(first, a, b)
  const extreme = or(isZero(large), isInfinite(large))
  const small = select(extreme, zerosOf(a), select(first, b, a))
  return [abs(large), div(small, select(extreme, fill(a, 1), large))]
}

/** e^a cos b + i e^a sin b, with e^a in two factors: it may overflow where the result does not. */
const complexExp: Pair1 = ([a, b]) => {
  const half = exp(scale(a, 0.5))
  const waveless = and(isInfinite(a), not(isBounded(b)))
  const c = select(waveless, fill(b, 1), cos(b))
  const s = select(and(waveless, lt(a, zerosOf(a))), zerosOf(b), sin(b))
  return [kept(kept(c, half), half), kept(kept(s, half), half)]
}

/** log |z| by the larger part and the ratio, so that no square overflows, and the angle. */
const complexLog = (z: Parts): Parts => {
  const [large, ratio] = scaled(z)
  const size = add(log(large), scale(log1p(mul(ratio, ratio)), 0.5))
  const unbounded = or(isInfinite(z[0]), isInfinite(z[1]))
  return [select(unbounded, fill(size, Infinity), size), atan2(z[1], z[0])]
}

/** Below 0 or the zero below, which lies on the other side of the branch cut. */
export const isBelow = (x: NDArray): NDArray => or(lt(x, zerosOf(x)), lt(div(fill(x, 1), x), zerosOf(x)))

/** The root with real part >= 0: one part is the root of (|z| + |a|) / 2, and the other b / 2 divided by it. */
const complexSqrt: Pair1 = ([a, b]) => {
  const [large, ratio] = scaled([a, b])
  const size = sqrt(plusOne(mul(ratio, ratio)))
  const share = div(abs(a), select(or(isZero(large), isInfinite(large)), fill(a, 1), large))
  const first = mul(sqrt(large), sqrt(scale(add(size, share), 0.5)))
  const second = div(scale(b, 0.5), select(isZero(first), fill(a, 1), first))
  const right = ge(a, zerosOf(a))
  const unknown = and(isInfinite(a), isMissing(b))
  const [re, im] = [select(unknown, a, first), select(unknown, b, second)]
  const wide = isInfinite(b)
  return [
    select(wide, abs(b), select(right, re, abs(im))),
    select(wide, b, select(right, im, select(isBelow(b), neg(abs(re)), abs(re)))),
  ]
}

/** (tanh a + i sin b cos b (1 - tanh^2 a)) / (cos^2 b + tanh^2 a sin^2 b), in which nothing overflows. */
const complexTanh = ([a, b]: Parts): Parts => {
  const [t, s, c] = [tanh(a), sin(b), cos(b)]
  const below = add(mul(c, c), mul(mul(t, s), mul(t, s)))
  const endless = isInfinite(a)
  const waveless = not(isBounded(b))
  const re = select(or(endless, and(isZero(a), waveless)), t, div(t, below))
  const im = div(mul(mul(s, c), oneMinusSquare(t)), below)
  const none = and(endless, waveless)
  return [re, select(none, zerosOf(b), select(and(isZero(b), isMissing(a)), b, im))]
}

/** tan z = -i tanh iz. */
const complexTan: Pair1 = ([a, b]) => {
  const [u, v] = complexTanh([neg(b), a])
  return [v, neg(u)]
}

/** e^z - 1 with real part (e^a - 1) cos b - 2 sin^2 (b / 2). */
const complexExpm1: Pair1 = ([a, b]) => {
  const half = sin(scale(b, 0.5))
  return [sub(times(cos(b), expm1(a)), scale(mul(half, half), 2)), kept(sin(b), exp(a))]
}

/** log(1 + z), near 0 with |1 + z|^2 - 1 = a (2 + a) + b^2 in its real part. */
const complexLog1p: Pair1 = ([a, b]) => {
  const [re, im] = complexLog([plusOne(a), b])
  const near = lt(add(abs(a), abs(b)), fill(a, 0.5))
  const square = add(mul(a, add(a, fill(a, 2))), mul(b, b))
  return [select(near, scale(log1p(select(near, square, zerosOf(a))), 0.5), re), im]
}

/** e^x. */
export const exp = unary("exp", { float: Math.exp }, (t, _x, y) => mul(t, y), { complex: complexExp })

/** e^x - 1, accurate near 0; its derivative e^x is not taken from the result, which has lost it in the left tail. */
export const expm1 = unary("expm1", { float: Math.expm1 }, (t, x) => mul(t, exp(x)), { complex: complexExpm1 })

/** The natural logarithm; NaN below 0, -inf at 0. */
export const log = unary("log", { float: Math.log }, (t, x) => div(t, x), { complex: complexLog })

/** log(1 + x), accurate near 0. */
export const log1p = unary("log1p", { float: Math.log1p }, (t, x) => div(t, plusOne(x)), { complex: complexLog1p })

/** The square root; NaN below 0; the derivative at 0 is infinite. */
export const sqrt = unary("sqrt", { float: Math.sqrt }, (t, _x, y) => mul(t, div(fill(y, 0.5), y)), {
  complex: complexSqrt,
})

/** 1 / sqrt(x). */
export const rsqrt = unary("rsqrt", { float: (x) => 1 / Math.sqrt(x) }, (t, x, y) => mul(t, scale(div(y, x), -0.5)), {
  complex: (z) => partsOf(div(fill(fromParts(...z), 1), sqrt(fromParts(...z))))!,
})

export const sin = unary("sin", { float: Math.sin }, (t, x) => mul(t, cos(x)), {
  complex: ([a, b]) => [times(sin(a), cosh(b)), grown(cos(a), sinh(b), b)],
})

export const cos = unary("cos", { float: Math.cos }, (t, x) => neg(mul(t, sin(x))), {
  complex: ([a, b]) => [grown(cos(a), cosh(b), b), neg(times(sin(a), sinh(b)))],
})

/** sin(x) / cos(x); the derivative is 1 + tan(x)^2. */
export const tan = unary("tan", { float: Math.tan }, (t, _x, y) => mul(t, plusOne(mul(y, y))), { complex: complexTan })

/** (e^x - e^-x) / 2. */
export const sinh = unary("sinh", { float: Math.sinh }, (t, x) => mul(t, cosh(x)), {
  complex: ([a, b]) => [grown(cos(b), sinh(a), a), times(sin(b), cosh(a))],
})

/** (e^x + e^-x) / 2. */
export const cosh = unary("cosh", { float: Math.cosh }, (t, x) => mul(t, sinh(x)), {
  complex: ([a, b]) => [grown(cos(b), cosh(a), a), times(sin(b), sinh(a))],
})

/** The hyperbolic tangent; the derivative is 1 - y^2. */
export const tanh = unary("tanh", { float: Math.tanh }, (t, _x, y) => mul(t, oneMinusSquare(y)), {
  complex: complexTanh,
})

/** Both forms are 1 / (1 + e^-x); each is taken where its exponential does not overflow. */
const sigmoid = (x: number): number => {
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const e = Math.exp(x)
  return e / (1 + e)
}

/** 1 / (1 + e^-x); the derivative logistic(x) logistic(-x) is right in both tails, where y (1 - y) is not. */
export const logistic = unary("logistic", { float: sigmoid }, (t, x, y) => mul(t, mul(y, logistic(neg(x)))), {
  complex: ([a, b]) => {
    const isRight = ge(a, zerosOf(a))
    const e = exp(fromParts(select(isRight, neg(a), a), select(isRight, neg(b), b)))
    const share = div(fill(e, 1), add(fill(e, 1), e))
    return select(isRight, share, mul(e, share))
  },
})

/** The error function; the derivative is 2/sqrt(pi) e^(-x^2). */
export const erf = unary("erf", { float: errorFunction }, (t, x) =>
  mul(t, scale(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI))),
)
