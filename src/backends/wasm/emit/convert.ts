import type { Apply, Expr, Scalar } from "../../../kernel/index.js"
import { f32x4, f64x2, i32x4, i64x2, v128 } from "../assembler/index.js"
import { evens, joinLow, parts, upper, type Value, type Vector, widenMask } from "./lanes.js"

type Rule = (x: Value) => Value

const double =
  (f: (v: Vector) => Vector): Rule =>
  (x) => [f(x[0]), f(upper(x[0]))]

/** Two vectors of which each fills the lower half of its result, as one. */
const narrow =
  (f: (v: Vector) => Vector): Rule =>
  (x) => [joinLow(f(x[0]), f(x.length === 2 ? x[1] : x[0]))]

const isNot0 =
  (dtype: Scalar): Rule =>
  (x) => {
    if (dtype === "float32") return [f32x4.ne(x[0], f32x4.const(0))]
    if (dtype !== "float64" || x.length === 1) return [i32x4.ne(x[0], i32x4.const(0))]
    return [evens(f64x2.ne(x[0], f64x2.const(0)), f64x2.ne(x[1], f64x2.const(0)))]
  }

const same: Rule = (x) => x

const ones =
  (one: Vector): Rule =>
  (x) => [v128.and(x[0], one)]

const boolToDouble: Rule = (x) => {
  const [lo, hi] = widenMask(x[0])
  return [v128.and(lo, f64x2.const(1)), v128.and(hi, f64x2.const(1))]
}

const rules: Readonly<Record<string, Rule>> = {
  "float32 float64": double(f64x2.promote_low_f32x4),
  "float32 int32": ([x]) => [i32x4.trunc_sat_f32x4_s(x)],
  "float32 uint32": ([x]) => [i32x4.trunc_sat_f32x4_u(x)],
  "float64 float32": narrow(f32x4.demote_f64x2_zero),
  "float64 int32": narrow(i32x4.trunc_sat_f64x2_s_zero),
  "float64 uint32": narrow(i32x4.trunc_sat_f64x2_u_zero),
  "int32 float32": ([x]) => [f32x4.convert_i32x4_s(x)],
  "int32 float64": double(f64x2.convert_low_i32x4_s),
  "int32 uint32": same,
  "uint32 float32": ([x]) => [f32x4.convert_i32x4_u(x)],
  "uint32 float64": double(f64x2.convert_low_i32x4_u),
  "uint32 int32": same,
  "bool float32": ones(f32x4.const(1)),
  "bool float64": boolToDouble,
  "bool int32": ones(i32x4.const(1)),
  "bool uint32": ones(i32x4.const(1)),
}

/** Floats to whole numbers round to zero and saturate; anything but 0 is true. */
export const convert = (x: Value, from: Scalar, to: Scalar): Value =>
  from === to ? x : to === "bool" ? isNot0(from)(x) : rules[`${from} ${to}`]!(x)

/** The biased exponent fields of floats, as int32. */
export const exponent = (x: Value): Value =>
  x.length === 1
    ? [v128.and(i32x4.shr_u(x[0], 23), i32x4.const(255))]
    : [v128.and(evens(i64x2.shr_u(x[0], 52), i64x2.shr_u(x[1], 52)), i32x4.const(2047))]

/** Whether an expression is the exponent field of a float64. */
export const isExponent = (e: Expr): e is Apply =>
  e.tag === "apply" && e.op === "exponent" && e.args[0]!.dtype === "float64"

const HIDDEN = 2 ** 52

/** The same of float64s, as float64. */
export const wideExponent = (x: Value): Value =>
  parts([x], (v) => {
    const field = v128.and(i64x2.shr_u(v!, 52), i64x2.const(2047n))
    return f64x2.sub(v128.or(field, f64x2.const(HIDDEN)), f64x2.const(HIDDEN))
  })

/** A whole number as a float, in the lowest bits. */
const lowest: Readonly<Record<"float32" | "float64", (v: Vector) => Vector>> = {
  float32: (v) => f32x4.add(v, f32x4.const(1.5 * 2 ** 23)),
  float64: (v) => f64x2.add(v, f64x2.const(1.5 * 2 ** 52)),
}

/** Exponent fields in the place they have in floats of a dtype; the fields are int32s or whole floats. */
export const placed = (field: Value, from: Scalar, to: Scalar): Value => {
  if (from === "float64") return parts([field], (v) => i64x2.shl(lowest.float64(v!), 52))
  const [bits] = from === "float32" ? [lowest.float32(field[0])] : field
  if (to !== "float64") return [i32x4.shl(bits, 23)]
  return [i64x2.shl(i64x2.extend_low_i32x4_u(bits), 52), i64x2.shl(i64x2.extend_high_i32x4_u(bits), 52)]
}

/** The same exponent field in its place in all lanes. */
export const placedConstant = (field: number, to: Scalar): Value => {
  const wide = i64x2.const(BigInt(field) << 52n)
  return to === "float64" ? [wide, wide] : [i32x4.const(field << 23)]
}

/** Floats with exponent fields, which are in their place, for their own. */
export const withExponent = (x: Value, fields: Value): Value => {
  const keep = x.length === 2 ? i64x2.const(~(2047n << 52n)) : i32x4.const(~(255 << 23))
  return parts([x, fields], (v, f) => v128.or(v128.and(v!, keep), f!))
}
