import type { Shape } from "../array/index.js"
import {
  type ContractionLowering,
  computeType,
  constant,
  type Index,
  lit,
  type PartsLowering,
  plus,
  remember,
  times,
  type View,
} from "../kernel/index.js"
import { pick } from "./axes.js"
import type { ConvParams } from "./conv-params.js"
import { combinations, marginsOf, meetings, type Phase, phasesOf, windowsIn } from "./conv-phases.js"
import { placed } from "./lowering.js"
import { dilated } from "./window-index.js"

/** Products that a contraction more has to save. */
const PART = 2 ** 16

/** Elements before the first and after the last along the spatial axes, and the holes between them. */
interface Surroundings {
  readonly margins: readonly (readonly [low: number, high: number])[]
  readonly holes: readonly number[]
}

/** `lhs` with what surrounds its elements written out; `lhs` itself when nothing does. */
const written = (lhs: View, p: ConvParams, { margins, holes }: Surroundings): View => {
  const spatial = p.dimensionNumbers.lhs.slice(2)
  if (margins.every(([low, high]) => low === 0 && high === 0) && holes.every((n) => n === 0)) return lhs
  const along = <A>(values: readonly A[], none: A): readonly A[] =>
    lhs.shape.map((_, a) => (spatial.includes(a) ? values[spatial.indexOf(a)]! : none))
  const [around, interior] = [along(margins, [0, 0]), along(holes, 0)]
  const shape = lhs.shape.map((n, a) => around[a]![0] + dilated(n, interior[a]! + 1) + around[a]![1])
  const low = around.map(([n]) => n)
  return { shape, dtype: lhs.dtype, at: remember(placed(lhs, lit(0, computeType(lhs.dtype)), { low, interior })) }
}

/** Indices put at the axes of their roles: [first, second, ...spatial]. */
const byRole = (axes: readonly number[], roles: readonly Index[]): readonly Index[] =>
  axes.map((_, a) => roles[axes.indexOf(a)]!)

const sum = (start: number, ...terms: readonly (readonly [Index, number])[]): Index =>
  terms.reduce((total, [v, step]) => plus(total, times(v, step)), constant(start))

/**
 * The windows of a phase of each axis as products: rows are the batch and the places of the output, columns its
 * features, and what is summed over are the taps and the features they see; groups, and phases that count as one, are the
 * batch of the product. `x` has so many elements before its first as `low` says.
 */
const products = (
  [x, low]: readonly [View, readonly number[]],
  y: View,
  lhs: Shape,
  p: ConvParams,
  phases: readonly Phase[],
): ContractionLowering => {
  const { dimensionNumbers: d, featureGroupCount: features, batchGroupCount: batches } = p
  const groups = Math.max(features, batches)
  const [batch] = pick(lhs, d.lhs)
  const [outputs, inputs] = pick(y.shape, d.rhs)
  const [each, own] = [batch! / batches, outputs! / groups]
  const grouped = (g: Index, size: number, i: Index): Index => plus(times(g, size), i)
  return {
    form: "contraction",
    batch: [groups, ...phases.map((f) => f.count)],
    rows: [each, ...phases.map((f) => f.places)],
    columns: [own],
    inner: [...phases.map((f) => f.taps), inputs!],
    x,
    y,
    readX: ([g, ...b], [n, ...o], k) => {
      const spatial = phases.map(({ begin, next, stride, step }, i) =>
        sum(low[i]! + begin.element, [b[i]!, next.element], [o[i]!, stride], [k[i]!, step]),
      )
      const c = k.at(-1)!
      return byRole(d.lhs, [
        batches > 1 ? grouped(g!, each, n!) : n!,
        features > 1 ? grouped(g!, inputs!, c) : c,
        ...spatial,
      ])
    },
    readY: ([g, ...b], k, [c]) => {
      const taps = phases.map(({ begin, next, tapStep }, i) => sum(begin.tap, [b[i]!, next.tap], [k[i]!, tapStep]))
      return byRole(d.rhs, [grouped(g!, own, c!), k.at(-1)!, ...taps])
    },
    place: ([g, ...b], [n, ...o], [c]) => {
      const places = phases.map(({ begin, next, period }, i) =>
        sum(begin.window, [b[i]!, next.window], [o[i]!, period]),
      )
      return byRole(d.out, [n!, grouped(g!, own, c!), ...places])
    },
  }
}

/**
 * A convolution as products. Where `lhs` is dilated, the windows whose taps meet elements at the same places are a
 * convolution of their own, that multiplies none of the holes: as many of them as there are phases, if that saves enough.
 */
export const convolved = (lhs: View, rhs: View, p: ConvParams, part = PART): ContractionLowering | PartsLowering => {
  const { dimensionNumbers: d } = p
  const lengths = pick(lhs.shape, d.lhs.slice(2))
  const spread = lengths.map((n, i) => dilated(n, p.lhsDilation[i]!))
  const plain = phasesOf(spread, rhs.shape, { ...p, lhsDilation: p.lhsDilation.map(() => 1) })
  const apart = phasesOf(lengths, rhs.shape, p)
  const parts = combinations(apart)
  const [outputs, inputs] = pick(rhs.shape, d.rhs)
  const channels = (lhs.shape[d.lhs[0]!]! * outputs! * inputs!) / p.batchGroupCount
  if ((meetings(plain) - meetings(apart)) * channels <= (parts.length - 1) * part) {
    const margins = plain.map((phases, i) => marginsOf(phases, spread[i]!))
    const x = written(lhs, p, { margins, holes: p.lhsDilation.map((n) => n - 1) })
    const low = margins.map(([n]) => n)
    return products(
      [x, low],
      rhs,
      lhs.shape,
      p,
      plain.map(([f]) => f!),
    )
  }
  const margins = apart.map((phases, i) => marginsOf(phases, lengths[i]!))
  const x = written(lhs, p, { margins, holes: lengths.map(() => 0) })
  const low = margins.map(([n]) => n)
  const stored = parts.reduce((n, phases) => n + windowsIn(phases.map((f) => [f])), 0)
  return {
    form: "contractions",
    parts: parts.map((phases) => products([x, low], rhs, lhs.shape, p, phases)),
    gaps: stored < windowsIn(apart),
  }
}
