import { local, type MathName } from "../../../src/kernel/index.js"
import { expansions } from "../../../src/kernel/math/index.js"
import { batch } from "./batch.js"
import type { Width } from "./numbers.js"

export const ARITY: Readonly<Partial<Record<MathName, number>>> = { pow: 2, atan2: 2, fmod: 2 }

export const program = (name: MathName, width: Width, size: number, fused: boolean, table = expansions) => {
  const inputs = Array.from({ length: ARITY[name] ?? 1 }, (_, i) => local("xy"[i]!, width))
  return batch(table[name][width](...inputs), inputs, size, fused)
}

const one = (name: MathName): ((x: number) => number) => {
  const p = program(name, "float64", 1, false)
  return (x) => {
    p.inputs[0]![0] = x
    p.run()
    return p.output[0]!
  }
}

export const power = (x: number, y: number): number => (x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y)
const ratio = (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)))

/** Lambert's continued fraction, as what it takes from x: within an ulp, where the engine's is off by almost two. */
const tanh = (x: number): number => {
  if (x === 0 || !(Math.abs(x) < 1)) return Math.tanh(x)
  let c = 0
  for (let k = 29; k > 1; k -= 2) c = (x * x) / (k + c)
  return x - x * (c / (1 + c))
}

/** In float64; of erf and erfc those of float64, which the exact points hold to theirs. */
export const reference: Readonly<Record<MathName, (x: number, y: number) => number>> = {
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  tanh,
  sinh: Math.sinh,
  cosh: Math.cosh,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  atan2: Math.atan2,
  pow: power,
  logistic: ratio,
  erf: one("erf"),
  erfc: one("erfc"),
  cbrt: Math.cbrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  sign: Math.sign,
  fmod: (x, y) => x % y,
}

const EXACT: readonly MathName[] = ["sign", "fmod"]
const FOUR: readonly MathName[] = ["pow", "tan"]

/** In ulps; Math itself may be wrong by one in float64. */
export const bound = (name: MathName, width: Width): number =>
  EXACT.includes(name) ? 0 : FOUR.includes(name) ? 4 : width === "float32" ? 2 : 3
