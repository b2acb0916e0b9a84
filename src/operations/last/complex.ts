import type { ComplexOf, DType, NDArray, PartOf, Shape } from "../../array/index.js"
import type { Broadcast, Empty } from "../../array/shape-types.js"
import * as op from "../index.js"

export { conj, conjugate, imag, isComplex, isComplexObj, isReal, isRealObj, real, sortComplex } from "../index.js"

/** `A.complex(im)(re)` is re + i im. */
export const complex =
  <B extends Shape = Empty, D extends "float32" | "float64" = "float32">(im: NDArray<B, D> | number) =>
  <A extends Shape = Empty>(re: NDArray<A, D> | number): NDArray<Broadcast<A, B>, ComplexOf<D>> =>
    op.complex(re, im)

export const angle =
  (options?: op.AngleOptions) =>
  <S extends Shape, D extends DType>(z: NDArray<S, D>): NDArray<S, PartOf<D>> =>
    op.angle(z, options)

export const realIfClose =
  (options?: op.RealIfCloseOptions) =>
  <S extends Shape, D extends DType>(z: NDArray<S, D>): NDArray<S, D | PartOf<D>> =>
    op.realIfClose(z, options)
