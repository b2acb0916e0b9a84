import type { NDArray } from "../../../array/index.js"
import { abs, add, div, floor, mul, sub } from "../../arithmetic.js"
import { and } from "../../bits.js"
import { fill } from "../../broadcast.js"
import { eq, ge, gt, le, lt } from "../../compare.js"
import { select } from "../../select.js"

/** An array, or a number of the dtype and shape of the arrays beside it. */
export type Operand = NDArray | number

const isArray = (x: Operand): x is NDArray => typeof x !== "number"

const filled =
  <A>(f: (x: NDArray, y: NDArray) => A) =>
  (x: Operand, y: Operand): A => {
    const like = isArray(x) ? x : (y as NDArray)
    const as = (z: Operand): NDArray => (isArray(z) ? z : fill(like, z))
    return f(as(x), as(y))
  }

export const plus = filled(add)
export const minus = filled(sub)
export const times = filled(mul)
export const over = filled(div)
export const isLess = filled(lt)
export const isAtMost = filled(le)
export const isMore = filled(gt)
export const isAtLeast = filled(ge)

/** `x` where the condition holds, else `y`; at least one is an array. */
export const where = (condition: NDArray, x: Operand, y: Operand): NDArray =>
  filled((a, b) => select(condition, a, b))(x, y)

/** The first value whose condition holds, else the last. */
export const firstOf = (cases: readonly (readonly [when: NDArray, value: Operand])[], otherwise: NDArray): NDArray =>
  cases.reduceRight((rest, [when, value]) => where(when, value, rest), otherwise)

/** A polynomial by Horner's rule; coefficients from the constant up. */
export const polynomial = (x: NDArray, coefficients: readonly number[]): NDArray =>
  coefficients.slice(0, -1).reduceRight<NDArray>((sum, c) => plus(times(sum, x), c), fill(x, coefficients.at(-1)!))

/** By the width of a float. */
export const perWidth = <A>(
  { dtype }: { readonly dtype: string },
  a: { readonly float32: A; readonly float64: A },
): A => (dtype === "float32" ? a.float32 : a.float64)

export const isFinite = (x: NDArray): NDArray => isLess(abs(x), Infinity)

/** Whether it is 0, 1, 2, ... */
export const isCount = (x: NDArray): NDArray => and(and(isAtLeast(x, 0), isFinite(x)), eq(x, floor(x)))
