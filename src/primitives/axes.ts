import { range, type Shape } from "../array/index.js"

/** The shape without some axes. */
export const dropAxes = (shape: Shape, axes: readonly number[]): Shape => shape.filter((_, i) => !axes.includes(i))

/** The lengths at some axes, in their order. */
export const pick = (shape: Shape, axes: readonly number[]): Shape => axes.map((a) => shape[a]!)

/** The axes not in `axes`, ascending. */
export const otherAxes = (ndim: number, axes: readonly number[]): readonly number[] =>
  range(ndim).filter((i) => !axes.includes(i))
