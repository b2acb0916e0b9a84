import { ShapeError } from "../errors/index.js"
import { allocate, isFloat, type TypedArray } from "./dtype.js"
import { float16ToNumber } from "./float16.js"
import { describe, type HostArray, hostOf } from "./handle.js"
import type { NDArray } from "./ndarray.js"
import { sameShape, sizeOf } from "./shape.js"
import type { IsAny } from "./shape-types.js"

/** An element as JavaScript has it: a boolean for bool, a number otherwise (also when the dtype is not known). */
export type Element<D> = IsAny<D> extends true ? number : D extends "bool" ? boolean : number

/** Nested arrays, as deep as the shape. */
export type NestedElements = number | boolean | readonly NestedElements[]

const value = ({ data, dtype }: HostArray, i: number): number | boolean =>
  dtype === "bool" ? data[i] !== 0 : dtype === "float16" ? float16ToNumber(data[i]!) : data[i]!

/**
 * The elements as nested arrays of numbers (of booleans for bool).
 *
 * @throws TraceError for a traced array, DonationError for a donated one
 * @example toArray(array([[1, 2], [3, 4]])) // [[1, 2], [3, 4]]
 */
export const toArray = (x: NDArray): NestedElements => {
  const host = hostOf("toArray", x)
  const state = { next: 0 }
  const visit = (axis: number): NestedElements =>
    axis === host.shape.length
      ? value(host, state.next++)
      : Array.from({ length: host.shape[axis]! }, () => visit(axis + 1))
  return visit(0)
}

/**
 * A copy of the elements in row-major order: Float32Array for float32, Uint8Array for bool and so on.
 *
 * @throws TraceError for a traced array, DonationError for a donated one
 * @example toTypedArray(array([[1, 2], [3, 4]])) // new Float32Array([1, 2, 3, 4])
 */
export const toTypedArray = (x: NDArray): TypedArray => {
  const { dtype, data } = hostOf("toTypedArray", x)
  return allocate(dtype, data)
}

/**
 * The one element of an array with one element.
 *
 * @throws ShapeError when there are none or several, TraceError for a traced array
 * @example item(array(3)) // 3
 */
export const item = <X extends NDArray>(x: X): Element<X["dtype"]> => {
  const host = hostOf("item", x)
  if (sizeOf(host.shape) !== 1)
    throw new ShapeError({
      op: "item",
      problem: `an array with ${sizeOf(host.shape)} elements has not one value`,
      given: { x: describe(x) },
      hint: "reduce it first, or read it with toArray(x)",
    })
  return value(host, 0) as Element<X["dtype"]>
}

export interface Tolerance {
  /** relative to the second operand; default 1e-5 */
  readonly rtol?: number
  /** absolute; default 1e-8 */
  readonly atol?: number
  /** whether NaN equals NaN; default false */
  readonly equalNaN?: boolean
}

/**
 * True when shapes and dtypes agree and |x - y| <= atol + rtol |y| for every element (exact for integers and bool).
 *
 * @example allClose(array([1, 2]), array([1, 2.000001])) // true
 */
export const allClose = (x: NDArray, y: NDArray, options: Tolerance = {}): boolean =>
  areClose("allClose", x, y, options)

const areClose = (op: string, x: NDArray, y: NDArray, options: Tolerance): boolean => {
  const { rtol = 1e-5, atol = 1e-8, equalNaN = false } = options
  const a = hostOf(op, x)
  const b = hostOf(op, y)
  if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape)) return false
  const close = (u: number, v: number): boolean =>
    u === v ||
    (equalNaN && Number.isNaN(u) && Number.isNaN(v)) ||
    (isFloat(a.dtype) && Number.isFinite(v) && Math.abs(u - v) <= atol + rtol * Math.abs(v))
  return a.data.every((_, i) => close(Number(value(a, i)), Number(value(b, i))))
}

/**
 * True when shapes, dtypes and all elements agree; NaN equals nothing, as in NumPy.
 *
 * @example arrayEqual(array([1, 2]), array([1, 2])) // true
 */
export const arrayEqual = (x: NDArray, y: NDArray): boolean => areClose("arrayEqual", x, y, { rtol: 0, atol: 0 })
