import type { DType, NDArray, Shape } from "../../array/index.js"
import type { Counted, NoOptions, Reduce, ReduceOptions, Unknown } from "../../array/shape-types.js"
import * as op from "../index.js"
import {
  binaryLast,
  countingLast,
  dtypeLast,
  extremumLast,
  meanLast,
  reductionLast,
  restLast,
  searchLast,
  spreadLast,
} from "./combinators.js"

/** `A.at(1, { start: 2 })(x)` is x[1, 2:]. */
export const at = dtypeLast(op.at)

/** `A.update.add(indices, values)(x)` is `update.add(x, indices, values)`. */
export const update = {
  set: restLast(op.update.set),
  add: restLast(op.update.add),
  multiply: restLast(op.update.multiply),
  min: restLast(op.update.min),
  max: restLast(op.update.max),
  get: dtypeLast(op.update.get),
  apply:
    (indices: op.Indices, f: (values: NDArray) => NDArray, options?: op.UpdateOptions) =>
    <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<S, D> =>
      op.update.apply(x, indices, f, options),
} as const

const scatterLast =
  (f: op.Scatter) =>
  (indices: NDArray, updates: NDArray, params: op.ScatterParams) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<S, D> =>
    f(x, indices, updates, params)

export const scatter = /* @__PURE__ */ scatterLast(op.scatter)
export const scatterSubtract = /* @__PURE__ */ scatterLast(op.scatterSubtract)
export const scatterMultiply = /* @__PURE__ */ scatterLast(op.scatterMultiply)
export const scatterMin = /* @__PURE__ */ scatterLast(op.scatterMin)
export const scatterMax = /* @__PURE__ */ scatterLast(op.scatterMax)

export const nansum = countingLast(op.nansum)
export const nanprod = countingLast(op.nanprod)
export const nanmean = meanLast(op.nanmean)
export const nanvar = spreadLast(op.nanvar)
export const nanstd = spreadLast(op.nanstd)
export const nanmax = extremumLast(op.nanmax)
export const nanmin = extremumLast(op.nanmin)
export const nanargmax = searchLast(op.nanargmax)
export const nanargmin = searchLast(op.nanargmin)
export const ptp = reductionLast(op.ptp)
export const median = dtypeLast(op.median)
export const nanmedian = dtypeLast(op.nanmedian)
export const quantile = dtypeLast(op.quantile)
export const nanquantile = dtypeLast(op.nanquantile)
export const percentile = dtypeLast(op.percentile)
export const nanpercentile = dtypeLast(op.nanpercentile)
export const average = dtypeLast(op.average)
export const cov = dtypeLast(op.cov)
export const corrcoef = dtypeLast(op.corrcoef)

export const countNonzero =
  <const O extends ReduceOptions = NoOptions>(options?: O) =>
  <S extends Shape>(x: NDArray<S>): NDArray<Reduce<S, O>, "int32"> =>
    op.countNonzero(x, options)

/** A cumulative operation with its options. */
const cumulativeLast =
  <O>(f: <D extends DType>(x: NDArray<Unknown, D>, options?: O) => NDArray<Unknown, Counted<D>>) =>
  (options?: O) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, Counted<D>> =>
    f(x, options)

export const cummax = /* @__PURE__ */ cumulativeLast(op.cummax)
export const cummin = /* @__PURE__ */ cumulativeLast(op.cummin)
export const logCumSumExp = /* @__PURE__ */ cumulativeLast(op.logCumSumExp)
export const cumulativeSum = /* @__PURE__ */ cumulativeLast(op.cumulativeSum)
export const cumulativeProd = /* @__PURE__ */ cumulativeLast(op.cumulativeProd)
export const nancumsum = /* @__PURE__ */ cumulativeLast(op.nancumsum)
export const nancumprod = /* @__PURE__ */ cumulativeLast(op.nancumprod)

export const diff = dtypeLast(op.diff)
export const ediff1d = dtypeLast(op.ediff1d)
export const trapezoid = dtypeLast(op.trapezoid)
export const gradient = restLast(op.gradient)
export const unwrap = dtypeLast(op.unwrap)

export const fmax = binaryLast(op.fmax)
export const fmin = binaryLast(op.fmin)
export const truncDivide = binaryLast(op.truncDivide)
export const isClose = restLast(op.isClose)
export const arrayEquiv = restLast(op.arrayEquiv)
/** `A.divmod(y)(x)` is the quotient and the remainder of x by y. */
export const divmod = restLast(op.divmod)

export { fix, fliplr, flipud, matrixTranspose, modf, positive, roundAway } from "../index.js"
