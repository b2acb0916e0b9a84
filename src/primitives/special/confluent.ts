import { isNegligible, type Jet, plus, scaled } from "./jet.js"
import { exponentiated, gammaRatio, inverted, type Jets, jetsOf, shifted } from "./jets.js"

const LIMIT = 1_000_000

/** From here on the terms of the series overflow. */
const LARGE = 600

/** What the terms are divided by when they get large, as a power of e. */
const SHIFT = 512 * Math.LN2

const isCount = (x: number): boolean => x >= 0 && Number.isInteger(x)

/** e^more M(a, b, x) by the sum of (a)_k / (b)_k x^k / k!. */
const series = (j: Jets, a: Jet, b: Jet, x: number, more: number): Jet => {
  let [term, sum, exponent] = [j.constant(1), j.constant(1), more]
  for (let k = 0; k < LIMIT; k++) {
    const ratio = j.times(shifted(a, k), j.apply(inverted, shifted(b, k)))
    term = scaled(j.times(term, ratio), x / (k + 1))
    sum = plus(sum, term)
    if (term.every((c) => c === 0) || (k > x && isNegligible(term, sum))) break
    if (Math.abs(term[0]!) > 2 ** 600) {
      ;[term, sum] = [scaled(term, 2 ** -512), scaled(sum, 2 ** -512)]
      exponent += SHIFT
    }
  }
  return scaled(scaled(sum, Math.exp(exponent / 2)), Math.exp(exponent / 2))
}

/** The same by the asymptotic series for large x; null where its terms do not get small. */
const asymptotic = (j: Jets, a: Jet, b: Jet, x: number, more: number): Jet | null => {
  const [left, right] = [shifted(scaled(a, -1), 1), plus(b, scaled(a, -1))]
  let [term, sum] = [j.constant(1), j.constant(1)]
  for (let k = 0; !isNegligible(term, sum); k++) {
    const next = scaled(j.times(term, j.times(shifted(left, k), shifted(right, k))), 1 / (x * (k + 1)))
    if (k > 200 || Math.abs(next[0]!) > Math.abs(term[0]!)) return null
    term = next
    sum = plus(sum, term)
  }
  const power = shifted(scaled(plus(a, scaled(b, -1)), Math.log(x)), x + more)
  return j.times(j.times(gammaRatio(j, [b], [a]), j.apply(exponentiated, power)), sum)
}

/** e^more M(a, b, x) for x >= 0. */
const onTheRight = (j: Jets, a: Jet, b: Jet, x: number, more = 0): Jet =>
  (x > LARGE && !isCount(-a[0]!) ? asymptotic(j, a, b, x, more) : null) ?? series(j, a, b, x, more)

/** M(a, b, x + t) and its derivative by t, from those at x: Taylor's series of Kummer's x y'' + (b - x) y' = a y. */
const moved = (j: Jets, a: Jet, b: Jet, x: number, t: number, [y, slope]: readonly [Jet, Jet]): readonly [Jet, Jet] => {
  let [last, term] = [y, scaled(slope, t)]
  let [value, rise] = [plus(y, term), term]
  for (let n = 0; n < 500; n++) {
    const [left, right] = [j.times(shifted(a, n), last), j.times(shifted(b, n - x), term)]
    const next = scaled(plus(scaled(left, t / (n + 1)), scaled(right, -1)), t / (x * (n + 2)))
    last = term
    term = next
    value = plus(value, term)
    rise = plus(rise, scaled(term, n + 2))
    if (isNegligible(term, value) && isNegligible(last, value)) break
  }
  return [value, scaled(rise, 1 / t)]
}

/** M(a, b, x) for x < 0 and a > b, where it oscillates and no series keeps its digits: by steps from 0. */
const oscillating = (j: Jets, a: Jet, b: Jet, x: number): Jet => {
  let at = Math.max(x, -1 / a[0]!)
  const slope = j.times(j.times(a, j.apply(inverted, b)), series(j, shifted(a, 1), shifted(b, 1), at, 0))
  let state: readonly [Jet, Jet] = [series(j, a, b, at, 0), slope]
  while (at > x) {
    const t = Math.max(x - at, -Math.min(-at / 2, Math.sqrt(-at / a[0]!), 2))
    state = moved(j, a, b, at, t, state)
    at += t
  }
  return state[0]
}

/** M(a, b, x) for x < 0. */
const onTheLeft = (j: Jets, a: Jet, b: Jet, x: number): Jet => {
  const rest = plus(b, scaled(a, -1))
  return b[0]! > 0 && rest[0]! < 0 && x > -LARGE ? oscillating(j, a, b, x) : onTheRight(j, rest, b, -x, x)
}

/**
 * The confluent hypergeometric function 1F1(a, b, x), Kummer's M, or its derivative of some orders in a, b and x.
 *
 * For x < 0 it is e^x M(b - a, b, -x), whose terms have one sign for a < b. The k-th derivative in x is (a)_k / (b)_k times the
 * function of a + k and b + k.
 */
export const hyp1f1Of = ([inA = 0, inB = 0, inX = 0]: readonly number[]) => {
  const j = jetsOf([inA, inB])
  return (a: number, b: number, x: number): number => {
    if (Number.isNaN(a + b + x)) return NaN
    const isFinal = isCount(-a) && inA === 0
    if (isCount(-b) && !(isFinal && a >= b)) return inA + inB > 0 ? NaN : a === 0 ? 1 : Infinity
    if (a === 0 && inA + inB + inX === 0) return 1
    if (x === Infinity) return a > 0 && b > 0 && inA + inB === 0 ? Infinity : NaN
    if (x === -Infinity) return a > 0 && b > 0 && inA + inB === 0 ? 0 : NaN
    let factor = j.constant(1)
    for (let k = 0; k < inX; k++)
      factor = j.times(factor, j.times(j.variable(a + k, 0), j.apply(inverted, j.variable(b + k, 1))))
    const [left, right] = [j.variable(a + inX, 0), j.variable(b + inX, 1)]
    const value =
      x >= 0 ? onTheRight(j, left, right, x) : isFinal ? series(j, left, right, x, 0) : onTheLeft(j, left, right, x)
    return j.derivative(j.times(factor, value))
  }
}
