import {
  allocate,
  type DType,
  fromHost,
  hostOf,
  isNDArray,
  isPlain,
  type NDArray,
  partsOf,
  type Shape,
  type TypedArray,
} from "../../array/index.js"
import { complex } from "../../operations/index.js"

/** An array between threads. */
interface Packed {
  readonly packed: "array"
  readonly dtype: DType
  readonly shape: Shape
  readonly data: TypedArray
}

interface PackedPair {
  readonly packed: "pair"
  readonly re: unknown
  readonly im: unknown
}

const isPacked = (x: object): x is Packed | PackedPair => "packed" in x && (x.packed === "array" || x.packed === "pair")

const packArray = (x: NDArray, buffers: ArrayBufferLike[]): Packed | PackedPair => {
  const parts = partsOf(x)
  if (parts !== null) return { packed: "pair", re: packArray(parts[0], buffers), im: packArray(parts[1], buffers) }
  const { dtype, shape, data } = hostOf("prefetch", x)
  const own = allocate(dtype, data)
  buffers.push(own.buffer)
  return { packed: "array", dtype, shape: [...shape], data: own }
}

/** A value as another thread can have it, arrays as copies of their elements, whose buffers are listed. */
export const pack = (value: unknown, buffers: ArrayBufferLike[]): unknown =>
  isNDArray(value)
    ? packArray(value, buffers)
    : Array.isArray(value)
      ? value.map((item) => pack(item, buffers))
      : isPlain(value)
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item, buffers)]))
        : value

/** The value that was packed. */
export const unpack = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unpack)
  if (!isPlain(value)) return value
  if (!isPacked(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpack(item)]))
  if (value.packed === "array") return fromHost(value.shape, value.dtype, value.data)
  return complex(unpack(value.re) as NDArray, unpack(value.im) as NDArray)
}

/** What is said to a worker: what to make, and how many more. */
export type ToWorker =
  | { readonly kind: "start"; readonly args: unknown }
  | { readonly kind: "more"; readonly count: number }

/** What a worker says. */
export type FromWorker =
  | { readonly kind: "item"; readonly value: unknown }
  | { readonly kind: "end" }
  | { readonly kind: "error"; readonly message: string }
