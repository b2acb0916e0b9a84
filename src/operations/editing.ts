import {
  array,
  checkShape,
  type DType,
  isComplex,
  isNDArray,
  isPlain,
  type NDArray,
  nameOfValue,
  partsOnly,
  range,
  type Shape,
  sizeOf,
  toTypedArray,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { concatenate } from "../primitives/shape.js"
import { axisOf, broadcastTo, moveAxis, reshapeTo, withOnes } from "./axes.js"
import { checkKnown, rangeOf, type SliceIndex } from "./indices.js"
import { truth } from "./logic.js"
import { asArray, operands, show } from "./operand.js"
import { operation } from "./operation.js"
import { type FlatAxisOption, sliceAxis } from "./rearrange.js"
import { take } from "./take.js"

/** Places along an axis, which must be known: a number, a list, a slice, or a concrete array of integers or bool. */
export type Places = number | readonly number[] | SliceIndex | NDArray

const isList = (x: Places): x is readonly number[] => Array.isArray(x)

const listed = (op: string, at: Places, n: number): readonly number[] => {
  if (typeof at === "number") return [at]
  if (isList(at)) return at
  if (isNDArray(at)) {
    if (isComplex(at.dtype)) throw partsOnly(op, { at: show(at) })
    checkKnown(op, at, "the places", "give them as numbers")
    const values = Array.from(toTypedArray(at))
    return at.dtype === "bool" ? values.flatMap((v, i) => (v === 0 ? [] : [i])) : values
  }
  // All fields of a slice may be left out: without this check any object is one.
  if (!isPlain(at))
    throw new ValueError({
      op,
      problem: `${nameOfValue(at)} is no place`,
      hint: "use whole numbers, { start, stop, step }, or an array of int32 or bool",
    })
  const { start, step, length } = rangeOf(op, at, n)
  return range(length).map((i) => start + i * step)
}

/** The places from the front, the last one `last`. */
const placesOf = (op: string, x: NDArray, at: Places, n: number, last: number): readonly number[] =>
  listed(op, at, n).map((k) => {
    if (!Number.isInteger(k) || k < -n || k > last)
      throw new ValueError({
        op,
        problem: `there is no place ${k} among ${n} elements`,
        given: { x: show(x) },
        hint: `use a whole number from ${-n} to ${last}`,
      })
    return k < 0 ? k + n : k
  })

const flatOr = (op: string, x: NDArray, axis: number | null | undefined): readonly [NDArray, number] =>
  axis === undefined || axis === null
    ? [reshapeTo(asArray(op, x), [sizeOf(x.shape)]), 0]
    : [x, axisOf(op, asArray(op, x), axis)]

/**
 * The array without the slices at some places along an axis, or the elements of the flattened array.
 *
 * @throws ValueError when there is no such place; ShapeError for places that are traced
 * @example remove(array([1, 2, 3]), [0, 2]) // [2]
 */
export const remove = operation(
  "delete",
  <D extends DType>(x: NDArray<Unknown, D>, at: Places, { axis }: FlatAxisOption = {}): NDArray<Unknown, D> => {
    const [own, along] = flatOr("delete", x, axis)
    const n: number = own.shape[along]
    const gone = new Set(placesOf("delete", x, at, n, n - 1))
    const kept = range(n).filter((i) => !gone.has(i))
    return take(own, array(kept, { dtype: "int32" }), { axis: along, mode: "clip" })
  },
  ["axis"],
  2,
)

/** The values with the axes of x; NumPy has their first one along the axis when the place is one number. */
const slicesOf = (x: NDArray, axis: number, values: NDArray, isOne: boolean): NDArray => {
  const dims: number = x.shape.length
  const full = reshapeTo(values, withOnes(values.shape, range(Math.max(dims - values.shape.length, 0))))
  return isOne ? moveAxis(full, 0, axis) : full
}

/**
 * The array with values before the given places, as they are counted in x, along an axis, or in the flattened array.
 *
 * @throws ValueError when there is no such place; ShapeError for places that are traced
 * @example insert(array([1, 2]), 1, array([9])) // [1, 9, 2]
 */
export const insert = operation(
  "insert",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    at: Places,
    values: NDArray<Unknown, D> | number,
    { axis }: FlatAxisOption = {},
  ): NDArray<Unknown, D> => {
    const [own, along] = flatOr("insert", x, axis)
    const added = operands("insert", { x, values })[1]!
    const n: number = own.shape[along]
    const places = placesOf("insert", x, at, n, n)
    const slices = slicesOf(own, along, added, typeof at === "number")
    const many: number = places.length === 1 ? slices.shape[along] : 1
    const wanted: readonly number[] = places.flatMap((p) => range(many).map(() => p))
    const spread = broadcastTo(
      slices,
      own.shape.map((d: number, i: number) => (i === along ? wanted.length : d)),
    )
    const order = [
      ...range(n).map((i) => ({ key: i, later: 1, from: i })),
      ...wanted.map((p, j) => ({ key: p, later: 0, from: n + j })),
    ]
    const from = order.sort((a, b) => a.key - b.key || a.later - b.later || a.from - b.from).map((o) => o.from)
    return take(concatenate([own, spread], along), array(from, { dtype: "int32" }), { axis: along, mode: "clip" })
  },
  ["axis"],
)

/**
 * The elements in another shape, repeated from the start when they are too few and cut off when they are too many.
 *
 * @throws ShapeError when the shape is none, or x has no elements to repeat
 * @example resize(array([1, 2, 3]), [2, 2]) // [[1, 2], [3, 1]]
 */
export const resize = operation(
  "resize",
  <D extends DType>(x: NDArray<Unknown, D>, shape: Shape): NDArray<Unknown, D> => {
    const n = sizeOf(asArray("resize", x).shape)
    const size = sizeOf(checkShape("resize", shape))
    if (n === 0 && size > 0)
      throw new ShapeError({
        op: "resize",
        problem: "there are no elements to repeat",
        given: { x: show(x) },
        hint: "use zeros(shape)",
      })
    const flat = reshapeTo(x, [n])
    const times = n === 0 ? 1 : Math.max(1, Math.ceil(size / n))
    const long =
      times === 1
        ? flat
        : concatenate(
            range(times).map(() => flat),
            0,
          )
    return reshapeTo(sliceAxis(long, 0, 0, size), shape)
  },
)

/** Which zeros `trimZeros` cuts off. */
export interface TrimOptions {
  /** "f" those in front, "b" those at the back, "fb", the default, both */
  readonly trim?: "f" | "b" | "fb"
}

const trims: readonly unknown[] = ["f", "b", "fb"]

/**
 * A vector without the zeros at its ends. Its length depends on the elements, so that it cannot be traced.
 *
 * @throws ShapeError unless x is a vector, and while tracing; ValueError for an unknown trim
 * @example trimZeros(array([0, 1, 0, 2, 0])) // [1, 0, 2]
 */
export const trimZeros = operation(
  "trimZeros",
  <D extends DType>(x: NDArray<Unknown, D>, { trim = "fb" }: TrimOptions = {}): NDArray<Unknown, D> => {
    if (!trims.includes(trim))
      throw new ValueError({
        op: "trimZeros",
        problem: `trim is ${nameOfValue(trim)}`,
        hint: 'use "f" for the front, "b" for the back, or "fb" for both',
      })
    if (asArray("trimZeros", x).shape.length !== 1)
      throw new ShapeError({
        op: "trimZeros",
        problem: "takes a vector",
        given: { x: show(x) },
        hint: "use ravel(x)",
      })
    checkKnown("trimZeros", x, "x", "use where(mask, x, y), whose length is known")
    const values = Array.from(toTypedArray(isComplex(x.dtype) ? truth(x) : x))
    const first = values.findIndex((v) => v !== 0)
    const last = values.length - 1 - [...values].reverse().findIndex((v) => v !== 0)
    if (first < 0) return sliceAxis(x, 0, 0, 0)
    return sliceAxis(x, 0, trim.includes("f") ? first : 0, trim.includes("b") ? last + 1 : values.length)
  },
  ["trim"],
)
