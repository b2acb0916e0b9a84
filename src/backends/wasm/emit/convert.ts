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

/** Where a constant comes from, by its name. */
export type Mask = (name: string, make: () => Value) => Value

const twice = (v: Vector): Value => [v, v]

const signs = (wide: boolean, mask: Mask): Value =>
  wide
    ? mask("sign 64", () => twice(i64x2.const(-9223372036854775808n)))
    : mask("sign 32", () => [i32x4.const(-2147483648)])

/** The sign bit of y, the others of x. */
export const copySign = (x: Value, y: Value, mask: Mask): Value =>
  parts([y, x, signs(x.length === 2, mask)], (s, v, m) => v128.bitselect(s!, v!, m!))

/** The biased exponent fields of floats, as int32. */
export const exponent = (x: Value, mask: Mask): Value => {
  if (x.length === 1) return [v128.and(i32x4.shr_u(x[0], 23), mask("int32 255", () => [i32x4.const(255)])[0])]
  const fields = evens(i64x2.shr_u(x[0], 52), i64x2.shr_u(x[1], 52))
  return [v128.and(fields, mask("int32 2047", () => [i32x4.const(2047)])[0])]
}

/** Whether an expression is the exponent field of a float64. */
export const isExponent = (e: Expr): e is Apply =>
  e.tag === "apply" && e.op === "exponent" && e.args[0]!.dtype === "float64"

const doubles = (value: number, mask: Mask): Value => mask(`float64 ${value}`, () => twice(f64x2.const(value)))

/** The same of float64s, as float64. */
export const wideExponent = (x: Value, mask: Mask): Value => {
  const hidden = doubles(2 ** 52, mask)
  const field = mask("field 64", () => twice(i64x2.const(2047n)))
  return parts([x, field, hidden], (v, f, h) => f64x2.sub(v128.or(v128.and(i64x2.shr_u(v!, 52), f!), h!), h!))
}

/** Exponent fields in the place they have in floats of a dtype; the fields are int32s or whole floats. */
export const placed = (field: Value, from: Scalar, to: Scalar, mask: Mask): Value => {
  if (from === "float64")
    return parts([field, doubles(1.5 * 2 ** 52, mask)], (v, lift) => i64x2.shl(f64x2.add(v!, lift!), 52))
  const lift = (): Vector => mask(`float32 ${1.5 * 2 ** 23}`, () => [f32x4.const(1.5 * 2 ** 23)])[0]
  const bits = from === "float32" ? f32x4.add(field[0], lift()) : field[0]
  if (to !== "float64") return [i32x4.shl(bits, 23)]
  return [i64x2.shl(i64x2.extend_low_i32x4_u(bits), 52), i64x2.shl(i64x2.extend_high_i32x4_u(bits), 52)]
}

/** The same exponent field in its place in all lanes. */
export const placedConstant = (field: number, to: Scalar, mask: Mask): Value =>
  to === "float64"
    ? mask(`field 64 ${field}`, () => twice(i64x2.const(BigInt(field) << 52n)))
    : mask(`int32 ${field << 23}`, () => [i32x4.const(field << 23)])

/** Floats with exponent fields, which are in their place, for their own. */
export const withExponent = (x: Value, fields: Value, mask: Mask): Value => {
  const keep =
    x.length === 2
      ? mask("keep 64", () => twice(i64x2.const(~(2047n << 52n))))
      : mask(`int32 ${~(255 << 23)}`, () => [i32x4.const(~(255 << 23))])
  return parts([x, fields, keep], (v, f, k) => v128.or(v128.and(v!, k!), f!))
}
