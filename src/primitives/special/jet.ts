/** A truncated power series in a small e: the coefficients of 1, e, e^2, ...; arithmetic on it differentiates. */
export type Jet = readonly number[]

const coefficients = (length: number, f: (n: number) => number): Jet => Array.from({ length }, (_, n) => f(n))

/** sum of f(k) for from <= k <= to. */
const sum = (from: number, to: number, f: (k: number) => number): number => {
  let s = 0
  for (let k = from; k <= to; k++) s += f(k)
  return s
}

/** x + slope e. */
export const affine = (x: number, slope: number, length: number): Jet =>
  coefficients(length, (n) => (n === 0 ? x : n === 1 ? slope : 0))

export const plus = (a: Jet, b: Jet): Jet => a.map((x, n) => x + b[n]!)

export const scaled = (a: Jet, by: number): Jet => a.map((x) => x * by)

export const times = (a: Jet, b: Jet): Jet => coefficients(a.length, (n) => sum(0, n, (k) => a[k]! * b[n - k]!))

export const over = (a: Jet, b: Jet): Jet => {
  const out: number[] = []
  for (let n = 0; n < a.length; n++) out.push((a[n]! - sum(1, n, (k) => b[k]! * out[n - k]!)) / b[0]!)
  return out
}

/** e^a, from y' = a' y; `first` is e to the constant coefficient, where the caller knows it better. */
export const exponential = (a: Jet, first = Math.exp(a[0]!)): Jet => {
  const out = [first]
  for (let n = 1; n < a.length; n++) out.push(sum(1, n, (k) => k * a[k]! * out[n - k]!) / n)
  return out
}

/** Whether adding a jet changes no coefficient of a sum any more. */
export const isNegligible = (term: Jet, total: Jet): boolean =>
  term.every((x, n) => !(Math.abs(x) > Math.abs(total[n]!) * 1e-17))

/** The derivative of some order: n! times the coefficient. */
export const derivative = (a: Jet, order: number): number => {
  let factor = 1
  for (let k = 2; k <= order; k++) factor *= k
  return a[order]! * factor
}
