import type { MathName } from "../ops.js"
import type { Expr } from "../syntax.js"
import { erf, erfc } from "./error.js"
import { exp, expm1 } from "./exponential.js"
import { cosh, logistic, sinh, tanh } from "./hyperbolic.js"
import { acosh, asinh, atanh } from "./inverse-hyperbolic.js"
import { acos, asin, atan, atan2 } from "./inverse-trigonometric.js"
import { log, log1p } from "./logarithm.js"
import { pow } from "./power.js"
import { powThroughDouble } from "./power-double.js"
import { fmod } from "./remainder.js"
import { cbrt, rsqrt, sign } from "./root.js"
import { cos, sin, tan } from "./trigonometric.js"

type Expansion = (...args: readonly Expr[]) => Expr

/** An expansion that reads the dtype off its operand. */
const unary = (f: (x: Expr) => Expr): Readonly<Record<"float32" | "float64", Expansion>> => {
  const g: Expansion = (x) => f(x!)
  return { float32: g, float64: g }
}

const binary = (f: (x: Expr, y: Expr) => Expr): Readonly<Record<"float32" | "float64", Expansion>> => {
  const g: Expansion = (x, y) => f(x!, y!)
  return { float32: g, float64: g }
}

type Expansions = Readonly<Record<MathName, Readonly<Record<"float32" | "float64", Expansion>>>>

/** For targets without float64: the same, with float32 in float32 alone. */
export const singleExpansions = (): Expansions => ({ ...expansions, pow: binary(pow) })

/** The functions as core instructions, branch free, with all of IEEE's values; see each for its accuracy. */
export const expansions: Expansions = {
  exp: unary(exp),
  expm1: unary(expm1),
  log: unary(log),
  log1p: unary(log1p),
  sin: unary(sin),
  cos: unary(cos),
  tan: unary(tan),
  tanh: unary(tanh),
  sinh: unary(sinh),
  cosh: unary(cosh),
  asin: unary(asin),
  acos: unary(acos),
  atan: unary(atan),
  asinh: unary(asinh),
  acosh: unary(acosh),
  atanh: unary(atanh),
  atan2: binary(atan2),
  pow: { ...binary(pow), float32: (x, y) => powThroughDouble(x!, y!) },
  logistic: unary(logistic),
  erf: unary(erf),
  erfc: unary(erfc),
  cbrt: unary(cbrt),
  rsqrt: unary(rsqrt),
  sign: unary(sign),
  fmod: binary(fmod),
}
