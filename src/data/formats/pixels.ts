import { fromHost, hostOf, type NDArray, type Shape } from "../../array/index.js"
import type { Unknown } from "../../array/shape-types.js"

const WHITE = 255

/** Pixels of 8 bits as float32 from 0 to 1. */
export const shares = (pixels: ArrayLike<number>, shape: Shape): NDArray<Unknown, "float32"> => {
  const data = new Float32Array(pixels.length)
  for (let i = 0; i < data.length; i++) data[i] = pixels[i]! / WHITE
  return fromHost(shape, "float32", data)
}

/** Pixels from 0 to 1 as 8 bits, to the nearest. */
export const eightBits = (op: string, x: NDArray): Uint8Array => {
  const { data, dtype } = hostOf(op, x)
  const scale = dtype === "uint8" ? 1 : WHITE
  return Uint8Array.from(data, (v: number) => Math.min(WHITE, Math.max(0, Math.round(v * scale))))
}

/** Classes of 8 bits as int32. */
export const classesOf = (labels: ArrayLike<number>): NDArray<Unknown, "int32"> =>
  fromHost([labels.length], "int32", Int32Array.from(labels))
