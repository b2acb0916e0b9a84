import { fromTypedArray, type NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { count, packed } from "./digits.generated.js"
import { bitReader } from "./unpack.js"

const SIDE = 8
const PIXELS = SIDE * SIDE
const BLACK = 16

/** Images with the class of each. */
export interface Labelled {
  /** float32[n,rows,columns] or float32[n,channels,rows,columns], from 0 to 1 */
  readonly images: NDArray<Unknown, "float32">
  /** int32[n] */
  readonly labels: NDArray<Unknown, "int32">
}

/** Where the digits come from, as their licence asks to be said. */
export const digitsAttribution: string =
  "Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak (1998), UCI Machine Learning Repository, CC BY 4.0"

/**
 * 1,797 handwritten digits: images float32[1797,8,8] and labels int32[1797], 0 to 9.
 *
 * Each pixel counts the inked points, 0 to 16, of a 4 by 4 block of a scan; here it is divided by 16, so it goes from 0
 * for paper to 1 for ink in steps that float32 holds exactly.
 * Source: Alpaydin and Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository (1998).
 * @example const { images, labels } = digits()
 */
export const digits = (): Labelled => {
  const read = bitReader(packed)
  const pixels = new Float32Array(count * PIXELS)
  const labels = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    labels[i] = read(4)
    for (let j = 0; j < PIXELS; j++) pixels[i * PIXELS + j] = read(1) === 0 ? 0 : (read(4) + 1) / BLACK
  }
  return { images: fromTypedArray(pixels, [count, SIDE, SIDE]), labels: fromTypedArray(labels) }
}
