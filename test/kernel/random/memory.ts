import { allocate, type TypedArray } from "../../../src/array/index.js"
import type { Buffer, LoopKernel } from "../../../src/kernel/index.js"
import { inputs } from "./recipe.js"

const SPECIAL: Readonly<Record<string, readonly number[]>> = {
  float: [0, -0, 1, -1, 0.5, 2.5, -3.75, 100, 1e-40, 3e38, Number.NaN, Number.POSITIVE_INFINITY, -1e20],
  int32: [0, 1, 2, 3, -1, -5, 17, 2147483647, -2147483648, 1000],
  uint32: [0, 1, 2, 3, 5, 17, 4294967295, 2147483648, 1000],
  bool: [0, 1, 1, 0, 0],
  float16: [0, 0x8000, 0x3c00, 0xbc00, 0x3800, 0x4100, 1, 0x3ff, 0x7bff, 0x7c00, 0xfc00, 0x7e00, 0x4900],
  bfloat16: [0, 0x8000, 0x3f80, 0xbf80, 1, 0x7f7f, 0x7f80, 0x7fc0, 0xffff, 0x4049],
  int16: [0, 1, -1, 3, 32767, -32768, 255],
  uint16: [0, 1, 2, 65535, 32768, 255],
  int8: [0, 1, -1, 3, 127, -128, 5],
  uint8: [0, 1, 2, 255, 128, 5],
}

/** Elements of an input, its own for each seed. */
export const elements = (b: Buffer, seed: number): TypedArray => {
  const values = SPECIAL[b.dtype === "float32" || b.dtype === "float64" ? "float" : b.dtype]!
  return allocate(
    b.dtype,
    Array.from({ length: b.size }, (_, i) => values[(i * 7 + seed * (i + 3)) % values.length]!),
  )
}

/** All buffers of a kernel. */
export const buffersOf = (
  k: LoopKernel,
): { readonly inputs: readonly Buffer[]; readonly outputs: readonly Buffer[] } => ({
  inputs,
  outputs: k.stages.flatMap((s) => (s.tag === "store" ? [s.buffer] : [])),
})
