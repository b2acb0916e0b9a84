import type { NDArray } from "../../array/index.js"
import { abs, add, div, max, mul, neg, stopGradient, sub } from "../arithmetic.js"
import { fill, zerosOf } from "../broadcast.js"
import { eq } from "../compare.js"
import { select } from "../select.js"
import { concatenate } from "../shape.js"
import { matmul } from "./algebra.js"

/** A complex array as the pair of its parts, for rules of primitives that have complex results. */
export interface Pair {
  readonly re: NDArray
  readonly im: NDArray
}

export const plusPair = (x: Pair, y: Pair): Pair => ({ re: add(x.re, y.re), im: add(x.im, y.im) })

export const minusPair = (x: Pair, y: Pair): Pair => ({ re: sub(x.re, y.re), im: sub(x.im, y.im) })

export const timesPair = (x: Pair, y: Pair): Pair => ({
  re: sub(mul(x.re, y.re), mul(x.im, y.im)),
  im: add(mul(x.re, y.im), mul(x.im, y.re)),
})

export const mapPair = ({ re, im }: Pair, f: (x: NDArray) => NDArray): Pair => ({ re: f(re), im: f(im) })

/** The products of complex matrices. */
export const matmulPair = (x: Pair, y: Pair): Pair => ({
  re: sub(matmul(x.re, y.re), matmul(x.im, y.im)),
  im: add(matmul(x.re, y.im), matmul(x.im, y.re)),
})

/**
 * 1 / x, scaled so that nothing overflows on the way; 1 / 0 is infinite. The scale takes no part in the value, so it
 * carries no derivative.
 */
export const reciprocalPair = ({ re, im }: Pair): Pair => {
  const size = stopGradient(max(abs(re), abs(im)))
  const isZero = eq(size, zerosOf(size))
  const scale = select(isZero, fill(size, 1), size)
  const [a, b] = [div(re, scale), div(im, scale)]
  const length = mul(scale, add(mul(a, a), mul(b, b)))
  return { re: div(select(isZero, fill(a, 1), a), length), im: neg(div(b, length)) }
}

/** The real matrices [re -im; im re]: their products and inverses are those of the complex ones. */
export const embed = ({ re, im }: Pair): NDArray => {
  const n = re.shape.length
  return concatenate([concatenate([re, neg(im)], n - 1), concatenate([im, re], n - 1)], n - 2)
}
