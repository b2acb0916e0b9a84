/** The array API: NumPy's operations in camelCase, data first, one signature each. */
export * from "./activation.js"
export * from "./aliases.js"
export * from "./arithmetic.js"
export * from "./asarray.js"
export { at, type IndexMode } from "./at.js"
export * from "./attention.js"
export {
  broadcastTo,
  expandDims,
  moveAxis,
  ravel,
  reshape,
  type SqueezeOptions,
  squeeze,
  swapAxes,
  transpose,
} from "./axes.js"
export * from "./bessel.js"
export type { BinOptions } from "./bins.js"
export * from "./bitwise-reduce.js"
export * from "./choice.js"
export * from "./closeness.js"
export * from "./compare.js"
export * from "./complex.js"
export * from "./constants.js"
export * from "./contraction.js"
export type { ContractionPath } from "./contraction-order.js"
export {
  type ConvGeneralOptions,
  type ConvLayout,
  type ConvOptions,
  type ConvTransposeOptions,
  conv,
  convGeneralDilated,
  convTranspose,
  type PerAxis,
  type WindowPadding,
} from "./convolution.js"
export * from "./convolve.js"
export * from "./creation.js"
export * from "./cumulative.js"
export * from "./differences.js"
export * from "./dtype.js"
export { insert, type Places, remove as delete, resize, type TrimOptions, trimZeros } from "./editing.js"
export * from "./einsum.js"
export type { Binary, BinaryPredicate, Unary, UnaryPredicate } from "./elementwise.js"
export { type ArgOptions, argmax, argmin, type Search } from "./extremes.js"
export * from "./floating.js"
export * from "./gate.js"
export * from "./gather.js"
export * from "./grid.js"
export * from "./histogram.js"
export * from "./histogram-nd.js"
export type { Index, SliceIndex } from "./indices.js"
export * from "./indices-from.js"
export * from "./inquiry.js"
export * from "./integer.js"
export * from "./inverse.js"
export * from "./join.js"
export { type FloatLimits, finfo, type IntegerLimits, iinfo } from "./limits.js"
export * from "./log-mean-exp.js"
export * from "./log-sum-exp.js"
export * from "./logarithm.js"
export {
  bitwiseAnd,
  bitwiseNot,
  bitwiseOr,
  bitwiseXor,
  type Connective,
  leftShift,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  rightShift,
  rightShiftLogical,
} from "./logic.js"
export * from "./map-coordinates.js"
export * from "./mapping.js"
export * from "./nan.js"
export {
  argwhere,
  type CompressOptions,
  compress,
  extract,
  flatnonzero,
  nonzero,
  type SizeOptions,
} from "./nonzero.js"
export * from "./open-grid.js"
export * from "./packing.js"
export { type PadMode, type PadOptions, type PadWidth, type PadWidths, pad } from "./pad.js"
export * from "./patches.js"
export * from "./places.js"
export * from "./placing.js"
export * from "./polyfit.js"
export * from "./polynomial.js"
export * from "./pooling.js"
export * from "./power.js"
export * from "./products.js"
export * from "./promotion.js"
export * from "./quantile.js"
export type { QuantileMethod } from "./quantile-methods.js"
export * from "./ragged-dot.js"
export { type ArangeArguments, arange } from "./ranges.js"
export { type AxesOption, type FlatAxisOption, flip, roll, tile } from "./rearrange.js"
export * from "./rectifier.js"
export {
  all,
  any,
  type Counting,
  type Extremum,
  type FoldOptions,
  max,
  min,
  prod,
  type Quantifier,
  type Reduction,
  sum,
  type WhereOptions,
} from "./reduce.js"
export * from "./repeat.js"
export { type RootsOptions, roots } from "./roots.js"
export * from "./rounding.js"
export * from "./scaled-matmul.js"
export * from "./search.js"
export * from "./sets.js"
export * from "./slice.js"
export * from "./softmax.js"
export * from "./sort.js"
export * from "./spaced.js"
export * from "./stacking.js"
export { type Mean, mean, norm, type Spread, std, type VarOptions, variance, variance as var } from "./statistics.js"
export * from "./summary.js"
export * from "./take.js"
export * from "./transcendental.js"
export {
  type DiagonalOption,
  type DiagonalOptions,
  diag,
  diagonal,
  matrixTrace,
  tril,
  triu,
} from "./triangle.js"
export * from "./turning.js"
export * from "./ufunc.js"
export * from "./unique-parts.js"
export * from "./unwrap.js"
export * from "./update.js"
export * from "./wave.js"
export * from "./where.js"
export * from "./window.js"
export * from "./xla.js"
