import { isNegligible, type Jet, plus, scaled } from "./jet.js"
import { exponentiated, gammaRatio, inverted, type Jets, jetsOf, shifted } from "./jets.js"

const LIMIT = 100_000

type Parameters = readonly [a: Jet, b: Jet, c: Jet]

const isCount = (x: number): boolean => x >= 0 && Number.isInteger(x)

/** (a + k) (b + k) / (c + k) */
const ratio = (j: Jets, [a, b, c]: Parameters, k: number): Jet =>
  j.times(j.times(shifted(a, k), shifted(b, k)), j.apply(inverted, shifted(c, k)))

/** F by the sum of (a)_k (b)_k / (c)_k x^k / k!. */
const series = (j: Jets, p: Parameters, x: number): Jet => {
  let [term, sum] = [j.constant(1), j.constant(1)]
  for (let k = 0; k < LIMIT; k++) {
    term = scaled(j.times(term, ratio(j, p, k)), x / (k + 1))
    sum = plus(sum, term)
    if (isNegligible(term, sum)) break
  }
  return sum
}

type State = readonly [value: Jet, slope: Jet]

/**
 * F and its derivative at 1 - rest + t, from those at 1 - rest: Taylor's series of Gauss' equation
 * x (1 - x) y'' + (c - (a + b + 1) x) y' = a b y.
 */
const moved = (j: Jets, [a, b, c]: Parameters, rest: number, t: number, [y, slope]: State): State => {
  const x = 1 - rest
  const bend = plus(c, scaled(shifted(plus(a, b), 1), -x))
  let [last, term] = [y, scaled(slope, t)]
  let [value, rise] = [plus(y, term), term]
  for (let n = 0; n < 1000; n++) {
    const left = scaled(j.times(j.times(shifted(a, n), shifted(b, n)), last), t / (n + 1))
    const right = j.times(shifted(bend, n * (1 - 2 * x)), term)
    const next = scaled(plus(left, scaled(right, -1)), t / (x * rest * (n + 2)))
    last = term
    term = next
    value = plus(value, term)
    rise = plus(rise, scaled(term, n + 2))
    if (isNegligible(term, value) && isNegligible(last, value)) break
  }
  return [value, scaled(rise, 1 / t)]
}

/**
 * F(1 - rest) for 0 < rest < 1, from where the series keeps its digits, by steps that are short beside the distances to
 * the singularities 0 and 1 and beside the length of a wave.
 */
const stepwise = (j: Jets, p: Parameters, rest: number): Jet => {
  const next: Parameters = [shifted(p[0], 1), shifted(p[1], 1), shifted(p[2], 1)]
  const steepness = Math.abs(ratio(j, p, 0)[0]!)
  const start = Math.min(1 - rest, Math.min(p[0][0]!, p[1][0]!) < 0 ? Math.min(0.5, 1 / steepness) : 0.5)
  let state: State = [series(j, p, start), j.times(ratio(j, p, 0), series(j, next, start))]
  for (let far = 1 - start; far > rest; ) {
    const wave = Math.sqrt((far * (1 - far)) / Math.abs(p[0][0]! * p[1][0]!))
    const t = Math.min(far - rest, far / 2, (1 - far) / 2, 2 * wave)
    state = moved(j, p, far, t, state)
    far = t === far - rest ? rest : far - t
  }
  return state[0]
}

/** F(1), Gauss' product of gamma functions; infinite unless a + b < c. */
const atOne = (j: Jets, [a, b, c]: Parameters): Jet => {
  const left = plus(c, scaled(a, -1))
  const rest = plus(left, scaled(b, -1))
  if (rest[0]! > 0) return gammaRatio(j, [c, rest], [left, plus(c, scaled(b, -1))])
  const sign = rest[0] === 0 ? gammaRatio(j, [c], [a, b])[0]! : gammaRatio(j, [c, scaled(rest, -1)], [a, b])[0]!
  return j.constant(Infinity * sign)
}

/** F for 0 <= x <= 1, given 1 - x too. */
const inside = (j: Jets, p: Parameters, x: number, rest: number): Jet =>
  rest === 0 ? atOne(j, p) : rest === 1 ? series(j, p, x) : stepwise(j, p, rest)

/** For x < 0 Pfaff's (1 - x)^-a F(a, c - b, c, x / (x - 1)), with the smaller one for a. */
const onTheLeft = (j: Jets, [a, b, c]: Parameters, x: number): Jet => {
  const [small, large] = a[0]! <= b[0]! ? [a, b] : [b, a]
  const power = j.apply(exponentiated, scaled(small, -Math.log1p(-x)))
  return j.times(power, inside(j, [small, plus(c, scaled(large, -1)), c], x / (x - 1), 1 / (1 - x)))
}

/**
 * The hypergeometric function 2F1(a, b, c, x) of Gauss for x <= 1, or its derivative of some orders in a, b, c and x.
 *
 * The k-th derivative in x is (a)_k (b)_k / (c)_k times the function of a + k, b + k and c + k.
 */
export const hyp2f1Of = ([inA = 0, inB = 0, inC = 0, inX = 0]: readonly number[]) => {
  const j = jetsOf([inA, inB, inC])
  return (a: number, b: number, c: number, x: number): number => {
    if (Number.isNaN(a + b + c + x) || Math.abs(x) === Infinity) return NaN
    const isFinal = (isCount(-a) && inA === 0) || (isCount(-b) && inB === 0)
    const last = Math.max(isCount(-a) ? a : -Infinity, isCount(-b) ? b : -Infinity)
    if (isCount(-c) && !(isFinal && last >= c)) return inA + inB + inC > 0 ? NaN : Infinity
    if (x > 1 && !isFinal) return NaN
    const at = (k: number): Parameters => [j.variable(a + k, 0), j.variable(b + k, 1), j.variable(c + k, 2)]
    let factor = j.constant(1)
    for (let k = 0; k < inX; k++) factor = j.times(factor, ratio(j, at(0), k))
    if (factor.every((f) => f === 0)) return 0
    const p = at(inX)
    const isOutside = x < 0 || x >= 1
    const value = isFinal && isOutside ? series(j, p, x) : x < 0 ? onTheLeft(j, p, x) : inside(j, p, x, 1 - x)
    return j.derivative(j.times(factor, value))
  }
}
