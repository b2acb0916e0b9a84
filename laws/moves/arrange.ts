import { type NDArray, sizeOf } from "../../src/array/index.js"
import * as o from "../../src/operations/index.js"
import {
  arrange,
  axisOf,
  both,
  full,
  int,
  isSame,
  type Known,
  larger,
  lengthOf,
  like,
  type Move,
  matrix,
  move,
  numeric,
  ranked,
  whole,
} from "./known.js"

const deep = 3

/** Whole numbers that name places along an axis. */
const places = (k: Known, other: Known, n: number): NDArray =>
  whole(other) && sizeOf(other.x.shape) < 40
    ? o.astype(o.remainder(o.astype(other.x, "int32"), Math.max(1, lengthOf(k, n))), "int32")
    : o.stack([int(0), int(lengthOf(k, n) - 1), int(0)])

/** A place that depends on data, within the array or beyond. */
const start = (other: Known, n: number): NDArray =>
  o.reshape(o.astype(whole(other) && full(other) ? o.max(other.x) : int(n % 4), "int32"), [])

const sameShape = (k: Known, other: Known): boolean => isSame(k, other) && String(k.x.shape) === String(other.x.shape)

const starts = (k: Known, at: NDArray): readonly NDArray[] => k.x.shape.map(() => at)

const halves = (k: Known): readonly number[] => k.x.shape.map((d: number) => Math.ceil(d / 2))

const reshaped = (k: Known, n: number): NDArray | null => {
  const size = sizeOf(k.x.shape)
  const d = [2, 3, 4, 5].filter((m) => size % m === 0)[n % 3]
  return d === undefined ? null : o.reshape(k.x, n % 2 === 0 ? [d, size / d] : [size / d, 1, d])
}

const sliced = (k: Known, n: number): NDArray => {
  const shape: readonly number[] = k.x.shape
  const at = <A>(here: A, elsewhere: (d: number) => A): readonly A[] =>
    shape.map((d, a) => (a === axisOf(k, n) ? here : elsewhere(d)))
  return o.slice(
    k.x,
    at(Math.min(n % 2, lengthOf(k, n)), () => 0),
    shape,
    at(1 + (n % 3), () => 1),
  )
}

const firstRow = (k: Known): NDArray => {
  const shape: readonly number[] = k.x.shape
  return o.slice(
    k.x,
    shape.map(() => 0),
    [1, ...shape.slice(1)],
  )
}

/** Elements go elsewhere, come several times, or are left out. */
export const arrangeMoves: Readonly<Record<string, Move>> = {
  ravel: arrange((k) => o.ravel(k.x)),
  reshape: arrange(reshaped),
  transpose: arrange((k, n) => (n % 2 === 0 ? o.transpose(k.x) : o.swapAxes(k.x, 0, axisOf(k, n))), ranked),
  expandDims: arrange((k, n) => (k.x.shape.length > deep ? null : o.expandDims(k.x, n % (k.x.shape.length + 1)))),
  broadcastTo: arrange((k, n) => (k.x.shape.length > deep ? null : o.broadcastTo(k.x, [1 + (n % 3), ...k.x.shape]))),
  flip: arrange((k, n) => o.flip(k.x, { axis: axisOf(k, n) }), ranked),
  roll: arrange((k, n) => o.roll(k.x, 1 + (n % 3), { axis: axisOf(k, n) }), ranked),
  slice: arrange(sliced, ranked),
  pad: arrange(
    (k, n) =>
      o.pad(
        k.x,
        k.x.shape.map((_: number, a: number) => [n % 3, (n + a) % 2] as const),
      ),
    numeric,
  ),
  tile: arrange((k, n) => o.tile(k.x, 1 + (n % 2))),
  repeat: arrange((k, n) => o.repeat(k.x, 1 + (n % 3), { axis: axisOf(k, n) }), ranked),
  stack: arrange((k, n) =>
    k.x.shape.length > deep ? null : o.stack([k.x, k.x], { axis: n % (k.x.shape.length + 1) }),
  ),
  tril: arrange((k, n) => o.tril(k.x, { k: (n % 3) - 1 }), both(matrix, numeric)),
  diagonal: arrange((k) => o.diagonal(k.x), matrix),
  concatenate: move(
    ranked,
    (k, other, n) => {
      const y = sameShape(k, other) ? other : k
      const [size, fine] = larger(k, y)
      return { x: o.concatenate([k.x, y.x, k.x], { axis: axisOf(k, n) }), size, fine }
    },
    true,
  ),
  take: move(
    both(ranked, full),
    (k, other, n) => like(k, o.take(k.x, places(k, other, n), { axis: axisOf(k, n), mode: "clip" })),
    true,
  ),
  addAt: move(
    both(ranked, full, numeric),
    (k, other, n) => {
      const i = o.ravel(places(k, other, 0))
      const rows = o.broadcastTo(firstRow(k), [i.shape[0]!, ...k.x.shape.slice(1)])
      return { ...k, x: n % 2 === 0 ? o.update.add(k.x, [i], rows) : o.update.set(k.x, [i], rows), size: k.size + 6 }
    },
    true,
  ),
  dynamicSlice: move(
    both(ranked, full),
    (k, other, n) => like(k, o.dynamicSlice(k.x, starts(k, start(other, n)), halves(k))),
    true,
  ),
  dynamicUpdateSlice: move(
    both(ranked, full),
    (k, other, n) => {
      const part = o.dynamicSlice(k.x, starts(k, int(0)), halves(k))
      return like(k, o.dynamicUpdateSlice(k.x, part, starts(k, start(other, n))))
    },
    true,
  ),
}
