import type { NDArray } from "../array/index.js"
import { add, mul, sub } from "../primitives/arithmetic.js"
import { and } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { eq, le } from "../primitives/compare.js"
import { select } from "../primitives/select.js"
import { remainder } from "./arithmetic.js"

/**
 * What a quantile is that lies between two elements: a number between them by its place, one of them, or their mean;
 * and, from "invertedCdf" on, by another place in the sorted elements (Hyndman and Fan, 1996, in NumPy's words).
 */
export type QuantileMethod =
  | "linear"
  | "lower"
  | "higher"
  | "nearest"
  | "midpoint"
  | "invertedCdf"
  | "averagedInvertedCdf"
  | "closestObservation"
  | "interpolatedInvertedCdf"
  | "hazen"
  | "weibull"
  | "medianUnbiased"
  | "normalUnbiased"

/** The elements around a place: the last not above it, the first not below it, the one after `low`; and place - low. */
export interface Around {
  readonly low: NDArray
  readonly high: NDArray
  readonly next: NDArray
  readonly weight: NDArray
  /** the whole part of the place */
  readonly floor: NDArray
}

/** The place of the level q among n sorted elements, counted from 0, and what stands there. */
export interface Quantiles {
  readonly place: (q: NDArray, n: NDArray) => NDArray
  readonly value: (around: Around) => NDArray
}

const half = (x: NDArray, y: NDArray): NDArray => mul(add(x, y), fill(x, 0.5))

const isWhole = ({ weight }: Around): NDArray => eq(weight, zerosOf(weight))

const between = ({ low, next, weight }: Around): NDArray =>
  add(mul(low, sub(fill(weight, 1), weight)), mul(next, weight))

const minusOne = (q: NDArray, n: NDArray): NDArray => mul(q, sub(n, fill(n, 1)))

/** n q + alpha + q (1 - alpha - beta) - 1. */
/* @__NO_SIDE_EFFECTS__ */
const plotting =
  (alpha: number, beta: number): Quantiles["place"] =>
  (q, n) =>
    add(mul(n, q), add(mul(q, fill(q, 1 - alpha - beta)), fill(q, alpha - 1)))

const nearest = ({ low, high, weight }: Around): NDArray => select(le(weight, fill(weight, 0.5)), low, high)

/** Of two observations that are equally close, the one whose index, counted from 1, is even. */
const closest = (around: Around): NDArray => {
  const isEven = eq(remainder(around.floor, 2), fill(around.floor, 1))
  return select(and(isWhole(around), isEven), around.low, around.next)
}

export const quantileMethods: Readonly<Record<QuantileMethod, Quantiles>> = {
  linear: { place: minusOne, value: between },
  lower: { place: minusOne, value: ({ low }) => low },
  higher: { place: minusOne, value: ({ high }) => high },
  nearest: { place: minusOne, value: nearest },
  midpoint: { place: minusOne, value: ({ low, high }) => half(low, high) },
  invertedCdf: { place: plotting(0, 1), value: ({ high }) => high },
  averagedInvertedCdf: {
    place: plotting(0, 1),
    value: (around) => select(isWhole(around), half(around.low, around.next), around.next),
  },
  closestObservation: { place: plotting(-0.5, 1.5), value: closest },
  interpolatedInvertedCdf: { place: plotting(0, 1), value: between },
  hazen: { place: plotting(0.5, 0.5), value: between },
  weibull: { place: plotting(0, 0), value: between },
  medianUnbiased: { place: plotting(1 / 3, 1 / 3), value: between },
  normalUnbiased: { place: plotting(3 / 8, 3 / 8), value: between },
}
