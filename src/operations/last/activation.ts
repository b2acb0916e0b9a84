import type { NDArray, Shape } from "../../array/index.js"
import type { Broadcast, Empty, Unknown } from "../../array/shape-types.js"
import * as op from "../index.js"

type FloatType = "float32" | "float64"

/** An activation with its options, as a function of the array. */
/* @__NO_SIDE_EFFECTS__ */
const activationLast =
  <O>(f: <S extends Shape, D extends FloatType>(x: NDArray<S, D>, options?: O) => NDArray<S, D>) =>
  (options?: O) =>
  <S extends Shape, D extends FloatType>(x: NDArray<S, D>): NDArray<S, D> =>
    f(x, options)

export const leakyRelu = activationLast(op.leakyRelu)
export const elu = activationLast(op.elu)
export const celu = activationLast(op.celu)
export const hardTanh = activationLast(op.hardTanh)
export const gelu = activationLast(op.gelu)
export const squareplus = activationLast(op.squareplus)
export const standardize = activationLast(op.standardize)

/** `A.dotProductAttention(key, value)(query)`. */
export const dotProductAttention =
  <D extends FloatType>(key: NDArray<Unknown, D>, value: NDArray<Unknown, D>, options?: op.AttentionOptions<D>) =>
  (query: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    op.dotProductAttention(query, key, value, options)

/** `A.scaledMatmul(y, xScales, yScales)(x)`. */
export const scaledMatmul =
  <D extends FloatType>(y: NDArray<Unknown, D>, xScales: NDArray<Unknown, D>, yScales: NDArray<Unknown, D>) =>
  (x: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    op.scaledMatmul(x, y, xScales, yScales)

export const glu =
  (options?: op.GluOptions) =>
  <D extends FloatType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    op.glu(x, options)

export const maxout =
  (options: op.MaxoutOptions) =>
  <D extends FloatType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    op.maxout(x, options)

export const ldexp =
  <B extends Shape = Empty>(n: NDArray<B, "int32" | "uint32"> | number) =>
  <A extends Shape, D extends FloatType>(x: NDArray<A, D>): NDArray<Broadcast<A, B>, D> =>
    op.ldexp(x, n)
