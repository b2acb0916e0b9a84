import { type DType, type NDArray, nameOfValue, range } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { pad as padPrimitive } from "../primitives/pad.js"
import { numbers } from "./elementwise.js"
import { asArray, checkTakes, operands, quote, show } from "./operand.js"
import { operation } from "./operation.js"
import { isSourceMode, padFromSource, padOdd, type Sides, type SourceMode, sourceModes } from "./pad-source.js"
import {
  isStatisticMode,
  padWithConstants,
  padWithRamp,
  padWithStatistic,
  type StatisticMode,
  statisticModes,
} from "./pad-values.js"

/** One number for both sides of an axis, or a pair. */
export type PadWidth = number | readonly [before: number, after: number]

/** One number or pair for all axes, or one pair for each. */
export type PadWidths = PadWidth | readonly (readonly [before: number, after: number])[]

/**
 * What stands in the padding: a constant; a line to the edge; the last element; the array mirrored or repeated; the
 * largest or smallest element, the mean or the median along the axis; zeros for "empty", which promises nothing.
 */
export type PadMode = "constant" | "linearRamp" | "empty" | SourceMode | StatisticMode

/** The options of `pad`. */
export interface PadOptions {
  /** default "constant"; "reflect" does not repeat the edge, "symmetric" does */
  readonly mode?: PadMode
  /** the constant, or those of each side; default 0 */
  readonly value?: NDArray<readonly []> | PadWidths
  /** the number at which "linearRamp" ends, or those of each side; default 0 */
  readonly endValues?: PadWidths
  /** how many elements at each end a statistic is of; default all */
  readonly statLength?: PadWidths
  /** whether "reflect" and "symmetric" turn about the edge: 2 edge - x in place of x ("odd"); default "even" */
  readonly reflectType?: "even" | "odd"
}

type Pairs = readonly Sides[]

const isPair = (widths: unknown): widths is Sides =>
  Array.isArray(widths) && widths.length === 2 && typeof widths[0] === "number" && typeof widths[1] === "number"

/** A pair for each axis. */
const pairsOf = (x: NDArray, widths: PadWidths, name: string): Pairs => {
  const n: number = x.shape.length
  const pairs: Pairs =
    typeof widths === "number"
      ? range(n).map(() => [widths, widths] as const)
      : isPair(widths)
        ? range(n).map(() => widths)
        : widths
  const isList = Array.isArray(pairs) && pairs.every(isPair)
  if (!isList || pairs.length !== n)
    throw new ShapeError({
      op: "pad",
      problem: isList
        ? `${pairs.length} pairs of ${name} do not go with ${n} axes`
        : `the ${name} are ${nameOfValue(widths)}, which has not a pair for each axis`,
      given: { x: show(x) },
      hint: "give one number, one pair [before, after], or a pair for each axis",
    })
  return pairs
}

const checkLengths = (pairs: Pairs, least: number, name: string): Pairs => {
  const wrong = pairs.flat().find((w) => !Number.isInteger(w) || w < least)
  if (wrong !== undefined)
    throw new ValueError({
      op: "pad",
      problem: `${wrong} is no ${name}`,
      hint: `use whole numbers, none below ${least}`,
    })
  return pairs
}

/** Pairs of numbers as scalars of the dtype of x. */
const scalarsOf = (x: NDArray, values: PadWidths, name: string): readonly Sides<NDArray>[] => {
  const scalar = (value: number): NDArray => operands("pad", { x, [name]: value })[1]!
  return pairsOf(x, values, name).map(([before, after]) => [scalar(before), scalar(after)])
}

const padConstant = (x: NDArray, pairs: Pairs, value: NDArray | number): NDArray => {
  const [, constant] = operands("pad", { x, value })
  if (constant!.shape.length > 0)
    throw new ShapeError({
      op: "pad",
      problem: "the value must be a number or a scalar",
      given: { x: show(x), value: show(value) },
      hint: "give numbers for different sides: { value: [before, after] }",
    })
  const none = pairs.map(() => 0)
  return pairs.every(([a, b]) => a + b === 0)
    ? x
    : padPrimitive(
        x,
        constant!,
        pairs.map(([before]) => before),
        pairs.map(([, after]) => after),
        none,
      )
}

/** One axis after the other, each beside what the axes before it have got. */
const eachAxis = (
  x: NDArray,
  pairs: Pairs,
  mode: PadMode,
  f: (y: NDArray, axis: number, widths: Sides) => NDArray,
): NDArray =>
  pairs.reduce<NDArray>((y, widths, axis) => {
    if (widths[0] + widths[1] === 0) return y
    if (y.shape[axis] === 0)
      throw new ShapeError({
        op: "pad",
        problem: `axis ${axis} has no elements to repeat in mode "${mode}"`,
        given: { x: show(x) },
        hint: 'use the mode "constant"',
      })
    return f(y, axis, widths)
  }, x)

const isValues = (value: NDArray | PadWidths): value is Exclude<PadWidths, number> => Array.isArray(value)

const unknownMode = (mode: unknown): ValueError =>
  new ValueError({
    op: "pad",
    problem: `${quote(mode)} is no mode`,
    hint: `use ${["constant", "linearRamp", "empty", ...sourceModes, ...statisticModes].map((m) => `"${m}"`).join(", ")}`,
  })

/**
 * The array with elements added around it.
 *
 * @throws ShapeError when the widths do not go with the axes; ValueError for an unknown mode or a negative width
 * @example pad(array([1, 2]), [1, 2]) // [0, 1, 2, 0, 0]
 */
export const pad = operation(
  "pad",
  <D extends DType>(x: NDArray<Unknown, D>, widths: PadWidths, options: PadOptions = {}): NDArray<Unknown, D> => {
    const { mode = "constant", value = 0, endValues = 0, statLength, reflectType = "even" } = options
    const pairs = checkLengths(pairsOf(asArray("pad", x), widths, "widths"), 0, "width")
    if (mode === "empty") return padConstant(x, pairs, 0)
    if (mode === "constant") {
      if (!isValues(value)) return padConstant(x, pairs, value)
      const values = scalarsOf(x, value, "value")
      return pairs.reduce<NDArray>((y, w, axis) => padWithConstants(y, axis, w, values[axis]!), x)
    }
    if (mode === "linearRamp") {
      checkTakes("pad", numbers, [x], { x })
      const ends = scalarsOf(x, endValues, "endValues")
      return eachAxis(x, pairs, mode, (y, axis, w) => padWithRamp(y, axis, w, ends[axis]!))
    }
    if (isStatisticMode(mode)) {
      const lengths = checkLengths(pairsOf(x, statLength ?? Number.MAX_SAFE_INTEGER, "statLength"), 1, "length")
      return eachAxis(x, pairs, mode, (y, axis, w) => padWithStatistic(y, axis, w, mode, lengths[axis]!))
    }
    if (typeof mode !== "string" || !isSourceMode(mode)) throw unknownMode(mode)
    if (reflectType === "even") return eachAxis(x, pairs, mode, (y, axis, w) => padFromSource(y, axis, w, mode))
    checkTakes("pad", numbers, [x], { x })
    return eachAxis(x, pairs, mode, (y, axis, w) => padOdd(y, axis, w, mode))
  },
  ["mode", "value", "endValues", "statLength", "reflectType"],
)
