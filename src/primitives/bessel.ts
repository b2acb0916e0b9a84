import type { NDArray } from "../array/index.js"
import { add, mul, sign, sub } from "./arithmetic.js"
import { fill } from "./broadcast.js"
import { type Parametric, parametric } from "./parametric.js"
import { besselOf } from "./special/bessel.js"
import { besselKernel } from "./special/kernels/bessel.js"

type Which = { readonly order: number; readonly scaled: boolean }

const neighbours = (x: NDArray, { order, scaled }: Which): NDArray =>
  order === 0
    ? besselI([x], { order: 1, scaled })
    : mul(fill(x, 0.5), add(besselI([x], { order: order - 1, scaled }), besselI([x], { order: order + 1, scaled })))

/**
 * The modified Bessel function I_n of the first kind for a whole order n >= 0; with `scaled` I_n(x) e^-|x|.
 *
 * I_n' = (I_(n-1) + I_(n+1)) / 2 with I_(-1) = I_1; the factor e^-|x| adds -sign(x) times the function.
 */
export const besselI: Parametric<Which> = parametric<Which>(
  "besselI",
  ({ order, scaled }) =>
    (x = NaN) =>
      besselOf(order, x, scaled),
  [
    (t, [x], params, y) => {
      const slope = neighbours(x!, params)
      return mul(t, params.scaled ? sub(slope, mul(sign(x!), y)) : slope)
    },
  ],
  { kernel: ({ order, scaled }) => besselKernel(order, scaled) },
)
