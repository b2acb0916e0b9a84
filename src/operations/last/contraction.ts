import type { DType, NDArray, Shape } from "../../array/index.js"
import type { MatMul, Unknown } from "../../array/shape-types.js"
import * as op from "../index.js"

/** `A.matmul(y)(x)` is the product x y. */
export const matmul =
  <B extends Shape, D extends DType>(y: NDArray<B, D>) =>
  <A extends Shape, E extends DType>(x: NDArray<A, E>): NDArray<MatMul<A, B>, D | E> =>
    op.matmul<A, B, D | E>(x, y)

export const dot =
  (y: NDArray | number) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    op.dot<D>(x, y)

export const outer =
  (y: NDArray) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<readonly [Unknown, Unknown], D> =>
    op.outer<D>(x, y)

export const tensordot =
  (y: NDArray, options?: op.TensordotOptions) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    op.tensordot<D>(x, y, options)

export const dotGeneral =
  (y: NDArray, params: Parameters<typeof op.dotGeneral>[2]) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    op.dotGeneral<D>(x, y, params)

/** `A.einsum(equation, y)(x)` is `einsum(equation, x, y)`. */
export const einsum =
  (equation: string, ...ys: readonly NDArray[]) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    op.einsum<D>(equation, x, ...ys)

/** `A.raggedDot(y, sizes)(x)`. */
export const raggedDot =
  (y: NDArray, sizes: NDArray) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    op.raggedDot<D>(x, y, sizes)
