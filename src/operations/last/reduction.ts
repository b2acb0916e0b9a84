import type { DType, NDArray, Shape } from "../../array/index.js"
import type { Counted, Unknown } from "../../array/shape-types.js"
import * as op from "../index.js"
import {
  countingLast,
  extremumLast,
  meanLast,
  quantifierLast,
  reductionLast,
  searchLast,
  spreadLast,
} from "./combinators.js"

export const sum = countingLast(op.sum)
export const prod = countingLast(op.prod)
export const mean = meanLast(op.mean)
export const norm = reductionLast(op.norm)
export const max = extremumLast(op.max)
export const min = extremumLast(op.min)
export const logSumExp = reductionLast(op.logSumExp)
export const variance = spreadLast(op.variance)
export { variance as var }
export const std = spreadLast(op.std)
export const any = quantifierLast(op.any)
export const all = quantifierLast(op.all)
export const argmax = searchLast(op.argmax)
export const argmin = searchLast(op.argmin)

export const argsort =
  (options?: op.SortOptions) =>
  <S extends Shape>(x: NDArray<S>): NDArray<S, "int32"> =>
    op.argsort(x, options)

export const cumsum =
  (options?: op.CumulativeOptions) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, Counted<D>> =>
    op.cumsum(x, options)

export const cumprod =
  (options?: op.CumulativeOptions) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, Counted<D>> =>
    op.cumprod(x, options)

/** `A.oneHot(n)(indices)` is `oneHot(indices, n)`. */
export const oneHot =
  <D extends DType = "float32">(n: number, options?: op.OneHotOptions<D>) =>
  (indices: NDArray): NDArray<Unknown, D> =>
    op.oneHot(indices, n, options)
