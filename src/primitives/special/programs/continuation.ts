import type { NDArray } from "../../../array/index.js"
import { abs, min } from "../../arithmetic.js"
import { and, not, or } from "../../bits.js"
import { fill, zerosOf } from "../../broadcast.js"
import { sqrt } from "../../transcendental.js"
import { type Held, reduction, updated } from "./held.js"
import { isNegligible, type Jet, less, plus as plusJet, scaled } from "./jet.js"
import { type Affine, type ArrayJets, shifted } from "./jets.js"
import { whileAny } from "./loop.js"
import { isAtLeast, isMore, minus, type Operand, over, plus, times, where } from "./numbers.js"
import { given, type Parameters, product, type Start, seriesArrays, share, turnsOf } from "./series.js"

/** The differential equation of a hypergeometric series, lead y'' + middle y' = upper y, as in the meaning. */
export interface Equation {
  readonly middle: (p: Parameters, n: Operand, x: NDArray) => Affine
  readonly lead: (x: NDArray, far: NDArray) => NDArray
}

/** Steps, and terms of a step. */
const STEPS = 2000
const TERMS = 500

/** How far a step reaches: short beside the distances to the singularities, and beside waves and decays of solutions. */
const reach = (e: Equation, p: Parameters, x: NDArray, far: NDArray): NDArray => {
  const lead = e.lead(x, far)
  const rate = plus(over(abs(e.middle(p, 0, x).value), lead), sqrt(over(abs(product(p.upper, 0)), lead)))
  return min(min(times(x, 0.5), times(far, 0.5)), over(2, rate))
}

/** Where a step starts: what is left of the way, how far it goes, its terms so far, the last two and their sums. */
interface Step {
  readonly at: NDArray
  readonly left: NDArray
  readonly t: NDArray
  readonly k: NDArray
  readonly last: Jet
  readonly term: Jet
  readonly value: Jet
  readonly rise: Jet
}

const arraysOf = ({ at, left, t, k, last, term, value, rise }: Step): readonly NDArray[] => [
  ...[at, left, t, k],
  ...[...last, ...term, ...value, ...rise],
]

const stepOf = ([at, left, t, k, ...jets]: readonly NDArray[]): Step => {
  const n = jets.length / 4
  const [last, term, value, rise] = [0, 1, 2, 3].map((i) => jets.slice(i * n, (i + 1) * n))
  return { at: at!, left: left!, t: t!, k: k!, last: last!, term: term!, value: value!, rise: rise! }
}

/** The first two terms of a step that goes at most as far as is left. */
const begun = (far: NDArray, at: NDArray, left: NDArray, value: Jet, slope: Jet): Step => {
  const t = min(left, far)
  const term = scaled(slope, t)
  return { at, left, t, k: zerosOf(at), last: value, term, value: plusJet(value, term), rise: term }
}

/** One term more of Taylor's series. */
const taken = (j: ArrayJets, e: Equation, p: Parameters, rest: NDArray, s: Step): Step => {
  const above = p.upper.reduce<Jet>((y, u) => j.timesAffine(y, shifted(u, s.k)), s.last)
  const middle = j.timesAffine(s.term, e.middle(p, s.k, s.at))
  const [one, two] = [plus(s.k, 1), plus(s.k, 2)]
  const share = over(s.t, times(e.lead(s.at, plus(rest, s.left)), two))
  const term = scaled(less(scaled(above, over(s.t, one)), middle), share)
  const [value, rise] = [plusJet(s.value, term), plusJet(s.rise, scaled(term, two))]
  return { ...s, k: one, last: s.term, term, value, rise }
}

/** What the solution is asked for. */
export interface Question {
  readonly x: NDArray
  /** how much farther than x the other singularity is */
  readonly rest: NDArray
  /** how far the series may go at most */
  readonly first: number
  readonly active: NDArray
  /** where steps can follow the series */
  readonly canMove: NDArray
}

/** Steps from where the series was summed to x. */
const stepped = (j: ArrayJets, e: Equation, p: Parameters, s: Start, { x, rest, active, canMove }: Question): Held => {
  const pack = given(p)
  const way = minus(x, s.at)
  const moves = and(and(active, canMove), isMore(way, 0))
  const first = begun(reach(e, p, s.at, plus(rest, way)), s.at, way, s.value, s.slope)
  const begin = { ...first, value: updated(moves, first.value, s.value) }
  const start = [moves, zerosOf(x), s.shifts, ...arraysOf(begin)]
  const end = whileAny([rest, ...pack.arrays], start, ([rest, ...list], [active, steps, shifts, ...state]) => {
    const p = pack.read(list)
    const y = turnsOf(j).reduce((step) => taken(j, e, p, rest!, step), stepOf(state))
    const fades = [y.term, y.last].map((term) => isNegligible(term, y.value, share(rest!)))
    const arrives = and(active!, or(and(fades[0]!, fades[1]!), isAtLeast(y.k, TERMS)))
    const slope = scaled(y.rise, over(1, y.t))
    const [factor, count] = reduction(plus(abs(y.value[0]!), abs(slope[0]!)), shifts!)
    const [at, left, value] = [plus(y.at, y.t), minus(y.left, y.t), scaled(y.value, factor)]
    const next = begun(reach(e, p, at, plus(rest!, left)), at, left, value, scaled(slope, factor))
    const isLast = not(isMore(left, 0))
    const isLost = isAtLeast(steps!, STEPS)
    const result = next.value.map((c, i) => where(isLost, Number.NaN, where(isLast, value[i]!, c)))
    const after = arraysOf({ ...next, value: result })
    return [
      and(active!, not(and(arrives, or(isLast, isLost)))),
      where(arrives, plus(steps!, 1), steps!),
      where(arrives, count, shifts!),
      ...updated(arrives, after, updated(active!, arraysOf(y), state)),
    ]
  })
  return { value: stepOf(end.slice(3)).value, shifts: end[2]! }
}

/** The solution at x where `active`: `continued` of arrays, or its series alone where it cannot move. */
export const continuedArrays = (j: ArrayJets, e: Equation, p: Parameters, q: Question): Held => {
  const at = where(q.canMove, min(q.x, fill(q.x, q.first)), q.x)
  return stepped(j, e, p, seriesArrays(j, p, at, q.active, q.canMove), q)
}
