import type { Apply, Expr } from "../../../kernel/index.js"
import { f32x4, f64x2, i32x4, v128 } from "../assembler/index.js"
import type { Features } from "./arithmetic.js"
import { parts, type Value, type Vector, widenMask } from "./lanes.js"

const isFloat = (e: Expr): boolean => e.dtype === "float32" || e.dtype === "float64"

const same = (x: Expr, y: Expr): boolean =>
  x === y || (x.tag === "const" && y.tag === "const" && x.dtype === y.dtype && Object.is(x.value, y.value))

/** The sides of x < y. */
const lessThan = (e: Expr): readonly [x: Expr, y: Expr] | null => {
  if (e.tag !== "apply" || !isFloat(e.args[0]!)) return null
  const [x, y] = e.args
  return e.op === "lt" ? [x!, y!] : e.op === "gt" ? [y!, x!] : null
}

/** A choice between the sides of a comparison as one instruction: `pmin` is y < x ? y : x, `pmax` x < y ? y : x. */
export const extremum = ([condition, y, z]: Apply["args"]): readonly ["pmin" | "pmax", Expr, Expr] | null => {
  const sides = lessThan(condition!)
  if (sides === null) return null
  const [lo, hi] = sides
  if (same(lo, y!) && same(hi, z!)) return ["pmin", hi, lo]
  return same(hi, y!) && same(lo, z!) ? ["pmax", lo, hi] : null
}

export const emitExtremum = (op: "pmin" | "pmax", dtype: Expr["dtype"], x: Value, y: Value): Value =>
  parts([x, y], dtype === "float32" ? f32x4[op] : f64x2[op])

/** All bits 0. */
export const isNothing = (e: Expr): boolean => e.tag === "const" && Object.is(e.value, 0)

/** Lanes of the second where the mask (of 32-bit lanes, or of 64-bit ones in two parts) is set, of the third elsewhere. */
export const emitChoice = (
  mask: Value,
  [x, y]: readonly [Value, Value],
  [, ex, ey]: Apply["args"],
  { relaxed }: Features,
): Value => {
  const wide = x.length === 2 && mask.length === 1 ? widenMask(mask[0]) : mask
  const pick = (m: Vector, p: Vector, q: Vector): Vector =>
    isNothing(ex!)
      ? v128.andnot(q, m)
      : isNothing(ey!)
        ? v128.and(p, m)
        : relaxed
          ? i32x4.relaxed_laneselect(p, q, m)
          : v128.bitselect(p, q, m)
  return parts([wide, x, y], pick)
}
