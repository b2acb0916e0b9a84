import {
  allocate,
  bytesOf,
  type DType,
  fromHost,
  fromTypedArray,
  hostOf,
  isComplex,
  type NDArray,
  type Shape,
  type TypedArray,
  toTypedArray,
} from "../array/index.js"

/** How elements are stored in a file: the dtypes, and the whole numbers of 64 bits that other libraries have. */
export type Stored = DType | "int64" | "uint64"

/** Bytes of a stored element. */
export const bytesOfStored = (stored: Stored): number =>
  stored === "int64" || stored === "uint64" ? 8 : bytesOf(stored)

/** Turns the bytes of every word of a width around. */
export const swapBytes = (bytes: Uint8Array, width: number): void => {
  if (width === 1) return
  for (let start = 0; start + width <= bytes.length; start += width)
    for (let i = start, j = start + width - 1; i < j; i++, j--) {
      const byte = bytes[i]!
      bytes[i] = bytes[j]!
      bytes[j] = byte
    }
}

/** Whole numbers of 64 bits in 32 bits; the first that does not fit, as a text. */
const narrowed = (bytes: Uint8Array<ArrayBuffer>, isSigned: boolean): TypedArray | string => {
  const words = new Int32Array(bytes.buffer)
  const out = isSigned ? new Int32Array(words.length / 2) : new Uint32Array(words.length / 2)
  for (let i = 0; i < out.length; i++) {
    const [low, high] = [words[2 * i]!, words[2 * i + 1]!]
    if (high !== (isSigned ? low >> 31 : 0))
      return String(isSigned ? new BigInt64Array(bytes.buffer)[i]! : new BigUint64Array(bytes.buffer)[i]!)
    out[i] = low
  }
  return out
}

/** An array of the stored bytes, which are copied; or what is wrong with them. Whole numbers of 64 bits become those of 32. */
export const arrayOf = (stored: Stored, shape: Shape, source: Uint8Array, isBigEndian = false): NDArray | string => {
  const bytes = new Uint8Array(source)
  const width = bytesOfStored(stored)
  if (isBigEndian) swapBytes(bytes, stored !== "int64" && stored !== "uint64" && isComplex(stored) ? width / 2 : width)
  if (stored === "int64" || stored === "uint64") {
    const data = narrowed(bytes, stored === "int64")
    const dtype = stored === "int64" ? "int32" : "uint32"
    return typeof data === "string" ? `the ${stored} ${data} does not fit into ${dtype}` : fromHost(shape, dtype, data)
  }
  if (isComplex(stored)) {
    const parts = stored === "complex64" ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer)
    return fromTypedArray(parts, shape, { dtype: stored })
  }
  if (stored === "bool") {
    const wrong = bytes.findIndex((byte) => byte > 1)
    if (wrong >= 0) return `the byte ${bytes[wrong]} is no bool, which are 0 and 1`
  }
  return fromHost(shape, stored, viewOf(stored, bytes.buffer))
}

/** The elements that fill a buffer, which is not copied. */
const viewOf = (dtype: DType, buffer: ArrayBuffer): TypedArray => {
  const kind = allocate(dtype, 0)
  if (kind instanceof Float32Array) return new Float32Array(buffer)
  if (kind instanceof Float64Array) return new Float64Array(buffer)
  if (kind instanceof Int32Array) return new Int32Array(buffer)
  if (kind instanceof Uint32Array) return new Uint32Array(buffer)
  if (kind instanceof Int16Array) return new Int16Array(buffer)
  if (kind instanceof Uint16Array) return new Uint16Array(buffer)
  return kind instanceof Int8Array ? new Int8Array(buffer) : new Uint8Array(buffer)
}

/** The bytes of an array's elements, least significant first, which are those of the array where they can be. */
export const bytesOfArray = (op: string, x: NDArray): Uint8Array => {
  const data = isComplex(x.dtype) ? toTypedArray(x) : hostOf(op, x).data
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

/** Row-major elements of an array whose elements come column after column. */
export const fromColumnMajor = (x: NDArray, shape: Shape): NDArray => {
  const from = isComplex(x.dtype) ? toTypedArray(x) : hostOf("fromColumnMajor", x).data
  const parts = isComplex(x.dtype) ? 2 : 1
  const out = allocate(x.dtype, from.length / parts)
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((n, d) => n * d, 1))
  const at = shape.map(() => 0)
  let offset = 0
  for (let i = 0; i < from.length / parts; i++) {
    for (let part = 0; part < parts; part++) out[parts * i + part] = from[parts * offset + part]!
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at[axis]!++
      offset += strides[axis]!
      if (at[axis]! < shape[axis]!) break
      offset -= at[axis]! * strides[axis]!
      at[axis] = 0
    }
  }
  return parts === 2 ? fromTypedArray(out, shape, { dtype: x.dtype }) : fromHost(shape, x.dtype, out)
}
