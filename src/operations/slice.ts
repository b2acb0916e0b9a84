import { type DType, isNDArray, type NDArray, type Shape, scalar } from "../array/index.js"
import type { Gradual, Unknown } from "../array/shape-types.js"
import { DTypeError, ShapeError } from "../errors/index.js"
import { add } from "../primitives/arithmetic.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { lt } from "../primitives/compare.js"
import {
  dynamicSlice as dynamicSlicePrimitive,
  dynamicUpdateSlice as dynamicUpdatePrimitive,
} from "../primitives/dynamic.js"
import { slice as slicePrimitive } from "../primitives/pad.js"
import { select } from "../primitives/select.js"
import { asArray, operands, show, showAll } from "./operand.js"
import { operation } from "./operation.js"

const oneForEachAxis = (op: string, x: NDArray, lists: Readonly<Record<string, readonly unknown[]>>): void => {
  const isEntry = (entry: unknown): boolean => typeof entry === "number" || isNDArray(entry)
  const wrong = Object.entries(lists).find(
    ([, list]) => !Array.isArray(list) || list.length !== x.shape.length || !list.every(isEntry),
  )
  if (wrong !== undefined)
    throw new ShapeError({
      op,
      problem: `${wrong[0]} must have one entry for each of the ${x.shape.length} axes`,
      given: {
        x: show(x),
        [wrong[0]]: Array.isArray(wrong[1]) ? `[${wrong[1].map(show).join(", ")}]` : show(wrong[1]),
      },
      hint: "give [start, ...] for every axis: 0 and the length for whole ones",
    })
}

/**
 * The elements from `starts` up to, not including, `limits`, every `strides`-th (default every one).
 *
 * @throws ShapeError when the bounds do not lie in the array
 * @example slice(arange(10), [2], [8], [3]) // [2, 5]
 */
export const slice = operation(
  "slice",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    starts: readonly number[],
    limits: readonly number[],
    strides: readonly number[] = Array.from(limits ?? [], () => 1),
  ): NDArray<Unknown, D> => {
    oneForEachAxis("slice", asArray("slice", x), { starts, limits, strides })
    const shape: Shape = x.shape
    const isAll = shape.every((d, i) => starts[i] === 0 && limits[i] === d && strides[i] === 1)
    return isAll ? x : slicePrimitive(x, starts, limits, strides)
  },
)

/** Where a slice begins along each axis: numbers, or int32 scalars that may be traced. */
export type Starts = readonly (NDArray<readonly [], "int32"> | number)[]

const startOf = (op: string, start: NDArray | number, i: number, n: number): NDArray => {
  const name = `starts[${i}]`
  if (typeof start === "number") return scalar(start < 0 ? start + n : start, "int32")
  const given = { [name]: start }
  if (asArray(op, start, name).dtype !== "int32")
    throw new DTypeError({
      op,
      problem: `${name} must be int32, not ${start.dtype}`,
      given: showAll(given),
      hint: `convert it first: astype(${name}, "int32")`,
    })
  if (start.shape.length > 0)
    throw new ShapeError({
      op,
      problem: `${name} must be a scalar`,
      given: showAll(given),
      hint: "give one scalar an axis",
    })
  return select(lt(start, zerosOf(start)), add(start, fill(start, n)), start)
}

const startsOf = (op: string, x: NDArray, starts: Starts): readonly NDArray[] =>
  starts.map((start, i) => startOf(op, start, i, x.shape[i]))

const clampedStart = (start: number, n: number, size: number): number =>
  Math.min(Math.max(start < 0 ? start + n : start, 0), n - size)

const areNumbers = (starts: Starts): starts is readonly number[] => starts.every((s) => typeof s === "number")

/**
 * A block of the given sizes that begins at `starts`, which may be traced; a negative start counts from the end, and
 * the block is moved inside the array where it would leave it.
 *
 * @throws ShapeError when a size exceeds the array; DTypeError unless the starts are int32
 * @example dynamicSlice(arange(5), [array(3, { dtype: "int32" })], [2]) // [3, 4]
 */
export const dynamicSlice = operation(
  "dynamicSlice",
  <D extends DType, const S extends Shape>(
    x: NDArray<Unknown, D>,
    starts: Starts,
    sizes: S,
  ): NDArray<Gradual<S>, D> => {
    oneForEachAxis("dynamicSlice", asArray("dynamicSlice", x), { starts, sizes })
    const shape: Shape = x.shape
    const wrong = shape.findIndex((d, i) => !Number.isInteger(sizes[i]) || sizes[i]! < 0 || sizes[i]! > d)
    if (wrong >= 0)
      throw new ShapeError({
        op: "dynamicSlice",
        problem: `the size ${show(sizes[wrong])} does not fit axis ${wrong}, which has ${shape[wrong]} elements`,
        given: { x: show(x) },
        hint: `use a size from 0 to ${shape[wrong]}`,
      })
    if (!areNumbers(starts)) return dynamicSlicePrimitive(x, startsOf("dynamicSlice", x, starts), [...sizes])
    const from = starts.map((s, i) => clampedStart(s, shape[i]!, sizes[i]!))
    return slice(
      x,
      from,
      from.map((s, i) => s + sizes[i]!),
    )
  },
)

/**
 * The array with the block that begins at `starts` replaced; a negative start counts from the end, and the block is
 * moved inside the array where it would leave it.
 *
 * @throws ShapeError when the block exceeds the array; DTypeError when the dtypes differ or the starts are not int32
 * @example dynamicUpdateSlice(zeros([4]), ones([2]), [1]) // [0, 1, 1, 0]
 */
export const dynamicUpdateSlice = operation(
  "dynamicUpdateSlice",
  <S extends Shape, D extends DType>(x: NDArray<S, D>, update: NDArray<Unknown, D>, starts: Starts): NDArray<S, D> => {
    const given = { x, update }
    const [array, block] = operands("dynamicUpdateSlice", given)
    oneForEachAxis("dynamicUpdateSlice", array!, { starts })
    const own: Shape = block!.shape
    if (own.length !== array!.shape.length || own.some((d, i) => d > array!.shape[i]))
      throw new ShapeError({
        op: "dynamicUpdateSlice",
        problem: "the update does not fit in the array",
        given: showAll(given),
        hint: "it needs as many axes, none longer than the array's",
      })
    return dynamicUpdatePrimitive(array!, block!, startsOf("dynamicUpdateSlice", array!, starts))
  },
)
