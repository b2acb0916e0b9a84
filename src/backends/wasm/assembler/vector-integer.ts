import { type Code, code } from "./code.js"
import { binary, extract, instructions, replace, shift, shuffle, simd, ternary, test, unary } from "./table.js"

/** The rows of the instructions on lanes of integers: by the shape of the lanes, in the order of the specification. */
export const i8x16Table = {
  ...shuffle({ shuffle: 0x0d }),
  ...binary({ swizzle: 0x0e, relaxed_swizzle: 0x100 }),
  ...simd(["i32"], "v128")({ splat: 0x0f }),
  ...extract("i32")({ extract_lane_s: 0x15, extract_lane_u: 0x16 }),
  ...replace("i32")({ replace_lane: 0x17 }),
  ...binary({ eq: 0x23, ne: 0x24, lt_s: 0x25, lt_u: 0x26, gt_s: 0x27, gt_u: 0x28 }),
  ...binary({ le_s: 0x29, le_u: 0x2a, ge_s: 0x2b, ge_u: 0x2c }),
  ...unary({ abs: 0x60, neg: 0x61, popcnt: 0x62 }),
  ...test({ all_true: 0x63, bitmask: 0x64 }),
  ...binary({ narrow_i16x8_s: 0x65, narrow_i16x8_u: 0x66 }),
  ...shift({ shl: 0x6b, shr_s: 0x6c, shr_u: 0x6d }),
  ...binary({ add: 0x6e, add_sat_s: 0x6f, add_sat_u: 0x70, sub: 0x71, sub_sat_s: 0x72, sub_sat_u: 0x73 }),
  ...binary({ min_s: 0x76, min_u: 0x77, max_s: 0x78, max_u: 0x79, avgr_u: 0x7b }),
  ...ternary({ relaxed_laneselect: 0x109 }),
}

export const i16x8Table = {
  ...simd(["i32"], "v128")({ splat: 0x10 }),
  ...extract("i32")({ extract_lane_s: 0x18, extract_lane_u: 0x19 }),
  ...replace("i32")({ replace_lane: 0x1a }),
  ...binary({ eq: 0x2d, ne: 0x2e, lt_s: 0x2f, lt_u: 0x30, gt_s: 0x31, gt_u: 0x32 }),
  ...binary({ le_s: 0x33, le_u: 0x34, ge_s: 0x35, ge_u: 0x36 }),
  ...unary({ extadd_pairwise_i8x16_s: 0x7c, extadd_pairwise_i8x16_u: 0x7d }),
  ...unary({ abs: 0x80, neg: 0x81 }),
  ...test({ all_true: 0x83, bitmask: 0x84 }),
  ...binary({ q15mulr_sat_s: 0x82, narrow_i32x4_s: 0x85, narrow_i32x4_u: 0x86 }),
  ...unary({ extend_low_i8x16_s: 0x87, extend_high_i8x16_s: 0x88 }),
  ...unary({ extend_low_i8x16_u: 0x89, extend_high_i8x16_u: 0x8a }),
  ...shift({ shl: 0x8b, shr_s: 0x8c, shr_u: 0x8d }),
  ...binary({ add: 0x8e, add_sat_s: 0x8f, add_sat_u: 0x90, sub: 0x91, sub_sat_s: 0x92, sub_sat_u: 0x93 }),
  ...binary({ mul: 0x95, min_s: 0x96, min_u: 0x97, max_s: 0x98, max_u: 0x99, avgr_u: 0x9b }),
  ...binary({ extmul_low_i8x16_s: 0x9c, extmul_high_i8x16_s: 0x9d }),
  ...binary({ extmul_low_i8x16_u: 0x9e, extmul_high_i8x16_u: 0x9f }),
  ...ternary({ relaxed_laneselect: 0x10a }),
  ...binary({ relaxed_q15mulr_s: 0x111, relaxed_dot_i8x16_i7x16_s: 0x112 }),
}

export const i32x4Table = {
  ...simd(["i32"], "v128")({ splat: 0x11 }),
  ...extract("i32")({ extract_lane: 0x1b }),
  ...replace("i32")({ replace_lane: 0x1c }),
  ...binary({ eq: 0x37, ne: 0x38, lt_s: 0x39, lt_u: 0x3a, gt_s: 0x3b, gt_u: 0x3c }),
  ...binary({ le_s: 0x3d, le_u: 0x3e, ge_s: 0x3f, ge_u: 0x40 }),
  ...unary({ extadd_pairwise_i16x8_s: 0x7e, extadd_pairwise_i16x8_u: 0x7f }),
  ...unary({ abs: 0xa0, neg: 0xa1 }),
  ...test({ all_true: 0xa3, bitmask: 0xa4 }),
  ...unary({ extend_low_i16x8_s: 0xa7, extend_high_i16x8_s: 0xa8 }),
  ...unary({ extend_low_i16x8_u: 0xa9, extend_high_i16x8_u: 0xaa }),
  ...shift({ shl: 0xab, shr_s: 0xac, shr_u: 0xad }),
  ...binary({ add: 0xae, sub: 0xb1, mul: 0xb5, min_s: 0xb6, min_u: 0xb7, max_s: 0xb8, max_u: 0xb9 }),
  ...binary({ dot_i16x8_s: 0xba, extmul_low_i16x8_s: 0xbc, extmul_high_i16x8_s: 0xbd }),
  ...binary({ extmul_low_i16x8_u: 0xbe, extmul_high_i16x8_u: 0xbf }),
  ...unary({ trunc_sat_f32x4_s: 0xf8, trunc_sat_f32x4_u: 0xf9 }),
  ...unary({ trunc_sat_f64x2_s_zero: 0xfc, trunc_sat_f64x2_u_zero: 0xfd }),
  ...unary({ relaxed_trunc_f32x4_s: 0x101, relaxed_trunc_f32x4_u: 0x102 }),
  ...unary({ relaxed_trunc_f64x2_s_zero: 0x103, relaxed_trunc_f64x2_u_zero: 0x104 }),
  ...ternary({ relaxed_laneselect: 0x10b, relaxed_dot_i8x16_i7x16_add_s: 0x113 }),
}

export const i64x2Table = {
  ...simd(["i64"], "v128")({ splat: 0x12 }),
  ...extract("i64")({ extract_lane: 0x1d }),
  ...replace("i64")({ replace_lane: 0x1e }),
  ...unary({ abs: 0xc0, neg: 0xc1 }),
  ...test({ all_true: 0xc3, bitmask: 0xc4 }),
  ...unary({ extend_low_i32x4_s: 0xc7, extend_high_i32x4_s: 0xc8 }),
  ...unary({ extend_low_i32x4_u: 0xc9, extend_high_i32x4_u: 0xca }),
  ...shift({ shl: 0xcb, shr_s: 0xcc, shr_u: 0xcd }),
  ...binary({ add: 0xce, sub: 0xd1, mul: 0xd5 }),
  ...binary({ eq: 0xd6, ne: 0xd7, lt_s: 0xd8, gt_s: 0xd9, le_s: 0xda, ge_s: 0xdb }),
  ...binary({ extmul_low_i32x4_s: 0xdc, extmul_high_i32x4_s: 0xdd }),
  ...binary({ extmul_low_i32x4_u: 0xde, extmul_high_i32x4_u: 0xdf }),
  ...ternary({ relaxed_laneselect: 0x10c }),
}

const spread = (lanes: ArrayLike<number | bigint> & ArrayBufferView<ArrayBuffer>): Code<"v128"> =>
  code("v128", { tag: "const", value: new Uint8Array(lanes.buffer) })

/** All lanes of a constant vector: one for each, or one for all. */
export const lanesOf = <N>(count: number, lanes: readonly N[]): readonly N[] => {
  if (lanes.length === count) return lanes
  if (lanes.length !== 1)
    throw new RangeError(`a vector of ${count} lanes is made of ${count} or of 1, not of ${lanes.length}`)
  return Array.from({ length: count }, () => lanes[0]!)
}

/** Instructions on lanes by WebAssembly's own names; `const` takes every lane, or one for all. */
export const i8x16 = {
  ...instructions("i8x16", i8x16Table),
  const: (...lanes: readonly number[]): Code<"v128"> => spread(Int8Array.from(lanesOf(16, lanes))),
}
export const i16x8 = {
  ...instructions("i16x8", i16x8Table),
  const: (...lanes: readonly number[]): Code<"v128"> => spread(Int16Array.from(lanesOf(8, lanes))),
}
export const i32x4 = {
  ...instructions("i32x4", i32x4Table),
  const: (...lanes: readonly number[]): Code<"v128"> => spread(Int32Array.from(lanesOf(4, lanes))),
}
export const i64x2 = {
  ...instructions("i64x2", i64x2Table),
  const: (...lanes: readonly bigint[]): Code<"v128"> => spread(BigInt64Array.from(lanesOf(2, lanes))),
}
