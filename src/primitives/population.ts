import { clzKernel, popcountKernel } from "./bit-kernels.js"
import { noTangent, unary } from "./elementwise.js"

/** Sums of bits in ever wider fields. */
const ones = (x: number): number => {
  const pairs = (x | 0) - ((x >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** How many bits of an integer are set. */
export const popcount = unary("popcount", { int32: ones, uint32: ones }, noTangent, { kernel: popcountKernel })

/** How many zero bits stand before the first that is set: 32 for 0. */
export const clz = unary("clz", { int32: Math.clz32, uint32: Math.clz32 }, noTangent, { kernel: clzKernel })
