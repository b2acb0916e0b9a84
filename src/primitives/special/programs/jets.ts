import type { NDArray } from "../../../array/index.js"
import { neg } from "../../arithmetic.js"
import { fill, zerosOf } from "../../broadcast.js"
import { type Jet, scaled } from "./jet.js"
import { minus, type Operand, over, plus, times, where } from "./numbers.js"

/** x + s_0 e_0 + s_1 e_1 + ..., where a slope that is a number is one for all elements. */
export interface Affine {
  readonly value: NDArray
  readonly slopes: readonly Operand[]
}

const isArray = (x: Operand): x is NDArray => typeof x !== "number"

const sum = (x: Operand, y: Operand): Operand => {
  if (x === 0) return y
  if (y === 0) return x
  return isArray(x) || isArray(y) ? plus(x, y) : x + y
}

const product = (x: Operand, y: Operand): Operand => {
  if (x === 0 || y === 0) return 0
  return isArray(x) || isArray(y) ? times(x, y) : x * y
}

export const shifted = (a: Affine, by: Operand): Affine => ({ ...a, value: plus(a.value, by) })

/** a by */
export const stretched = (a: Affine, by: Operand): Affine => ({
  value: times(a.value, by),
  slopes: a.slopes.map((s) => product(s, by)),
})

export const negated = ({ value, slopes }: Affine): Affine => ({
  value: neg(value),
  slopes: slopes.map((s) => product(s, -1)),
})

export const added = (a: Affine, b: Affine): Affine => ({
  value: plus(a.value, b.value),
  slopes: a.slopes.map((s, i) => sum(s, b.slopes[i]!)),
})

/** a - b */
export const subtracted = (a: Affine, b: Affine): Affine => ({
  value: minus(a.value, b.value),
  slopes: a.slopes.map((s, i) => sum(s, product(b.slopes[i]!, -1))),
})

/** `a` where the condition holds, else `b`. */
export const chosen = (condition: NDArray, a: Affine, b: Affine): Affine => ({
  value: where(condition, a.value, b.value),
  slopes: a.slopes.map((s, i) => {
    const t = b.slopes[i]!
    return s === t ? s : where(condition, isArray(s) ? s : fill(a.value, s), t)
  }),
})

/** Some of them as arrays, as a loop is given them, and how they are read back. */
export const packed = (list: readonly Affine[]) => ({
  arrays: list.flatMap(({ value, slopes }) => [value, ...slopes.filter(isArray)]),
  read: (arrays: readonly NDArray[]): readonly Affine[] => {
    const queue = [...arrays]
    return list.map(({ slopes }) => {
      const value = queue.shift()!
      return { value, slopes: slopes.map((s) => (isArray(s) ? queue.shift()! : s)) }
    })
  },
})

/** The algebra of power series in several small numbers, as `Jets`, whose coefficients are arrays. */
export interface ArrayJets {
  readonly length: number
  /** of the highest derivative */
  readonly order: number
  readonly constant: (like: NDArray, value: number) => Jet
  /** x + e_i */
  readonly variable: (x: NDArray, i: number) => Affine
  readonly timesAffine: (a: Jet, b: Affine) => Jet
  readonly overAffine: (a: Jet, b: Affine) => Jet
  readonly times: (a: Jet, b: Jet) => Jet
  readonly over: (a: Jet, b: Jet) => Jet
  /** f(a), given the n-th derivatives of f at its value */
  readonly composed: (derivatives: (n: number) => NDArray, a: Affine) => Jet
  /** e to a jet whose value counts as 0 */
  readonly exponential: (a: Jet) => Jet
  /** the same of an affine one */
  readonly raised: (a: Affine) => Jet
  readonly derivative: (a: Jet) => NDArray
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

const powersOf = (orders: readonly number[]): readonly (readonly number[])[] =>
  orders.reduce<readonly (readonly number[])[]>(
    (all, order) => all.flatMap((powers) => Array.from({ length: order + 1 }, (_, n) => [...powers, n])),
    [[]],
  )

/** x^n of an operand. */
const power = (x: Operand, n: number): Operand => Array.from({ length: n }).reduce<Operand>((y) => product(y, x), 1)

const total = (xs: readonly NDArray[], like: NDArray): NDArray =>
  xs.length === 0 ? zerosOf(like) : xs.reduce((x, y) => plus(x, y))

export const arrayJetsOf = (orders: readonly number[]): ArrayJets => {
  const powers = powersOf(orders)
  const order = orders.reduce((n, m) => n + m, 0)
  const strides = orders.map((_, i) => orders.slice(i + 1).reduce((n, order) => n * (order + 1), 1))
  /** What the slopes contribute to the coefficient at a place of the product with `a`. */
  const carried = (a: Jet, { slopes }: Affine, k: number): readonly NDArray[] =>
    slopes.flatMap((s, i) => (s === 0 || powers[k]![i] === 0 ? [] : [times(a[k - strides[i]!]!, s)]))
  /** Pairs of places whose powers add up to those of k. */
  const pairs = powers.map((p) =>
    powers.flatMap((q, i) => {
      const place = powers.findIndex((r) => r.every((n, e) => n === p[e]! - q[e]!))
      return place < 0 ? [] : [[i, place] as const]
    }),
  )
  const both = (a: Jet, b: Jet): Jet =>
    pairs.map((list) =>
      total(
        list.map(([i, k]) => times(a[i]!, b[k]!)),
        a[0]!,
      ),
    )
  const constant = (like: NDArray, value: number): Jet => powers.map((_, k) => fill(like, k === 0 ? value : 0))
  const composed: ArrayJets["composed"] = (derivatives, { value, slopes }) =>
    powers.map((list) => {
      const factor = slopes.map((s, i) => product(power(s, list[i]!), 1 / factorial(list[i]!))).reduce(product, 1)
      if (factor === 0) return zerosOf(value)
      const f = derivatives(list.reduce((n, p) => n + p, 0))
      return factor === 1 ? f : times(f, factor)
    })
  return {
    length: powers.length,
    order,
    constant,
    variable: (value, i) => ({ value, slopes: orders.map((order, k) => (k === i && order > 0 ? 1 : 0)) }),
    timesAffine: (a, b) => a.map((c, k) => total([times(c, b.value), ...carried(a, b, k)], c)),
    overAffine: (a, b) =>
      a.reduce<Jet>((out, c, k) => {
        const known = carried(out, b, k)
        return [...out, over(known.length === 0 ? c : minus(c, total(known, c)), b.value)]
      }, []),
    times: both,
    over: (a, b) =>
      a.reduce<Jet>((out, c, k) => {
        const known = pairs[k]!.flatMap(([i, m]) => (i === 0 ? [] : [times(b[i]!, out[m]!)]))
        return [...out, over(known.length === 0 ? c : minus(c, total(known, c)), b[0]!)]
      }, []),
    composed,
    exponential: (a) => {
      const rest = a.map((c, k) => (k === 0 ? zerosOf(c) : c))
      return Array.from({ length: order }, (_, n) => order - n).reduce<Jet>(
        (s, n) => scaled(both(s, rest), 1 / n).map((c, k) => (k === 0 ? plus(c, 1) : c)),
        constant(a[0]!, 1),
      )
    },
    raised: (a) => composed(() => fill(a.value, 1), a),
    derivative: (a) =>
      times(
        a.at(-1)!,
        orders.reduce((x, order) => x * factorial(order), 1),
      ),
  }
}
