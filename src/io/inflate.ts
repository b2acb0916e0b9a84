import { Inflate, Unzlib } from "fflate"

/** The most that a byte of deflate can stand for, and a little for the first few. */
export const MOST_RATIO = 1032

/** Whether bytes are gzip's: its two first bytes, deflate, no reserved flag, and no `{` where safetensors has one. */
export const isGzip = (bytes: Uint8Array): boolean =>
  bytes.length >= 18 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8 && bytes[3]! < 32 && bytes[8] !== 0x7b

/** What is pushed at once, so that no more than 16 MiB come of it. */
const SLICE = 2 ** 14

/** Inflates to exactly so many bytes; null for anything else, which is noticed before it is inflated. */
export const inflateExactly = (bytes: Uint8Array, size: number, kind: "raw" | "zlib"): Uint8Array | null => {
  if (size > bytes.length * MOST_RATIO) return null
  const out = new Uint8Array(size)
  const state = { at: 0, isWhole: false }
  const take = (chunk: Uint8Array, isLast: boolean): void => {
    if (state.at + chunk.length > size) throw new RangeError("longer than it says")
    out.set(chunk, state.at)
    state.at += chunk.length
    state.isWhole ||= isLast
  }
  const stream = kind === "raw" ? new Inflate(take) : new Unzlib(take)
  try {
    for (let at = 0; at < bytes.length; at += SLICE)
      stream.push(bytes.subarray(at, at + SLICE), at + SLICE >= bytes.length)
  } catch {
    return null
  }
  return state.isWhole && state.at === size ? out : null
}

/** The remainders of CRC-32 for every byte. */
const remaindersOf = (): Uint32Array =>
  Uint32Array.from({ length: 256 }, (_, byte) => {
    let r = byte
    for (let bit = 0; bit < 8; bit++) r = r & 1 ? 0xedb88320 ^ (r >>> 1) : r >>> 1
    return r
  })

const remainders: Uint32Array = /* @__PURE__ */ remaindersOf()

/** CRC-32 as zip and PNG have it (ISO 3309). */
export const crc32 = (bytes: Uint8Array): number => {
  let r = 0xffffffff
  for (let i = 0; i < bytes.length; i++) r = remainders[(r ^ bytes[i]!) & 0xff]! ^ (r >>> 8)
  return (r ^ 0xffffffff) >>> 0
}
