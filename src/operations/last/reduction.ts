import type { DType, NDArray, PartOf, Shape } from "../../array/index.js"
import type { Counted, NoOptions, Reduce, ReduceOptions, Unknown } from "../../array/shape-types.js"
import * as op from "../index.js"
import {
  countingLast,
  extremumLast,
  meanLast,
  quantifierLast,
  reductionLast,
  restLast,
  searchLast,
  spreadLast,
} from "./combinators.js"

export const sum = countingLast(op.sum)
export const prod = countingLast(op.prod)
export const mean = meanLast(op.mean)
export const norm =
  <const O extends ReduceOptions = NoOptions>(options?: O) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<Reduce<S, O>, PartOf<D>> =>
    op.norm(x, options)

export const max = extremumLast(op.max)
export const min = extremumLast(op.min)

export const logSumExp =
  <const O extends op.LogSumExpOptions = NoOptions>(options?: O) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<Reduce<S, O>, D> =>
    op.logSumExp(x, options)

export const logmeanexp = meanLast(op.logmeanexp)
export const reduceAnd = reductionLast(op.reduceAnd)
export const reduceOr = reductionLast(op.reduceOr)
export const reduceXor = reductionLast(op.reduceXor)
export const logSumExpSigned = restLast(op.logSumExpSigned)
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
