import { array, type NDArray, range, type Shape } from "../array/index.js"
import { add, mul, sub } from "../primitives/arithmetic.js"
import { broadcastInDim } from "../primitives/broadcast.js"
import { concatenate, rev } from "../primitives/shape.js"
import { expand } from "./operand.js"
import { sliceAxis } from "./rearrange.js"

/** Elements before and after an axis. */
export type Sides<T = number> = readonly [before: T, after: T]

const modulo = (i: number, n: number): number => ((i % n) + n) % n

/** The index in 0..n-1 that stands at the position i, which may lie outside. */
const sources = {
  edge: (i: number, n: number): number => Math.min(Math.max(i, 0), n - 1),
  wrap: modulo,
  symmetric: (i: number, n: number): number => {
    const k = modulo(i, 2 * n)
    return k < n ? k : 2 * n - 1 - k
  },
  reflect: (i: number, n: number): number => {
    const k = modulo(i, Math.max(2 * n - 2, 1))
    return k < n ? k : 2 * n - 2 - k
  },
} as const

/** The modes in which elements of the array stand in the padding. */
export type SourceMode = keyof typeof sources

export const sourceModes = /* @__PURE__ */ Object.keys(sources)

export const isSourceMode = (mode: string): mode is SourceMode => Object.hasOwn(sources, mode)

interface Run {
  readonly from: number
  readonly step: number
  readonly length: number
}

/** Indices as runs that rise, fall or stay. */
const runsOf = (indices: readonly number[]): readonly Run[] =>
  indices.reduce<readonly Run[]>((runs, i) => {
    const last = runs.at(-1)
    if (last === undefined) return [{ from: i, step: 0, length: 1 }]
    const step = last.length === 1 ? i - last.from : last.step
    const follows = Math.abs(step) <= 1 && i === last.from + step * last.length
    return follows
      ? [...runs.slice(0, -1), { from: last.from, step, length: last.length + 1 }]
      : [...runs, { from: i, step: 0, length: 1 }]
  }, [])

const takeRun = (x: NDArray, axis: number, { from, step, length }: Run): NDArray => {
  const to = from + step * (length - 1)
  const piece = sliceAxis(x, axis, Math.min(from, to), Math.max(from, to) + 1)
  if (step < 0) return rev(piece, [axis])
  const shape: Shape = x.shape
  return step === 0 && length > 1
    ? broadcastInDim(
        piece,
        shape.map((d, i) => (i === axis ? length : d)),
        range(shape.length),
      )
    : piece
}

const positions = (n: number, [before, after]: Sides): readonly number[] =>
  range(before + n + after).map((i) => i - before)

/** The array padded along an axis that has elements with elements of its own. */
export const padFromSource = (x: NDArray, axis: number, widths: Sides, mode: SourceMode): NDArray => {
  const n: number = x.shape[axis]
  const indices = positions(n, widths).map((i) => sources[mode](i, n))
  return concatenate(
    runsOf(indices).map((run) => takeRun(x, axis, run)),
    axis,
  )
}

/**
 * The array padded with its elements turned about its ends: y(-i) = 2 y(0) - y(i), and the same at the other end.
 *
 * Between the ends of the k-th copy of the array y is x + k d, where d is the last element less the first; copies of odd
 * k are turned, so that y there is (k + 1) last - (k - 1) first - x.
 */
export const padOdd = (x: NDArray, axis: number, widths: Sides, mode: SourceMode): NDArray => {
  const n: number = x.shape[axis]
  const even = padFromSource(x, axis, widths, mode)
  const period = mode === "reflect" ? n - 1 : n
  if (period === 0 || !["reflect", "symmetric"].includes(mode)) return even
  const shape: Shape = even.shape
  const copies = positions(n, widths).map((i) => Math.floor(i / period))
  const isOdd = (k: number): boolean => modulo(k, 2) === 1
  const weights = (f: (k: number) => number): NDArray =>
    broadcastInDim(array(copies.map(f), { dtype: x.dtype }), shape, [axis])
  const first = expand(sliceAxis(x, axis, 0, 1), shape)
  const last = expand(sliceAxis(x, axis, n - 1, n), shape)
  const signed = mul(
    weights((k) => (isOdd(k) ? -1 : 1)),
    even,
  )
  const ahead = mul(
    weights((k) => (isOdd(k) ? k + 1 : k)),
    last,
  )
  const behind = mul(
    weights((k) => (isOdd(k) ? k - 1 : k)),
    first,
  )
  return add(signed, sub(ahead, behind))
}
