import type { NDArray } from "../array/index.js"
import { add, div, mul, neg, scale, sub } from "./arithmetic.js"
import { fill } from "./broadcast.js"
import { unary } from "./elementwise.js"
import { pointwise } from "./lowering.js"
import { type Parametric, parametric } from "./parametric.js"
import type { None } from "./rule.js"
import { dawsonOf, faddeevaOf, scaledComplement } from "./special/faddeeva.js"
import { erfcxKernel } from "./special/kernels/error.js"
import { dawsnKernel, faddeevaKernel } from "./special/kernels/faddeeva.js"
import { owensTOf } from "./special/owens-t.js"
import { inlined } from "./special/programs/loop.js"
import { owensTArrays } from "./special/programs/owens-t.js"
import { erf, exp } from "./transcendental.js"

const SLOPE = 2 / Math.sqrt(Math.PI)

/** e^(x^2) erfc(x); the derivative is 2 x erfcx(x) - 2 / sqrt(pi). */
export const erfcx = unary(
  "erfcx",
  { float: scaledComplement },
  (t, x, y) => mul(t, sub(scale(mul(x, y), 2), fill(x, SLOPE))),
  { kernel: erfcxKernel },
)

/** Dawson's integral, of which the derivative is 1 - 2 x dawsn(x). */
export const dawsn = unary("dawsn", { float: dawsonOf }, (t, x, y) => mul(t, sub(fill(x, 1), scale(mul(x, y), 2))), {
  lower: (xs) => pointwise("dawsn", dawsnKernel())(xs),
})

/** Which part of a complex number. */
type Part = { readonly imaginary: boolean }

/**
 * The real or the imaginary part of the Faddeeva function w of x + iy. It is analytic, w' = -2 z w + 2 i / sqrt(pi), so
 * that the derivatives of both parts are parts of w'.
 */
export const faddeeva: Parametric<Part> = parametric<Part>(
  "faddeeva",
  ({ imaginary }) =>
    (x = NaN, y = NaN) =>
      faddeevaOf(x, y)[imaginary ? 1 : 0],
  [
    (t, [x, y], { imaginary }) => mul(t, imaginary ? imaginarySlope(x!, y!) : realSlope(x!, y!)),
    (t, [x, y], { imaginary }) => mul(t, imaginary ? realSlope(x!, y!) : neg(imaginarySlope(x!, y!))),
  ],
  { kernel: ({ imaginary }) => faddeevaKernel(imaginary) },
)

const parts = (x: NDArray, y: NDArray): readonly [NDArray, NDArray] => [
  faddeeva([x, y], { imaginary: false }),
  faddeeva([x, y], { imaginary: true }),
]

const realSlope = (x: NDArray, y: NDArray): NDArray => {
  const [u, v] = parts(x, y)
  return scale(sub(mul(y, v), mul(x, u)), 2)
}

const imaginarySlope = (x: NDArray, y: NDArray): NDArray => {
  const [u, v] = parts(x, y)
  return sub(fill(x, SLOPE), scale(add(mul(x, v), mul(y, u)), 2))
}

/**
 * Owen's T function of (h, a): its derivative in h is -erf(a h / sqrt 2) e^(-h^2 / 2) / (2 sqrt(2 pi)), that in a the
 * integrand at its end.
 */
export const owensT: Parametric<None> = parametric<None>(
  "owensT",
  () =>
    (h = NaN, a = NaN) =>
      owensTOf(h, a),
  [
    (t, [h, a]) => {
      const share = erf(scale(mul(a!, h!), Math.SQRT1_2))
      return mul(t, mul(share, scale(exp(scale(mul(h!, h!), -0.5)), -0.5 / Math.sqrt(2 * Math.PI))))
    },
    (t, [h, a]) => {
      const below = add(mul(a!, a!), fill(a!, 1))
      const height = exp(scale(mul(mul(h!, h!), below), -0.5))
      return mul(t, scale(div(height, below), 0.5 / Math.PI))
    },
  ],
  { lower: inlined(([h, a]) => owensTArrays(h!, a!)) },
)
