import type { Scalar } from "../../../kernel/index.js"
import { f32x4, f64x2, i32x4, i64x2, v128 } from "../assembler/index.js"
import { evens, joinLow, upper, type Value, type Vector, widenMask } from "./lanes.js"

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

/** Floats with other exponent fields. */
export const withExponent = (x: Value, field: Vector): Value => {
  if (x.length === 1) return [v128.or(v128.and(x[0], i32x4.const(~(255 << 23))), i32x4.shl(field, 23))]
  const keep = i64x2.const(~(2047n << 52n))
  const put = (v: Vector, f: Vector): Vector => v128.or(v128.and(v, keep), i64x2.shl(f, 52))
  return [put(x[0], i64x2.extend_low_i32x4_u(field)), put(x[1], i64x2.extend_high_i32x4_u(field))]
}
