import type { NDArray } from "../array/index.js"
import { add, mul, neg, sub } from "./arithmetic.js"
import { fill } from "./broadcast.js"
import { unary } from "./elementwise.js"
import { type Parametric, parametric } from "./parametric.js"
import { type Op, op } from "./rule.js"
import { hurwitz } from "./special/hurwitz.js"
import { digammaKernel, lgammaKernel } from "./special/kernels/gamma.js"
import { polygammaKernel } from "./special/kernels/polygamma.js"
import { digammaOf, logGamma } from "./special/log-gamma.js"
import { inlined } from "./special/programs/loop.js"
import { zetaArrays } from "./special/programs/zeta.js"

/** log |gamma(x)|. */
export const lgamma = unary("lgamma", { float: logGamma }, (t, x) => mul(t, digamma(x)), { kernel: lgammaKernel })

/** The derivative of lgamma. */
export const digamma = unary("digamma", { float: digammaOf }, (t, x) => mul(t, polygamma(1, x)), {
  kernel: digammaKernel,
})

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

type Order = { readonly order: number }

/** (-1)^(m + 1) m! zeta(m + 1, x) for m >= 1. */
const polygammaOf = ({ order }: Order): ((x?: number) => number) => {
  if (order === 0) return (x = NaN) => digammaOf(x)
  const factor = (order % 2 === 0 ? -1 : 1) * factorial(order)
  return (x = NaN) => factor * hurwitz(order + 1, x)
}

const polygammaFamily: Parametric<Order> = parametric<Order>(
  "polygamma",
  polygammaOf,
  [(t, [x], { order }) => mul(t, polygamma(order + 1, x!))],
  { kernel: ({ order }) => (order === 0 ? digammaKernel : polygammaKernel(order)) },
)

/** The derivative of digamma of an order, a whole number; its own derivative is the next one. */
export const polygamma: Op<(order: number, x: NDArray) => NDArray, Order> = op(polygammaFamily.primitive, (order, x) =>
  polygammaFamily([x], { order }),
)

const zetaFamily: Parametric<Order> = parametric<Order>(
  "zeta",
  ({ order }) =>
    (s = NaN, q = NaN) =>
      hurwitz(s, q, order),
  [
    (t, [s, q], { order }) => mul(t, zeta(s!, q!, order + 1)),
    (t, [s, q], { order }) => {
      const [next, whole] = [add(s!, fill(s!, 1)), mul(s!, zeta(add(s!, fill(s!, 1)), q!, order))]
      const slope = order === 0 ? whole : add(whole, mul(fill(s!, order), zeta(next, q!, order - 1)))
      return neg(mul(t, slope))
    },
  ],
  { lower: inlined(([s, q], { order }) => zetaArrays(s!, q!, order)) },
)

/**
 * The Hurwitz zeta function, the sum of (q + n)^-s over n >= 0, for s > 1; or its derivative of an order in s.
 *
 * d/dq zeta(s, q) = -s zeta(s + 1, q), of which the derivatives in s follow by Leibniz' rule.
 */
export const zeta: Op<(s: NDArray, q: NDArray, order?: number) => NDArray, Order> = op(
  zetaFamily.primitive,
  (s, q, order = 0) => zetaFamily([s, q], { order }),
)

/** log x - digamma(a) and the like: the derivatives in a of (a - 1) log x - lgamma(a), by their order from 1 on. */
export const logDensitySlope = (a: NDArray, logX: NDArray, order: number): NDArray =>
  order === 1 ? sub(logX, digamma(a)) : neg(polygamma(order - 1, a))
