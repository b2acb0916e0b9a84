import { ShapeError } from "../errors/index.js"
import type { DType } from "./dtype.js"
import { nameOfValue } from "./value.js"

/** Lengths along the axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[]

/** The abstract value of an array: all that a trace knows of it. */
export interface Aval {
  readonly shape: Shape
  readonly dtype: DType
}

export const sizeOf = (shape: Shape): number => shape.reduce((n, d) => n * d, 1)

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((d, i) => d === b[i])

export const sameAval = (a: Aval, b: Aval): boolean => a.dtype === b.dtype && sameShape(a.shape, b.shape)

/** `[8,3]` */
export const showShape = (shape: Shape): string => `[${shape.join(",")}]`

/** `float32[8,3]` */
export const showAval = (aval: Aval): string => `${aval.dtype}${showShape(aval.shape)}`

/** Row-major strides, in elements. */
export const stridesOf = (shape: Shape): readonly number[] => {
  const strides = new Array<number>(shape.length)
  for (let i = shape.length - 1, n = 1; i >= 0; i--) {
    strides[i] = n
    n *= shape[i]!
  }
  return strides
}

/** 0, 1, ..., n - 1. */
export const range = (n: number): readonly number[] => {
  if (n > MOST_INDICES)
    throw new ShapeError({ op: "range", problem: `${n} are too many`, hint: `use at most ${MOST_INDICES}` })
  return Array.from({ length: n }, (_, i) => i)
}

/** More would not fit into a list, or take minutes to make. */
const MOST_INDICES = 2 ** 27

const showUnknown = (x: unknown): string =>
  Array.isArray(x) ? `[${Array.from(x, showUnknown).join(",")}]` : typeof x === "number" ? String(x) : nameOfValue(x)

/** Throws unless `shape` is a list of lengths. */
export const checkShape = (op: string, shape: unknown): Shape => {
  if (!Array.isArray(shape) || !Array.from(shape).every((d) => Number.isSafeInteger(d) && d >= 0))
    throw new ShapeError({
      op,
      problem: `${showUnknown(shape)} is not a shape`,
      hint: "a shape is an array of whole numbers, none below 0, such as [8, 3]",
    })
  return shape
}

/** A negative axis counts from the end; throws when there is no such axis. */
export const normalizeAxis = (op: string, axis: number, ndim: number, x?: string): number => {
  if (Number.isInteger(axis) && axis >= -ndim && axis < ndim) return axis < 0 ? axis + ndim : axis
  const given = x === undefined ? {} : { given: { x } }
  if (!Number.isInteger(axis))
    throw new ShapeError({
      op,
      problem: `${showUnknown(axis)} is not an axis`,
      ...given,
      hint: "an axis is a whole number, counted from the end when below 0",
    })
  throw new ShapeError({
    op,
    problem: `axis ${axis} is out of range for an array with ${ndim} dimension${ndim === 1 ? "" : "s"}`,
    ...given,
    hint: ndim === 0 ? "a scalar has no axes" : `use an axis from ${-ndim} to ${ndim - 1}`,
  })
}

/** Several axes, default all of them, ascending; throws on one given twice. */
export const normalizeAxes = (
  op: string,
  axes: number | readonly number[] | null | undefined,
  ndim: number,
  x?: string,
): readonly number[] => {
  if (axes === undefined || axes === null) return range(ndim)
  const list = Array.from(Array.isArray(axes) ? axes : [axes], (a) => normalizeAxis(op, a, ndim, x))
  if (new Set(list).size !== list.length)
    throw new ShapeError({
      op,
      problem: `axis ${list.find((a, i) => list.indexOf(a) !== i)} is given twice`,
      ...(x === undefined ? {} : { given: { x } }),
      hint: "name every axis once",
    })
  return [...list].sort((a, b) => a - b)
}

/** The shape two shapes broadcast to (NumPy's rule), or null when they do not. */
export const broadcastShapes = (a: Shape, b: Shape): Shape | null => {
  const n = Math.max(a.length, b.length)
  const out = range(n).map((i) => {
    const x = a[i - n + a.length] ?? 1
    const y = b[i - n + b.length] ?? 1
    return x === y || y === 1 ? x : x === 1 ? y : -1
  })
  return out.includes(-1) ? null : out
}
