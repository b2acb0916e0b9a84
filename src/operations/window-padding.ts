import { ShapeError, ValueError } from "../errors/index.js"
import type { Padding } from "../primitives/window-index.js"
import { asNumbers, type Given, showAll } from "./operand.js"

/**
 * Elements around each axis: pairs [before, after], of which negative ones crop; "VALID" for none; "SAME" for as many
 * as give ceil(n / stride) windows, the odd one after the last ("SAME_LOWER": before the first).
 */
export type WindowPadding = "SAME" | "VALID" | "SAME_LOWER" | Padding

/** What "SAME" needs to know of the axes. */
export interface Axes {
  readonly lengths: readonly number[]
  /** lengths of the window with its dilation */
  readonly reach: readonly number[]
  readonly strides: readonly number[]
}

/** XLA's rule: total = max((ceil(n / s) - 1) s + k - n, 0), half of it, rounded down, before the first. */
const same = ({ lengths, reach, strides }: Axes, lower: boolean): Padding =>
  lengths.map((n, i) => {
    const s = strides[i]!
    const total = Math.max((Math.ceil(n / s) - 1) * s + reach[i]! - n, 0)
    const half = Math.floor(total / 2)
    return lower ? [total - half, half] : [half, total - half]
  })

const isPairs = (padding: unknown): padding is Padding =>
  Array.isArray(padding) && padding.every((pair) => Array.isArray(pair) && pair.length === 2)

/** The padding as pairs. */
export const paddingOf = (op: string, padding: WindowPadding, axes: Axes): Padding => {
  if (padding === "VALID") return axes.lengths.map(() => [0, 0] as const)
  if (padding === "SAME" || padding === "SAME_LOWER") return same(axes, padding === "SAME_LOWER")
  if (isPairs(padding)) return padding
  throw new ValueError({
    op,
    problem: `the padding ${JSON.stringify(padding)} is neither a name nor pairs of numbers`,
    hint: 'use "SAME", "VALID", "SAME_LOWER", or [[before, after], ...] for each spatial axis',
  })
}

/** One measure for every axis of the arrays, or a list of them; 1 unless given. */
export const measuresOf = (
  op: string,
  name: string,
  given: number | readonly number[] | null | undefined,
  ndim: number,
  arrays: Given,
): readonly number[] => {
  const list =
    given === null || given === undefined || typeof given === "number"
      ? Array<number>(ndim).fill(given ?? 1)
      : asNumbers(op, given, name)
  if (list.length === ndim) return list
  throw new ShapeError({
    op,
    problem: `${name} has ${list.length} entries for ${ndim} axes`,
    given: showAll(arrays),
    hint: `give one number for all, or one for each: ${name}: [${Array(ndim).fill(1).join(", ")}]`,
  })
}
