import type { HostArray, TypedArray } from "../array/index.js"

const SIGN = 0x80000000
const LAST = 0xffffffff

/** Adding 0 makes -0 and 0 one word; the bits of a negative float are inverted, for they grow downwards. */
const singleWords = (data: TypedArray): readonly Uint32Array[] => {
  const bits = new DataView(new ArrayBuffer(4))
  const words = new Uint32Array(data.length)
  for (let i = 0; i < words.length; i++) {
    bits.setFloat32(0, data[i]! + 0)
    const word = bits.getInt32(0)
    words[i] = Number.isNaN(data[i]!) ? LAST : word ^ ((word >> 31) | SIGN)
  }
  return [words]
}

const doubleWords = (data: TypedArray): readonly Uint32Array[] => {
  const bits = new DataView(new ArrayBuffer(8))
  const [high, low] = [new Uint32Array(data.length), new Uint32Array(data.length)]
  for (let i = 0; i < high.length; i++) {
    bits.setFloat64(0, data[i]! + 0)
    const word = bits.getInt32(0)
    const nan = Number.isNaN(data[i]!)
    high[i] = nan ? LAST : word ^ ((word >> 31) | SIGN)
    low[i] = nan ? LAST : bits.getInt32(4) ^ (word >> 31)
  }
  return [high, low]
}

const integerWords = (data: TypedArray): readonly Uint32Array[] => {
  const words = new Uint32Array(data)
  for (let i = 0; i < words.length; i++) words[i]! ^= SIGN
  return [words]
}

/** Unsigned words in whose lexicographic order the elements stand: NaN last, -0 with 0. */
export const wordsOf = ({ dtype, data }: HostArray): readonly Uint32Array[] =>
  dtype === "float64"
    ? doubleWords(data)
    : dtype === "float32"
      ? singleWords(data)
      : dtype === "int32"
        ? integerWords(data)
        : [new Uint32Array(data)]

/** Below this length insertion beats counting. */
const SHORT = 32

const insertionSort = (order: Int32Array, words: Uint32Array, offset: number): void => {
  for (let i = 1; i < order.length; i++) {
    const place = order[i]!
    const word = words[offset + place]!
    let j = i
    for (; j > 0 && words[offset + order[j - 1]!]! > word; j--) order[j] = order[j - 1]!
    order[j] = place
  }
}

/** Stably reorders the places `order` in a row by the row's words. */
export type Sorter = (order: Int32Array, words: Uint32Array, offset: number) => void

/** Sorts rows of one length: short ones by insertion, long ones by counting, from the last byte to the first. */
export const sorter = (length: number): Sorter => {
  if (length <= SHORT) return insertionSort
  const counts = new Int32Array(256)
  const spare = new Int32Array(length)
  return (order, words, offset) => {
    let [from, to]: readonly [Int32Array, Int32Array] = [order, spare]
    for (let shift = 0; shift < 32; shift += 8) {
      counts.fill(0)
      for (let i = 0; i < length; i++) counts[(words[offset + i]! >>> shift) & 255]!++
      if (counts[(words[offset]! >>> shift) & 255] === length) continue
      for (let digit = 0, start = 0; digit < 256; digit++) {
        const count = counts[digit]!
        counts[digit] = start
        start += count
      }
      for (let i = 0; i < length; i++) {
        const place = from[i]!
        to[counts[(words[offset + place]! >>> shift) & 255]!++] = place
      }
      ;[from, to] = [to, from]
    }
    if (from !== order) order.set(from)
  }
}
