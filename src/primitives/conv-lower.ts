import {
  type ContractionLowering,
  computeType,
  type Index,
  lit,
  plus,
  remember,
  times,
  type View,
} from "../kernel/index.js"
import { pick } from "./axes.js"
import { type ConvParams, convWindows } from "./conv-params.js"
import { placed } from "./lowering.js"
import { dilated, windowedShape } from "./window-index.js"

/** `lhs` with its padding and its holes written out; `lhs` itself when there are none. */
const written = (lhs: View, p: ConvParams): View => {
  const spatial = p.dimensionNumbers.lhs.slice(2)
  if (p.padding.every(([low, high]) => low === 0 && high === 0) && p.lhsDilation.every((d) => d === 1)) return lhs
  const along = (a: number): number => spatial.indexOf(a)
  const shape = lhs.shape.map((n, a) => {
    const i = along(a)
    return i < 0 ? n : p.padding[i]![0] + dilated(n, p.lhsDilation[i]!) + p.padding[i]![1]
  })
  const low = lhs.shape.map((_, a) => (along(a) < 0 ? 0 : p.padding[along(a)]![0]))
  const interior = lhs.shape.map((_, a) => (along(a) < 0 ? 0 : p.lhsDilation[along(a)]! - 1))
  return { shape, dtype: lhs.dtype, at: remember(placed(lhs, lit(0, computeType(lhs.dtype)), { low, interior })) }
}

/** Indices put at the axes of their roles: [first, second, ...spatial]. */
const byRole = (axes: readonly number[], roles: readonly Index[]): readonly Index[] =>
  axes.map((_, a) => roles[axes.indexOf(a)]!)

/**
 * A convolution as products: rows are the batch and the places of the output, columns its features, and what is summed
 * over are the places of the window and the features it sees; groups are the batch of the product.
 */
export const convolved = (lhs: View, rhs: View, p: ConvParams): ContractionLowering => {
  const { dimensionNumbers: d, featureGroupCount: features, batchGroupCount: batches } = p
  const groups = Math.max(features, batches)
  const [batch] = pick(lhs.shape, d.lhs)
  const [outputs, inputs] = pick(rhs.shape, d.rhs)
  const [each, own] = [batch! / batches, outputs! / groups]
  const window = pick(rhs.shape, d.rhs.slice(2))
  const places = windowedShape(pick(lhs.shape, d.lhs.slice(2)), convWindows(rhs.shape, p))
  const grouped = (g: Index, size: number, i: Index): Index => plus(times(g, size), i)
  return {
    form: "contraction",
    batch: [groups],
    rows: [each, ...places],
    columns: [own],
    inner: [...window, inputs!],
    x: written(lhs, p),
    y: rhs,
    readX: ([g], [n, ...o], k) => {
      const c = k.at(-1)!
      const spatial = o.map((v, i) => plus(times(v, p.windowStrides[i]!), times(k[i]!, p.rhsDilation[i]!)))
      return byRole(d.lhs, [
        batches > 1 ? grouped(g!, each, n!) : n!,
        features > 1 ? grouped(g!, inputs!, c) : c,
        ...spatial,
      ])
    },
    readY: ([g], k, [c]) => byRole(d.rhs, [grouped(g!, own, c!), k.at(-1)!, ...k.slice(0, -1)]),
    place: ([g], [n, ...o], [c]) => byRole(d.out, [n!, grouped(g!, own, c!), ...o]),
  }
}
