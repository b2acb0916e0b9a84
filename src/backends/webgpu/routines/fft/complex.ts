import type { Buffer } from "../../../../kernel/index.js"
import { asPairs, type Named, reads, writes } from "../shader.js"

/** Where a transform reads its numbers: `load(row, k)` is a function of WGSL over these arrays. */
export interface Source {
  readonly arrays: readonly Named[]
  readonly functions: readonly string[]
}

/** Where a transform writes its numbers: `save(row, k, z)` is a function of WGSL over these arrays. */
export interface Target {
  readonly arrays: readonly Named[]
  readonly functions: readonly string[]
}

/** The heads of both functions. */
export const LOAD = "fn load(row: u32, k: u32) -> vec2<f32>"
export const SAVE = "fn save(row: u32, k: u32, z: vec2<f32>)"

/** The product of complex numbers. */
export const TIMES = [
  "fn times(x: vec2<f32>, y: vec2<f32>) -> vec2<f32> {",
  "  return vec2<f32>(x.x * y.x - x.y * y.y, x.x * y.y + x.y * y.x);",
  "}",
]

/** Rows in two arrays, the parts of their numbers; with the parts exchanged transforms are inverse ones. */
export const fromParts = (re: Buffer, im: Buffer, n: number): Source => ({
  arrays: re === im ? [reads("re", re)] : [reads("re", re), reads("im", im)],
  functions: [`${LOAD} { return vec2<f32>(re[row * ${n}u + k], ${re === im ? "re" : "im"}[row * ${n}u + k]); }`],
})

export const toParts = (re: Buffer, im: Buffer, n: number): Target => ({
  arrays: [writes("outRe", re), writes("outIm", im)],
  functions: [`${SAVE} {`, `  outRe[row * ${n}u + k] = z.x;`, `  outIm[row * ${n}u + k] = z.y;`, "}"],
})

/** Rows of complex numbers in memory to work in. */
export const fromPairs = (b: Buffer, n: number): Source => ({
  arrays: [asPairs(reads("z", b))],
  functions: [`${LOAD} { return z[row * ${n}u + k]; }`],
})

export const toPairs = (b: Buffer, n: number): Target => ({
  arrays: [asPairs(writes("made", b))],
  functions: [`${SAVE} { made[row * ${n}u + k] = z; }`],
})
