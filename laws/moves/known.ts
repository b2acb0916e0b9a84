import { array, isFloat, type NDArray, sizeOf } from "../../src/array/index.js"
import * as o from "../../src/operations/index.js"

/** A value in a random program: elements are below 2^size, and multiples of 2^-fine; `fine` is infinite when rounded. */
export interface Known {
  readonly x: NDArray
  readonly size: number
  readonly fine: number
}

/** A step: what it takes, and what it makes of it, of some other value and of a number; null when it cannot. */
export interface Move {
  readonly takes: (k: Known) => boolean
  readonly make: (k: Known, other: Known, n: number) => Known | null
  /** it has a derivative everywhere, as small as its value */
  readonly smooth: boolean
}

type Takes = Move["takes"]
type Bounds = readonly [size: number, fine: number]

const ROUNDED = Number.POSITIVE_INFINITY

/** Bits that every float dtype has. */
const BITS = 22

/**
 * Values grow no larger than 2^LARGE, what rounding may be seen of no larger than 2^TAME, arrays no larger than MANY
 * elements or than those they are made of.
 */
const LARGE = 10
const TAME = 4
const MANY = 600

export const float: Takes = ({ x }) => isFloat(x.dtype)
export const numeric: Takes = ({ x }) => x.dtype !== "bool"
export const whole: Takes = ({ x }) => x.dtype === "int32" || x.dtype === "uint32"
export const truth: Takes = ({ x }) => x.dtype === "bool"
export const exact: Takes = (k) => !float(k) || k.size + k.fine <= BITS
export const ranked: Takes = ({ x }) => x.shape.length > 0
export const full: Takes = ({ x }) => x.shape.every((d: number) => d > 0)
export const small: Takes = (k) => !float(k) || k.size <= LARGE
export const tame: Takes = (k) => !float(k) || k.size <= TAME
export const matrix: Takes = ({ x }) => x.shape.length === 2
export const both =
  (...tests: readonly Takes[]): Takes =>
  (k) =>
    tests.every((test) => test(k))

export const isSame = (k: Known, other: Known): boolean => k.x.dtype === other.x.dtype

const count = ({ x }: Known): number => sizeOf(x.shape)

/** Bits that a sum of so many needs more than its terms. */
export const bitsOf = (n: number): number => Math.ceil(Math.log2(Math.max(1, n)))

export const like = (k: Known, x: NDArray): Known => ({ ...k, x })
export const rounded = (x: NDArray, size: number): Known => ({ x, size, fine: ROUNDED })
export const counted = (x: NDArray, size = 20): Known => ({ x, size, fine: 0 })

/** The axis that a number names. */
export const axisOf = ({ x }: Known, n: number): number => n % x.shape.length
export const lengthOf = (k: Known, n: number): number => k.x.shape[axisOf(k, n)]!

export const int = (n: number): NDArray => array(n, { dtype: "int32" })

/** `other` made to broadcast with x: as it is, or one element of it. */
export const fitted = (k: Known, other: Known): NDArray => {
  const y = o.astype(other.x, k.x.dtype)
  const [a, b]: readonly (readonly number[])[] = [k.x.shape, y.shape]
  const fits = b!.every((d, i) => {
    const c = a![a!.length - b!.length + i]
    return c === undefined || d === c || d === 1 || c === 1
  })
  return fits ? y : full(other) ? o.max(y) : o.zeros([], { dtype: k.x.dtype })
}

export const larger = (a: Known, b: Known): Bounds => [Math.max(a.size, b.size), Math.max(a.fine, b.fine)]
export const grown = (a: Known, b: Known): Bounds => [Math.max(a.size, b.size) + 1, Math.max(a.fine, b.fine)]
export const multiplied = (a: Known, b: Known): Bounds => [a.size + b.size, a.fine + b.fine]
export const divided = (a: Known): Bounds => [a.size, ROUNDED]
export const kept = (k: Known): Bounds => [k.size, k.fine]

/** A step of its own kind. */
export const move = (takes: Takes, make: Move["make"], smooth = false): Move => ({
  takes,
  make: (k, other, n) => {
    const made = make(k, other, n)
    return made === null || count(made) > Math.max(MANY, count(k), count(other)) ? null : made
  },
  smooth,
})

/** A smooth function of each element, of results not above 2^size. */
export const map = (f: (x: NDArray) => NDArray, size: (k: Known) => number, takes: Takes = float): Move =>
  move(both(takes, tame), (k) => rounded(f(k.x), size(k)), true)

/** Moves elements about, which any dtype takes. */
export const arrange = (f: (k: Known, n: number) => NDArray | null, takes: Takes = () => true): Move =>
  move(
    takes,
    (k, _other, n) => {
      const x = f(k, n)
      return x === null ? null : like(k, x)
    },
    true,
  )

export const binary = (
  f: (x: NDArray, y: NDArray) => NDArray,
  of: (a: Known, b: Known) => Bounds,
  smooth = false,
  takes: Takes = numeric,
): Move =>
  move(
    both(takes, small),
    (k, other) => {
      if (!isSame(k, other) || !small(other)) return null
      const [size, fine] = of(k, other)
      return { x: f(k.x, fitted(k, other)), size, fine }
    },
    smooth,
  )
