import { isNegligible, type Jet, plus, scaled } from "./jet.js"
import { inverted, type Jets, shifted } from "./jets.js"

/**
 * A differential equation lead y'' + middle y' = upper y, regular at 0, whose solution is the hypergeometric series of
 * the upper parameters over the lower one.
 */
export interface Equation {
  readonly upper: readonly Jet[]
  readonly lower: Jet
  /** the factor of y' in the equation of the n-th derivative at x */
  readonly middle: (n: number, x: number) => Jet
  /** the factor of y'' at x, given the distance to the other singularity too */
  readonly lead: (x: number, far: number) => number
}

/** A value and its derivative by x, both over BIG^shifts. */
export interface State {
  readonly value: Jet
  readonly slope: Jet
  readonly shifts: number
}

/** What values are divided by when they get large, and its logarithm. */
const BIG = 2 ** 512
const LOG_BIG = 512 * Math.LN2

const SHORT = 2000
const LONG = 20_000
const STEPS = 2000

/** A series keeps its digits when its largest term is not larger than this times the result. */
const LOSS = 16

const product = (upper: readonly Jet[], k: number): number => upper.reduce((p, u) => p * (u[0]! + k), 1)

const reduced = ({ value, slope, shifts }: State): State =>
  Math.abs(value[0]!) + Math.abs(slope[0]!) > BIG
    ? { value: scaled(value, 1 / BIG), slope: scaled(slope, 1 / BIG), shifts: shifts + 1 }
    : { value, slope, shifts }

/** The sum of (u)_k / (w)_k x^k / k!, and whether it is done and has kept its digits. */
const summed = (
  j: Jets,
  { upper, lower }: Equation,
  x: number,
  limit: number,
): State & { readonly kept: boolean; readonly isSound: boolean } => {
  let [term, sum, rise, shifts, peak, k] = [j.constant(1), j.constant(1), j.constant(0), 0, 1, 0]
  const isSmall = (): boolean =>
    k > -lower[0]! &&
    Math.abs(product(upper, k) * x) <= 0.95 * Math.abs((lower[0]! + k) * (k + 1)) &&
    isNegligible(term, sum) &&
    isNegligible(scaled(term, k), rise)
  while (x !== 0 && k < limit && Math.abs(term[0]!) < Infinity && !(k > 0 && isSmall())) {
    const above = upper.reduce((t, u) => j.times(t, shifted(u, k)), term)
    // A series that has ended may meet a 0 below.
    if (above.every((c) => c === 0)) break
    k += 1
    term = scaled(j.times(above, j.apply(inverted, shifted(lower, k - 1))), x / k)
    sum = plus(sum, term)
    rise = plus(rise, scaled(term, k))
    peak = Math.max(peak, Math.abs(term[0]!))
    if (peak > BIG) {
      ;[term, sum, rise] = [scaled(term, 1 / BIG), scaled(sum, 1 / BIG), scaled(rise, 1 / BIG)]
      peak /= BIG
      shifts++
    }
  }
  const isSound = k < limit && Math.abs(term[0]!) < Infinity
  const kept = isSound && Math.max(Math.abs(sum[0]!), Math.abs(rise[0]!)) * LOSS > peak
  return { value: sum, slope: x === 0 ? rise : scaled(rise, 1 / x), shifts, kept, isSound }
}

/** The solution by its series alone, which ends or has terms of one sign. */
export const series = (j: Jets, e: Equation, x: number): State => summed(j, e, x, LONG)

/** The state at x + t by Taylor's series from that at x. */
const moved = (j: Jets, e: Equation, x: number, far: number, t: number, { value: y, slope, shifts }: State): State => {
  let [last, term] = [y, scaled(slope, t)]
  let [value, rise] = [plus(y, term), term]
  const lead = e.lead(x, far)
  for (let n = 0; n < 500; n++) {
    const left = scaled(
      e.upper.reduce((s, u) => j.times(s, shifted(u, n)), last),
      t / (n + 1),
    )
    const next = scaled(plus(left, scaled(j.times(e.middle(n, x), term), -1)), t / (lead * (n + 2)))
    ;[last, term] = [term, next]
    value = plus(value, term)
    rise = plus(rise, scaled(term, n + 2))
    if (isNegligible(term, value) && isNegligible(last, value)) break
  }
  return reduced({ value, slope: scaled(rise, 1 / t), shifts })
}

/** How far a step reaches: short beside the distances to the singularities, and beside waves and decays of solutions. */
const reach = (e: Equation, x: number, far: number): number => {
  const lead = e.lead(x, far)
  const rate = Math.abs(e.middle(0, x)[0]!) / lead + Math.sqrt(Math.abs(product(e.upper, 0)) / lead)
  return Math.min(x / 2, far / 2, 2 / rate)
}

/**
 * The solution at x > 0, where another singularity is farther by `rest`: by its series as far as that keeps its digits,
 * though no farther than `first`, and from there by steps along the equation.
 */
export const continued = (j: Jets, e: Equation, x: number, rest: number, first: number): State => {
  const steepness = Math.abs(product(e.upper, 0) / e.lower[0]!)
  let at = Math.min(x, first)
  let start = summed(j, e, at, SHORT)
  while (!start.kept && at * steepness > 0.25) {
    at /= start.isSound ? 2 : 16
    start = summed(j, e, at, SHORT)
  }
  let state: State = start
  for (let [left, steps] = [x - at, 0]; left > 0; steps++) {
    if (steps >= STEPS) return { ...state, value: j.constant(NaN) }
    const t = Math.min(left, reach(e, at, rest + left))
    state = moved(j, e, at, rest + left, t, state)
    at += t
    left -= t
  }
  return state
}

/** e^exponent BIG^shifts times a jet, where neither factor may be finite. */
export const unreduced = (value: Jet, shifts: number, exponent: number): Jet => {
  const half = Math.exp((exponent + shifts * LOG_BIG) / 2)
  return scaled(scaled(value, half), half)
}

/** A jet over a power of BIG, with the count of that power. */
export const held = (a: Jet, b: Jet, shifts: number): State => reduced({ value: a, slope: b, shifts })
