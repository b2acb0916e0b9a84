import type { DType } from "../../../../array/index.js"
import { type Code, f32, f32x4, f64, f64x2, i32, i32x4, select, v128 } from "../../assembler/index.js"

/** How an update joins what is there. */
export type Join = "set" | "add" | "mul" | "min" | "max"

type Joining = Exclude<Join, "set">

/** An element, or 16 bytes of them, at an address joined by what lies at another. */
export type Update = (to: Code<"i32">, from: Code<"i32">) => Code<"void">

type Lanes = (x: Code<"v128">, y: Code<"v128">) => Code<"v128">
type Scalar = (x: Code<"i32">, y: Code<"i32">) => Code<"i32">

const smaller =
  (less: Scalar): Scalar =>
  (x, y) =>
    select(x, y, less(x, y))

/** [signed, unsigned] */
const scalarInts: Readonly<Record<Joining, readonly [Scalar, Scalar]>> = {
  add: [i32.add, i32.add],
  mul: [i32.mul, i32.mul],
  min: [smaller(i32.lt_s), smaller(i32.lt_u)],
  max: [smaller(i32.gt_s), smaller(i32.gt_u)],
}

const laneInts: Readonly<Record<Joining, readonly [Lanes, Lanes]>> = {
  add: [i32x4.add, i32x4.add],
  mul: [i32x4.mul, i32x4.mul],
  min: [i32x4.min_s, i32x4.min_u],
  max: [i32x4.max_s, i32x4.max_u],
}

/** The update of one element; the array that is updated may hold float64 for updates of float32. */
export const elementUpdate = (join: Joining, dtype: DType, held: DType): Update => {
  switch (dtype) {
    case "float32":
      return held === "float64"
        ? (to, from) => f64.store(to, f64[join](f64.load(to), f64.promote_f32(f32.load(from))))
        : (to, from) => f32.store(to, f32[join](f32.load(to), f32.load(from)))
    case "float64":
      return (to, from) => f64.store(to, f64[join](f64.load(to), f64.load(from)))
    case "int32":
    case "uint32":
      return (to, from) => i32.store(to, scalarInts[join][dtype === "int32" ? 0 : 1](i32.load(to), i32.load(from)))
    default:
      return (to, from) => i32.store8(to, (join === "min" ? i32.and : i32.or)(i32.load8_u(to), i32.load8_u(from)))
  }
}

/** The update of 16 bytes; `null` where there is none. */
export const laneUpdate = (join: Joining, dtype: DType, held: DType): Update | null => {
  if (dtype !== held) return null
  const lanes: Lanes =
    dtype === "float32"
      ? f32x4[join]
      : dtype === "float64"
        ? f64x2[join]
        : dtype === "bool"
          ? join === "min"
            ? v128.and
            : v128.or
          : laneInts[join][dtype === "int32" ? 0 : 1]
  return (to, from) => v128.store(to, lanes(v128.load(to), v128.load(from)))
}
