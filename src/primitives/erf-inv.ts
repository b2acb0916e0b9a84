import { mul } from "./arithmetic.js"
import { fill } from "./broadcast.js"
import { unary } from "./elementwise.js"
import { errorFunction, horner } from "./erf.js"
import { exp } from "./transcendental.js"

/**
 * A start within 1e-6, from M. Giles, "Approximating the erfinv function", GPU Computing Gems (2011): polynomials in
 * w = -log(1 - x^2), near the centre and in the tails.
 */
const centre = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 2.1858087e-4, -1.25372503e-3, -4.17768164e-3,
  0.246640727, 1.50140941,
]
const tails = [
  -2.00214257e-4, 1.00950558e-4, 1.34934322e-3, -3.67342844e-3, 5.73950773e-3, -7.6224613e-3, 9.43887047e-3, 1.00167406,
  2.83297682,
]

const SCALE = Math.sqrt(Math.PI) / 2

/** The inverse of the error function, refined by Newton's method on erf; infinite at -1 and 1. */
const inverse = (x: number): number => {
  if (Math.abs(x) === 1) return x * Infinity
  if (!(Math.abs(x) < 1)) return NaN
  const w = -Math.log1p(-x * x)
  const start = x * (w < 5 ? horner(centre, w - 2.5) : horner(tails, Math.sqrt(w) - 3))
  const refine = (y: number): number => y - (errorFunction(y) - x) * SCALE * Math.exp(y * y)
  return w > 35 ? start : refine(refine(start))
}

/** erf^-1(x); its derivative is (sqrt(pi) / 2) exp(erfInv(x)^2). */
export const erfInv = unary("erfInv", { float: inverse }, (t, x, y) => mul(t, mul(fill(x, SCALE), exp(mul(y, y)))))
