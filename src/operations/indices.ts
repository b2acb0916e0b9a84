import { array, isInteger, isNDArray, type NDArray, type Shape, scalar, sizeOf, toTypedArray } from "../array/index.js"
import { DTypeError, ShapeError, ValueError } from "../errors/index.js"
import { convert } from "../primitives/convert.js"
import { isTracer } from "../program/index.js"
import { asArray, show, showAll } from "./operand.js"

/** Python's `start:stop:step`; what is left out reaches to the end of the axis. */
export interface SliceIndex {
  readonly start?: number | null
  readonly stop?: number | null
  readonly step?: number | null
}

/**
 * One part of an index, as NumPy has them: an integer, a slice, `null` for a new axis, "..." for all axes that are not
 * named, a list or array of integers, a bool mask.
 */
export type Index = number | null | "..." | SliceIndex | readonly number[] | NDArray

/** One part of a resolved index; all but `new` use up an axis. */
export type Entry =
  | { readonly kind: "range"; readonly start: number; readonly step: number; readonly length: number }
  | { readonly kind: "new" }
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "array"; readonly value: NDArray }

const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high)

/** Python's slice.indices. */
export const rangeOf = (
  op: string,
  { start, stop, step }: SliceIndex,
  n: number,
): Entry & { readonly kind: "range" } => {
  const by = step ?? 1
  const wrong = [start ?? 0, stop ?? 0, by].find((k) => !Number.isInteger(k))
  if (wrong !== undefined || by === 0)
    throw new ValueError({
      op,
      problem: `${wrong ?? 0} is no ${wrong === undefined ? "step" : "bound"} of a slice`,
      hint: "use whole numbers, and a step that is not 0",
    })
  const [low, high] = by > 0 ? [0, n] : [-1, n - 1]
  const bound = (k: number): number => clamp(k < 0 ? k + n : k, low, high)
  const from = start === undefined || start === null ? (by > 0 ? low : high) : bound(start)
  const to = stop === undefined || stop === null ? (by > 0 ? high : low) : bound(stop)
  return { kind: "range", start: from, step: by, length: Math.max(0, Math.ceil((to - from) / by)) }
}

/** Throws unless the elements of an array are known, on which the shape of the result depends. */
export const checkKnown = (op: string, x: NDArray, name: string, hint: string): void => {
  if (isTracer(x))
    throw new ShapeError({
      op,
      problem: `the shape of the result depends on the elements of ${name}, which are not known while tracing`,
      given: { [name]: show(x) },
      hint,
    })
}

/** The places of the true elements of a concrete mask, one index array for each of its axes. */
const maskIndices = (op: string, mask: NDArray): readonly NDArray[] => {
  checkKnown(op, mask, "the mask", "use where(mask, x, y), or nonzero(mask, { size }) for a length that is known")
  const data = toTypedArray(mask)
  const places = [...data.keys()].filter((i) => data[i] !== 0)
  const shape: Shape = mask.shape
  return shape.map((n, axis) => {
    const stride = sizeOf(shape.slice(axis + 1))
    return array(
      places.map((p) => Math.floor(p / stride) % n),
      { dtype: "int32" },
    )
  })
}

const isMask = (item: Index): item is NDArray => isNDArray(item) && item.dtype === "bool"

const isList = (item: Index): item is readonly number[] => Array.isArray(item)

/** How many axes of the array a part of the index uses up. */
const used = (item: Index): number => (item === null || item === "..." ? 0 : isMask(item) ? item.shape.length : 1)

const arrayEntries = (op: string, x: NDArray, item: NDArray, axis: number): readonly Entry[] => {
  const index = asArray(op, item, "index")
  const given = { x, index }
  if (index.dtype === "bool") {
    if (index.shape.some((d: number, i: number) => d !== x.shape[axis + i]))
      throw new ShapeError({
        op,
        problem: `the mask does not have the lengths of the axes from ${axis} on`,
        given: showAll(given),
        hint: "a mask needs the shape of the axes that it indexes",
      })
    return maskIndices(op, index).map((value) => ({ kind: "array", value }))
  }
  if (!isInteger(index.dtype))
    throw new DTypeError({
      op,
      problem: `an index must be integer or bool, not ${index.dtype}`,
      given: showAll(given),
      hint: 'convert it first: astype(index, "int32")',
    })
  return [{ kind: "array", value: convert(index, "int32") }]
}

const entriesOf = (op: string, x: NDArray, item: Index, axis: number): readonly Entry[] => {
  const n: number = x.shape[axis] ?? 0
  if (item === null) return [{ kind: "new" }]
  if (isList(item)) return [{ kind: "array", value: array(item, { dtype: "int32" }) }]
  if (isNDArray(item)) return arrayEntries(op, x, item, axis)
  if (typeof item === "object") return [rangeOf(op, item, n)]
  if (typeof item === "number" && Number.isInteger(item)) {
    return [{ kind: "int", value: clamp(item < 0 ? item + n : item, -1, n) }]
  }
  throw new ValueError({
    op,
    problem: `${String(item)} is no index`,
    hint: 'use whole numbers, { start, stop, step }, null, "..." and arrays of int32 or bool',
  })
}

/** The parts of an index, one for every axis of x beside the new ones, the ellipsis written out. */
export const resolve = (op: string, x: NDArray, indices: readonly Index[]): readonly Entry[] => {
  const count = indices.reduce<number>((n, item) => n + used(item), 0)
  const ndim: number = x.shape.length
  const dots = indices.filter((item) => item === "...").length
  if (count > ndim || dots > 1)
    throw new ShapeError({
      op,
      problem: dots > 1 ? 'an index has one "..." at most' : `${count} axes are indexed, and there are ${ndim}`,
      given: { x: show(x) },
      hint: "give one index for each axis at most",
    })
  const rest = Array.from({ length: ndim - count }, (): Index => ({}))
  const at = indices.indexOf("...")
  const all = at < 0 ? [...indices, ...rest] : [...indices.slice(0, at), ...rest, ...indices.slice(at + 1)]
  return all.flatMap((item, i) => {
    const axis = all.slice(0, i).reduce<number>((n, before) => n + used(before), 0)
    return entriesOf(op, x, item, axis)
  })
}

/** Integers beside index arrays are index arrays too. */
export const withArrays = (entries: readonly Entry[]): readonly Entry[] =>
  entries.some((e) => e.kind === "array")
    ? entries.map((e) => (e.kind === "int" ? { kind: "array", value: scalar(e.value, "int32") } : e))
    : entries
