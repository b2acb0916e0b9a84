import type { DType, NDArray, Shape } from "../array/index.js"
import { floats } from "../operations/elementwise.js"
import { asArray, checkTakes } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import * as p from "../primitives/trigonometric-integrals.js"

/**
 * The sine integral, of sin(t) / t from 0 to x, and the cosine integral, Euler's constant + log |x| + the integral of
 * (cos(t) - 1) / t.
 *
 * @throws DTypeError unless x is float
 * @example sici(array([0, 2])) // [[0, 1.605413], [-Infinity, 0.42298084]]
 */
export const sici = operation(
  "sici",
  <S extends Shape, D extends DType>(x: NDArray<S, D>): readonly [si: NDArray<S, D>, ci: NDArray<S, D>] => {
    checkTakes("sici", floats, [asArray("sici", x)], { x })
    return [p.sici([x], { cosine: false }), p.sici([x], { cosine: true })]
  },
)

/**
 * Fresnel's integrals of sin(pi t^2 / 2) and cos(pi t^2 / 2) from 0 to x.
 *
 * @throws DTypeError unless x is float
 * @example fresnel(array([0, 1])) // [[0, 0.43825915], [0, 0.7798934]]
 */
export const fresnel = operation(
  "fresnel",
  <S extends Shape, D extends DType>(x: NDArray<S, D>): readonly [s: NDArray<S, D>, c: NDArray<S, D>] => {
    checkTakes("fresnel", floats, [asArray("fresnel", x)], { x })
    return [p.fresnel([x], { cosine: false }), p.fresnel([x], { cosine: true })]
  },
)
