import type { NDArray } from "../array/index.js"
import { div, mul, scale } from "./arithmetic.js"
import { fill, zerosOf } from "./broadcast.js"
import { eq } from "./compare.js"
import { type Parametric, parametric } from "./parametric.js"
import { select } from "./select.js"
import { fresnelKernel, siciKernel } from "./special/kernels/trigonometric-integral.js"
import { cosineIntegral, fresnelOf, sineIntegral } from "./special/trigonometric-integrals.js"
import { cos, sin } from "./transcendental.js"

type Which = { readonly cosine: boolean }

/** sin(x) / x, and 1 at 0. */
const sinOver = (x: NDArray): NDArray => {
  const isZero = eq(x, zerosOf(x))
  return select(isZero, cos(x), div(sin(x), select(isZero, fill(x, 1), x)))
}

/** The sine integral, or the cosine integral; their derivatives are sin(x) / x and cos(x) / x. */
export const sici: Parametric<Which> = parametric<Which>(
  "sici",
  ({ cosine }) =>
    (x = NaN) =>
      cosine ? cosineIntegral(x) : sineIntegral(x),
  [(t, [x], { cosine }) => mul(t, cosine ? div(cos(x!), x!) : sinOver(x!))],
  { kernel: ({ cosine }) => siciKernel(cosine) },
)

/** Fresnel's sine integral, or his cosine integral; their derivatives are sin and cos of pi x^2 / 2. */
export const fresnel: Parametric<Which> = parametric<Which>(
  "fresnel",
  ({ cosine }) =>
    (x = NaN) =>
      fresnelOf(x, cosine),
  [
    (t, [x], { cosine }) => {
      const angle = scale(mul(x!, x!), Math.PI / 2)
      return mul(t, cosine ? cos(angle) : sin(angle))
    },
  ],
  { kernel: ({ cosine }) => fresnelKernel(cosine) },
)
