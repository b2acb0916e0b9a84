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
import { combinations, marginsOf, meetings, type Phase, phasesOf, tapsIn, windowsIn } from "./conv-phases.js"
import { placed } from "./lowering.js"
import { dilated } from "./window-index.js"

/** Products that a contraction more has to save, and those that take as long as reading a number of the kernel. */
const PART = 2 ** 18
const TAP = 8

/** The part of the work that phases may leave: every contraction more takes time to compile, too. */
const LESS = 0.8

/** The borders that are tried. */
const BORDERS = [0, 1, 2, 4]

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

/** The windows of a convolution in phases, over axes of some lengths whose holes may be written out. */
interface Way {
  readonly axes: readonly (readonly Phase[])[]
  readonly lengths: Shape
  readonly holes: readonly number[]
  /** windows at the ends of an axis that are a phase at most; 0 where they are none */
  readonly border: number
}

/** With holes and padding written out, without the holes, and without most or all of the padding. */
const waysOf = (lengths: Shape, rhs: Shape, p: ConvParams): readonly [plain: Way, ...others: Way[]] => {
  const [ones, zeros] = [1, 0].map((n) => p.lhsDilation.map(() => n))
  const spread = lengths.map((n, i) => dilated(n, p.lhsDilation[i]!))
  const plain = phasesOf(spread, rhs, { ...p, lhsDilation: ones! })
  return [
    { axes: plain, lengths: spread, holes: p.lhsDilation.map((n) => n - 1), border: 0 },
    ...BORDERS.map((border): Way => ({ axes: phasesOf(lengths, rhs, p, border), lengths, holes: zeros!, border })),
  ]
}

/**
 * A convolution as products. Windows whose taps meet elements at the same places are a convolution of their own, that
 * multiplies no holes and no padding: as many of them as there are phases, if that saves enough. The many small phases
 * at borders have to save what it takes to start kernels, too: `launch` products each.
 */
export const convolved = (
  lhs: View,
  rhs: View,
  p: ConvParams,
  launch = 0,
  part = PART,
): ContractionLowering | PartsLowering => {
  const { dimensionNumbers: d } = p
  const [outputs, inputs] = pick(rhs.shape, d.rhs)
  const images = lhs.shape[d.lhs[0]!]! / p.batchGroupCount
  const costOf = ({ axes, border }: Way): number =>
    (meetings(axes) * images + tapsIn(axes) * TAP) * outputs! * inputs! +
    combinations(axes).length * (border === 0 ? part : part + launch)
  const [plain, ...others] = waysOf(pick(lhs.shape, d.lhs.slice(2)), rhs.shape, p)
  const best = others.reduce((a, b) => (costOf(b) < costOf(a) ? b : a))
  const { axes, lengths, holes } = costOf(best) < LESS * costOf(plain) ? best : plain
  const margins = axes.map((phases, i) => marginsOf(phases, lengths[i]!))
  const x = written(lhs, p, { margins, holes })
  const low = margins.map(([n]) => n)
  const phases = combinations(axes)
  const parts = phases.map((f) => products([x, low], rhs, lhs.shape, p, f))
  const gaps = phases.reduce((n, f) => n + windowsIn(f.map((along) => [along])), 0) < windowsIn(axes)
  const [only, ...more] = parts
  return only !== undefined && more.length === 0 && !gaps ? only : { form: "contractions", parts, gaps }
}
