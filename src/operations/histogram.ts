import { type DType, isFloat, isInteger, type NDArray, sizeOf, toTypedArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { DTypeError, ShapeError } from "../errors/index.js"
import { div, max as larger } from "../primitives/arithmetic.js"
import { fill, reduceSum, zerosOf } from "../primitives/broadcast.js"
import { convert } from "../primitives/convert.js"
import { addAt, type BinOptions, binOf, edgesOf, vectorOf } from "./bins.js"
import { diff } from "./differences.js"
import { checkKnown } from "./indices.js"
import { asArray, expand, show, showAll } from "./operand.js"
import { operation } from "./operation.js"
import { sliceAxis } from "./rearrange.js"

/** The options of `bincount`. */
export interface BincountOptions {
  /** what each element counts; default 1 */
  readonly weights?: NDArray
  /** the least length of the result */
  readonly minLength?: number
  /** the length of the result; by default one more than the largest element, which must be known: not while tracing */
  readonly length?: number
}

/**
 * How often each whole number from 0 on occurs, or the sum of the weights of its occurrences.
 *
 * Negative numbers count as 0, and those beyond the given length do not count.
 * @throws DTypeError unless x is integer; ShapeError without a length while tracing
 * @example bincount(array([0, 2, 2], { dtype: "int32" })) // [1, 0, 2]
 */
export const bincount = operation(
  "bincount",
  (x: NDArray, options: BincountOptions = {}): NDArray => {
    const { weights, minLength = 0 } = options
    if (!isInteger(asArray("bincount", x).dtype))
      throw new DTypeError({
        op: "bincount",
        problem: `takes int32 or uint32, not ${x.dtype}`,
        given: { x: show(x) },
        hint: 'convert it first: astype(x, "int32")',
      })
    const index = vectorOf(convert(x, "int32"))
    if (options.length === undefined) checkKnown("bincount", x, "x", "give the length: bincount(x, { length })")
    const largest = (): number => Array.from(toTypedArray(x)).reduce((a, b) => Math.max(a, b), -1)
    const length = options.length ?? Math.max(minLength, largest() + 1)
    const each = weights === undefined ? fill(index, 1) : weightsOf("bincount", x, weights)
    return addAt(length, larger(index, zerosOf(index)), each)
  },
  ["weights", "minLength", "length"],
)

/** One weight for each element. */
const weightsOf = (op: string, x: NDArray, weights: NDArray): NDArray => {
  if (sizeOf(asArray(op, weights, "weights").shape) === sizeOf(x.shape)) return vectorOf(weights)
  throw new ShapeError({
    op,
    problem: "there is not one weight for each element",
    given: showAll({ x, weights }),
    hint: "weights need the shape of x",
  })
}

/** The options of `histogram`. */
export interface HistogramOptions extends BinOptions {
  readonly weights?: NDArray
  /** whether to divide by the widths and the sum, so that the integral is 1; default false */
  readonly density?: boolean
}

/**
 * The edges of the bins of a histogram, one more than bins.
 *
 * @throws DTypeError unless x is float; ValueError when there is no such number of bins
 * @example histogramBinEdges(array([0, 4]), { bins: 2 }) // [0, 2, 4]
 */
export const histogramBinEdges = operation(
  "histogramBinEdges",
  <D extends DType>(x: NDArray<Unknown, D>, options: BinOptions = {}): NDArray<Unknown, D> =>
    edgesOf("histogramBinEdges", x, options),
  ["bins", "range"],
)

/**
 * How many elements lie in each bin, or the sum of their weights, and the edges of the bins; the last bin holds both of
 * its edges.
 *
 * @throws DTypeError unless x is float; ValueError when there is no such number of bins
 * @example histogram(array([0, 1, 4]), { bins: 2 }) // [[2, 1], [0, 2, 4]]
 */
export const histogram = operation(
  "histogram",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    options: HistogramOptions = {},
  ): readonly [counts: NDArray<Unknown, D>, edges: NDArray<Unknown, D>] => {
    const { weights, density = false } = options
    const edges = edgesOf("histogram", x, options)
    const flat = vectorOf(x)
    const bins: number = edges.shape[0] - 1
    const each = weights === undefined ? fill(flat, 1) : weightsOf("histogram", x, weights)
    const index = binOf(flat, edges)
    // The bin after the last one has what lies beyond the edges.
    const counts = sliceAxis(addAt(bins + 1, index, each), 0, 0, bins)
    if (!density) return [counts, edges]
    const share = div(counts, expand(reduceSum(counts, [0]), counts.shape))
    return [isFloat(counts.dtype) ? div(share, diff(edges)) : share, edges]
  },
  ["bins", "range", "weights", "density"],
)
