import type { Expr } from "../../../kernel/index.js"
import { add, type Float, floatOf, horner, lit, madd, sub } from "../../../kernel/math/build.js"
import { centred, type Interval } from "./interval.js"

/** Chebyshev nodes a function is looked at; more than any here needs. */
const NODES = 64

/** cos(pi i / 2 n), the argument reduced to the first quarter of the circle. */
const cosine = (i: number, n: number): number => {
  const turn = i % (4 * n)
  const half = turn > 2 * n ? 4 * n - turn : turn
  const quarter = half > n ? 2 * n - half : half
  const value =
    2 * quarter <= n ? Math.cos((Math.PI * quarter) / (2 * n)) : Math.sin((Math.PI * (n - quarter)) / (2 * n))
  return half > n ? -value : value
}

/** What a coefficient must reach, relative to the largest: a fraction of the last bit. */
const RESOLUTION: Readonly<Record<Float, number>> = { float32: 2 ** -28, float64: 2 ** -54 }

/** The coefficients of the Chebyshev series of f on an interval, to the last two in a row that a float can tell. */
const chebyshev = (f: (x: number) => number, [lo, hi]: Interval, width: Float): readonly number[] => {
  const indices = Array.from({ length: NODES }, (_, i) => i)
  const values = indices.map((j) => f((hi + lo) / 2 + ((hi - lo) / 2) * cosine(2 * j + 1, NODES)))
  const all = indices.map(
    (k) => (values.reduce((s, y, j) => s + y * cosine(k * (2 * j + 1), NODES), 0) * (k === 0 ? 1 : 2)) / NODES,
  )
  const least = Math.max(...all.map(Math.abs)) * RESOLUTION[width]
  const end = all.findIndex((c, k) => Math.abs(c) <= least && Math.abs(all[k + 1] ?? 0) <= least)
  return all.slice(0, end < 1 ? NODES : end)
}

/** The same polynomial by powers. */
const powers = (series: readonly number[]): readonly number[] => {
  const out = series.map(() => 0)
  let [before, now] = [[1], [0, 1]]
  series.forEach((c, k) => {
    const t = k === 0 ? before : now
    t.forEach((v, i) => {
      out[i]! += c * v
    })
    if (k > 0) {
      const twice = [0, ...now.map((v) => 2 * v)]
      ;[before, now] = [now, twice.map((v, i) => v - (before[i] ?? 0))]
    }
  })
  return out
}

/** A Chebyshev series by Clenshaw's recurrence. */
const clenshaw = (t: Expr, series: readonly number[]): Expr => {
  const twice = add(t, t)
  const zero: Expr = lit(0, t.dtype)
  const [b, c] = series
    .slice(1)
    .reduceRight<readonly [Expr, Expr]>(([p, q], a) => [sub(madd(twice, p, a), q), p], [zero, zero])
  return sub(madd(t, b, series[0]!), c)
}

/** Beyond this the sum of powers loses digits to cancellation. */
const GROWTH = 4

/** The polynomial as an expression, in the form that keeps its digits. */
const evaluated = (series: readonly number[]): ((t: Expr) => Expr) => {
  const sums = powers(series)
  const largest = Math.max(...series.map(Math.abs))
  const stable = sums.reduce((s, c) => s + Math.abs(c), 0) <= GROWTH * largest
  return (t) => (stable ? horner(t, sums) : clenshaw(t, series))
}

/**
 * A smooth function on an interval as a polynomial of an expression, to about the last bit of its dtype: its Chebyshev
 * series, found from the function itself.
 */
export const approximation = (f: (x: number) => number, interval: Interval): ((x: Expr) => Expr) => {
  const known = new Map<Float, (t: Expr) => Expr>()
  const of = (width: Float): ((t: Expr) => Expr) => {
    const made = known.get(width) ?? evaluated(chebyshev(f, interval, width))
    known.set(width, made)
    return made
  }
  return (x) => of(floatOf(x))(centred(x, interval))
}
