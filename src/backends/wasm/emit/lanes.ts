import type { Scalar } from "../../../kernel/index.js"
import { type Code, f32x4, f64x2, i8x16, i32x4, i64x2, v128 } from "../assembler/index.js"

export type Vector = Code<"v128">

/** Four elements: one vector, or two for float64; a bool is a lane of all ones or all zeros. */
export type Value = readonly [Vector] | readonly [low: Vector, high: Vector]

/** Elements in a value. */
export const LANES = 4

export const isWide = (dtype: Scalar): boolean => dtype === "float64"

/** The lower two lanes in both halves, then the upper two. */
export const upper = (x: Vector): Vector =>
  i8x16.shuffle(x, x, [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15])

/** The first and third 32-bit words of two vectors: two vectors of 64-bit lanes narrowed to one of 32-bit lanes. */
export const evens = (lo: Vector, hi: Vector): Vector =>
  i8x16.shuffle(lo, hi, [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27])

/** The second and fourth 32-bit words of two vectors. */
export const odds = (lo: Vector, hi: Vector): Vector =>
  i8x16.shuffle(lo, hi, [4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31])

/** The lower halves of two vectors. */
export const joinLow = (lo: Vector, hi: Vector): Vector =>
  i8x16.shuffle(lo, hi, [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23])

/** The first lane twice, then the second. */
export const twice = (x: Vector): Vector => i8x16.shuffle(x, x, [0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7])

export const reverse = (x: Vector): Vector =>
  i8x16.shuffle(x, x, [12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3])

/** The halves of a vector in opposite order. */
export const swapped = (x: Vector): Vector =>
  i8x16.shuffle(x, x, [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7])

/** A mask of 32-bit lanes as two of 64-bit lanes. */
export const widenMask = (m: Vector): readonly [Vector, Vector] => [
  i64x2.extend_low_i32x4_s(m),
  i64x2.extend_high_i32x4_s(m),
]

/** The same number in all lanes. */
export const splat = (value: number, dtype: Scalar): Value => {
  if (dtype === "float64") {
    const half = f64x2.const(value)
    return [half, half]
  }
  if (dtype === "float32") return [f32x4.const(value)]
  if (dtype === "bool") return [i32x4.const(value === 0 ? 0 : -1)]
  return [i32x4.const(value | 0)]
}

/** Four lanes numbered from 0. */
export const iota: Vector = i32x4.const(0, 1, 2, 3)

/** Lanes where the mask is set from `x`, elsewhere from `y`. */
export const choose = (mask: Vector, x: Value, y: Value): Value => {
  if (x.length === 1 || y.length === 1) return [v128.bitselect(x[0], y[0], mask)]
  const [lo, hi] = widenMask(mask)
  return [v128.bitselect(x[0], y[0], lo), v128.bitselect(x[1], y[1], hi)]
}

/** A function of vectors on every part of values. */
export const parts = (xs: readonly Value[], f: (...vs: readonly Vector[]) => Vector): Value => {
  const part = (i: 0 | 1): Vector => f(...xs.map((x) => (x.length === 2 ? x[i] : x[0])))
  return xs.some((x) => x.length === 2) ? [part(0), part(1)] : [part(0)]
}
