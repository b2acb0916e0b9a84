import { array, type NDArray, sizeOf } from "../../src/array/index.js"
import { solve } from "../../src/linalg/index.js"
import * as o from "../../src/operations/index.js"
import {
  associativeScan,
  checkpoint,
  cond,
  foriLoop,
  grad,
  jit,
  scan,
  switchCase,
  vmap,
  whileLoop,
} from "../../src/transforms/index.js"
import {
  bitsOf,
  both,
  exact,
  fitted,
  float,
  full,
  grown,
  int,
  isSame,
  type Known,
  like,
  type Move,
  matrix,
  move,
  numeric,
  ranked,
  rounded,
  small,
  tame,
} from "./known.js"

const half = (k: Known, x: NDArray): NDArray => (float(k) ? o.mul(x, 0.5) : o.floorDivide(x, 2))

const rowOf = (k: Known): NDArray => o.zeros(k.x.shape.slice(1), { dtype: k.x.dtype })

/** Halves while a counter is below a bound. */
const halving =
  (k: Known, bound: NDArray | number) =>
  (x: NDArray): NDArray =>
    whileLoop(
      ([i]: readonly [NDArray, NDArray]) => o.less(i, bound),
      ([i, v]: readonly [NDArray, NDArray]) => [o.add(i, 1), half(k, o.flip(v))] as const,
      [int(0), x] as const,
    )[1]

/** h = tanh(h w + x), row by row, with w made of x and small. */
const recurrence = ({ x }: Known, reverse: boolean): readonly [NDArray, NDArray] => {
  const w = o.mul(o.matmul(o.transpose(o.tanh(x)), o.tanh(x)), 1 / Math.max(1, sizeOf(x.shape)))
  const step = (h: NDArray, row: NDArray): readonly [NDArray, NDArray] => {
    const next = o.tanh(o.add(o.matmul(h, w), row))
    return [next, o.sum(o.square(h))]
  }
  return scan(step, o.zeros([x.shape[1]], { dtype: x.dtype }), x, { reverse })
}

/** A loop in a loop, both with values of their own and of the outside. */
const nested = (k: Known): NDArray => {
  const last = o.max(k.x)
  const inner = (i: NDArray, v: NDArray): NDArray => o.add(half(k, v), o.minimum(o.astype(i, k.x.dtype), last))
  const step = (c: NDArray, row: NDArray): readonly [NDArray, NDArray] => [
    half(k, foriLoop(0, 2, inner, o.add(c, row))),
    o.flip(c),
  ]
  return scan(step, rowOf(k), k.x)[1]
}

/** Rows solved one after the other: what the host does, in a loop. */
const solved = ({ x }: Known): NDArray => {
  const n = x.shape[1]
  const a = o.add(o.mul(o.identity(n, { dtype: x.dtype }), 4), o.mul(o.tanh(o.matmul(o.transpose(x), x)), 0.25))
  const step = (c: NDArray, row: NDArray): readonly [NDArray, NDArray] => {
    const next = o.tanh(solve(a, o.add(row, c)))
    return [next, next]
  }
  return scan(step, o.zeros([n], { dtype: x.dtype }), x)[1]
}

const wave = (x: NDArray): NDArray =>
  o.sum(o.sin(o.mul(o.cumsum(o.ravel(o.tanh(x))), 2 / Math.max(1, sizeOf(x.shape)))))

const few = ({ x }: Known): boolean => x.shape[0]! < 40 && x.shape[1]! < 9

const smoothly = (f: (x: NDArray) => NDArray, size: number, takes: Move["takes"] = () => true): Move =>
  move(both(float, tame, takes), (k) => rounded(f(k.x), size), true)

/** Loops, branches, and functions under transforms. */
export const controlMoves: Readonly<Record<string, Move>> = {
  scan: move(both(numeric, small, ranked), (k, _other, n) => {
    const step = (c: NDArray, x: NDArray): readonly [NDArray, NDArray] => [o.add(half(k, c), x), o.maximum(c, x)]
    const [carry, ys] = scan(step, rowOf(k), k.x, { reverse: n % 2 === 0 })
    return rounded(n % 3 === 0 ? carry : ys, k.size + 1)
  }),
  map: move(
    both(numeric, small, ranked),
    (k, other) => {
      if (!isSame(k, other) || !small(other)) return null
      const w = o.add(other.x, 1)
      const [size, fine] = grown(k, other)
      const step = (c: null, x: NDArray): readonly [null, NDArray] => [c, o.add(x, fitted(like(k, x), like(other, w)))]
      return { x: scan(step, null, k.x)[1], size: size + 1, fine }
    },
    true,
  ),
  recurrence: move(
    both(float, tame, matrix, ({ x }) => x.shape[1]! < 200),
    (k, _other, n) => {
      const [last, lengths] = recurrence(k, n % 2 === 0)
      return n % 3 === 0 ? rounded(lengths, bitsOf(k.x.shape[1])) : rounded(last, 0)
    },
    true,
  ),
  nested: move(both(numeric, small, ranked, full), (k) => rounded(nested(k), k.size + 2)),
  running: move(
    both(numeric, small, ranked, full),
    (k) => ({
      ...k,
      x: associativeScan((a: NDArray, b: NDArray) => o.add(a, b), k.x),
      size: k.size + bitsOf(k.x.shape[0]!),
    }),
    true,
  ),
  solved: move(both(float, tame, matrix, full, few), (k) => rounded(solved(k), 0), true),
  cond: move(both(numeric, small), (k, other) => {
    const on = exact(other) && numeric(other) && full(other) ? o.greater(o.max(other.x), 1) : array(true)
    const doubled = (x: NDArray): NDArray => o.add(x, x)
    return { ...k, x: cond(on, doubled, (x: NDArray) => o.flip(x), k.x), size: k.size + 1 }
  }),
  switchCase: move(both(numeric, small), (k, other, n) => {
    const on = exact(other) && numeric(other) && full(other) ? o.astype(o.min(other.x), "int32") : int(n % 3)
    const branches = [o.abs, (x: NDArray) => half(k, x), (x: NDArray) => x]
    return rounded(switchCase(on, branches, k.x), k.size)
  }),
  whileLoop: move(both(numeric, small), (k, _other, n) => rounded(halving(k, n % 4)(k.x), k.size)),
  foriLoop: move(
    both(numeric, small),
    (k, _other, n) => ({
      ...k,
      x: foriLoop(0, n % 4, (i, x) => o.add(x, o.astype(i, k.x.dtype)), k.x),
      size: Math.max(k.size, 3) + 1,
    }),
    true,
  ),
  jit: smoothly((x) => jit((v: NDArray) => o.sin(o.add(v, 1)))(x), 0),
  checkpoint: smoothly((x) => checkpoint((v: NDArray) => o.tanh(o.mul(v, v)))(x), 0),
  gradient: smoothly((x) => grad(wave)(x), 3),
  gradients: smoothly((x) => vmap(grad(wave))(x), 3, ranked),
  vmap: move(both(numeric, ranked), (k) => like(k, vmap((x: NDArray) => o.sort(o.ravel(x)))(k.x))),
  vmapOfWhile: move(both(numeric, small, ranked), (k, _other, n) => {
    const bounds = o.remainder(o.arange(k.x.shape[0], { dtype: "int32" }), 1 + (n % 4))
    return rounded(vmap((x: NDArray, b: NDArray) => halving(k, b)(x))(k.x, bounds), k.size)
  }),
  vmapOfCond: move(both(numeric, small, ranked, exact), (k) => {
    const chosen = (x: NDArray): NDArray =>
      cond(
        o.any(o.greater(x, 1)),
        (v: NDArray) => half(k, v),
        (v: NDArray) => o.flip(v),
        x,
      )
    return rounded(vmap(chosen)(k.x), k.size)
  }),
}
