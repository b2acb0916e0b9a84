import {
  type DType,
  isFloat,
  isInteger,
  isNDArray,
  type NDArray,
  scalar,
  sizeOf,
  toTypedArray,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { DTypeError, ShapeError, ValueError } from "../errors/index.js"
import { add, div, max as larger, mul, sub } from "../primitives/arithmetic.js"
import { fill, reduceSum, zerosOf } from "../primitives/broadcast.js"
import { eq } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { scatterAdd } from "../primitives/gather.js"
import { select } from "../primitives/select.js"
import { concatenate, iota } from "../primitives/shape.js"
import { reshapeTo } from "./axes.js"
import { diff } from "./differences.js"
import { floats } from "./elementwise.js"
import { checkKnown } from "./indices.js"
import { asArray, checkTakes, expand, show, showAll } from "./operand.js"
import { sliceAxis } from "./rearrange.js"
import { max, min } from "./reduce.js"
import { searchsorted } from "./search.js"

const vectorOf = (x: NDArray): NDArray => reshapeTo(x, [sizeOf(x.shape)])

/** For each place the sum of the weights that go there. */
const addAt = (length: number, index: NDArray, weights: NDArray): NDArray => {
  const none = fill({ shape: [length], dtype: weights.dtype }, 0)
  if (length === 0) return none
  return scatterAdd(none, reshapeTo(index, [index.shape[0], 1]), weights, {
    updateWindowDims: [],
    insertedWindowDims: [0],
    operandBatchingDims: [],
    scatterIndicesBatchingDims: [],
    scatterDimsToOperandDims: [0],
    mode: "fill",
  })
}

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
export const bincount = (x: NDArray, options: BincountOptions = {}): NDArray => {
  const { weights, minLength = 0 } = options
  if (!isInteger(asArray("bincount", x).dtype))
    throw new DTypeError({
      op: "bincount",
      problem: `takes int32 or uint32, not ${x.dtype}`,
      given: { x: show(x) },
      hint: 'convert it first: astype(x, "int32")',
    })
  if (weights !== undefined && sizeOf(asArray("bincount", weights, "weights").shape) !== sizeOf(x.shape))
    throw new ShapeError({
      op: "bincount",
      problem: "there is not one weight for each element",
      given: showAll({ x, weights }),
      hint: "weights need the shape of x",
    })
  const index = vectorOf(convert(x, "int32"))
  if (options.length === undefined) checkKnown("bincount", x, "x", "give the length: bincount(x, { length })")
  const largest = (): number => Array.from(toTypedArray(x)).reduce((a, b) => Math.max(a, b), -1)
  const length = options.length ?? Math.max(minLength, largest() + 1)
  const each = weights === undefined ? fill(index, 1) : vectorOf(weights)
  return addAt(length, larger(index, zerosOf(index)), each)
}

/** The bins of a histogram. */
export interface BinOptions {
  /** how many of equal width, or their edges; default 10 */
  readonly bins?: number | NDArray
  /** the outer edges; by default the smallest and the largest element */
  readonly range?: readonly [low: number, high: number]
}

/** The options of `histogram`. */
export interface HistogramOptions extends BinOptions {
  readonly weights?: NDArray
  /** whether to divide by the widths and the sum, so that the integral is 1; default false */
  readonly density?: boolean
}

const edgesOf = (op: string, x: NDArray, { bins = 10, range: given }: BinOptions): NDArray => {
  checkTakes(op, floats, [asArray(op, x)], { x })
  if (isNDArray(bins)) return convert(bins, x.dtype)
  if (!Number.isInteger(bins) || bins < 1)
    throw new ValueError({ op, problem: `${bins} is no number of bins`, hint: "use a whole number from 1 on" })
  const isEmpty = sizeOf(x.shape) === 0
  const [low, high] =
    given !== undefined || isEmpty ? (given ?? [0, 1]).map((v) => scalar(v, x.dtype)) : [min(x), max(x)]
  const isPoint = eq(low!, high!)
  const half = fill(low!, 0.5)
  const from = select(isPoint, sub(low!, half), low!)
  const to = select(isPoint, add(high!, half), high!)
  const shape = [bins + 1]
  const share = div(iota(shape, x.dtype, 0), fill({ shape, dtype: x.dtype }, bins))
  const inner = add(mul(expand(from, shape), sub(fill(share, 1), share)), mul(expand(to, shape), share))
  return concatenate([sliceAxis(inner, 0, 0, bins), reshapeTo(to, [1])], 0)
}

/**
 * The edges of the bins of a histogram, one more than bins.
 *
 * @throws DTypeError unless x is float; ValueError when there is no such number of bins
 * @example histogramBinEdges(array([0, 4]), { bins: 2 }) // [0, 2, 4]
 */
export const histogramBinEdges = <D extends DType>(
  x: NDArray<Unknown, D>,
  options: BinOptions = {},
): NDArray<Unknown, D> => edgesOf("histogramBinEdges", x, options)

/** For each element the index of its bin; the last bin holds its right edge, and what is outside gets `edges`' length. */
const binOf = (x: NDArray, edges: NDArray): NDArray => {
  const n: number = edges.shape[0]
  const found = searchsorted(edges, x, { side: "right" })
  const last = expand(reshapeTo(sliceAxis(edges, 0, n - 1, n), []), x.shape)
  const inside = sub(select(eq(x, last), fill(found, n - 1), found), fill(found, 1))
  return select(eq(inside, fill(inside, -1)), fill(inside, n), inside)
}

/**
 * How many elements lie in each bin, or the sum of their weights, and the edges of the bins; the last bin holds both of
 * its edges.
 *
 * @throws DTypeError unless x is float; ValueError when there is no such number of bins
 * @example histogram(array([0, 1, 4]), { bins: 2 }) // [[2, 1], [0, 2, 4]]
 */
export const histogram = <D extends DType>(
  x: NDArray<Unknown, D>,
  options: HistogramOptions = {},
): readonly [counts: NDArray<Unknown, D>, edges: NDArray<Unknown, D>] => {
  const { weights, density = false } = options
  const edges = edgesOf("histogram", x, options)
  const flat = vectorOf(x)
  const bins: number = edges.shape[0] - 1
  const each = weights === undefined ? fill(flat, 1) : vectorOf(weights)
  const index = binOf(flat, edges)
  // The bin after the last one has what lies beyond the edges.
  const counts = sliceAxis(addAt(bins + 1, index, each), 0, 0, bins)
  if (!density) return [counts, edges]
  const share = div(counts, expand(reduceSum(counts, [0]), counts.shape))
  return [isFloat(counts.dtype) ? div(share, diff(edges)) : share, edges]
}
