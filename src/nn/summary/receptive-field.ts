import type { PerAxis } from "../../operations/index.js"
import type { Reach, Window } from "../layer.js"

/** Along one axis: how many pixels of the input an element sees, and how far apart neighbours are in the input. */
export interface AxisField {
  readonly size: number
  readonly jump: number
}

/** What an element sees along each spatial axis; null when it sees everything. */
export type Field = readonly AxisField[] | null

const at = (given: PerAxis, axis: number): number => (typeof given === "number" ? given : (given[axis] ?? 1))

const grown = ({ size, jump }: AxisField, window: Window, axis: number): AxisField => {
  const reach = (at(window.size, axis) - 1) * at(window.dilation, axis)
  const stride = at(window.strides, axis)
  if (window.spreads !== true) return { size: size + reach * jump, jump: jump * stride }
  return { size: size + (Math.ceil((reach + 1) / stride) - 1) * jump, jump: jump / stride }
}

/** What an element sees through one more layer: size + (k - 1) dilation jump pixels, which are jump stride apart. */
export const through = (field: Field, reach: Reach): Field =>
  reach === "place" ? field : reach === "all" || field === null ? null : field.map((f, i) => grown(f, reach, i))

/** The wider of two fields along each axis, which is that of their sum. */
export const wider = (a: Field, b: Field): Field =>
  a === null || b === null
    ? null
    : a.map((f, i) => ({ size: Math.max(f.size, b[i]?.size ?? 1), jump: Math.max(f.jump, b[i]?.jump ?? 1) }))

/** What the pixels of an input see: themselves. */
export const pixels = (shape: readonly number[]): Field => shape.slice(2).map(() => ({ size: 1, jump: 1 }))
