import { DTypeError, ShapeError } from "../errors/index.js"
import { nameOfValue } from "./value.js"

/** The dtypes of complex arrays, whose two parts are float32 and float64. */
export type ComplexDType = "complex64" | "complex128"

/** The dtypes for storage: they convert and move, and compute after `astype`. */
export type StorageDType = "float16" | "bfloat16" | "int16" | "uint16" | "int8" | "uint8"

/** Element types. */
export type DType = "float32" | "float64" | "int32" | "uint32" | "bool" | StorageDType | ComplexDType

/** The host representation: bool is 0 or 1, float16 and bfloat16 are their bit patterns. */
export type TypedArray =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array

interface Info {
  readonly bytes: number
  readonly kind: "float" | "int" | "uint" | "bool" | "storage" | "complex"
  readonly allocate: (source: number | ArrayLike<number>) => TypedArray
}

const sized =
  (make: { new (n: number): TypedArray; new (xs: ArrayLike<number>): TypedArray }) =>
  (source: number | ArrayLike<number>): TypedArray =>
    typeof source === "number" ? new make(source) : new make(source)

/** Real and imaginary parts side by side, two numbers for each element. */
const pairs = (make: { new (n: number): TypedArray; new (xs: ArrayLike<number>): TypedArray }): Info["allocate"] => {
  const interleaved = sized(make)
  return (source) => interleaved(typeof source === "number" ? 2 * source : source)
}

const table: Readonly<Record<DType, Info>> = {
  float32: { bytes: 4, kind: "float", allocate: sized(Float32Array) },
  float64: { bytes: 8, kind: "float", allocate: sized(Float64Array) },
  int32: { bytes: 4, kind: "int", allocate: sized(Int32Array) },
  uint32: { bytes: 4, kind: "uint", allocate: sized(Uint32Array) },
  bool: { bytes: 1, kind: "bool", allocate: sized(Uint8Array) },
  float16: { bytes: 2, kind: "storage", allocate: sized(Uint16Array) },
  bfloat16: { bytes: 2, kind: "storage", allocate: sized(Uint16Array) },
  int16: { bytes: 2, kind: "storage", allocate: sized(Int16Array) },
  uint16: { bytes: 2, kind: "storage", allocate: sized(Uint16Array) },
  int8: { bytes: 1, kind: "storage", allocate: sized(Int8Array) },
  uint8: { bytes: 1, kind: "storage", allocate: sized(Uint8Array) },
  complex64: { bytes: 8, kind: "complex", allocate: pairs(Float32Array) },
  complex128: { bytes: 16, kind: "complex", allocate: pairs(Float64Array) },
}

/** Complex arrays are pairs of float arrays: programs and kernels never see these. */
export const isComplex = (dtype: DType): dtype is ComplexDType => table[dtype].kind === "complex"

const names = Object.keys(table) as readonly DType[]

/** The dtypes of real arrays: all that a program and a kernel can have. */
export const dtypes: readonly DType[] = names.filter((dtype) => !isComplex(dtype))
export const complexDTypes = names.filter(isComplex)

/** The dtype of an array whose parts have a dtype. */
export type ComplexOf<D> = D extends "float64" ? "complex128" : "complex64"

/** The dtype of the parts of an array; a real array is its own real part. */
export type PartOf<D extends DType> = D extends "complex64" ? "float32" : D extends "complex128" ? "float64" : D

/** The dtype of the real and imaginary parts, and that of an array with such parts. */
export const partDType = (dtype: ComplexDType): "float32" | "float64" => (dtype === "complex64" ? "float32" : "float64")
export const complexOf = (part: DType): ComplexDType => (part === "float64" ? "complex128" : "complex64")

export const isDType = (x: unknown): x is DType => typeof x === "string" && Object.hasOwn(table, x)

/** Bytes an element takes. */
export const bytesOf = (dtype: DType): number => table[dtype].bytes

/** A zeroed (given a length) or filled (given elements) host buffer. */
export const allocate = (dtype: DType, source: number | ArrayLike<number>): TypedArray =>
  typeof source === "number" && !(source * table[dtype].bytes <= MOST_BYTES)
    ? refuseSize(dtype, source)
    : table[dtype].allocate(source)

/** The longest buffer that JavaScript engines agree on. */
const MOST_BYTES = 2 ** 32

const refuseSize = (dtype: DType, n: number): never => {
  throw new ShapeError({
    op: "allocate",
    problem: `an array of ${n} elements is too large`,
    given: { dtype },
    hint: `the most is ${MOST_BYTES / table[dtype].bytes} elements`,
  })
}

/** float32 and float64: the dtypes that carry tangents. */
export const isFloat = (dtype: DType): boolean => table[dtype].kind === "float"
/** The dtypes of numbers that are rounded: float and complex ones. */
export const isInexact = (dtype: DType): boolean => isFloat(dtype) || isComplex(dtype)
export const isInteger = (dtype: DType): boolean => table[dtype].kind === "int" || table[dtype].kind === "uint"
export const isNumeric = (dtype: DType): boolean => isFloat(dtype) || isInteger(dtype)
export const isStorage = (dtype: DType): boolean => table[dtype].kind === "storage"

/** The least and the greatest element of the dtypes of whole numbers. */
export const integerRange: Readonly<Partial<Record<DType, readonly [least: number, greatest: number]>>> = {
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int8: [-128, 127],
  uint8: [0, 255],
  bool: [0, 1],
}

/** A JavaScript number as an element of `dtype`: floats are rounded, an integer dtype refuses what it cannot hold. */
export const element = (op: string, value: number | boolean, dtype: DType): number => {
  const x = Number(value)
  const range = integerRange[dtype]
  if (range === undefined) return dtype === "float32" ? Math.fround(x) : x
  if (dtype === "bool" && typeof value === "boolean") return x
  if (!Number.isInteger(x) || x < range[0] || x > range[1])
    throw new DTypeError({
      op,
      problem: `${x} is not a value of ${dtype}`,
      hint: `use a whole number from ${range[0]} to ${range[1]}, or convert the array with astype(x, "float32")`,
    })
  return x
}

/** Throws unless `dtype` names a dtype. */
export const checkDType = (op: string, dtype: unknown): DType => {
  if (isDType(dtype)) return dtype
  throw new DTypeError({
    op,
    problem: `${typeof dtype === "string" ? dtype : nameOfValue(dtype)} is not a dtype`,
    hint: `use one of ${names.join(", ")}`,
  })
}
