import type { DType, NDArray, Shape } from "../../array/index.js"
import type { Gradual, Unknown } from "../../array/shape-types.js"
import * as op from "../index.js"

export const dynamicSlice =
  <const S extends Shape>(starts: op.Starts, sizes: S) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Gradual<S>, D> =>
    op.dynamicSlice(x, starts, sizes)

export const dynamicUpdateSlice =
  (update: NDArray, starts: op.Starts) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<S, D> =>
    op.dynamicUpdateSlice(x, update, starts)

export const scatterAdd =
  (indices: NDArray, updates: NDArray, params: op.ScatterParams) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<S, D> =>
    op.scatterAdd(x, indices, updates, params)
