import { continued, type Equation, held, type State, series, unreduced } from "./continuation.js"
import { isNegligible, type Jet, plus, scaled } from "./jet.js"
import { exponentiated, gammaRatio, inverted, type Jets, jetsOf, shifted } from "./jets.js"

/** From about here on the other solution is too small to see. */
const LARGE = 50

const LIMIT = 20_000

const isCount = (x: number): boolean => x >= 0 && Number.isInteger(x)

const less = (a: Jet, b: Jet): Jet => plus(a, scaled(b, -1))

/** Kummer's x y'' + (b - x) y' = a y. */
const equation = (a: Jet, b: Jet): Equation => ({
  upper: [a],
  lower: b,
  middle: (n, x) => shifted(b, n - x),
  lead: (x) => x,
})

/** e^more M(a, b, x) by the asymptotic series for large x; null where its terms do not get small. */
const asymptotic = (j: Jets, a: Jet, b: Jet, x: number, more: number): Jet | null => {
  const [left, right] = [shifted(scaled(a, -1), 1), less(b, a)]
  let [term, sum] = [j.constant(1), j.constant(1)]
  for (let k = 0; !isNegligible(term, sum); k++) {
    const next = scaled(j.times(term, j.times(shifted(left, k), shifted(right, k))), 1 / (x * (k + 1)))
    if (k > 200 || !(Math.abs(next[0]!) <= Math.abs(term[0]!))) return null
    term = next
    sum = plus(sum, term)
  }
  const power = j.apply(exponentiated, scaled(less(a, b), Math.log(x)))
  return unreduced(j.times(j.times(gammaRatio(j, [b], [a]), power), sum), 0, x + more)
}

/** M(-n, b, x), a multiple of Laguerre's polynomial, by the recurrence (n + b) M(-n - 1) = (2n + b - x) M(-n) - n M(-n + 1). */
const polynomial = (j: Jets, n: number, b: Jet, x: number): State => {
  let state: State = { value: j.constant(1), slope: j.constant(0), shifts: 0 }
  if (n > LIMIT) return { ...state, value: j.constant(NaN) }
  for (let k = 0; k < n; k++) {
    const above = less(j.times(shifted(b, 2 * k - x), state.value), scaled(state.slope, k))
    state = held(j.times(above, j.apply(inverted, shifted(b, k))), state.value, state.shifts)
  }
  return state
}

/** e^more M(a, b, x) for x >= 0; `ends` where the series has an end. */
const onTheRight = (j: Jets, a: Jet, b: Jet, x: number, more: number, ends: boolean): Jet => {
  const far = x > LARGE + 2 * Math.abs(b[0]!) && !ends ? asymptotic(j, a, b, x, more) : null
  if (far !== null) return far
  const isStable = x > 0 && (b[0]! > 0 || x > LARGE)
  const { value, shifts } =
    ends && isStable ? polynomial(j, -a[0]!, b, x) : continued(j, equation(a, b), x, Infinity, Infinity)
  return unreduced(value, shifts, more)
}

const direct = (j: Jets, a: Jet, b: Jet, x: number): Jet => {
  const { value, shifts } = series(j, equation(a, b), x)
  return unreduced(value, shifts, 0)
}

/**
 * The confluent hypergeometric function 1F1(a, b, x), Kummer's M, or its derivative of some orders in a, b and x.
 *
 * For x < 0 it is e^x M(b - a, b, -x), but for polynomials, whose terms have one sign there. The k-th derivative in x is
 * (a)_k / (b)_k times the function of a + k and b + k.
 */
export const hyp1f1Of = ([inA = 0, inB = 0, inX = 0]: readonly number[]) => {
  const j = jetsOf([inA, inB])
  return (a: number, b: number, x: number): number => {
    if (Number.isNaN(a + b + x) || Math.abs(a) + Math.abs(b) === Infinity) return NaN
    const isFinal = isCount(-a) && inA === 0
    if (isCount(-b) && !(isFinal && a >= b)) return inA + inB > 0 ? NaN : a === 0 ? 1 : Infinity
    if (a === 0 && inA + inB + inX === 0) return 1
    if (x === Infinity) return a > 0 && b > 0 && inA + inB === 0 ? Infinity : NaN
    if (x === -Infinity) return a > 0 && b > 0 && inA + inB === 0 ? 0 : NaN
    if (isFinal && a + inX > 0) return 0
    let factor = j.constant(1)
    for (let k = 0; k < inX; k++)
      factor = j.times(factor, j.times(j.variable(a + k, 0), j.apply(inverted, j.variable(b + k, 1))))
    const [left, right] = [j.variable(a + inX, 0), j.variable(b + inX, 1)]
    const isPole = isCount(-right[0]!)
    const rest = less(j.variable(b, 1), j.variable(a, 0))
    const value =
      isPole || (x < 0 && isFinal && right[0]! > 0)
        ? direct(j, left, right, x)
        : x < 0
          ? onTheRight(j, rest, right, -x, x, isCount(-rest[0]!) && inA + inB === 0)
          : onTheRight(j, left, right, x, 0, isFinal)
    return j.derivative(j.times(factor, value))
  }
}
