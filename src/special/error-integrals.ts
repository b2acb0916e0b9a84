import {
  type ComplexOf,
  type DType,
  fromParts,
  type NDArray,
  type PartOf,
  partsOf,
  type Shape,
} from "../array/index.js"
import { type Binary, binary, floats, inexact, type Unary, unary } from "../operations/elementwise.js"
import { asArray, checkTakes } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { zerosOf } from "../primitives/broadcast.js"
import * as p from "../primitives/error-integrals.js"

/**
 * The scaled complementary error function, e^(x^2) erfc(x), which does not underflow.
 *
 * @throws DTypeError unless x is float
 * @example erfcx(array([0, 100])) // [1, 0.005641614]
 */
export const erfcx: Unary = unary("erfcx", floats, p.erfcx)

/**
 * Dawson's integral, e^(-x^2) times the integral of e^(t^2) from 0 to x.
 *
 * @throws DTypeError unless x is float
 * @example dawsn(array([0, 1])) // [0, 0.5380795]
 */
export const dawsn: Unary = unary("dawsn", floats, p.dawsn)

/** The dtype of complex arrays with such parts, or of such parts. */
type Complexified<D extends DType> = D extends "complex64" | "complex128" ? D : ComplexOf<PartOf<D>>

/**
 * The Faddeeva function w(z) = e^(-z^2) erfc(-iz) of complex numbers, or real ones.
 *
 * @throws DTypeError unless z is float or complex
 * @example wofz(complex(array([0]), array([1]))) // array([{ re: 0.4275836, im: 0 }])
 */
export const wofz = operation(
  "wofz",
  <S extends Shape, D extends DType>(z: NDArray<S, D>): NDArray<S, Complexified<D>> => {
    checkTakes("wofz", inexact, [asArray("wofz", z, "z")], { z })
    const [x, y] = partsOf(z) ?? [z, zerosOf(z)]
    const part = (imaginary: boolean): NDArray => p.faddeeva([x, y], { imaginary })
    return fromParts(part(false), part(true)) as NDArray<S, Complexified<D>>
  },
)

/**
 * Owen's T function, the probability that X > h and 0 < Y < a X for independent standard normal X and Y.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example owensT(array([0]), 1) // [0.125]
 */
export const owensT: Binary = binary("owensT", floats, (h, a) => p.owensT([h, a], {}))
