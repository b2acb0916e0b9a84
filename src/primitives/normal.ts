import type { NDArray } from "../array/index.js"
import { add, mul, neg, scale, sub } from "./arithmetic.js"
import { fill } from "./broadcast.js"
import { unary } from "./elementwise.js"
import { complement, logNormal, normalQuantile } from "./special/error.js"
import { logNdtrKernel, ndtriKernel } from "./special/kernels/error.js"
import { exp } from "./transcendental.js"

const halfSquare = (x: NDArray): NDArray => scale(mul(x, x), 0.5)

/** 1 - erf(x), with relative accuracy on the right; the derivative is -2/sqrt(pi) e^(-x^2). */
export const erfc = unary("erfc", { float: complement }, (t, x) =>
  mul(t, scale(exp(neg(mul(x, x))), -2 / Math.sqrt(Math.PI))),
)

/** The log of the standard normal distribution function; the derivative is the density over the function itself. */
export const logNdtr = unary(
  "logNdtr",
  { float: logNormal },
  (t, x, y) => mul(t, exp(sub(fill(x, -0.5 * Math.log(2 * Math.PI)), add(halfSquare(x), y)))),
  { kernel: logNdtrKernel },
)

/** The inverse of the standard normal distribution function; the derivative is 1 / density(y). */
export const ndtri = unary(
  "ndtri",
  { float: normalQuantile },
  (t, _x, y) => mul(t, scale(exp(halfSquare(y)), Math.sqrt(2 * Math.PI))),
  { kernel: ndtriKernel },
)
