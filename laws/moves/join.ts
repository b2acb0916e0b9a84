import { type NDArray, sizeOf } from "../../src/array/index.js"
import * as o from "../../src/operations/index.js"
import {
  arrange,
  axisOf,
  bitsOf,
  both,
  counted,
  exact,
  float,
  full,
  isSame,
  type Known,
  kept,
  lengthOf,
  like,
  type Move,
  matrix,
  move,
  multiplied,
  numeric,
  ranked,
  rounded,
  small,
  tame,
  truth,
} from "./known.js"

type Takes = Move["takes"]
type Bounds = readonly [size: number, fine: number]

const MANY = 600

/** Joins along an axis, or along all. */
const fold = (
  f: (x: NDArray, options: { readonly axis?: number; readonly keepDims?: boolean }) => NDArray,
  of: (k: Known, count: number) => Bounds,
  takes: Takes,
  smooth = false,
): Move =>
  move(
    both(takes, small),
    (k, _other, n) => {
      const one = k.x.shape.length > 0 && n % 4 > 0
      const count = one ? lengthOf(k, n) : sizeOf(k.x.shape)
      const [size, fine] = of(k, Math.max(1, count))
      return { x: f(k.x, one ? { axis: axisOf(k, n), keepDims: n % 5 === 0 } : {}), size, fine }
    },
    smooth,
  )

const rows = (f: (x: NDArray, options: { readonly axis: number }) => NDArray, size: number): Move =>
  move(both(float, tame, ranked, full), (k, _other, n) => rounded(f(k.x, { axis: axisOf(k, n) }), size), true)

const spread = (x: NDArray, options: object): NDArray => o.sqrt(o.add(o.variance(x, options), 0.25))

/** The other operand of a product: a fitting matrix, or the transpose. */
const factor = (k: Known, other: Known): Known =>
  isSame(k, other) && matrix(other) && other.x.shape[0] === k.x.shape[1] ? other : like(k, o.transpose(k.x))

const image = (x: NDArray): NDArray => o.reshape(x, [1, 1, ...x.shape])

/** A matrix convolved with its own upper left part. */
const convolved = (k: Known, n: number): NDArray | null => {
  const [h, w]: readonly number[] = k.x.shape
  if (h! < 2 || w! < 2) return null
  const kernel = image(o.slice(k.x, [0, 0], [2, 1 + (n % 2)]))
  const y = o.conv(image(k.x), kernel, { padding: n % 3 === 0 ? "SAME" : "VALID", strides: 1 + (n % 2) })
  return o.reshape(y, y.shape.slice(2))
}

const windows = (op: "max" | "min" | "sum", takes: Takes, more: number): Move =>
  move(
    both(takes, small, ({ x }) => x.shape.length > 0 && x.shape.every((d: number) => d > 1)),
    (k, _other, n) => ({
      ...k,
      x: o.reduceWindow(k.x, op, {
        window: k.x.shape.map(() => 2),
        strides: k.x.shape.map((_: number, a: number) => 1 + ((n + a) % 2)),
      }),
      size: k.size + more,
    }),
    op === "sum",
  )

/** Elements joined with each other: folds, products, running sums, orders. */
export const joinMoves: Readonly<Record<string, Move>> = {
  sum: fold(o.sum, (k, n) => [k.size + bitsOf(n), k.fine], numeric, true),
  mean: fold(o.mean, (k) => [k.size, Number.POSITIVE_INFINITY], both(float, full), true),
  spread: fold(spread, (k) => [k.size, Number.POSITIVE_INFINITY], both(float, tame, full), true),
  max: fold(o.max, kept, both(numeric, full)),
  min: fold(o.min, kept, both(numeric, full)),
  any: fold(o.any, () => [0, 0], truth),
  all: fold(o.all, () => [0, 0], truth),
  argmax: fold(o.argmax, () => [10, 0], both(exact, numeric, full)),
  argmin: fold(o.argmin, () => [10, 0], both(exact, numeric, full)),
  softmax: rows(o.softmax, 0),
  logSoftmax: rows(o.logSoftmax, 7),
  logSumExp: rows(o.logSumExp, 7),
  cumsum: move(
    both(numeric, ranked, small),
    (k, _other, n) => ({ ...k, x: o.cumsum(k.x, { axis: axisOf(k, n) }), size: k.size + bitsOf(lengthOf(k, n)) }),
    true,
  ),
  sort: { ...arrange((k, n) => o.sort(k.x, { axis: axisOf(k, n) }), both(numeric, ranked)), smooth: false },
  argsort: move(both(numeric, ranked, exact), (k, _other, n) => counted(o.argsort(k.x, { axis: axisOf(k, n) }), 10)),
  matmul: move(
    both(numeric, small, matrix),
    (k, other) => {
      const y = factor(k, other)
      const [size, fine] = multiplied(k, y)
      return small(y) ? { x: o.matmul(k.x, y.x), size: size + bitsOf(k.x.shape[1]), fine } : null
    },
    true,
  ),
  layer: move(
    both(float, tame, matrix),
    (k, other) => {
      const y = factor(k, other)
      const x = o.mul(o.matmul(o.tanh(k.x), o.tanh(y.x)), 1 / Math.max(1, k.x.shape[1]))
      return full(k) ? rounded(o.tanh(o.add(x, o.mean(k.x))), 0) : null
    },
    true,
  ),
  outer: move(
    both(numeric, small),
    (k, other) => {
      if (!isSame(k, other) || !small(other) || sizeOf(k.x.shape) * sizeOf(other.x.shape) > MANY) return null
      const [size, fine] = multiplied(k, other)
      return { x: o.outer(o.ravel(k.x), o.ravel(other.x)), size, fine }
    },
    true,
  ),
  batched: move(
    both(numeric, small, ({ x }) => x.shape.length === 3),
    (k) => ({ x: o.einsum("bij,bkj->bik", k.x, k.x), size: 2 * k.size + bitsOf(k.x.shape[2]), fine: 2 * k.fine }),
    true,
  ),
  conv: move(
    both(float, small, matrix),
    (k, _other, n) => {
      const x = convolved(k, n)
      return x === null ? null : { x, size: 2 * k.size + 2, fine: 2 * k.fine }
    },
    true,
  ),
  maxWindow: windows("max", numeric, 0),
  minWindow: windows("min", numeric, 0),
  sumWindow: windows("sum", numeric, 4),
}
