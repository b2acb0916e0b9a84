import type { NDArray } from "../array/index.js"
import {
  add,
  divide,
  equal,
  exp,
  expm1,
  floor,
  greaterEqual,
  less,
  lessEqual,
  log,
  log1p,
  logicalAnd,
  multiply,
  negative,
  subtract,
  where,
} from "../operations/index.js"
import { fill } from "../primitives/broadcast.js"
import { select } from "../primitives/select.js"
import type { Formula } from "./distribution.js"

interface Placed {
  readonly loc: NDArray
  readonly scale: NDArray
}

export const placement = ["loc", "scale"] as const

/** (x - loc) / scale */
export const standard = (x: NDArray, { loc, scale }: Placed): NDArray => divide(subtract(x, loc), scale)

/** loc + scale z */
export const placed = (z: NDArray, { loc, scale }: Placed): NDArray => add(multiply(z, scale), loc)

export const sumOf = (...terms: readonly NDArray[]): NDArray => terms.reduce((s, t) => add(s, t))

/** The exponential of a formula. */
export const expOf =
  <K extends string>(f: Formula<K>): Formula<K> =>
  (x, p) =>
    exp(f(x, p))

/** The logarithm of a probability, from that of the contrary where it is nearly 1. */
export const logOf =
  <K extends string>(f: Formula<K>, contrary: Formula<K>): Formula<K> =>
  (x, p) => {
    const value = f(x, p)
    const isSmall = less(value, 0.5)
    const near: NDArray = log1p(negative(where(isSmall, 0.5, contrary(x, p))))
    return where(isSmall, log(where(isSmall, value, 0.5)), near)
  }

/**
 * f where a condition holds, and something else where it does not and x is a number. There f is given `safe`, so that
 * derivatives have no NaN of a branch that was not taken.
 */
export const inside = (
  condition: NDArray,
  x: NDArray,
  safe: NDArray | number,
  f: (x: NDArray) => NDArray,
  otherwise: NDArray | number,
): NDArray => {
  const value = f(where(condition, x, safe))
  return where(condition, value, where(equal(x, x), otherwise, x))
}

/** One number where a condition holds, and another elsewhere, of the dtype of x. */
export const either = (condition: NDArray, x: NDArray, yes: number, no: number): NDArray =>
  select(condition, fill(x, yes), fill(x, no))

/** log(1 - e^-x) for x >= 0, accurate near 0 and far from it. */
export const log1mexp = (x: NDArray): NDArray => {
  const isSmall = less(x, Math.LN2)
  const near: NDArray = log(negative(expm1(negative(where(isSmall, x, Math.LN2)))))
  return where(isSmall, near, log1p(negative(exp(negative(where(isSmall, 1, x))))))
}

/** f of a probability; NaN for what is none. */
export const ofProbability = (q: NDArray, f: (q: NDArray) => NDArray): NDArray =>
  inside(logicalAnd(greaterEqual(q, 0), lessEqual(q, 1)), q, 0.5, f, Number.NaN)

/** f of a whole number k from `least` to `most`; -infinity for other numbers. */
export const ofCount = (
  k: NDArray,
  least: number,
  f: (k: NDArray) => NDArray,
  most: NDArray | number = Infinity,
): NDArray => {
  const isCount = logicalAnd(logicalAnd(greaterEqual(k, least), lessEqual(k, most)), equal(floor(k), k))
  return inside(isCount, k, least, f, -Infinity)
}
