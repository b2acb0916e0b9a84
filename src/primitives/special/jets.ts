import { hurwitz } from "./hurwitz.js"
import { type Jet, plus, scaled } from "./jet.js"
import { digammaOf, logGamma } from "./log-gamma.js"

/**
 * The algebra of power series in several small numbers e_0, e_1, ..., each up to an order of its own: arithmetic on
 * them differentiates in several variables. A jet has its coefficients with the powers of the last e running fastest.
 */
export interface Jets {
  readonly constant: (x: number) => Jet
  /** x + slope e_i */
  readonly variable: (x: number, i: number, slope?: number) => Jet
  readonly times: (a: Jet, b: Jet) => Jet
  /** f(a), of which `taylor(n, x)` is the n-th derivative at x over n! */
  readonly apply: (taylor: Taylor, a: Jet) => Jet
  /** the derivative of all orders, from its coefficient */
  readonly derivative: (a: Jet) => number
}

/** The coefficients of the power series of a function around x. */
export type Taylor = (n: number, x: number) => number

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** Powers of all e, by the place of their coefficient. */
const powersOf = (orders: readonly number[]): readonly (readonly number[])[] =>
  orders.reduce<readonly (readonly number[])[]>(
    (all, order) => all.flatMap((powers) => Array.from({ length: order + 1 }, (_, n) => [...powers, n])),
    [[]],
  )

/** Places i, j and k of which the powers of i and j add up to those of k. */
const productsOf = (orders: readonly number[]): readonly (readonly [number, number, number])[] => {
  const powers = powersOf(orders)
  const place = (wanted: readonly number[]): number => powers.findIndex((own) => own.every((n, e) => n === wanted[e]))
  return powers.flatMap((p, i) =>
    powers.flatMap((q, j) => {
      const k = place(p.map((n, e) => n + q[e]!))
      return k < 0 ? [] : [[i, j, k] as const]
    }),
  )
}

/* @__NO_SIDE_EFFECTS__ */
export const jetsOf = (orders: readonly number[]): Jets => {
  const length = orders.reduce((n, order) => n * (order + 1), 1)
  const total = orders.reduce((n, order) => n + order, 0)
  const products = productsOf(orders)
  const stride = (i: number): number => orders.slice(i + 1).reduce((n, order) => n * (order + 1), 1)
  const constant = (x: number): Jet => Array.from({ length }, (_, k) => (k === 0 ? x : 0))
  const times = (a: Jet, b: Jet): Jet => {
    if (length === 1) return [a[0]! * b[0]!]
    const out = new Array<number>(length).fill(0)
    for (const [i, j, k] of products) out[k]! += a[i]! * b[j]!
    return out
  }
  return {
    constant,
    times,
    variable: (x, i, slope = 1) =>
      Array.from({ length }, (_, k) => (k === 0 ? x : orders[i]! > 0 && k === stride(i) ? slope : 0)),
    apply: (taylor, a) => {
      const [x, rest] = [a[0]!, [0, ...a.slice(1)]]
      let sum = constant(taylor(total, x))
      for (let n = total - 1; n >= 0; n--) {
        const c = taylor(n, x)
        sum = times(sum, rest).map((s, k) => (k === 0 ? s + c : s))
      }
      return sum
    },
    derivative: (a) => orders.reduce((x, order) => x * factorial(order), a[length - 1]!),
  }
}

export const inverted: Taylor = (n, x) => (n % 2 === 0 ? 1 : -1) / x ** (n + 1)

export const exponentiated: Taylor = (n, x) => Math.exp(x) / factorial(n)

/** log gamma(x) for x > 0. */
export const logGammas: Taylor = (n, x) =>
  n === 0 ? logGamma(x) : n === 1 ? digammaOf(x) : ((n % 2 === 0 ? 1 : -1) * hurwitz(n, x)) / n

/** A jet with something added to its value. */
export const shifted = (a: Jet, by: number): Jet => a.map((c, k) => (k === 0 ? c + by : c))

/** Factors a (a + 1) ... (a + n - 1) and what is left, a + n >= 1/2. */
const raised = (j: Jets, a: Jet): readonly [factors: Jet, rest: Jet] => {
  let [factors, rest] = [j.constant(1), a]
  for (; rest[0]! < 0.5; rest = shifted(rest, 1)) factors = j.times(factors, rest)
  return [factors, rest]
}

/** Products of gamma functions over products of others; 1 / gamma is 0 at 0, -1, -2, ... */
export const gammaRatio = (j: Jets, above: readonly Jet[], below: readonly Jet[]): Jet => {
  const [over, under] = [above, below].map((list) => list.map((a) => raised(j, a)))
  const logs = [...over!.map(([, a]) => [a, 1] as const), ...under!.map(([, a]) => [a, -1] as const)]
  const size = logs.reduce((sum, [a, sign]) => plus(sum, scaled(j.apply(logGammas, a), sign)), j.constant(0))
  const factors = [...over!.map(([f]) => j.apply(inverted, f)), ...under!.map(([f]) => f)]
  return factors.reduce(j.times, j.apply(exponentiated, size))
}
