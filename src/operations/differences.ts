import { type DType, isNDArray, type NDArray, type Shape } from "../array/index.js"
import type { AxisOption, Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { add, div, mul, sub } from "../primitives/arithmetic.js"
import { xor } from "../primitives/bits.js"
import { broadcastInDim, fill, reduceSum } from "../primitives/broadcast.js"
import { alike } from "../primitives/complex.js"
import { concatenate } from "../primitives/shape.js"
import { axisOf, ravel } from "./axes.js"
import { inexact } from "./elementwise.js"
import { asArray, asNumbers, broadcast, checkTakes, expand, operands, show } from "./operand.js"
import { operation } from "./operation.js"
import { sliceAxis } from "./rearrange.js"

/** Neighbours along an axis: all but the first, and all but the last. */
const neighbours = (x: NDArray, axis: number): readonly [NDArray, NDArray] => {
  const n: number = x.shape[axis]
  return [sliceAxis(x, axis, Math.min(1, n), n), sliceAxis(x, axis, 0, Math.max(n - 1, 0))]
}

/** The options of `diff`. */
export interface DiffOptions extends AxisOption {
  /** how often to take differences; default 1 */
  readonly n?: number
  /** what to put before the elements: a number, or an array with the other lengths of x */
  readonly prepend?: NDArray | number
  /** what to put after the elements */
  readonly append?: NDArray | number
}

const joined = (x: NDArray, axis: number, { prepend, append }: DiffOptions): NDArray => {
  const one = x.shape.map((d: number, i: number) => (i === axis ? 1 : d))
  const part = (name: string, y: NDArray | number | undefined): readonly NDArray[] => {
    if (y === undefined) return []
    const edge = operands("diff", { x, [name]: y })[1]!
    return [edge.shape.length === 0 ? expand(edge, one) : edge]
  }
  const parts = [...part("prepend", prepend), x, ...part("append", append)]
  return parts.length === 1 ? x : concatenate(parts, axis)
}

/**
 * Each element less the one before it, along an axis, default the last; of bool, whether they differ.
 *
 * @throws ShapeError when there is no such axis; ValueError when n is no count
 * @example diff(array([1, 4, 9])) // [3, 5]
 */
export const diff = operation(
  "diff",
  <D extends DType>(x: NDArray<Unknown, D>, options: DiffOptions = {}): NDArray<Unknown, D> => {
    const { n = 1 } = options
    if (!Number.isInteger(n) || n < 0)
      throw new ValueError({
        op: "diff",
        problem: `n is ${show(n)}, not a count`,
        hint: "use a whole number from 0 on",
      })
    const axis = axisOf("diff", asArray("diff", x), options.axis ?? -1)
    const step = (y: NDArray): NDArray => {
      const [next, last] = neighbours(y, axis)
      return y.dtype === "bool" ? xor(next, last) : sub(next, last)
    }
    const start = n === 0 ? x : joined(x, axis, options)
    return Array.from({ length: Math.min(n, start.shape[axis]) }).reduce<NDArray>(step, start)
  },
  ["axis", "n", "prepend", "append"],
)

/** The options of `ediff1d`. */
export interface Ediff1dOptions {
  readonly toBegin?: NDArray | number
  readonly toEnd?: NDArray | number
}

/**
 * The differences of neighbours in the flattened array, with other elements before and after them.
 *
 * @throws DTypeError when the dtypes differ
 * @example ediff1d(array([1, 4, 9]), { toBegin: 0 }) // [0, 3, 5]
 */
export const ediff1d = operation(
  "ediff1d",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    { toBegin, toEnd }: Ediff1dOptions = {},
  ): NDArray<readonly [Unknown], D> => {
    const flat = ravel(asArray("ediff1d", x))
    const part = (y: NDArray | number | undefined): readonly NDArray[] =>
      y === undefined ? [] : [expandVector(operands("ediff1d", { x: flat, y })[1]!)]
    const parts = [...part(toBegin), diff(flat), ...part(toEnd)]
    return parts.length === 1 ? parts[0]! : concatenate(parts, 0)
  },
  ["toBegin", "toEnd"],
)

const expandVector = (x: NDArray): NDArray => (x.shape.length === 0 ? expand(x, [1]) : ravel(x))

/** The options of `trapezoid`. */
export interface TrapezoidOptions extends AxisOption {
  /** the places of the samples: a vector, or an array in the shape of y */
  readonly x?: NDArray
  /** the distance of the samples without places; default 1 */
  readonly dx?: NDArray | number
}

/**
 * The integral along an axis, default the last, by the trapezoidal rule.
 *
 * Of complex samples the places and distances may be real.
 * @throws DTypeError unless y is float or complex; ShapeError when the places do not go with the samples
 * @example trapezoid(array([1, 2, 3])) // 4
 */
export const trapezoid = operation(
  "trapezoid",
  <D extends DType>(y: NDArray<Unknown, D>, options: TrapezoidOptions = {}): NDArray<Unknown, D> => {
    const { x, dx: step = 1 } = options
    checkTakes("trapezoid", inexact, [asArray("trapezoid", y, "y")], { y })
    const axis = axisOf("trapezoid", y, options.axis ?? -1)
    const [next, last] = neighbours(y, axis)
    const pair = add(next, last)
    const distance =
      x === undefined ? step : x.shape.length === 1 ? along(diff(x), next.shape, axis) : diff(x, { axis })
    const width = isNDArray(distance) ? alike(distance, pair) : distance
    const [dx, height] = broadcast("trapezoid", { distance: width, pair })
    const total = reduceSum(mul(dx!, height!), [axis])
    return mul(total, fill(total, 0.5))
  },
  ["axis", "x", "dx"],
)

const along = (v: NDArray, shape: Shape, axis: number): NDArray => broadcastInDim(v, shape, [axis])

/** The options of `gradient`. */
export interface GradientOptions {
  /** the distance of neighbours, one for all axes or one each, or the places along each axis as vectors; default 1 */
  readonly spacing?: number | NDArray | readonly (number | NDArray)[]
  /** the axes along which to differentiate; default all */
  readonly axis?: number | readonly number[] | null
}

/** Central differences of samples at equal distances, one-sided at both ends. */
const evenly = (x: NDArray, axis: number, step: NDArray): NDArray => {
  const n: number = x.shape[axis]
  const at = (from: number, to: number): NDArray => sliceAxis(x, axis, from, to)
  const inner = sub(at(2, n), at(0, n - 2))
  const parts = [sub(at(1, 2), at(0, 1)), mul(inner, fill(inner, 0.5)), sub(at(n - 1, n), at(n - 2, n - 1))]
  return div(concatenate(parts, axis), expand(step, x.shape))
}

/** Differences of second order at places with distances h before and k after (Fornberg, 1988). */
const unevenly = (x: NDArray, axis: number, places: NDArray): NDArray => {
  const n: number = x.shape[axis]
  const at = (from: number, to: number): NDArray => sliceAxis(x, axis, from, to)
  const distances = diff(places)
  const inner = at(1, n - 1)
  const spread = (v: NDArray, like: NDArray): NDArray => along(v, like.shape, axis)
  const h = spread(sliceAxis(distances, 0, 0, n - 2), inner)
  const k = spread(sliceAxis(distances, 0, 1, n - 1), inner)
  const before = mul(div(k, mul(h, add(h, k))), sub(inner, at(0, n - 2)))
  const after = mul(div(h, mul(k, add(h, k))), sub(at(2, n), inner))
  const [first, last] = [sub(at(1, 2), at(0, 1)), sub(at(n - 1, n), at(n - 2, n - 1))]
  const ends = [
    div(first, spread(sliceAxis(distances, 0, 0, 1), first)),
    div(last, spread(sliceAxis(distances, 0, n - 2, n - 1), last)),
  ]
  return concatenate([ends[0]!, add(before, after), ends[1]!], axis)
}

/**
 * The derivative along each axis by central differences, one-sided at the ends; a list with one array for each axis.
 *
 * @throws ShapeError for axes with less than 2 elements; DTypeError unless x is float or complex; ValueError unless axis is made
 * of numbers
 * @example gradient(array([1, 4, 9])) // [[3, 4, 5]]
 */
export const gradient = operation(
  "gradient",
  <D extends DType>(x: NDArray<Unknown, D>, options: GradientOptions = {}): readonly NDArray<Unknown, D>[] => {
    checkTakes("gradient", inexact, [asArray("gradient", x)], { x })
    const { spacing = 1, axis } = options
    const wanted = axis === undefined || axis === null ? x.shape.map((_: number, i: number) => i) : axis
    const axes = asNumbers("gradient", wanted, "axis").map((a) => axisOf("gradient", x, a))
    const steps = Array.isArray(spacing) ? spacing : axes.map(() => spacing)
    const short = axes.find((a) => x.shape[a] < 2)
    if (short !== undefined || steps.length !== axes.length)
      throw new ShapeError({
        op: "gradient",
        problem:
          short === undefined
            ? `${steps.length} spacings for ${axes.length} axes`
            : `axis ${short} has less than 2 elements`,
        given: { x: show(x) },
        hint: "give one spacing for each axis, and differentiate along axes with at least 2 elements",
      })
    return axes.map((a, i) => {
      const places: unknown = steps[i]
      const step = operands("gradient", { x, spacing: isNDArray(places) ? alike(places, x) : places })[1]!
      return step.shape.length === 0 ? evenly(x, a, step) : unevenly(x, a, step)
    })
  },
  ["spacing", "axis"],
)
