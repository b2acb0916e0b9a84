import {
  type DType,
  fromParts,
  isComplexArray,
  isFloat,
  isNDArray,
  type NDArray,
  type PartOf,
  partsOf,
  type Shape,
  sizeOf,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { abs, add, div, max, min, mul, sub } from "../primitives/arithmetic.js"
import { and, not, or, shiftRightArithmetic } from "../primitives/bits.js"
import { fill } from "../primitives/broadcast.js"
import { eq, ge, gt, le, lt, ne } from "../primitives/compare.js"
import { select } from "../primitives/select.js"
import { concatenate, rev } from "../primitives/shape.js"
import { sort } from "../primitives/sort.js"
import { remainder } from "./arithmetic.js"
import { reshapeTo } from "./axes.js"
import { comparable, floats } from "./elementwise.js"
import { asArray, checkTakes, expand, operands, show } from "./operand.js"
import { operation } from "./operation.js"
import { sliceAxis } from "./rearrange.js"
import { take } from "./take.js"

const checkVector = (op: string, x: NDArray, name: string): void => {
  if (x.shape.length !== 1)
    throw new ShapeError({
      op,
      problem: `${name} must be a vector`,
      given: { [name]: show(x) },
      hint: "search vectors; use vmap for several",
    })
}

/** x < y in the order of a sort, in which NaN is the largest. */
const precedes = (x: NDArray, y: NDArray): NDArray => {
  const [z, w] = [partsOf(x), partsOf(y)]
  if (z !== null && w !== null) return or(precedes(z[0], w[0]), and(not(precedes(w[0], z[0])), precedes(z[1], w[1])))
  return isFloat(x.dtype) ? or(lt(x, y), and(ne(y, y), eq(x, x))) : lt(x, y)
}

const pick = (x: NDArray, index: NDArray): NDArray => take(x, index, { axis: 0, mode: "clip" })

/** How many elements of a sorted vector stand before each of `v`, by bisection. */
const bisect = (sorted: NDArray, v: NDArray, right: boolean): NDArray => {
  const n: number = sorted.shape[0]
  const like = { shape: v.shape, dtype: "int32" } as const
  const steps = Math.ceil(Math.log2(n + 1))
  const start: readonly [NDArray, NDArray] = [fill(like, 0), fill(like, n)]
  return Array.from({ length: steps }).reduce<readonly [NDArray, NDArray]>(([low, high]) => {
    const middle = shiftRightArithmetic(add(low, high), fill(like, 1))
    const x = pick(sorted, middle)
    const isBefore = and(right ? not(precedes(v, x)) : precedes(x, v), lt(low, high))
    return [select(isBefore, add(middle, fill(like, 1)), low), select(isBefore, high, middle)]
  }, start)[0]
}

/** The options of `searchsorted`. */
export interface SearchOptions {
  /** whether equal elements stand after ("left", the default) or before ("right") the place that is found */
  readonly side?: "left" | "right"
  /** the indices that sort the vector, when it is not sorted itself */
  readonly sorter?: NDArray
}

/**
 * The int32 places in a sorted vector at which the elements of v keep it sorted.
 *
 * @throws ShapeError unless x is a vector; DTypeError when the dtypes differ
 * @example searchsorted(array([1, 3, 5]), array([3, 4])) // [1, 2]
 */
export const searchsorted = operation(
  "searchsorted",
  (x: NDArray, v: NDArray | number, { side = "left", sorter }: SearchOptions = {}): NDArray<Unknown, "int32"> => {
    const [sorted, wanted] = operands("searchsorted", { x, v })
    checkTakes("searchsorted", comparable, [sorted!], { x })
    checkVector("searchsorted", sorted!, "x")
    return bisect(sorter === undefined ? sorted! : pick(sorted!, sorter), wanted!, side === "right")
  },
  ["side", "sorter"],
)

/** The options of `digitize`. */
export interface DigitizeOptions {
  /** whether a bin holds its right edge instead of its left one; default false */
  readonly right?: boolean
}

/**
 * The int32 index of the bin, between ascending or descending edges, that each element lies in.
 *
 * @throws ShapeError unless the edges are a vector with elements; DTypeError when the dtypes differ
 * @example digitize(array([0.5, 2]), array([0, 1, 2])) // [1, 3]
 */
export const digitize = operation(
  "digitize",
  (x: NDArray, bins: NDArray, { right = false }: DigitizeOptions = {}): NDArray<Unknown, "int32"> => {
    const [v, edges] = operands("digitize", { x, bins })
    checkTakes("digitize", comparable, [v!], { x })
    checkVector("digitize", edges!, "bins")
    const n: number = edges!.shape[0]
    if (n === 0) return fill({ shape: v!.shape, dtype: "int32" }, 0)
    const ascending = bisect(edges!, v!, !right)
    const descending = bisect(rev(edges!, [0]), v!, !right)
    const isAscending = ge(sliceAxis(edges!, 0, n - 1, n), sliceAxis(edges!, 0, 0, 1))
    return select(expand(reshapeTo(isAscending, []), v!.shape), ascending, sub(fill(descending, n), descending))
  },
  ["right"],
)

/** The options of `interp`. */
export interface InterpOptions {
  /** the value before the first place; by default that at the first */
  readonly left?: number | "extrapolate"
  /** the value after the last place; by default that at the last */
  readonly right?: number | "extrapolate"
  /** the period of the places, which then need no order */
  readonly period?: number
}

type Samples = readonly [x: NDArray, xp: NDArray, fp: NDArray]

/** The samples of one period, in order, with one more on each side. */
const periodic = ([x, xp, fp]: Samples, period: number): Samples => {
  const [places, values] = sort([remainder(xp, period), fp], 0, 1)
  const n: number = places!.shape[0]
  const ends = (y: NDArray): readonly [NDArray, NDArray] => [sliceAxis(y, 0, n - 1, n), sliceAxis(y, 0, 0, 1)]
  const [last, first] = ends(places!)
  const [before, after] = ends(values!)
  const by = fill(last, period)
  return [
    remainder(x, period),
    concatenate([sub(last, by), places!, add(first, by)], 0),
    concatenate([before, values!, after], 0),
  ]
}

/** Places closer than this are one place. */
const closest = (dtype: DType): number => (dtype === "float64" ? 2 ** -104 : 2 ** -46)

/** On the line through the two samples around each place, or those at the end. */
const onLines = ([x, xp, fp]: Samples): NDArray => {
  const n: number = xp.shape[0]
  if (n === 1) return pick(fp, fill({ shape: x.shape, dtype: "int32" }, 0))
  const found = bisect(xp, x, true)
  const high = max(min(found, fill(found, n - 1)), fill(found, 1))
  const low = sub(high, fill(high, 1))
  const [from, start] = [pick(xp, low), pick(fp, low)]
  const width = sub(pick(xp, high), from)
  const isFlat = le(abs(width), fill(width, closest(x.dtype)))
  const share = div(sub(x, from), select(isFlat, fill(width, 1), width))
  return select(isFlat, start, add(start, mul(share, sub(pick(fp, high), start))))
}

/** The options for the imaginary parts: a number at an end has none. */
const withoutEnds = (options: InterpOptions): InterpOptions => ({
  ...options,
  ...(typeof options.left === "number" ? { left: 0 } : {}),
  ...(typeof options.right === "number" ? { right: 0 } : {}),
})

/**
 * The values at x of the piecewise linear function through the samples fp at the ascending places xp.
 *
 * @throws ShapeError unless xp and fp are vectors of one length; DTypeError unless all are of one float dtype, or the
 * samples complex
 * @example interp(array([1.5]), array([1, 2]), array([10, 20])) // [15]
 */
export const interp = operation(
  "interp",
  <D extends DType>(
    x: NDArray<Unknown, PartOf<D>> | number,
    xp: NDArray<Unknown, PartOf<D>>,
    fp: NDArray<Unknown, D>,
    options: InterpOptions = {},
  ): NDArray<Unknown, D> => {
    const { left, right, period } = options
    const given = { x, xp, fp }
    if (isNDArray(fp) && isComplexArray(fp) && isNDArray(xp) && !isComplexArray(xp)) {
      const [re, im] = partsOf(fp)!
      return fromParts(interp(x, xp, re, options), interp(x, xp, im, withoutEnds(options))) as NDArray<Unknown, D>
    }
    const [v, places, values] = operands("interp", given)
    checkTakes("interp", floats, [v!], given)
    checkVector("interp", places!, "xp")
    const n: number = asArray("interp", places!).shape[0]
    if (values!.shape.length !== 1 || values!.shape[0] !== n || n === 0)
      throw new ShapeError({
        op: "interp",
        problem: "xp and fp are not vectors of one length",
        given: { xp: show(xp), fp: show(fp) },
        hint: "give one value for each place, at least one",
      })
    const samples: Samples =
      period === undefined ? [v!, places!, values!] : periodic([v!, places!, values!], Math.abs(period))
    const [at, xs] = samples
    const line = onLines(samples)
    if (period !== undefined) return line
    const edge = (i: number): readonly [NDArray, NDArray] => {
      const of = (y: NDArray): NDArray => expand(reshapeTo(sliceAxis(y, 0, i, i + 1), []), at.shape)
      return [of(xs), of(values!)]
    }
    const outer = (y: NDArray, side: number | "extrapolate" | undefined, i: number, beyond: typeof lt): NDArray => {
      if (side === "extrapolate") return y
      const [place, value] = edge(i)
      return select(beyond(at, place), side === undefined ? value : fill(y, side), y)
    }
    return outer(outer(line, left, 0, lt), right, n - 1, gt)
  },
  ["left", "right", "period"],
)

/** The options of `isin`. */
export interface IsinOptions {
  /** whether to ask for those that are not among them; default false */
  readonly invert?: boolean
}

/**
 * Which elements of x are among those of y.
 *
 * @throws DTypeError when the dtypes differ
 * @example isin(array([1, 2, 3]), array([3, 1])) // [true, false, true]
 */
export const isin = operation(
  "isin",
  <S extends Shape>(x: NDArray<S>, y: NDArray | number, { invert = false }: IsinOptions = {}): NDArray<S, "bool"> => {
    const [v, all] = operands("isin", { x, y })
    checkTakes("isin", comparable, [v!], { x })
    const n = sizeOf(all!.shape)
    if (n === 0) return fill({ shape: v!.shape, dtype: "bool" }, invert ? 1 : 0)
    const sorted = sort([reshapeTo(all!, [n])], 0, 1)[0]!
    const found = eq(pick(sorted, bisect(sorted, v!, false)), v!)
    return invert ? not(found) : found
  },
  ["invert"],
)
