import { allocate, type DType, type TypedArray } from "../../../array/index.js"

/** Bytes of an element on a device, whatever its dtype. */
export const WORD = 4

/** Bytes of so many elements; nothing is smaller than a word. */
export const bytesOfWords = (size: number): number => WORD * Math.max(1, size)

/** Elements as the words that a device has of them. */
export const toWords = (dtype: DType, data: TypedArray): Float32Array | Int32Array | Uint32Array => {
  if (data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint32Array) return data
  return dtype === "int8" || dtype === "int16" ? Int32Array.from(data) : Uint32Array.from(data)
}

/** Writes words to the start of a buffer, before what is submitted next. */
export const writeWords = (device: GPUDevice, to: GPUBuffer, words: ReturnType<typeof toWords>): void => {
  // TypeScript knows no view of shared memory here, which WebGPU takes.
  device.queue.writeBuffer(to, 0, words as Float32Array<ArrayBuffer>)
}

/** The elements that words of a device stand for. */
export const fromWords = (dtype: DType, words: ArrayBuffer): TypedArray => {
  switch (dtype) {
    case "float32":
      return new Float32Array(words)
    case "int32":
      return new Int32Array(words)
    case "uint32":
      return new Uint32Array(words)
    default:
      return allocate(dtype, new Uint32Array(words))
  }
}
