import type { NDArray } from "../../../array/index.js"
import { abs, max } from "../../arithmetic.js"
import { and, not, or } from "../../bits.js"
import { fill, zerosOf } from "../../broadcast.js"
import { eq, ne } from "../../compare.js"
import { type Held, reduction, updated } from "./held.js"
import { isNegligible, type Jet, plus as plusJet, scaled } from "./jet.js"
import { type Affine, type ArrayJets, packed, shifted } from "./jets.js"
import { whileAny } from "./loop.js"
import { isAtMost, isLess, isMore, type Operand, over, perWidth, plus, times, where } from "./numbers.js"

/** The parameters of a hypergeometric series. */
export interface Parameters {
  readonly upper: readonly Affine[]
  readonly lower: Affine
}

/** Parameters as a loop is given them, and how they are read back. */
export const given = ({ upper, lower }: Parameters) => {
  const { arrays, read } = packed([...upper, lower])
  return {
    arrays,
    read: (xs: readonly NDArray[]): Parameters => {
      const list = read(xs)
      return { upper: list.slice(0, -1), lower: list.at(-1)! }
    },
  }
}

/** Terms between two looks at what is done: fewer where one is much code. */
export const turnsOf = (j: ArrayJets): readonly number[] => (j.length > 2 ? [0] : [0, 1])

/** What a sum does not feel any more. */
export const share = (x: NDArray): number => perWidth(x, { float32: 2 ** -27, float64: 2 ** -56 })

/** The values of all upper parameters, raised by k, multiplied. */
export const product = (upper: readonly Affine[], k: Operand): NDArray =>
  upper.map((u) => plus(u.value, k)).reduce((x, y) => times(x, y))

/** Terms where a series may be cut short, and where not. */
const SHORT = 2000
const LONG = 20_000

/** A series keeps its digits when its largest term is not larger than this times the result. */
const LOSS = 16

/** Where the series was summed, its value and its derivative. */
export interface Start extends Held {
  readonly at: NDArray
  readonly slope: Jet
}

interface Sum {
  readonly k: NDArray
  readonly peak: NDArray
  readonly term: Jet
  readonly sum: Jet
  readonly rise: Jet
}

/** One term more of the sum of (u)_k / (w)_k x^k / k!, and of k times the term. */
const added = (j: ArrayJets, { upper, lower }: Parameters, x: NDArray, { k, peak, term, sum, rise }: Sum): Sum => {
  const above = upper.reduce<Jet>((t, u) => j.timesAffine(t, shifted(u, k)), term)
  const { value, slopes } = shifted(lower, k)
  // Only a series that has ended meets a 0 below.
  const below = { slopes, value: where(eq(value, zerosOf(k)), 1, value) }
  const next = plus(k, 1)
  const t = scaled(j.overAffine(above, below), over(x, next))
  return { k: next, peak: max(peak, abs(t[0]!)), term: t, sum: plusJet(sum, t), rise: plusJet(rise, scaled(t, next)) }
}

/** Whether the terms get smaller from here on, and are too small already. */
const isSmall = ({ upper, lower }: Parameters, x: NDArray, { k, term, sum, rise }: Sum): NDArray => {
  const below = plus(lower.value, k)
  const falls = isAtMost(abs(times(product(upper, k), x)), abs(times(times(below, plus(k, 1)), 0.95)))
  const fades = and(isNegligible(term, sum, share(x)), isNegligible(scaled(term, k), rise, share(x)))
  return and(and(isMore(below, 0), falls), fades)
}

/**
 * The hypergeometric series where `active`: where `canMove`, at the first of x, x / 2, ... at which it keeps its
 * digits; elsewhere at x.
 */
export const seriesArrays = (j: ArrayJets, p: Parameters, x: NDArray, active: NDArray, canMove: NDArray): Start => {
  const pack = given(p)
  const n = j.length
  const fresh = (like: NDArray): readonly NDArray[] => {
    const [zero, one] = [zerosOf(like), j.constant(like, 1)]
    return [zero, zero, fill(like, 1), ...one, ...one, ...j.constant(like, 0)]
  }
  const limit = where(canMove, SHORT, fill(x, LONG))
  const start = [and(active, ne(x, zerosOf(x))), x, ...fresh(x)]
  const end = whileAny([canMove, limit, ...pack.arrays], start, ([canMove, limit, ...rest], [active, x, ...state]) => {
    const p = pack.read(rest)
    const [k, shifts, peak, ...jets] = state
    const from: Sum = { k: k!, peak: peak!, term: jets.slice(0, n), sum: jets.slice(n, 2 * n), rise: jets.slice(2 * n) }
    const s = turnsOf(j).reduce((sum) => added(j, p, x!, sum), from)
    const isOver = s.term.map((t) => eq(t, zerosOf(t))).reduce((t, u) => and(t, u))
    const isSound = and(isLess(abs(s.term[0]!), Infinity), isLess(s.k, limit!))
    const stops = or(or(isOver, isSmall(p, x!, s)), not(isSound))
    const isKept = and(isSound, isMore(times(max(abs(s.sum[0]!), abs(s.rise[0]!)), LOSS), s.peak))
    const isSteep = isMore(abs(over(times(x!, product(p.upper, 0)), p.lower.value)), 0.25)
    const again = and(and(and(active!, stops), not(isKept)), and(canMove!, isSteep))
    const [factor, count] = reduction(s.peak, shifts!)
    const next = [s.k, count, ...[s.peak, ...s.term, ...s.sum, ...s.rise].map((y) => times(y, factor))]
    return [
      and(active!, or(not(stops), again)),
      where(again, times(x!, where(isSound, 0.5, fill(x!, 1 / 16))), x!),
      ...updated(again, fresh(x!), updated(active!, next, state)),
    ]
  })
  const [, at, , shifts, , ...jets] = end
  return { at: at!, shifts: shifts!, value: jets.slice(n, 2 * n), slope: scaled(jets.slice(2 * n), over(1, at!)) }
}
