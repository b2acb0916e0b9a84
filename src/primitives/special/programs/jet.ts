import type { NDArray } from "../../../array/index.js"
import { abs } from "../../arithmetic.js"
import { not, or } from "../../bits.js"
import { fill, zerosOf } from "../../broadcast.js"
import { isMore, minus, type Operand, times as product, over as quotient, plus as sum } from "./numbers.js"

/** A truncated power series in a small e whose coefficients are arrays; arithmetic on it differentiates. */
export type Jet = readonly NDArray[]

const total = (terms: readonly NDArray[]): NDArray => terms.reduce((s, t) => sum(s, t))

/** x + slope e. */
export const affine = (x: NDArray, slope: number, length: number): Jet =>
  Array.from({ length }, (_, n) => (n === 0 ? x : n === 1 ? fill(x, slope) : zerosOf(x)))

export const constant = (like: NDArray, value: number, length: number): Jet => affine(fill(like, value), 0, length)

export const plus = (a: Jet, b: Jet): Jet => a.map((x, n) => sum(x, b[n]!))

export const less = (a: Jet, b: Jet): Jet => a.map((x, n) => minus(x, b[n]!))

export const scaled = (a: Jet, by: Operand): Jet => a.map((x) => product(x, by))

export const times = (a: Jet, b: Jet): Jet =>
  a.map((_, n) => total(Array.from({ length: n + 1 }, (_, k) => product(a[k]!, b[n - k]!))))

/** a times x + slope e. */
export const timesAffine = (a: Jet, x: NDArray, slope: number): Jet =>
  a.map((c, n) => (n === 0 ? product(c, x) : sum(product(c, x), product(a[n - 1]!, slope))))

/** a over x + slope e. */
export const overAffine = (a: Jet, x: NDArray, slope: number): Jet =>
  a.reduce<Jet>((out, c, n) => [...out, quotient(n === 0 ? c : minus(c, product(out[n - 1]!, slope)), x)], [])

export const over = (a: Jet, b: Jet): Jet =>
  a.reduce<Jet>((out, c, n) => {
    const known = Array.from({ length: n }, (_, k) => product(b[n - k]!, out[k]!))
    return [...out, quotient(n === 0 ? c : minus(c, total(known)), b[0]!)]
  }, [])

/** e^a, from y' = a' y, where the first coefficient of the result is known. */
export const exponential = (a: Jet, first: NDArray): Jet =>
  a.reduce<Jet>((out, _, n) => {
    if (n === 0) return [first]
    const terms = Array.from({ length: n }, (_, k) => product(product(a[k + 1]!, out[n - 1 - k]!), k + 1))
    return [...out, quotient(total(terms), n)]
  }, [])

/** Where adding a jet changes no coefficient of a sum by more than a share of it; NaN changes nothing any more. */
export const isNegligible = (term: Jet, of: Jet, share: number): NDArray =>
  not(term.map((x, n) => isMore(abs(x), product(abs(of[n]!), share))).reduce((x, y) => or(x, y)))

/** The derivative of the highest order: n! times the coefficient. */
export const derivative = (a: Jet): NDArray =>
  product(
    a.at(-1)!,
    Array.from({ length: a.length }, (_, k) => Math.max(k, 1)).reduce((x, y) => x * y),
  )
