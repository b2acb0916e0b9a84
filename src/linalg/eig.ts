import { type DType, fromParts, type NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import type { ComplexOf } from "../operations/complex.js"
import { eig as eigPrimitive } from "../primitives/linalg/eig.js"
import { asSquare } from "./operand.js"

/**
 * The eigenvalues w and eigenvectors (the columns of v) of real square matrices, as complex arrays: a v = v diag(w).
 *
 * Conjugate pairs stand side by side, that with the positive imaginary part first; there is no other order. Vectors
 * have 2-norm 1 and a largest element that is real and positive. The derivative keeps that: dw = diag(m) with
 * m = v^-1 da v, and dv = v (m_ij / (w_j - w_i) off the diagonal) up to multiples of the vectors. Where eigenvalues are
 * equal dv is not finite, and dw right in functions of the sum of the equal ones; a matrix without n independent
 * vectors has neither. Infinities and NaN give NaN.
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float
 * @example eig(array([[0, -4], [1, 0]]))[0] // array([{ re: 0, im: 2 }, { re: 0, im: -2 }])
 */
export const eig = <D extends DType>(
  a: NDArray<Unknown, D>,
): readonly [w: NDArray<Unknown, ComplexOf<D>>, v: NDArray<Unknown, ComplexOf<D>>] => {
  const [wr, wi, vr, vi] = eigPrimitive(asSquare("eig", a))
  return [fromParts<Unknown, ComplexOf<D>>(wr, wi), fromParts<Unknown, ComplexOf<D>>(vr, vi)]
}

/**
 * The eigenvalues of real square matrices, as a complex array.
 *
 * The derivative is diag(v^-1 da v); among equal eigenvalues only that of their sum is defined.
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float
 * @example eigvals(array([[0, -4], [1, 0]])) // array([{ re: 0, im: 2 }, { re: 0, im: -2 }])
 */
export const eigvals = <D extends DType>(a: NDArray<Unknown, D>): NDArray<Unknown, ComplexOf<D>> => {
  const [wr, wi] = eigPrimitive(asSquare("eigvals", a))
  return fromParts<Unknown, ComplexOf<D>>(wr, wi)
}
