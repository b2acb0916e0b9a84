import type { NDArray } from "../../../array/index.js"
import { abs, neg } from "../../arithmetic.js"
import { and, not, or } from "../../bits.js"
import { fill, zerosOf } from "../../broadcast.js"
import { eq, ne } from "../../compare.js"
import { exp, log } from "../../transcendental.js"
import { continuedArrays, type Equation } from "./continuation.js"
import { gammaRatioArrays } from "./gamma-ratio.js"
import { exponentOf, type Held, reduction, updated } from "./held.js"
import { isNegligible, type Jet, less, plus as plusJet, scaled } from "./jet.js"
import {
  type Affine,
  type ArrayJets,
  arrayJetsOf,
  chosen,
  negated,
  packed,
  shifted,
  stretched,
  subtracted,
} from "./jets.js"
import { whereAny, whileAny } from "./loop.js"
import {
  firstOf,
  isAtLeast,
  isAtMost,
  isCount,
  isFinite,
  isLess,
  isMore,
  minus,
  over,
  perWidth,
  plus,
  times,
  where,
} from "./numbers.js"
import { share } from "./series.js"

/** From about here on the other solution is too small to see. */
const LARGE = 50

const LIMIT = 20_000

/** Kummer's x y'' + (b - x) y' = a y. */
const equation: Equation = {
  middle: ({ lower }, n, x) => shifted(lower, minus(n, x)),
  lead: (x) => x,
}

const isZero = (x: NDArray): NDArray => eq(x, zerosOf(x))

/** The asymptotic series for large x where `active`, and where its terms got small. */
const asymptotic = (j: ArrayJets, a: Affine, b: Affine, x: NDArray, active: NDArray): readonly [Jet, NDArray] => {
  const pack = packed([shifted(negated(a), 1), subtracted(b, a)])
  const [n, one] = [j.length, j.constant(x, 1)]
  const start = [active, active, zerosOf(x), ...one, ...one]
  const end = whileAny([x, ...pack.arrays], start, ([x, ...list], [active, falls, k, ...jets]) => {
    const [left, right] = pack.read(list)
    const [term, sum] = [jets.slice(0, n), jets.slice(n)]
    const above = j.timesAffine(j.timesAffine(term, shifted(left!, k!)), shifted(right!, k!))
    const m = plus(k!, 1)
    const next = scaled(above, over(1, times(x!, m)))
    const small = isNegligible(next, sum, share(x!))
    const fine = and(isAtMost(abs(next[0]!), abs(term[0]!)), isAtMost(k!, 200))
    return [
      and(active!, and(fine, not(small))),
      and(falls!, or(not(active!), fine)),
      m,
      ...updated(and(active!, fine), [...next, ...plusJet(sum, next)], jets),
    ]
  })
  return [end.slice(3 + n), end[1]!]
}

/** M(-n, b, x) where `active`, by the recurrence (n + b) M(-n - 1) = (2n + b - x) M(-n) - n M(-n + 1). */
const polynomial = (j: ArrayJets, a: Affine, b: Affine, x: NDArray, active: NDArray): Held => {
  const pack = packed([b])
  const [n, zero] = [j.length, zerosOf(x)]
  const count = neg(a.value)
  const start = [
    and(active, and(isMore(count, 0), isAtMost(count, LIMIT))),
    zero,
    zero,
    ...j.constant(x, 1),
    ...j.constant(x, 0),
  ]
  const end = whileAny([x, count, ...pack.arrays], start, ([x, count, ...list], [active, k, shifts, ...jets]) => {
    const [b] = pack.read(list)
    const [now, before] = [jets.slice(0, n), jets.slice(n)]
    const above = less(j.timesAffine(now, shifted(b!, minus(times(k!, 2), x!))), scaled(before, k!))
    const next = j.overAffine(above, shifted(b!, k!))
    const [factor, more] = reduction(plus(abs(next[0]!), abs(now[0]!)), shifts!)
    const m = plus(k!, 1)
    const state = [m, more, ...scaled([...next, ...now], factor)]
    return [and(active!, isLess(m, count!)), ...updated(active!, state, [k!, shifts!, ...jets])]
  })
  const lost = and(active, isMore(count, LIMIT))
  return { value: end.slice(3, 3 + n).map((c) => where(lost, Number.NaN, c)), shifts: end[2]! }
}

/** e^more M(a, b, x) for large x where `active`, the root of a factor of it, and where its terms got small. */
const distant = (
  j: ArrayJets,
  a: Affine,
  b: Affine,
  x: NDArray,
  more: NDArray,
  active: NDArray,
): readonly [Jet, NDArray, NDArray] => {
  const pack = packed([a, b])
  const out = whereAny(
    active,
    [active, x, more, ...pack.arrays],
    [...j.constant(x, 0), zerosOf(x), active],
    ([active, x, more, ...list]) => {
      const [a, b] = pack.read(list)
      const [sum, falls] = asymptotic(j, a!, b!, x!, active!)
      const { value, exponent } = gammaRatioArrays(j, [b!], [a!])
      const power = stretched(subtracted(a!, b!), log(x!))
      const [own, common] = [plus(exponent, power.value), plus(x!, more!)]
      const safe = perWidth(x!, { float32: 80, float64: 700 })
      const apart = and(isLess(abs(own), safe), isLess(abs(common), safe))
      const half = (z: NDArray): NDArray => exp(times(z, 0.5))
      const factor = where(apart, times(half(own), half(common)), half(plus(own, common)))
      return [...j.times(j.times(value, j.raised(power)), sum), factor, falls]
    },
  )
  return [out.slice(0, -2), out.at(-2)!, out.at(-1)!]
}

/** (a)_n / (b)_n */
const rising = (j: ArrayJets, a: Affine, b: Affine, n: number): Jet =>
  Array.from({ length: n }).reduce<Jet>(
    (f, _, k) => j.overAffine(j.timesAffine(f, shifted(a, k)), shifted(b, k)),
    j.constant(a.value, 1),
  )

/** Kummer's 1F1(a, b, x), or its derivative of some orders: `hyp1f1Of` of arrays. */
export const hyp1f1Arrays = (
  [inA = 0, inB = 0, inX = 0]: readonly number[],
  [a, b, x]: readonly [NDArray, NDArray, NDArray],
): NDArray => {
  const j = arrayJetsOf([inA, inB])
  const [own, lower] = [j.variable(a, 0), j.variable(b, 1)]
  const [left, right] = [shifted(own, inX), shifted(lower, inX)]
  const never = isLess(a, -Infinity)
  const isFinal = inA === 0 ? isCount(neg(a)) : never
  const refused = and(isCount(neg(b)), not(and(isFinal, isAtLeast(a, b))))
  const isPole = isCount(neg(right.value))
  const isPositive = isMore(right.value, 0)
  const flips = and(isLess(x, 0), not(or(isPole, and(isFinal, isPositive))))
  const rest = subtracted(lower, own)
  const p = chosen(flips, rest, left)
  const ends = where(flips, inA + inB === 0 ? isCount(neg(rest.value)) : never, isFinal)
  const [z, more] = [where(flips, neg(x), x), where(flips, x, zerosOf(x))]
  const usual = and(and(isFinite(a), isFinite(b)), and(isFinite(x), not(refused)))
  const active = and(usual, not(or(isPole, isLess(z, 0))))
  const isFar = and(and(active, not(ends)), isMore(z, plus(times(abs(right.value), 2), LARGE)))
  const isLaguerre = and(and(active, ends), and(isMore(z, 0), or(isPositive, isMore(z, LARGE))))
  const [far, farRoot, isDone] = distant(j, p, right, z, more, isFar)
  const laguerre = polynomial(j, p, right, z, isLaguerre)
  const near = continuedArrays(
    j,
    equation,
    { upper: [p], lower: right },
    {
      x: z,
      rest: fill(x, Infinity),
      first: Infinity,
      active: and(usual, not(or(isLaguerre, isDone))),
      canMove: active,
    },
  )
  const value = near.value.map((c, k) => where(isDone, far[k]!, where(isLaguerre, laguerre.value[k]!, c)))
  const exponent = exponentOf(more, where(isLaguerre, laguerre.shifts, near.shifts))
  const root = where(isDone, farRoot, exp(times(exponent, 0.5)))
  const result = times(times(j.derivative(j.times(rising(j, own, lower, inX), value)), root), root)
  const plain = inA + inB === 0
  const bounded = plain ? and(isMore(a, 0), isMore(b, 0)) : never
  return firstOf(
    [
      [or(ne(x, x), not(and(isFinite(a), isFinite(b)))), Number.NaN],
      [refused, plain ? where(isZero(a), 1, fill(a, Infinity)) : Number.NaN],
      ...(plain && inX === 0 ? [[isZero(a), 1] as const] : []),
      [isFinite(x), where(and(isFinal, isMore(plus(a, inX), 0)), 0, result)],
      [and(bounded, isMore(x, 0)), Infinity],
      [bounded, 0],
    ],
    fill(x, Number.NaN),
  )
}
