import type { NDArray } from "../array/index.js"
import { div, mul, neg, sub } from "./arithmetic.js"
import { fill, zerosOf } from "./broadcast.js"
import { eq } from "./compare.js"
import { unary } from "./elementwise.js"
import { pointwise } from "./lowering.js"
import { type Parametric, parametric } from "./parametric.js"
import { select } from "./select.js"
import { dilogarithm, exponentialIntegral, principalExponentialIntegral } from "./special/exponential-integral.js"
import { expiKernel, expnKernel, spenceKernel } from "./special/kernels/exponential-integral.js"
import { exp, log1p } from "./transcendental.js"

type Order = { readonly order: number }

/** E_n(x), the integral of e^(-x t) t^-n over t >= 1, for a whole n >= 0; E_n' = -E_(n-1). */
export const expn: Parametric<Order> = parametric<Order>(
  "expn",
  ({ order }) =>
    (x = NaN) =>
      exponentialIntegral(order, x),
  [
    (t, [x], { order }, y) =>
      neg(mul(t, order > 0 ? expn([x!], { order: order - 1 }) : mul(y, div(sub(x!, fill(x!, -1)), x!)))),
  ],
  { kernel: ({ order }) => expnKernel(order) },
)

/** The principal value of the integral of e^t / t up to x; its derivative is e^x / x. */
export const expi = unary("expi", { float: principalExponentialIntegral }, (t, x) => mul(t, div(exp(x), x)), {
  lower: (xs) => pointwise("expi", expiKernel())(xs),
})

/** log(1 + z) / z, with the slope -1/2 at 0. */
const logRatio = (z: NDArray): NDArray => {
  const isZero = eq(z, zerosOf(z))
  const safe = select(isZero, fill(z, 1), z)
  return select(isZero, sub(fill(z, 1), mul(fill(z, 0.5), z)), div(log1p(safe), safe))
}

/** Spence's function, the integral of log t / (1 - t) from 1 to x. */
export const spence = unary("spence", { float: dilogarithm }, (t, x) => neg(mul(t, logRatio(sub(x, fill(x, 1))))), {
  kernel: spenceKernel,
})
