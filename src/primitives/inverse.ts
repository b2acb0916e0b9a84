import type { NDArray } from "../array/index.js"
import { add, div, mul, neg, sub } from "./arithmetic.js"
import { fill } from "./broadcast.js"
import { unary } from "./elementwise.js"
import { rsqrt } from "./transcendental.js"

const plus = (x: NDArray, c: number): NDArray => add(x, fill(x, c))
const onePlusSquare = (x: NDArray): NDArray => plus(mul(x, x), 1)
/** Factored, for near 1 the square would lose half the digits. */
const oneMinusSquare = (x: NDArray): NDArray => mul(sub(fill(x, 1), x), plus(x, 1))

/** The angle in [-pi/2, pi/2] whose sine is x; NaN beyond [-1, 1]. */
export const asin = unary("asin", { float: Math.asin }, (t, x) => mul(t, rsqrt(oneMinusSquare(x))))

/** The angle in [0, pi] whose cosine is x; NaN beyond [-1, 1]. */
export const acos = unary("acos", { float: Math.acos }, (t, x) => neg(mul(t, rsqrt(oneMinusSquare(x)))))

/** The angle in [-pi/2, pi/2] whose tangent is x. */
export const atan = unary("atan", { float: Math.atan }, (t, x) => div(t, onePlusSquare(x)))

/** The number whose hyperbolic sine is x. */
export const asinh = unary("asinh", { float: Math.asinh }, (t, x) => mul(t, rsqrt(onePlusSquare(x))))

/** The number >= 0 whose hyperbolic cosine is x; NaN below 1, and so is its derivative: each factor has its own root. */
export const acosh = unary("acosh", { float: Math.acosh }, (t, x) => mul(t, mul(rsqrt(plus(x, -1)), rsqrt(plus(x, 1)))))

/** The number whose hyperbolic tangent is x; infinite at -1 and 1. */
export const atanh = unary("atanh", { float: Math.atanh }, (t, x) => div(t, oneMinusSquare(x)))

/** The real cube root, also of negative numbers; the derivative at 0 is infinite. */
export const cbrt = unary("cbrt", { float: Math.cbrt }, (t, _x, y) => div(t, mul(fill(y, 3), mul(y, y))))
