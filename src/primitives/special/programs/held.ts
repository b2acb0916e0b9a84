import type { NDArray } from "../../../array/index.js"
import { fill } from "../../broadcast.js"
import { exp } from "../../transcendental.js"
import { type Jet, scaled } from "./jet.js"
import { isMore, perWidth, plus, times, where } from "./numbers.js"

/** A jet over BIG^shifts. */
export interface Held {
  readonly value: Jet
  readonly shifts: NDArray
}

/** What values are divided by when they get large, and its logarithm as a short number and the rest. */
const BIG = { float32: 2 ** 60, float64: 2 ** 512 } as const
const LOG_BIG = { float32: [41.5, 0.0888308335967186], float64: [354.875, 0.0163564466919984] } as const

/** What brings values of a size down, and the count of shifts with it. */
export const reduction = (size: NDArray, shifts: NDArray): readonly [factor: NDArray, shifts: NDArray] => {
  const big = perWidth(size, BIG)
  const isLarge = isMore(size, big)
  return [where(isLarge, 1 / big, fill(size, 1)), where(isLarge, plus(shifts, 1), shifts)]
}

/** e^exponent times a jet. */
export const raisedBy = (value: Jet, exponent: NDArray): Jet => {
  const half = exp(times(exponent, 0.5))
  return scaled(scaled(value, half), half)
}

/** The exponent of e^exponent BIG^shifts. */
export const exponentOf = (exponent: NDArray, shifts: NDArray): NDArray => {
  const [most, rest] = perWidth<readonly [number, number]>(exponent, LOG_BIG)
  return plus(plus(exponent, times(shifts, most)), times(shifts, rest))
}

/** New values where `active`, else the old ones. */
export const updated = (active: NDArray, now: readonly NDArray[], old: readonly NDArray[]): readonly NDArray[] =>
  now.map((x, i) => where(active, x, old[i]!))
