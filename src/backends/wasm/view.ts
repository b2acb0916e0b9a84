import type { DType, TypedArray } from "../../array/index.js"

/** Memory as elements of a dtype. */
export const viewOf = (memory: ArrayBufferLike, at: number, dtype: DType, size: number): TypedArray => {
  switch (dtype) {
    case "float32":
      return new Float32Array(memory, at, size)
    case "float64":
      return new Float64Array(memory, at, size)
    case "int32":
      return new Int32Array(memory, at, size)
    case "uint32":
      return new Uint32Array(memory, at, size)
    case "int8":
      return new Int8Array(memory, at, size)
    case "int16":
      return new Int16Array(memory, at, size)
    case "float16":
    case "bfloat16":
    case "uint16":
      return new Uint16Array(memory, at, size)
    default:
      return new Uint8Array(memory, at, size)
  }
}
