import { type NDArray, range } from "../../../array/index.js"
import { abs, min, neg } from "../../arithmetic.js"
import { or } from "../../bits.js"
import { broadcastInDim, fill, reduceSum } from "../../broadcast.js"
import { eq, ne } from "../../compare.js"
import { convert } from "../../convert.js"
import { atan } from "../../inverse.js"
import { erfc } from "../../normal.js"
import { iota } from "../../shape.js"
import { cosh, exp, logistic, sinh } from "../../transcendental.js"
import { firstOf, isAtMost, isLess, minus, over, perWidth, plus, times, where } from "./numbers.js"

/** Points on each side of the middle, and the step between them. */
const POINTS = { float32: 12, float64: 26 } as const
const STEP = { float32: 0.25, float64: 0.125 } as const

/** The integral of e^(-h^2 (1 + t^2) / 2) / (1 + t^2) from 0 to a <= 1 over 2 pi, by the double exponential rule. */
const direct = (h: NDArray, a: NDArray): NDArray => {
  const [count, step] = [perWidth(h, POINTS), perWidth(h, STEP)]
  const axis = h.shape.length
  const u = times(minus(convert(iota([2 * count + 1], "int32", 0), h.dtype), count), step)
  const place = times(sinh(u), Math.PI)
  const [left, right] = [logistic(place), logistic(neg(place))]
  const weight = times(times(times(left, right), cosh(u)), Math.PI * step)
  const shape = [...h.shape, 2 * count + 1]
  const along = (x: NDArray): NDArray => broadcastInDim(x, shape, [axis])
  const across = (x: NDArray): NDArray => broadcastInDim(x, shape, range(axis))
  const end = min(a, over(9, where(eq(h, fill(h, 0)), 1, h)))
  const t = times(across(end), along(left))
  const square = times(t, t)
  const height = exp(times(times(across(times(h, h)), square), -0.5))
  const sum = reduceSum(times(along(weight), over(height, plus(square, 1))), [axis])
  return times(times(exp(times(times(h, h), -0.5)), times(sum, end)), 0.5 / Math.PI)
}

/** The normal probability beyond h. */
const tail = (h: NDArray): NDArray => times(erfc(times(h, Math.SQRT1_2)), 0.5)

/** Owen's function T(h, a): `owensTOf` of arrays. */
export const owensTArrays = (h: NDArray, a: NDArray): NDArray => {
  const [size, slope] = [abs(h), abs(a)]
  const gentle = isAtMost(slope, 1)
  const value = direct(where(gentle, size, times(slope, size)), where(gentle, slope, over(1, slope)))
  const [near, far] = [tail(size), tail(times(slope, size))]
  const steep = minus(minus(times(plus(near, far), 0.5), times(near, far)), value)
  const is = (x: NDArray, n: number): NDArray => eq(x, fill(x, n))
  const magnitude = firstOf(
    [
      [or(is(slope, 0), is(size, Infinity)), 0],
      [is(size, 0), times(atan(slope), 0.5 / Math.PI)],
      [is(slope, Infinity), times(near, 0.5)],
    ],
    where(gentle, value, steep),
  )
  const signed = where(isLess(a, 0), neg(magnitude), magnitude)
  return where(or(ne(h, h), ne(a, a)), Number.NaN, signed)
}
