import { type Code, code } from "./code.js"
import {
  binary,
  extract,
  instructions,
  laneLoad,
  laneStore,
  replace,
  simd,
  simdLoad,
  simdStore,
  ternary,
  test,
  unary,
} from "./table.js"
import { lanesOf } from "./vector-integer.js"

/** The rows of the instructions on whole vectors and on lanes of floats, in the order of the specification. */
export const v128Table = {
  ...simdLoad(4)({ load: 0x00 }),
  ...simdLoad(3)({ load8x8_s: 0x01, load8x8_u: 0x02, load16x4_s: 0x03, load16x4_u: 0x04 }),
  ...simdLoad(3)({ load32x2_s: 0x05, load32x2_u: 0x06 }),
  ...simdLoad(0)({ load8_splat: 0x07 }),
  ...simdLoad(1)({ load16_splat: 0x08 }),
  ...simdLoad(2)({ load32_splat: 0x09, load32_zero: 0x5c }),
  ...simdLoad(3)({ load64_splat: 0x0a, load64_zero: 0x5d }),
  ...simdStore(4)({ store: 0x0b }),
  ...unary({ not: 0x4d }),
  ...binary({ and: 0x4e, andnot: 0x4f, or: 0x50, xor: 0x51 }),
  ...ternary({ bitselect: 0x52 }),
  ...test({ any_true: 0x53 }),
  ...laneLoad(0)({ load8_lane: 0x54 }),
  ...laneLoad(1)({ load16_lane: 0x55 }),
  ...laneLoad(2)({ load32_lane: 0x56 }),
  ...laneLoad(3)({ load64_lane: 0x57 }),
  ...laneStore(0)({ store8_lane: 0x58 }),
  ...laneStore(1)({ store16_lane: 0x59 }),
  ...laneStore(2)({ store32_lane: 0x5a }),
  ...laneStore(3)({ store64_lane: 0x5b }),
}

export const f32x4Table = {
  ...simd(["f32"], "v128")({ splat: 0x13 }),
  ...extract("f32")({ extract_lane: 0x1f }),
  ...replace("f32")({ replace_lane: 0x20 }),
  ...binary({ eq: 0x41, ne: 0x42, lt: 0x43, gt: 0x44, le: 0x45, ge: 0x46 }),
  ...unary({ demote_f64x2_zero: 0x5e, ceil: 0x67, floor: 0x68, trunc: 0x69, nearest: 0x6a }),
  ...unary({ abs: 0xe0, neg: 0xe1, sqrt: 0xe3 }),
  ...binary({ add: 0xe4, sub: 0xe5, mul: 0xe6, div: 0xe7, min: 0xe8, max: 0xe9, pmin: 0xea, pmax: 0xeb }),
  ...unary({ convert_i32x4_s: 0xfa, convert_i32x4_u: 0xfb }),
  ...ternary({ relaxed_madd: 0x105, relaxed_nmadd: 0x106 }),
  ...binary({ relaxed_min: 0x10d, relaxed_max: 0x10e }),
}

export const f64x2Table = {
  ...simd(["f64"], "v128")({ splat: 0x14 }),
  ...extract("f64")({ extract_lane: 0x21 }),
  ...replace("f64")({ replace_lane: 0x22 }),
  ...binary({ eq: 0x47, ne: 0x48, lt: 0x49, gt: 0x4a, le: 0x4b, ge: 0x4c }),
  ...unary({ promote_low_f32x4: 0x5f, ceil: 0x74, floor: 0x75, trunc: 0x7a, nearest: 0x94 }),
  ...unary({ abs: 0xec, neg: 0xed, sqrt: 0xef }),
  ...binary({ add: 0xf0, sub: 0xf1, mul: 0xf2, div: 0xf3, min: 0xf4, max: 0xf5, pmin: 0xf6, pmax: 0xf7 }),
  ...unary({ convert_low_i32x4_s: 0xfe, convert_low_i32x4_u: 0xff }),
  ...ternary({ relaxed_madd: 0x107, relaxed_nmadd: 0x108 }),
  ...binary({ relaxed_min: 0x10f, relaxed_max: 0x110 }),
}

export const v128 = instructions("v128", v128Table)

/** Instructions on lanes by WebAssembly's own names; `const` takes every lane, or one for all. */
export const f32x4 = {
  ...instructions("f32x4", f32x4Table),
  const: (...lanes: readonly number[]): Code<"v128"> =>
    code("v128", { tag: "const", value: new Uint8Array(Float32Array.from(lanesOf(4, lanes)).buffer) }),
}
export const f64x2 = {
  ...instructions("f64x2", f64x2Table),
  const: (...lanes: readonly number[]): Code<"v128"> =>
    code("v128", { tag: "const", value: new Uint8Array(Float64Array.from(lanesOf(2, lanes)).buffer) }),
}
