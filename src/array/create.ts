import { DTypeError, ShapeError, TreeError } from "../errors/index.js"
import { type ComplexNumber, fromParts, isComplexNumber } from "./complex.js"
import {
  allocate,
  type ComplexDType,
  checkDType,
  type DType,
  element,
  isComplex,
  partDType,
  type TypedArray,
} from "./dtype.js"
import { checkOptions } from "./given.js"
import { fromHost } from "./handle.js"
import { type AnyDType, type AnyShape, isNDArray, type NDArray } from "./ndarray.js"
import { checkShape, type Shape, showShape, sizeOf } from "./shape.js"
import { encoder, isSmallFloat } from "./small-float.js"
import { nameOfValue } from "./value.js"

/** Numbers, booleans or `{ re, im }`, nested to any depth. */
export type Nested = number | boolean | ComplexNumber | readonly Nested[]

export interface DTypeOption<D extends DType = DType> {
  readonly dtype?: D
}

const at = (path: readonly number[]): string =>
  path.length === 0 ? "the value" : `the element ${path.map((i) => `[${i}]`).join("")}`

const shapeOf = (x: unknown): Shape => (Array.isArray(x) ? [x.length, ...(x.length === 0 ? [] : shapeOf(x[0]))] : [])

const firstOf = (x: unknown): unknown => (Array.isArray(x) ? firstOf(x[0]) : x)

const ownDType = (first: unknown): DType =>
  typeof first === "boolean" ? "bool" : isComplexNumber(first) ? "complex64" : "float32"

/** Elements as they are kept: float16 and bfloat16 as bits, integers checked to fit. */
export const store = (op: string, value: number | boolean, dtype: DType): number =>
  isSmallFloat(dtype) ? encoder(dtype)(Number(value)) : element(op, value, dtype)

const hintFor = (x: unknown): string =>
  isNDArray(x)
    ? "join arrays with stack(xs)"
    : ArrayBuffer.isView(x)
      ? "use fromTypedArray(data, shape)"
      : "nest numbers or booleans in arrays: array([[1, 2], [3, 4]])"

/** Writes the nested values in row-major order. */
const fill = (x: unknown, shape: Shape, write: (value: number | boolean | ComplexNumber, i: number) => void): void => {
  const state = { next: 0 }
  const visit = (value: unknown, axis: number, path: readonly number[]): void => {
    if (axis < shape.length) {
      if (!Array.isArray(value) || value.length !== shape[axis])
        throw new ShapeError({
          op: "array",
          problem: `the nested arrays are ragged: ${at(path)} ${
            Array.isArray(value) ? `has length ${value.length}` : `is ${nameOfValue(value)}`
          } where ${Array.isArray(value) ? `length ${shape[axis]}` : `a list of ${shape[axis]}`} was expected`,
          given: { "shape so far": showShape(shape) },
          hint: "make all rows equally long, or pad them",
        })
      for (let i = 0; i < value.length; i++) visit(value[i], axis + 1, [...path, i])
      return
    }
    if (Array.isArray(value))
      throw new ShapeError({
        op: "array",
        problem: `the nested arrays are ragged: ${at(path)} is a list where a number was expected`,
        given: { "shape so far": showShape(shape) },
        hint: "nest all elements equally deep",
      })
    if (typeof value !== "number" && typeof value !== "boolean" && !isComplexNumber(value))
      throw new TreeError({
        op: "array",
        problem: `${at(path)} is ${nameOfValue(value)}, not a number or boolean`,
        hint: hintFor(value),
      })
    write(value, state.next++)
  }
  visit(x, 0, [])
}

/** The complex array over the buffers of its parts. */
const fromBuffers = <D extends DType>(
  shape: Shape,
  dtype: ComplexDType,
  re: TypedArray,
  im: TypedArray,
): NDArray<AnyShape, D> =>
  fromParts(fromHost(shape, partDType(dtype), re), fromHost(shape, partDType(dtype), im)) as NDArray<AnyShape, AnyDType>

type ElementOf<V> = V extends readonly (infer U)[] ? ElementOf<U> : V

/** bool for nested booleans, complex64 for nested pairs, float32 for everything else. */
export type DTypeOfNested<V> = [ElementOf<V>] extends [never]
  ? "float32"
  : [ElementOf<V>] extends [boolean]
    ? "bool"
    : [ElementOf<V>] extends [ComplexNumber]
      ? "complex64"
      : "float32"

const realOf = (value: number | boolean | ComplexNumber, dtype: DType): number => {
  if (typeof value !== "object") return store("array", value, dtype)
  throw new DTypeError({
    op: "array",
    problem: `{ re: ${value.re}, im: ${value.im} } is not a value of ${dtype}`,
    hint: 'complex numbers need a complex dtype: array(values, { dtype: "complex64" })',
  })
}

/**
 * An array from nested numbers, booleans or complex numbers `{ re, im }`, which are copied.
 *
 * The dtype is float32 for numbers, bool for booleans and complex64 for complex numbers unless given.
 * @throws ShapeError when the nesting is ragged; DTypeError for a number the dtype cannot hold
 * @example array([[1, 2], [3, 4]]) // float32[2,2]
 */
export const array = <V extends Nested, D extends DType = DTypeOfNested<V>>(
  values: V,
  options: DTypeOption<D> = {},
): NDArray<AnyShape, D> => {
  checkOptions("array", options)
  const dtype = checkDType("array", options.dtype ?? ownDType(firstOf(values)))
  const shape = shapeOf(values)
  if (isComplex(dtype)) {
    const [re, im] = [allocate(partDType(dtype), sizeOf(shape)), allocate(partDType(dtype), sizeOf(shape))]
    fill(values, shape, (value, i) => {
      re[i] = typeof value === "object" ? value.re : Number(value)
      im[i] = typeof value === "object" ? value.im : 0
    })
    return fromBuffers(shape, dtype, re, im)
  }
  const data = allocate(dtype, sizeOf(shape))
  fill(values, shape, (value, i) => {
    data[i] = realOf(value, dtype)
  })
  return fromHost(shape, dtype as D, data)
}

const typedArrays: Readonly<Record<string, DType>> = {
  Float32Array: "float32",
  Float64Array: "float64",
  Int32Array: "int32",
  Uint32Array: "uint32",
  Int16Array: "int16",
  Uint16Array: "uint16",
  Int8Array: "int8",
  Uint8Array: "uint8",
}

/**
 * An array from a typed array, whose elements are copied.
 *
 * The dtype is the typed array's own unless given; `Uint8Array` is bool with `{ dtype: "bool" }`, a `Uint16Array` is
 * bit patterns with `{ dtype: "float16" }` or "bfloat16", and floats are complex elements, the parts of each side by
 * side, with a complex dtype.
 * @throws ShapeError when the shape does not hold exactly the elements; TreeError for data that is no such array
 * @example fromTypedArray(new Float32Array([1, 2, 3, 4]), [2, 2]) // float32[2,2]
 */
export const fromTypedArray = <D extends DType = AnyDType>(
  data: TypedArray,
  shape?: Shape,
  options: DTypeOption<D> = {},
): NDArray<AnyShape, D> => {
  const kind = Object.prototype.toString.call(data).slice(8, -1)
  const own = Object.hasOwn(typedArrays, kind) ? typedArrays[kind] : undefined
  if (own === undefined)
    throw new TreeError({
      op: "fromTypedArray",
      problem: `the data is ${nameOfValue(data)}, not a typed array that a dtype stands for`,
      hint: `use ${Object.keys(typedArrays).join(", ")}, or array(values) for nested numbers`,
    })
  const dtype = checkDType("fromTypedArray", options.dtype ?? own)
  const count = isComplex(dtype) ? data.length / 2 : data.length
  const size = checkShape("fromTypedArray", shape ?? [Math.floor(count)])
  if (sizeOf(size) !== count)
    throw new ShapeError({
      op: "fromTypedArray",
      problem: `${data.length} ${isComplex(dtype) ? "parts" : "elements"} do not fill the shape ${showShape(size)}`,
      hint: `the lengths must multiply to ${count}`,
    })
  if (isComplex(dtype)) {
    const part = (at: number): TypedArray =>
      allocate(
        partDType(dtype),
        Array.from({ length: count }, (_, i) => data[2 * i + at]!),
      )
    return fromBuffers([...size], dtype, part(0), part(1))
  }
  const copy =
    dtype === own || (isSmallFloat(dtype) && own === "uint16")
      ? allocate(dtype, data)
      : allocate(
          dtype,
          Array.from(data, (v) => store("fromTypedArray", v, dtype)),
        )
  return fromHost([...size], dtype as D, copy)
}

/** A 0-dimensional array of one number, which as a complex one has the imaginary part 0. */
export const scalar = <D extends DType = "float32">(value: number | boolean, dtype?: D): NDArray<readonly [], D> => {
  const d = dtype ?? (typeof value === "boolean" ? "bool" : "float32")
  if (isComplex(d)) return fromBuffers([], d, allocate(partDType(d), [Number(value)]), allocate(partDType(d), 1))
  return fromHost([], d as D, allocate(d, [store("scalar", value, d)]))
}
