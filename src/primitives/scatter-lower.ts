import { sizeOf } from "../array/index.js"
import {
  apply,
  constant,
  type Expr,
  fromData,
  type Index,
  indexValue,
  type Lowered,
  lit,
  ROUTINE,
  select,
  spread,
  type View,
} from "../kernel/index.js"
import { otherAxes, pick } from "./axes.js"
import { keptAxes } from "./gather-index.js"
import { signed, within } from "./gather-lower.js"
import { type ScatterParams, scatterWindows } from "./gather-params.js"

/**
 * `x` with one window added to each of its batch: element by element, for none has more than one update, as in the
 * gradient of a loss with integer labels. Several windows are a routine, which does not look at every element for each.
 */
export const scattered = (x: View, indices: View, updates: View, params: ScatterParams): Lowered => {
  const w = scatterWindows(x.shape, updates.shape, params)
  const batch = indices.shape.slice(0, -1)
  const windows = sizeOf(pick(batch, otherAxes(batch.length, w.indexBatching)))
  if (windows !== 1 || sizeOf(updates.shape) === 0) return ROUTINE
  const kept = keptAxes(w)
  const places = otherAxes(updates.shape.length, w.offsets)
  return spread((i) => {
    const turn = batch.map((_, b) => {
      const a = w.indexBatching.indexOf(b)
      return a < 0 ? constant(0) : i[w.batching[a]!]!
    })
    const conditions: Expr[] = []
    /** how far an element lies behind the start of the window along an axis */
    const inWindow = (a: number): Index => {
      const [size, last] = [w.sizes[a]!, x.shape[a]! - w.sizes[a]!]
      const c = w.indexMap.indexOf(a)
      if (c < 0 && size === x.shape[a]) return i[a]!
      const given = c < 0 ? lit(0, "int32") : signed(indices.at([...turn, constant(c)]))
      if (params.mode === "fill" && c >= 0 && size > 1) conditions.push(within(given, last))
      const start =
        params.mode === "fill" ? given : apply("min", apply("max", given, lit(0, "int32")), lit(last, "int32"))
      if (size === 1) {
        conditions.push(apply("eq", indexValue(i[a]!), start))
        return constant(0)
      }
      const behind = apply("sub", indexValue(i[a]!), start)
      conditions.push(within(behind, size - 1))
      return fromData(behind, size)
    }
    const offsets = x.shape.map((_, a) => (w.batching.includes(a) ? constant(0) : inWindow(a)))
    const position = updates.shape.map((_, u) =>
      w.offsets.includes(u) ? offsets[kept[w.offsets.indexOf(u)]!]! : turn[places.indexOf(u)]!,
    )
    const old = x.at(i)
    const sum = apply("add", old, updates.at(position))
    return conditions.length === 0
      ? sum
      : select(
          conditions.reduce((p, q) => apply("and", p, q)),
          sum,
          old,
        )
  })
}
