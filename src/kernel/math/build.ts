import { apply, bitcast, convert, exponent, lit, select, withExponent } from "../expr.js"
import type { CoreName } from "../ops.js"
import type { Expr } from "../syntax.js"

/** An expression, or a number of the dtype of the expressions beside it. */
export type Operand = Expr | number

export type Float = "float32" | "float64"

const isExpr = (x: Operand): x is Expr => typeof x !== "number"

const exprs = (xs: readonly Operand[]): readonly Expr[] => {
  const { dtype } = xs.find(isExpr)!
  return xs.map((x) => (isExpr(x) ? x : lit(x, dtype)))
}

const unary =
  (op: CoreName) =>
  (x: Expr): Expr =>
    apply(op, x)

const binary =
  (op: CoreName) =>
  (x: Operand, y: Operand): Expr =>
    apply(op, ...exprs([x, y]))

export const neg = unary("neg")
export const abs = unary("abs")
export const floor = unary("floor")
export const nearest = unary("nearest")
export const sqrt = unary("sqrt")
export const not = unary("not")
export const add = binary("add")
export const sub = binary("sub")
export const mul = binary("mul")
export const div = binary("div")
export const copySign = binary("copySign")
export const mulHigh = binary("mulHigh")
export const and = binary("and")
export const or = binary("or")
export const xor = binary("xor")
export const shl = binary("shl")
export const shr = binary("shr")
export const eq = binary("eq")
export const ne = binary("ne")
export const lt = binary("lt")
export const le = binary("le")
export const gt = binary("gt")
export const ge = binary("ge")

/** x y + z, rounded once or twice: only where both are right. */
export const madd = (x: Operand, y: Operand, z: Operand): Expr => apply("madd", ...exprs([x, y, z]))

/** `y` where the condition holds, else `z`; at least one is an expression. */
export const where = (condition: Expr, y: Operand, z: Operand): Expr => {
  const [p, q] = exprs([y, z])
  return select(condition, p!, q!)
}

/** The lesser of x and a bound; NaN stays NaN. The form of one instruction, `pmin`. */
export const atMost = (x: Expr, bound: number): Expr => where(lt(lit(bound, x.dtype), x), bound, x)

/** The greater of x and a bound; NaN stays NaN. The form of one instruction, `pmax`. */
export const atLeast = (x: Expr, bound: number): Expr => where(lt(x, bound), bound, x)

export const clamp = (x: Expr, lo: number, hi: number): Expr => atMost(atLeast(x, lo), hi)

/** A polynomial by Horner's rule; coefficients from the constant up. */
export const horner = (x: Expr, coefficients: readonly number[]): Expr =>
  coefficients.slice(0, -1).reduceRight<Expr>((sum, c) => madd(sum, x, c), lit(coefficients.at(-1)!, x.dtype))

/** 1.5 2^23 and the bias: added to a whole number, its sum has that number and the bias in its lowest bits. */
const FIELD = 12582912 + 127

/** 2^n of a whole n: -126 .. 127 for float32, -1022 .. 1023 for float64; the next above is infinity, below it 0. */
export const twoTo = (n: Expr): Expr =>
  n.dtype === "float32"
    ? bitcast(shl(bitcast(add(n, FIELD), "int32"), 23), "float32")
    : withExponent(lit(0, "float64"), add(n, 1023))

export const BIAS: Readonly<Record<Float, number>> = { float32: 127, float64: 1023 }

/** The least positive normal number, and a power of two that makes every positive number normal. */
export const NORMAL: Readonly<Record<Float, number>> = { float32: 2 ** -126, float64: 2 ** -1022 }
export const LIFT: Readonly<Record<Float, number>> = { float32: 24, float64: 54 }

/** pi/2 and what it has lost. */
export const HALF_PI: Readonly<Record<Float, readonly [number, number]>> = {
  float32: [1.5707963705062866, -4.371138828673793e-8],
  float64: [1.5707963267948966, 6.123233995736766e-17],
}

export const floatOf = (x: Expr): Float => x.dtype as Float

/** The exponent field of a float, as a float. */
export const fieldOf = (x: Expr): Expr => convert(exponent(x), floatOf(x))

/** A number made normal by a power of two, and the exponent field that a number of 1 .. 2 would have there, as a float. */
export const lifted = (x: Expr): readonly [normal: Expr, bias: Expr] => {
  const f = floatOf(x)
  const small = lt(x, NORMAL[f])
  return [where(small, mul(x, 2 ** LIFT[f]), x), select(small, lit(BIAS[f] + LIFT[f], f), lit(BIAS[f], f))]
}

export { bitcast, convert, exponent, lit, select, withExponent }
