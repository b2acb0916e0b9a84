import { nameOfValue } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import type { WindowPadding } from "../../operations/index.js"
import { count } from "../check.js"

/** One number for all spatial axes, or one for each. */
export type PerAxis = number | readonly number[]

/** "SAME", "VALID", one number for both sides of all axes, one for each axis, or pairs [before, after]. */
export type LayerPadding = WindowPadding | PerAxis

/** One measure for each spatial axis. */
export const perAxis = (op: string, name: string, given: PerAxis, ndim: number, least = 1): readonly number[] => {
  const list: readonly unknown[] = Array.isArray(given) ? given : Array<unknown>(ndim).fill(given)
  if (list.length === ndim) return list.map((n) => count(op, name, n, least))
  throw new ValueError({
    op,
    problem: `${name} has ${list.length} entries for ${ndim} spatial axes`,
    hint: `give one number, or ${ndim}`,
  })
}

const isPairs = (padding: readonly unknown[]): padding is readonly (readonly [number, number])[] =>
  padding.every((pair) => Array.isArray(pair) && pair.length === 2)

/** The padding as operations take it. */
export const windowPadding = (op: string, padding: LayerPadding, ndim: number): WindowPadding => {
  if (padding === "SAME" || padding === "VALID" || padding === "SAME_LOWER") return padding
  if (Array.isArray(padding) && padding.length === ndim && isPairs(padding)) return padding
  if (typeof padding === "number" || (Array.isArray(padding) && !padding.some((n) => Array.isArray(n))))
    return perAxis(op, "padding", padding as PerAxis, ndim, 0).map((n) => [n, n] as const)
  throw new ValueError({
    op,
    problem: `the padding is ${nameOfValue(padding)}`,
    hint: 'give "SAME", "VALID", a number, one for each axis, or pairs [before, after]',
  })
}

/** How many spatial axes a list has an entry for, one at least. */
export const lengthOf = (op: string, name: string, list: unknown): number => {
  if (Array.isArray(list) && list.length > 0) return list.length
  throw new ValueError({
    op,
    problem: `${name} is ${nameOfValue(list)}, not a list of lengths`,
    hint: "give a length for each spatial axis: [3, 3]",
  })
}
