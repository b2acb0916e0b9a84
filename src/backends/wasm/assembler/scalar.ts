import { type Code, operand } from "./code.js"
import {
  bulkMemory,
  fence,
  growMemory,
  instructions,
  load,
  long,
  atomic as ordered,
  plain,
  store,
  wholeMemory,
} from "./table.js"

/** The rows of the scalar instructions: by type, then by signature, in the order of the specification. */
export const i32Table = {
  ...load("i32", 2)({ load: 0x28 }),
  ...load("i32", 0)({ load8_s: 0x2c, load8_u: 0x2d }),
  ...load("i32", 1)({ load16_s: 0x2e, load16_u: 0x2f }),
  ...store("i32", 2)({ store: 0x36 }),
  ...store("i32", 0)({ store8: 0x3a }),
  ...store("i32", 1)({ store16: 0x3b }),
  ...plain(["i32"], "i32")({ eqz: 0x45, clz: 0x67, ctz: 0x68, popcnt: 0x69, extend8_s: 0xc0, extend16_s: 0xc1 }),
  ...plain(["i32", "i32"], "i32")({ eq: 0x46, ne: 0x47, lt_s: 0x48, lt_u: 0x49, gt_s: 0x4a, gt_u: 0x4b }),
  ...plain(["i32", "i32"], "i32")({ le_s: 0x4c, le_u: 0x4d, ge_s: 0x4e, ge_u: 0x4f }),
  ...plain(
    ["i32", "i32"],
    "i32",
  )({ add: 0x6a, sub: 0x6b, mul: 0x6c, div_s: 0x6d, div_u: 0x6e, rem_s: 0x6f, rem_u: 0x70 }),
  ...plain(["i32", "i32"], "i32")({ and: 0x71, or: 0x72, xor: 0x73, shl: 0x74, shr_s: 0x75, shr_u: 0x76 }),
  ...plain(["i32", "i32"], "i32")({ rotl: 0x77, rotr: 0x78 }),
  ...plain(["i64"], "i32")({ wrap_i64: 0xa7 }),
  ...plain(["f32"], "i32")({ trunc_f32_s: 0xa8, trunc_f32_u: 0xa9, reinterpret_f32: 0xbc }),
  ...plain(["f64"], "i32")({ trunc_f64_s: 0xaa, trunc_f64_u: 0xab }),
  ...long(["f32"], "i32")({ trunc_sat_f32_s: 0x00, trunc_sat_f32_u: 0x01 }),
  ...long(["f64"], "i32")({ trunc_sat_f64_s: 0x02, trunc_sat_f64_u: 0x03 }),
  ...ordered(["i32"], "i32", 2)({ atomic_load: 0x10 }),
  ...ordered(["i32"], "i32", 0)({ atomic_load8_u: 0x12 }),
  ...ordered(["i32"], "i32", 1)({ atomic_load16_u: 0x13 }),
  ...ordered(["i32", "i32"], "void", 2)({ atomic_store: 0x17 }),
  ...ordered(["i32", "i32"], "void", 0)({ atomic_store8: 0x19 }),
  ...ordered(["i32", "i32"], "void", 1)({ atomic_store16: 0x1a }),
  ...ordered(["i32", "i32"], "i32", 2)({ atomic_rmw_add: 0x1e, atomic_rmw_sub: 0x25, atomic_rmw_and: 0x2c }),
  ...ordered(["i32", "i32"], "i32", 2)({ atomic_rmw_or: 0x33, atomic_rmw_xor: 0x3a, atomic_rmw_xchg: 0x41 }),
  ...ordered(["i32", "i32", "i32"], "i32", 2)({ atomic_rmw_cmpxchg: 0x48 }),
}

export const i64Table = {
  ...load("i64", 3)({ load: 0x29 }),
  ...load("i64", 0)({ load8_s: 0x30, load8_u: 0x31 }),
  ...load("i64", 1)({ load16_s: 0x32, load16_u: 0x33 }),
  ...load("i64", 2)({ load32_s: 0x34, load32_u: 0x35 }),
  ...store("i64", 3)({ store: 0x37 }),
  ...store("i64", 0)({ store8: 0x3c }),
  ...store("i64", 1)({ store16: 0x3d }),
  ...store("i64", 2)({ store32: 0x3e }),
  ...plain(["i64"], "i32")({ eqz: 0x50 }),
  ...plain(["i64", "i64"], "i32")({ eq: 0x51, ne: 0x52, lt_s: 0x53, lt_u: 0x54, gt_s: 0x55, gt_u: 0x56 }),
  ...plain(["i64", "i64"], "i32")({ le_s: 0x57, le_u: 0x58, ge_s: 0x59, ge_u: 0x5a }),
  ...plain(["i64"], "i64")({ clz: 0x79, ctz: 0x7a, popcnt: 0x7b, extend8_s: 0xc2, extend16_s: 0xc3, extend32_s: 0xc4 }),
  ...plain(
    ["i64", "i64"],
    "i64",
  )({ add: 0x7c, sub: 0x7d, mul: 0x7e, div_s: 0x7f, div_u: 0x80, rem_s: 0x81, rem_u: 0x82 }),
  ...plain(["i64", "i64"], "i64")({ and: 0x83, or: 0x84, xor: 0x85, shl: 0x86, shr_s: 0x87, shr_u: 0x88 }),
  ...plain(["i64", "i64"], "i64")({ rotl: 0x89, rotr: 0x8a }),
  ...plain(["i32"], "i64")({ extend_i32_s: 0xac, extend_i32_u: 0xad }),
  ...plain(["f32"], "i64")({ trunc_f32_s: 0xae, trunc_f32_u: 0xaf }),
  ...plain(["f64"], "i64")({ trunc_f64_s: 0xb0, trunc_f64_u: 0xb1, reinterpret_f64: 0xbd }),
  ...long(["f32"], "i64")({ trunc_sat_f32_s: 0x04, trunc_sat_f32_u: 0x05 }),
  ...long(["f64"], "i64")({ trunc_sat_f64_s: 0x06, trunc_sat_f64_u: 0x07 }),
  ...ordered(["i32"], "i64", 3)({ atomic_load: 0x11 }),
  ...ordered(["i32", "i64"], "void", 3)({ atomic_store: 0x18 }),
  ...ordered(["i32", "i64"], "i64", 3)({ atomic_rmw_add: 0x1f, atomic_rmw_sub: 0x26, atomic_rmw_and: 0x2d }),
  ...ordered(["i32", "i64"], "i64", 3)({ atomic_rmw_or: 0x34, atomic_rmw_xor: 0x3b, atomic_rmw_xchg: 0x42 }),
  ...ordered(["i32", "i64", "i64"], "i64", 3)({ atomic_rmw_cmpxchg: 0x49 }),
}

export const f32Table = {
  ...load("f32", 2)({ load: 0x2a }),
  ...store("f32", 2)({ store: 0x38 }),
  ...plain(["f32", "f32"], "i32")({ eq: 0x5b, ne: 0x5c, lt: 0x5d, gt: 0x5e, le: 0x5f, ge: 0x60 }),
  ...plain(["f32"], "f32")({ abs: 0x8b, neg: 0x8c, ceil: 0x8d, floor: 0x8e, trunc: 0x8f, nearest: 0x90, sqrt: 0x91 }),
  ...plain(["f32", "f32"], "f32")({ add: 0x92, sub: 0x93, mul: 0x94, div: 0x95, min: 0x96, max: 0x97, copysign: 0x98 }),
  ...plain(["i32"], "f32")({ convert_i32_s: 0xb2, convert_i32_u: 0xb3, reinterpret_i32: 0xbe }),
  ...plain(["i64"], "f32")({ convert_i64_s: 0xb4, convert_i64_u: 0xb5 }),
  ...plain(["f64"], "f32")({ demote_f64: 0xb6 }),
}

export const f64Table = {
  ...load("f64", 3)({ load: 0x2b }),
  ...store("f64", 3)({ store: 0x39 }),
  ...plain(["f64", "f64"], "i32")({ eq: 0x61, ne: 0x62, lt: 0x63, gt: 0x64, le: 0x65, ge: 0x66 }),
  ...plain(["f64"], "f64")({ abs: 0x99, neg: 0x9a, ceil: 0x9b, floor: 0x9c, trunc: 0x9d, nearest: 0x9e, sqrt: 0x9f }),
  ...plain(["f64", "f64"], "f64")({ add: 0xa0, sub: 0xa1, mul: 0xa2, div: 0xa3, min: 0xa4, max: 0xa5, copysign: 0xa6 }),
  ...plain(["i32"], "f64")({ convert_i32_s: 0xb7, convert_i32_u: 0xb8 }),
  ...plain(["i64"], "f64")({ convert_i64_s: 0xb9, convert_i64_u: 0xba, reinterpret_i64: 0xbf }),
  ...plain(["f32"], "f64")({ promote_f32: 0xbb }),
}

export const memoryTable = {
  ...wholeMemory({ size: 0x3f }),
  ...growMemory({ grow: 0x40 }),
  ...bulkMemory(2)({ copy: 0x0a }),
  ...bulkMemory(1)({ fill: 0x0b }),
  ...ordered(["i32", "i32"], "i32", 2)({ atomic_notify: 0x00 }),
  ...ordered(["i32", "i32", "i64"], "i32", 2)({ atomic_wait32: 0x01 }),
  ...ordered(["i32", "i64", "i64"], "i32", 3)({ atomic_wait64: 0x02 }),
}

export const atomicTable = fence({ fence: 0x03 })

/** Instructions by WebAssembly's own names; a dot inside a name is written as an underscore. */
export const i32 = { ...instructions("i32", i32Table), const: (n: number): Code<"i32"> => operand("i32", n | 0) }
export const i64 = { ...instructions("i64", i64Table), const: (n: bigint): Code<"i64"> => operand("i64", n) }
export const f32 = { ...instructions("f32", f32Table), const: (x: number): Code<"f32"> => operand("f32", x) }
export const f64 = { ...instructions("f64", f64Table), const: (x: number): Code<"f64"> => operand("f64", x) }
export const memory = instructions("memory", memoryTable)
export const atomic = instructions("atomic", atomicTable)
