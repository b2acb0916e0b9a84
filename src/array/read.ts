import { ShapeError } from "../errors/index.js"
import type { ComplexNumber } from "./complex.js"
import { allocate, type ComplexDType, isInexact, type TypedArray } from "./dtype.js"
import { checkOptions } from "./given.js"
import { describe, hostOf } from "./handle.js"
import { isNDArray, type NDArray } from "./ndarray.js"
import { partsOf } from "./parts.js"
import { sameShape, sizeOf } from "./shape.js"
import type { IsAny } from "./shape-types.js"
import { decoder, isSmallFloat } from "./small-float.js"

/** An element as JavaScript has it: a boolean for bool, `{ re, im }` for complex, a number otherwise. */
export type Element<D> =
  IsAny<D> extends true ? number : D extends "bool" ? boolean : D extends ComplexDType ? ComplexNumber : number

/** Nested arrays, as deep as the shape. */
export type NestedElements = number | boolean | ComplexNumber | readonly NestedElements[]

type Read = (i: number) => number | boolean | ComplexNumber

/** The elements of an array by their offset. */
const reader = (action: string, x: NDArray): Read => {
  const parts = isNDArray(x) ? partsOf(x) : null
  if (parts === null) {
    const { data, dtype } = hostOf(action, x)
    const number = decoder(dtype)
    return (i) => (dtype === "bool" ? data[i] !== 0 : number(data[i]!))
  }
  const [re, im] = [hostOf(action, parts[0]), hostOf(action, parts[1])]
  return (i) => ({ re: re.data[i]!, im: im.data[i]! })
}

/**
 * The elements as nested arrays of numbers; of booleans for bool, of `{ re, im }` for complex.
 *
 * @throws TraceError for a traced array, DonationError for a donated one
 * @example toArray(array([[1, 2], [3, 4]])) // [[1, 2], [3, 4]]
 */
export const toArray = (x: NDArray): NestedElements => {
  const read = reader("toArray", x)
  const state = { next: 0 }
  const visit = (axis: number): NestedElements =>
    axis === x.shape.length ? read(state.next++) : Array.from({ length: x.shape[axis]! }, () => visit(axis + 1))
  return visit(0)
}

/**
 * A copy of the elements in row-major order: Float32Array for float32, Uint8Array for bool and so on; for float16 and
 * bfloat16 their bit patterns, for complex the parts of each element side by side.
 *
 * @throws TraceError for a traced array, DonationError for a donated one
 * @example toTypedArray(array([[1, 2], [3, 4]])) // new Float32Array([1, 2, 3, 4])
 */
export const toTypedArray = (x: NDArray): TypedArray => {
  const op = "toTypedArray"
  const parts = isNDArray(x) ? partsOf(x) : null
  if (parts !== null) {
    const [re, im] = [hostOf(op, parts[0]), hostOf(op, parts[1])]
    const data = allocate(x.dtype, re.data.length)
    re.data.forEach((v, i) => data.set([v, im.data[i]!], 2 * i))
    return data
  }
  const { dtype, data } = hostOf(op, x)
  return allocate(dtype, data)
}

/**
 * The one element of an array with one element, `{ re, im }` for complex.
 *
 * @throws ShapeError when there are none or several, TraceError for a traced array
 * @example item(array(3)) // 3
 */
export const item = <X extends NDArray>(x: X): Element<X["dtype"]> => {
  const read = reader("item", x)
  if (sizeOf(x.shape) !== 1)
    throw new ShapeError({
      op: "item",
      problem: `an array with ${sizeOf(x.shape)} elements has not one value`,
      given: { x: describe(x) },
      hint: "reduce it first, or read it with toArray(x)",
    })
  return read(0) as Element<X["dtype"]>
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
 * True when shapes and dtypes agree and |x - y| <= atol + rtol |y| for every element (exact for integers and bool; for
 * complex, |z| is the size).
 *
 * @example allClose(array([1, 2]), array([1, 2.000001])) // true
 */
export const allClose = (x: NDArray, y: NDArray, options: Tolerance = {}): boolean =>
  areClose("allClose", x, y, options)

const areClose = (op: string, x: NDArray, y: NDArray, options: Tolerance): boolean => {
  checkOptions(op, options)
  const { rtol = 1e-5, atol = 1e-8, equalNaN = false } = options
  const a = reader(op, x)
  const b = reader(op, y)
  if (x.dtype !== y.dtype || !sameShape(x.shape, y.shape)) return false
  const isRounded = isInexact(x.dtype) || isSmallFloat(x.dtype)
  const close = (u: Pair, v: Pair): boolean =>
    (u[0] === v[0] && u[1] === v[1]) ||
    (equalNaN && u.some(Number.isNaN) && v.some(Number.isNaN)) ||
    (isRounded && v.every(Number.isFinite) && Math.hypot(u[0] - v[0], u[1] - v[1]) <= atol + rtol * Math.hypot(...v))
  return Array.from({ length: sizeOf(x.shape) }).every((_, i) => close(pairOf(a(i)), pairOf(b(i))))
}

type Pair = readonly [re: number, im: number]

const pairOf = (v: number | boolean | ComplexNumber): Pair => (typeof v === "object" ? [v.re, v.im] : [Number(v), 0])

/**
 * True when shapes, dtypes and all elements agree; NaN equals nothing, as in NumPy.
 *
 * @example arrayEqual(array([1, 2]), array([1, 2])) // true
 */
export const arrayEqual = (x: NDArray, y: NDArray): boolean => areClose("arrayEqual", x, y, { rtol: 0, atol: 0 })
