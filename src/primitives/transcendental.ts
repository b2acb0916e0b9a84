import type { NDArray } from "../array/index.js"
import { add, div, mul, neg, scale, sub } from "./arithmetic.js"
import { fill } from "./broadcast.js"
import { unary } from "./elementwise.js"
import { errorFunction } from "./erf.js"

const plusOne = (x: NDArray): NDArray => add(x, fill(x, 1))

/** e^x. */
export const exp = unary("exp", { float: Math.exp }, (t, _x, y) => mul(t, y))

/** e^x - 1, accurate near 0; its derivative e^x is not taken from the result, which has lost it in the left tail. */
export const expm1 = unary("expm1", { float: Math.expm1 }, (t, x) => mul(t, exp(x)))

/** The natural logarithm; NaN below 0, -inf at 0. */
export const log = unary("log", { float: Math.log }, (t, x) => div(t, x))

/** log(1 + x), accurate near 0. */
export const log1p = unary("log1p", { float: Math.log1p }, (t, x) => div(t, plusOne(x)))

/** The square root; NaN below 0; the derivative at 0 is infinite. */
export const sqrt = unary("sqrt", { float: Math.sqrt }, (t, _x, y) => mul(t, div(fill(y, 0.5), y)))

/** 1 / sqrt(x). */
export const rsqrt = unary("rsqrt", { float: (x) => 1 / Math.sqrt(x) }, (t, x, y) => mul(t, scale(div(y, x), -0.5)))

export const sin = unary("sin", { float: Math.sin }, (t, x) => mul(t, cos(x)))

export const cos = unary("cos", { float: Math.cos }, (t, x) => neg(mul(t, sin(x))))

/** sin(x) / cos(x); the derivative is 1 + tan(x)^2. */
export const tan = unary("tan", { float: Math.tan }, (t, _x, y) => mul(t, plusOne(mul(y, y))))

/** The hyperbolic tangent; the derivative 1 - y^2 is factored, for near 1 the square would lose half the digits. */
export const tanh = unary("tanh", { float: Math.tanh }, (t, _x, y) => mul(t, mul(sub(fill(y, 1), y), plusOne(y))))

/** Both forms are 1 / (1 + e^-x); each is taken where its exponential does not overflow. */
const sigmoid = (x: number): number => {
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const e = Math.exp(x)
  return e / (1 + e)
}

/** 1 / (1 + e^-x); the derivative logistic(x) logistic(-x) is right in both tails, where y (1 - y) is not. */
export const logistic = unary("logistic", { float: sigmoid }, (t, x, y) => mul(t, mul(y, logistic(neg(x)))))

/** The error function; the derivative is 2/sqrt(pi) e^(-x^2). */
export const erf = unary("erf", { float: errorFunction }, (t, x) =>
  mul(t, scale(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI))),
)
