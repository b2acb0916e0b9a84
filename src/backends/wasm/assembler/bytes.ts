/** Bytes of a part while its owner writes them, each a number below 256. */
export type Bytes = number[]

export const append = (out: Bytes, more: ArrayLike<number>): void => {
  for (let i = 0; i < more.length; i++) out.push(more[i]!)
}

/** An unsigned integer below 2^32, in LEB128. */
export const unsigned = (out: Bytes, n: number): void => {
  let rest = n >>> 0
  for (; rest >= 0x80; rest >>>= 7) out.push((rest & 0x7f) | 0x80)
  out.push(rest)
}

const signed32 = (out: Bytes, n: number): void => {
  let rest = n | 0
  for (; rest < -64 || rest > 63; rest >>= 7) out.push((rest & 0x7f) | 0x80)
  out.push(rest & 0x7f)
}

const signed64 = (out: Bytes, n: bigint): void => {
  let rest = BigInt.asIntN(64, n)
  for (; rest < -64n || rest > 63n; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80)
  out.push(Number(rest & 0x7fn))
}

/** A signed integer of at most 64 bits, in LEB128. */
export const signed = (out: Bytes, n: number | bigint): void =>
  typeof n === "bigint" ? signed64(out, n) : signed32(out, n)

export const float32 = (out: Bytes, x: number): void => {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, x, true)
  append(out, new Uint8Array(view.buffer))
}

export const float64 = (out: Bytes, x: number): void => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x, true)
  append(out, new Uint8Array(view.buffer))
}

/** A name: its length in bytes, then its UTF-8. */
export const named = (out: Bytes, s: string): void => {
  const text = new TextEncoder().encode(s)
  unsigned(out, text.length)
  append(out, text)
}

/** What a function writes. */
export const written = (write: (out: Bytes) => void): readonly number[] => {
  const out: Bytes = []
  write(out)
  return out
}

const sizeOf = (parts: readonly (readonly number[])[]): number => parts.reduce((n, p) => n + p.length, 0)

/** The length of parts in bytes, then the parts. */
export const sized = (parts: readonly (readonly number[])[]): readonly (readonly number[])[] => [
  written((out) => unsigned(out, sizeOf(parts))),
  ...parts,
]

/** Parts one after the other. */
export const joined = (parts: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(sizeOf(parts))
  let at = 0
  for (const p of parts) {
    all.set(p, at)
    at += p.length
  }
  return all
}
