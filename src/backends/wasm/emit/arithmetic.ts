import type { CoreName, Scalar } from "../../../kernel/index.js"
import { type Code, f32x4, f64x2, i32, i32x4, i64x2, select, v128 } from "../assembler/index.js"
import { evens, odds, parts, type Value, type Vector } from "./lanes.js"

type Binary = (x: Vector, y: Vector) => Vector

/** An operation on lanes done number by number, where there is no vector instruction. */
const perLane = (x: Vector, y: Vector, f: (x: Code<"i32">, y: Code<"i32">) => Code<"i32">): Vector =>
  ([0, 1, 2, 3] as const).reduce<Vector>(
    (out, l) => i32x4.replace_lane(out, f(i32x4.extract_lane(x, l), i32x4.extract_lane(y, l)), l),
    i32x4.const(0),
  )

/** Whole-number division traps on 0 and on -2^31 / -1, so those divisors become 1 and the answer is chosen after. */
const divide =
  (signed: boolean) =>
  (x: Code<"i32">, y: Code<"i32">): Code<"i32"> => {
    const zero = i32.eqz(y)
    if (!signed) return select(i32.const(-1), i32.div_u(x, select(i32.const(1), y, zero)), zero)
    const minus = i32.eq(y, -1)
    const quotient = i32.div_s(x, select(i32.const(1), y, i32.or(zero, minus)))
    return select(i32.const(-1), select(i32.sub(0, x), quotient, minus), zero)
  }

const remain =
  (signed: boolean) =>
  (x: Code<"i32">, y: Code<"i32">): Code<"i32"> => {
    const zero = i32.eqz(y)
    if (!signed) return select(x, i32.rem_u(x, select(i32.const(1), y, zero)), zero)
    const one = i32.or(zero, i32.eq(y, -1))
    return select(x, select(i32.const(0), i32.rem_s(x, select(i32.const(1), y, one)), one), zero)
  }

/** The upper words of four 64-bit products. */
const highProduct: Binary = (x, y) => odds(i64x2.extmul_low_i32x4_u(x, y), i64x2.extmul_high_i32x4_u(x, y))

/** The same operation for both widths of floats. */
type Floats = Readonly<Record<"float32" | "float64", (...vs: readonly Vector[]) => Vector>>

const floatOps: Readonly<Partial<Record<CoreName, Floats>>> = {
  neg: { float32: (x) => f32x4.neg(x!), float64: (x) => f64x2.neg(x!) },
  abs: { float32: (x) => f32x4.abs(x!), float64: (x) => f64x2.abs(x!) },
  floor: { float32: (x) => f32x4.floor(x!), float64: (x) => f64x2.floor(x!) },
  ceil: { float32: (x) => f32x4.ceil(x!), float64: (x) => f64x2.ceil(x!) },
  trunc: { float32: (x) => f32x4.trunc(x!), float64: (x) => f64x2.trunc(x!) },
  nearest: { float32: (x) => f32x4.nearest(x!), float64: (x) => f64x2.nearest(x!) },
  sqrt: { float32: (x) => f32x4.sqrt(x!), float64: (x) => f64x2.sqrt(x!) },
  add: { float32: (x, y) => f32x4.add(x!, y!), float64: (x, y) => f64x2.add(x!, y!) },
  sub: { float32: (x, y) => f32x4.sub(x!, y!), float64: (x, y) => f64x2.sub(x!, y!) },
  mul: { float32: (x, y) => f32x4.mul(x!, y!), float64: (x, y) => f64x2.mul(x!, y!) },
  div: { float32: (x, y) => f32x4.div(x!, y!), float64: (x, y) => f64x2.div(x!, y!) },
  min: { float32: (x, y) => f32x4.min(x!, y!), float64: (x, y) => f64x2.min(x!, y!) },
  max: { float32: (x, y) => f32x4.max(x!, y!), float64: (x, y) => f64x2.max(x!, y!) },
}

const fused: Floats = {
  float32: (x, y, z) => f32x4.relaxed_madd(x!, y!, z!),
  float64: (x, y, z) => f64x2.relaxed_madd(x!, y!, z!),
}

const unfused: Floats = {
  float32: (x, y, z) => f32x4.add(f32x4.mul(x!, y!), z!),
  float64: (x, y, z) => f64x2.add(f64x2.mul(x!, y!), z!),
}

const floatCompare: Readonly<Record<string, Floats>> = {
  eq: { float32: (x, y) => f32x4.eq(x!, y!), float64: (x, y) => f64x2.eq(x!, y!) },
  ne: { float32: (x, y) => f32x4.ne(x!, y!), float64: (x, y) => f64x2.ne(x!, y!) },
  lt: { float32: (x, y) => f32x4.lt(x!, y!), float64: (x, y) => f64x2.lt(x!, y!) },
  le: { float32: (x, y) => f32x4.le(x!, y!), float64: (x, y) => f64x2.le(x!, y!) },
  gt: { float32: (x, y) => f32x4.gt(x!, y!), float64: (x, y) => f64x2.gt(x!, y!) },
  ge: { float32: (x, y) => f32x4.ge(x!, y!), float64: (x, y) => f64x2.ge(x!, y!) },
}

/** [signed, unsigned] */
const integerOps: Readonly<Partial<Record<CoreName, readonly [Binary, Binary]>>> = {
  add: [i32x4.add, i32x4.add],
  sub: [i32x4.sub, i32x4.sub],
  mul: [i32x4.mul, i32x4.mul],
  div: [(x, y) => perLane(x, y, divide(true)), (x, y) => perLane(x, y, divide(false))],
  rem: [(x, y) => perLane(x, y, remain(true)), (x, y) => perLane(x, y, remain(false))],
  min: [i32x4.min_s, i32x4.min_u],
  max: [i32x4.max_s, i32x4.max_u],
  mulHigh: [highProduct, highProduct],
  and: [v128.and, v128.and],
  or: [v128.or, v128.or],
  xor: [v128.xor, v128.xor],
  eq: [i32x4.eq, i32x4.eq],
  ne: [i32x4.ne, i32x4.ne],
  lt: [i32x4.lt_s, i32x4.lt_u],
  le: [i32x4.le_s, i32x4.le_u],
  gt: [i32x4.gt_s, i32x4.gt_u],
  ge: [i32x4.ge_s, i32x4.ge_u],
  shl: [(x, y) => perLane(x, y, i32.shl), (x, y) => perLane(x, y, i32.shl)],
  shr: [(x, y) => perLane(x, y, i32.shr_s), (x, y) => perLane(x, y, i32.shr_u)],
}

const boolOps: Readonly<Partial<Record<CoreName, Binary>>> = {
  and: v128.and,
  or: v128.or,
  xor: v128.xor,
  ne: v128.xor,
  eq: (x, y) => v128.not(v128.xor(x, y)),
  min: v128.and,
  max: v128.or,
  lt: (x, y) => v128.andnot(y, x),
  gt: (x, y) => v128.andnot(x, y),
  le: (x, y) => v128.or(v128.not(x), y),
  ge: (x, y) => v128.or(x, v128.not(y)),
}

const integer = (op: CoreName, dtype: Scalar, [x, y]: readonly Value[]): Value => {
  if (op === "neg") return [i32x4.neg(x![0])]
  if (op === "not") return [v128.not(x![0])]
  if (op === "abs") return dtype === "int32" ? [i32x4.abs(x![0])] : x!
  return [integerOps[op]![dtype === "int32" ? 0 : 1](x![0], y![0])]
}

/** Whether this engine has relaxed fused multiply-add. */
export interface Features {
  readonly relaxed: boolean
}

/** A comparison of floats, as masks of lanes as wide as theirs. */
export const compare = (op: CoreName, dtype: "float32" | "float64", xs: readonly Value[]): Value =>
  parts(xs, floatCompare[op]![dtype])

/** A core instruction on values of a dtype. */
export const core = (op: CoreName, dtype: Scalar, xs: readonly Value[], { relaxed }: Features): Value => {
  if (dtype === "int32" || dtype === "uint32") return integer(op, dtype, xs)
  if (dtype === "bool") return parts(xs, (x, y) => (op === "not" ? v128.not(x!) : boolOps[op]!(x!, y!)))
  if (op in floatCompare) {
    const m = compare(op, dtype, xs)
    return m.length === 2 ? [evens(m[0], m[1])] : m
  }
  const table = op === "madd" ? (relaxed ? fused : unfused) : floatOps[op]!
  return parts(xs, table[dtype])
}

/** A shift by the same count in all lanes. */
export const shift = (op: "shl" | "shr", dtype: Scalar, x: Value, count: number): Value => [
  op === "shl" ? i32x4.shl(x[0], count) : dtype === "int32" ? i32x4.shr_s(x[0], count) : i32x4.shr_u(x[0], count),
]
