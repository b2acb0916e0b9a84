import { type DType, type NDArray, range, type Shape, sizeOf, stridesOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { add, div, mul } from "../primitives/arithmetic.js"
import { or } from "../primitives/bits.js"
import { broadcastInDim, fill, reduceSum } from "../primitives/broadcast.js"
import { ge } from "../primitives/compare.js"
import { select } from "../primitives/select.js"
import { reshapeTo } from "./axes.js"
import { addAt, type BinOptions, binOf, edgesOf, vectorOf } from "./bins.js"
import { diff } from "./differences.js"
import { floats } from "./elementwise.js"
import { asArray, checkTakes, expand, operands, show, showAll } from "./operand.js"
import { operation } from "./operation.js"
import { sliceAxis } from "./rearrange.js"

type Interval = readonly [low: number, high: number]

/** The options of `histogram2d` and `histogramdd`. */
export interface HistogramNdOptions {
  /** how many along every axis, or a list with a number or the edges for each; default 10 */
  readonly bins?: number | NDArray | readonly (number | NDArray)[]
  /** the outer edges along each axis; by default the smallest and the largest coordinate */
  readonly range?: readonly (Interval | null)[]
  readonly weights?: NDArray
  /** whether to divide by the volumes and the sum, so that the integral is 1; default false */
  readonly density?: boolean
}

/** What a histogram of points gives. */
export type HistogramNd<D extends DType> = readonly [counts: NDArray<Unknown, D>, edges: readonly NDArray<Unknown, D>[]]

const isList = <T>(x: T | readonly T[] | undefined): x is readonly T[] => Array.isArray(x)

/** The bins along each of n axes. */
const binsFor = (op: string, n: number, { bins, range: given }: HistogramNdOptions): readonly BinOptions[] => {
  const lists = { bins: isList(bins) ? bins : undefined, range: given }
  const wrong = Object.entries(lists).find(([, list]) => list !== undefined && list.length !== n)
  if (wrong !== undefined)
    throw new ValueError({
      op,
      problem: `${wrong[0]} is no list of ${n}, one for each axis`,
      hint: `give one for each axis: { ${wrong[0]}: [...] }`,
    })
  const of = (i: number): number | NDArray | undefined => (isList(bins) ? bins[i] : bins)
  return range(n).map((i) => {
    const [own, ends] = [of(i), given?.[i]]
    return { ...(own === undefined ? {} : { bins: own }), ...(ends ? { range: ends } : {}) }
  })
}

/** The index of a bin in the flattened histogram; beyond its end where a coordinate is outside. */
const placeOf = (columns: readonly NDArray[], edges: readonly NDArray[], shape: Shape): NDArray => {
  const strides = stridesOf(shape)
  const bins = columns.map((x, i) => binOf(x, edges[i]!))
  const isOutside = bins.map((b, i) => ge(b, fill(b, shape[i]!))).reduce((a, b) => or(a, b))
  const place = bins.map((b, i) => mul(b, fill(b, strides[i]!))).reduce((a, b) => add(a, b))
  return select(isOutside, fill(place, sizeOf(shape)), place)
}

const histogramOf = (op: string, columns: readonly NDArray[], options: HistogramNdOptions): HistogramNd<Unknown> => {
  const n = columns.length
  const bins = binsFor(op, n, options)
  const edges = columns.map((x, i) => edgesOf(op, x, bins[i]!))
  const shape = edges.map((e): number => e.shape[0] - 1)
  const { weights, density = false } = options
  const each = weights === undefined ? fill(columns[0]!, 1) : vectorOf(asArray(op, weights, "weights"))
  if (each.shape[0] !== columns[0]!.shape[0])
    throw new ShapeError({
      op,
      problem: "there is not one weight for each point",
      given: { weights: show(each), points: show(columns[0]!) },
      hint: "weights are a vector with a number for each point",
    })
  const counts = reshapeTo(addAt(sizeOf(shape), placeOf(columns, edges, shape), each), shape)
  if (!density) return [counts, edges]
  checkTakes(op, floats, [counts], { weights: each })
  const all = range(n)
  const share = div(counts, expand(reduceSum(counts, all), shape))
  const heights = all.reduce((y, axis) => div(y, broadcastInDim(diff(edges[axis]!), shape, [axis])), share)
  return [heights, edges]
}

/**
 * How many points lie in each box of a grid, or the sum of their weights, and the edges along each axis; the points are
 * the rows of a matrix, and the last bins hold both of their edges.
 *
 * @throws DTypeError unless x is float; ShapeError unless it is a matrix; ValueError unless bins go with the axes
 * @example histogramdd(array([[0, 0], [1, 1], [1, 1]]), { bins: 2 })[0] // [[1, 0], [0, 2]]
 */
export const histogramdd = operation(
  "histogramdd",
  <D extends DType>(x: NDArray<Unknown, D>, options: HistogramNdOptions = {}): HistogramNd<D> => {
    checkTakes("histogramdd", floats, [asArray("histogramdd", x)], { x })
    const own: Shape = x.shape
    if (own.length !== 2 || own[1] === 0)
      throw new ShapeError({
        op: "histogramdd",
        problem: "takes a matrix with a point in each row",
        given: { x: show(x) },
        hint: "stack coordinates as columns: columnStack([x, y, z])",
      })
    const columns = range(own[1]!).map((i) => vectorOf(sliceAxis(x, 1, i, i + 1)))
    return histogramOf("histogramdd", columns, options)
  },
  ["bins", "range", "weights", "density"],
)

/**
 * How many points, given by their coordinates, lie in each box of a grid, or the sum of their weights, and the edges
 * along both axes; the last bins hold both of their edges.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError unless x and y are vectors of one length;
 * ValueError unless bins go with the axes
 * @example histogram2d(array([0, 1, 1]), array([0, 1, 1]), { bins: 2 })[0] // [[1, 0], [0, 2]]
 */
export const histogram2d = operation(
  "histogram2d",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    y: NDArray<Unknown, D>,
    options: HistogramNdOptions = {},
  ): readonly [counts: NDArray<Unknown, D>, xEdges: NDArray<Unknown, D>, yEdges: NDArray<Unknown, D>] => {
    const op = "histogram2d"
    const columns = operands(op, { x: asArray(op, x), y: asArray(op, y, "y") })
    checkTakes(op, floats, columns, { x, y })
    const [a, b] = columns
    if (a!.shape.length !== 1 || b!.shape.length !== 1 || a!.shape[0] !== b!.shape[0])
      throw new ShapeError({
        op,
        problem: "the coordinates are not vectors of one length",
        given: showAll({ x, y }),
        hint: "give both coordinates of each point",
      })
    const [counts, [xEdges, yEdges]] = histogramOf(op, columns, options)
    return [counts, xEdges!, yEdges!]
  },
  ["bins", "range", "weights", "density"],
)
