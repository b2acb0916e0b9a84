import { f32x4, i32x4, v128 } from "../assembler/index.js"
import type { Vector } from "./lanes.js"

const all = (x: number): Vector => i32x4.const(x)

/** The bits of float16 in the lower halves of lanes, as float32: the fields are moved, and 2^112 puts the exponent right. */
export const fromHalf = (bits: Vector): Vector => {
  const magnitude = v128.and(bits, all(0x7fff))
  const finite = f32x4.mul(i32x4.shl(magnitude, 13), f32x4.const(2 ** 112))
  const special = v128.and(i32x4.gt_s(magnitude, all(0x7bff)), all(0x7f800000))
  return v128.or(v128.or(finite, special), i32x4.shl(v128.and(bits, all(0x8000)), 16))
}

/** Float32 as the bits of float16, to nearest even: beyond 65504 infinite, below 2^-14 in steps of 2^-24. */
export const toHalf = (x: Vector): Vector => {
  const magnitude = v128.and(x, all(0x7fffffff))
  const odd = v128.and(i32x4.shr_u(magnitude, 13), all(1))
  const moved = i32x4.shr_u(i32x4.add(i32x4.add(magnitude, all(0xfff)), odd), 13)
  const normal = i32x4.min_s(i32x4.sub(moved, all(112 << 10)), all(0x7c00))
  const small = i32x4.sub(f32x4.add(magnitude, f32x4.const(0.5)), f32x4.const(0.5))
  const finite = v128.bitselect(small, normal, i32x4.lt_s(magnitude, all(113 << 23)))
  const result = v128.bitselect(all(0x7e00), finite, i32x4.gt_s(magnitude, all(0x7f800000)))
  return v128.or(result, v128.and(i32x4.shr_u(x, 16), all(0x8000)))
}
