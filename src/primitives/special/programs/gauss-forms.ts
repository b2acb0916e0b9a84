import type { NDArray } from "../../../array/index.js"
import { abs, min, neg } from "../../arithmetic.js"
import { and, not, or } from "../../bits.js"
import { fill, zerosOf } from "../../broadcast.js"
import { eq, ne } from "../../compare.js"
import { updated } from "./held.js"
import type { Jet } from "./jet.js"
import { type Affine, type ArrayJets, chosen, packed, shifted, subtracted } from "./jets.js"
import { whileAny } from "./loop.js"
import { isAtMost, isCount, isLess, isMore, minus, over, plus, times, where } from "./numbers.js"

const LIMIT = 20_000

/** Polynomials of a lower degree keep their digits where those of a higher one may lose them, for c < 0. */
const FEW = 6

/** (1 - x)^power F(u, v, w, z) times `weight`, where z + rest = 1; `ends` where u ends the series. */
export interface Form {
  readonly u: Affine
  readonly v: Affine
  readonly w: Affine
  /** w - v */
  readonly co: Affine
  readonly z: NDArray
  readonly rest: NDArray
  readonly power: Affine
  readonly ends: NDArray
}

/** Pfaff's (1 - x)^-u F(u, w - v, w, x / (x - 1)) where the condition holds. */
const turned = (condition: NDArray, f: Form): Form => ({
  ...f,
  v: chosen(condition, f.co, f.v),
  co: chosen(condition, f.v, f.co),
  z: where(condition, over(neg(f.z), f.rest), f.z),
  rest: where(condition, over(1, f.rest), f.rest),
  power: chosen(condition, subtracted(f.power, f.u), f.power),
})

/** A polynomial around 1 where the condition holds: F(-n, v, w, z) is (w - v)_n / (w)_n times F(-n, v, 1 - n + v - w, 1 - z). */
const reflected = (condition: NDArray, f: Form): Form => ({
  ...f,
  w: chosen(condition, shifted(subtracted(f.u, f.co), 1), f.w),
  co: chosen(condition, shifted(subtracted(subtracted(f.u, f.co), f.v), 1), f.co),
  z: where(condition, f.rest, f.z),
  rest: where(condition, f.z, f.rest),
})

/** (w - v)_n / (w)_n where `active`, else 1. */
const weightOf = (j: ArrayJets, { u, co, w }: Form, active: NDArray): Jet => {
  const pack = packed([co, w])
  const count = neg(u.value)
  const possible = and(isMore(count, 0), isAtMost(count, LIMIT))
  const start = [and(active, possible), zerosOf(count), ...j.constant(count, 1)]
  const end = whileAny([count, ...pack.arrays], start, ([count, ...list], [active, k, ...f]) => {
    const [a, b] = pack.read(list)
    const next = j.overAffine(j.timesAffine(f, shifted(a!, k!)), shifted(b!, k!))
    const m = plus(k!, 1)
    return [and(active!, isLess(m, count!)), m, ...updated(active!, next, f)]
  })
  const lost = and(active, isMore(count, LIMIT))
  return end.slice(2).map((c) => where(lost, Number.NaN, c))
}

const within = (x: NDArray): NDArray => and(isMore(x, 0), isLess(x, 1))

/** The orders of the derivatives in a, b and c, and the parameters. */
export interface Given {
  readonly orders: readonly [a: number, b: number, c: number]
  readonly parameters: readonly [a: Affine, b: Affine, c: Affine]
  readonly x: NDArray
  /** c - a and c - b */
  readonly differences: readonly [inner: Affine, outer: Affine]
}

/** How many terms a parameter allows; infinitely many unless it is fixed. */
const degree = (a: Affine, isFixed: boolean): NDArray =>
  isFixed ? where(isCount(neg(a.value)), neg(a.value), Infinity) : fill(a.value, Infinity)

/** The form of which the value is computed, as in the meaning, and its weight. */
export const formOf = (
  j: ArrayJets,
  { orders, parameters: [a, b, c], differences: [inner, outer], x }: Given,
): readonly [Form, Jet] => {
  const [inA, inB, inC] = orders
  const own = [degree(a, inA === 0), degree(b, inB === 0)] as const
  const euler = [degree(inner, inA + inC === 0), degree(outer, inB + inC === 0)] as const
  const [least, shortest] = [min(...own), min(...euler)]
  const isPole = isCount(neg(c.value))
  const isFinal = isLess(least, Infinity)
  const bound = where(isMore(c.value, 0), least, min(least, fill(x, FEW)))
  const isEuler = and(and(isLess(x, 1), not(isPole)), isLess(shortest, bound))
  const below = isLess(c.value, 0)
  const [size, turnedSize] = [abs(times(a.value, outer.value)), abs(times(b.value, inner.value))]
  const eulerSize = abs(times(inner.value, outer.value))
  const isFlatter = and(not(isFinal), and(and(below, within(x)), isLess(eulerSize, abs(times(a.value, b.value)))))
  const isOther = or(isEuler, isFlatter)
  const eulerFirst = isAtMost(...euler)
  const isFlat = and(below, ne(size, turnedSize))
  const general = or(and(isFlat, isLess(size, turnedSize)), and(not(isFlat), isAtMost(a.value, b.value)))
  const ownFirst = or(and(isFinal, isAtMost(...own)), and(not(isFinal), general))
  const power = subtracted(inner, b)
  const none: Affine = { value: zerosOf(x), slopes: power.slopes.map(() => 0) }
  const plain: Form = {
    u: chosen(isOther, chosen(eulerFirst, inner, outer), chosen(ownFirst, a, b)),
    v: chosen(isOther, chosen(eulerFirst, outer, inner), chosen(ownFirst, b, a)),
    co: chosen(isOther, chosen(eulerFirst, b, a), chosen(ownFirst, outer, inner)),
    w: c,
    z: x,
    rest: minus(1, x),
    power: chosen(isOther, power, none),
    ends: or(isEuler, isFinal),
  }
  const isPolynomial = or(isEuler, and(isFinal, not(isPole)))
  const [v, w] = [plain.v.value, c.value]
  const isPositive = isMore(w, 0)
  const left = and(isLess(x, 0), or(not(plain.ends), and(isPolynomial, and(isLess(v, 0), isPositive))))
  const right = and(and(isPolynomial, within(x)), and(isMore(v, 0), isLess(v, w)))
  const f = turned(or(left, right), plain)
  const beyond = and(isMore(f.v.value, f.w.value), and(isPositive, isLess(minus(f.co.value, f.u.value), 1)))
  const upper = and(and(isPolynomial, beyond), and(isMore(f.z, 0.5), isLess(f.z, 1)))
  const reflects = or(and(isPolynomial, eq(x, fill(x, 1))), upper)
  return [reflected(reflects, f), weightOf(j, f, reflects)]
}
