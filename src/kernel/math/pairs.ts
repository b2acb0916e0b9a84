import type { Expr } from "../syntax.js"
import { add, and, bitcast, mul, sub } from "./build.js"

/** An unevaluated sum of two floats, the second at most half an ulp of the first: twice the digits. */
export type Pair = readonly [high: Expr, low: Expr]

/** a + b without error, of any a and b (Knuth). */
export const twoSum = (a: Expr, b: Expr): Pair => {
  const s = add(a, b)
  const t = sub(s, a)
  return [s, add(sub(a, sub(s, t)), sub(b, t))]
}

/** a + b without error where |a| >= |b| or a is 0 (Dekker). */
export const quickSum = (a: Expr, b: Expr): Pair => {
  const s = add(a, b)
  return [s, sub(b, sub(s, a))]
}

/** The upper half of the digits of a number and the lower; float64 up to 2^996. */
export const split = (x: Expr): Pair => {
  if (x.dtype === "float32") {
    const high = bitcast(and(bitcast(x, "uint32"), 0xfffff000), "float32")
    return [high, sub(x, high)]
  }
  const c = mul(x, 134217729)
  const high = sub(c, sub(c, x))
  return [high, sub(x, high)]
}

/** a b without error (Dekker): products of halves are exact, so that nothing here may be fused or is harmed by it. */
export const twoProduct = (a: Expr, b: Expr): Pair => {
  const p = mul(a, b)
  const [ah, al] = split(a)
  const [bh, bl] = split(b)
  return [p, add(add(add(sub(mul(ah, bh), p), mul(ah, bl)), mul(al, bh)), mul(al, bl))]
}

/** A product of pairs, to about twice the digits. */
export const pairProduct = ([a, al]: Pair, [b, bl]: Pair): Pair => {
  const [p, e] = twoProduct(a, b)
  return quickSum(p, add(e, add(mul(a, bl), mul(al, b))))
}
