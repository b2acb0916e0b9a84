import {
  apply,
  bitcast,
  computeType,
  constant,
  type Expr,
  fromData,
  type Index,
  indexValue,
  lit,
  type MapLowering,
  map,
  plus,
  select,
  spread,
  type View,
} from "../kernel/index.js"
import { keptAxes } from "./gather-index.js"
import { type GatherParams, gatherWindows } from "./gather-params.js"

/** A start as an int32; a uint32 beyond them is the largest. */
export const signed = (x: Expr): Expr =>
  x.dtype === "uint32" ? bitcast(apply("min", x, lit(2147483647, "uint32")), "int32") : x

/** Whether an int32 is in 0 .. last. */
export const within = (x: Expr, last: number): Expr =>
  apply("and", apply("ge", x, lit(0, "int32")), apply("le", x, lit(last, "int32")))

/** Slices at index vectors: in mode "clip" moved until they fit, in mode "fill" replaced by a value. */
export const gathered = (x: View, indices: View, params: GatherParams, fill: number): MapLowering => {
  const w = gatherWindows(x.shape, indices.shape, params)
  const kept = keptAxes(w)
  const lastStart = (a: number): number => x.shape[a]! - w.sizes[a]!
  return spread((i) => {
    const batch = i.filter((_, a) => !w.offsets.includes(a))
    const start = (a: number): Expr | null => {
      const c = w.indexMap.indexOf(a)
      return c < 0 ? null : signed(indices.at([...batch, constant(c)]))
    }
    const source = x.shape.map((_, a): Index => {
      if (w.batching.includes(a)) return batch[w.indexBatching[w.batching.indexOf(a)]!]!
      const s = start(a)
      const offset = kept.includes(a) ? i[w.offsets[kept.indexOf(a)]!]! : constant(0)
      return s === null ? offset : plus(fromData(s, lastStart(a) + 1), offset)
    })
    const value = x.at(source)
    if (params.mode === "clip") return value
    const fits = w.indexMap.map((a) => within(start(a)!, lastStart(a)))
    return fits.length === 0
      ? value
      : select(
          fits.reduce((p, q) => apply("and", p, q)),
          value,
          lit(fill, computeType(x.dtype)),
        )
  })
}

/** The slice of `sizes` at scalar starts, moved until it fits. */
export const dynamicWindow = (x: View, starts: readonly View[], sizes: readonly number[]): MapLowering =>
  map((i) => x.at(i.map((v, a) => plus(fromData(signed(starts[a]!.at([])), x.shape[a]! - sizes[a]! + 1), v))))

/** `x` with `update` written at scalar starts, moved until it fits. */
export const updatedWindow = (x: View, update: View, starts: readonly View[]): MapLowering =>
  map((i) => {
    const moved = i.map((v, a) => {
      const last = x.shape[a]! - update.shape[a]!
      const start = apply("min", apply("max", signed(starts[a]!.at([])), lit(0, "int32")), lit(last, "int32"))
      return update.shape[a] === x.shape[a] ? null : apply("sub", indexValue(v), start)
    })
    const source = moved.map((m, a) => (m === null ? i[a]! : fromData(m, update.shape[a]!)))
    const inside = moved.flatMap((m, a) => (m === null ? [] : [within(m, update.shape[a]! - 1)]))
    const value = update.at(source)
    return inside.length === 0
      ? value
      : select(
          inside.reduce((p, q) => apply("and", p, q)),
          value,
          x.at(i),
        )
  })
