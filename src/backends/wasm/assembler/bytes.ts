/** A growing sequence of bytes, owned by the function that makes it. */
export interface Bytes {
  readonly byte: (b: number) => void
  readonly append: (bytes: ArrayLike<number>) => void
  /** An unsigned integer below 2^32, in LEB128. */
  readonly unsigned: (n: number) => void
  /** A signed integer of at most 64 bits, in LEB128. */
  readonly signed: (n: number | bigint) => void
  readonly float32: (x: number) => void
  readonly float64: (x: number) => void
  /** A name: its length in bytes, then its UTF-8. */
  readonly name: (s: string) => void
  /** The bytes of a part, after their length. */
  readonly sized: (part: Bytes) => void
  readonly done: () => Uint8Array<ArrayBuffer>
}

const INITIAL = 256

export const bytes = (): Bytes => {
  let data = new Uint8Array(INITIAL)
  let view = new DataView(data.buffer)
  let length = 0

  const reserve = (n: number): void => {
    if (length + n <= data.length) return
    const larger = new Uint8Array(Math.max(2 * data.length, length + n))
    larger.set(data)
    data = larger
    view = new DataView(larger.buffer)
  }

  const byte = (b: number): void => {
    reserve(1)
    data[length++] = b
  }

  const append = (more: ArrayLike<number>): void => {
    reserve(more.length)
    data.set(more, length)
    length += more.length
  }

  const unsigned = (n: number): void => {
    let rest = n >>> 0
    for (; rest >= 0x80; rest >>>= 7) byte((rest & 0x7f) | 0x80)
    byte(rest)
  }

  const signed32 = (n: number): void => {
    let rest = n | 0
    for (; rest < -64 || rest > 63; rest >>= 7) byte((rest & 0x7f) | 0x80)
    byte(rest & 0x7f)
  }

  const signed64 = (n: bigint): void => {
    let rest = BigInt.asIntN(64, n)
    for (; rest < -64n || rest > 63n; rest >>= 7n) byte(Number(rest & 0x7fn) | 0x80)
    byte(Number(rest & 0x7fn))
  }

  const done = (): Uint8Array<ArrayBuffer> => data.slice(0, length)

  const sized = (part: Bytes): void => {
    const inner = part.done()
    unsigned(inner.length)
    append(inner)
  }

  const float32 = (x: number): void => {
    reserve(4)
    view.setFloat32(length, x, true)
    length += 4
  }

  const float64 = (x: number): void => {
    reserve(8)
    view.setFloat64(length, x, true)
    length += 8
  }

  return {
    byte,
    append,
    float32,
    float64,
    unsigned,
    signed: (n) => (typeof n === "bigint" ? signed64(n) : signed32(n)),
    name: (s) => {
      const text = new TextEncoder().encode(s)
      unsigned(text.length)
      append(text)
    },
    sized,
    done,
  }
}
