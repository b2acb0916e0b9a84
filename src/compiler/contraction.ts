import { type Aval, isFloat, sizeOf } from "../array/index.js"
import {
  apply,
  at,
  type Buffer,
  type ContractionLowering,
  computeType,
  type Expr,
  flatten,
  type Index,
  type LoopVar,
  local,
  loopVar,
  substituteIndex,
  type View,
} from "../kernel/index.js"
import { type Cut, cutsIn, divided } from "./cut.js"
import type { Operand, Step } from "./step.js"

/** Below this many rows or columns a packed kernel would mostly multiply zeros. */
const NARROW = 4

/** Below this many products, packing costs more than it saves. */
const FEW = 512

/** An axis of a product: the loops that turn along it, and their index together. */
interface Axis {
  readonly loops: readonly LoopVar[]
  readonly index: Index
}

interface Axes {
  readonly batch: readonly Axis[]
  readonly rows: readonly Axis[]
  readonly columns: readonly Axis[]
  readonly inner: readonly Axis[]
}

const axes = (letter: string, sizes: readonly number[]): readonly Axis[] =>
  sizes.map((n, i) => {
    const v = loopVar(`${letter}${i}`, n)
    return { loops: [v], index: at(v) }
  })

const indices = (list: readonly Axis[]): readonly Index[] => list.map((a) => a.index)

const nest = (list: readonly Axis[]): readonly LoopVar[] => list.flatMap((a) => a.loops)

/** Loops are not cut shorter than this: lanes run along what is left, and sums. */
const LEAST = 16

const cutAxis =
  (cut: Cut) =>
  (a: Axis): Axis => {
    if (!a.loops.includes(cut.loop)) return a
    const { loops, index } = divided(cut)
    const within = (v: LoopVar): Index => (v === cut.loop ? index : at(v))
    return {
      loops: a.loops.flatMap((v) => (v === cut.loop ? loops : [v])),
      index: substituteIndex(a.index, within, (e) => e),
    }
  }

const cutAxes = (all: Axes, cut: Cut): Axes => {
  const each = (list: readonly Axis[]): readonly Axis[] => list.map(cutAxis(cut))
  return { batch: each(all.batch), rows: each(all.rows), columns: each(all.columns), inner: each(all.inner) }
}

/** How an operand is read at the indices of a product. */
type Read = (all: Axes) => Expr

const isAffine = (x: Index): boolean => x.terms.every((t) => t.atom.tag === "loop")

/** The loops cut where that makes an operand affine that lies in memory in another order; null when nothing does. */
const straightened = (all: Axes, read: Read): Axes | null => {
  const e = read(all)
  if (e.tag !== "load") return null
  if (isAffine(e.offset)) return all
  const cut = cutsIn(e.offset).find(({ by }) => by >= LEAST)
  return cut === undefined ? null : straightened(cutAxes(all, cut), read)
}

/** An operand in memory at an affine offset, in the dtype that is multiplied: as it lies, or a copy. */
const operand = (view: View, position: readonly Index[], store: (v: View) => Buffer): Operand => {
  const direct = view.at(position)
  return direct.tag === "load" && isAffine(direct.offset) && direct.buffer.dtype === view.dtype
    ? { buffer: direct.buffer, offset: direct.offset }
    : { buffer: store(view), offset: flatten(view.shape, position) }
}

/** A contraction as a packed product, or, of integers and where one side is narrow, as a fold, or of one product as a map. */
export const contractionStep = (
  c: ContractionLowering,
  name: string,
  aval: Aval,
  out: Buffer,
  store: (view: View) => Buffer,
): Step => {
  const [M, N, K] = [sizeOf(c.rows), sizeOf(c.columns), sizeOf(c.inner)]
  const whole: Axes = {
    batch: axes("b", c.batch),
    rows: axes("m", c.rows),
    columns: axes("n", c.columns),
    inner: axes("k", c.inner),
  }
  const readX: Read = ({ batch, rows, inner }) => c.x.at(c.readX(indices(batch), indices(rows), indices(inner)))
  const readY: Read = ({ batch, columns, inner }) => c.y.at(c.readY(indices(batch), indices(inner), indices(columns)))
  const all = [readX, readY].reduce((a, read) => straightened(a, read) ?? a, whole)
  const loops = { batch: nest(all.batch), rows: nest(all.rows), columns: nest(all.columns), inner: nest(all.inner) }
  const [b, m, n, k] = [indices(all.batch), indices(all.rows), indices(all.columns), indices(all.inner)]
  const offset = flatten(aval.shape, c.place(b, m, n))
  if (isFloat(aval.dtype) && M >= NARROW && N >= NARROW && K > 1 && M * N * K >= FEW) {
    const x = operand(c.x, c.readX(b, m, k), store)
    const y = operand(c.y, c.readY(b, k, n), store)
    return { tag: "contraction", name, ...loops, x, y, out: { buffer: out, offset } }
  }
  const result = local("t", computeType(aval.dtype))
  const value = apply("mul", c.x.at(c.readX(b, m, k)), c.y.at(c.readY(b, k, n)))
  const around = [...loops.batch, ...loops.rows, ...loops.columns]
  if (K === 1)
    return { tag: "loops", name, loops: around, stages: [{ tag: "store", over: [], buffer: out, offset, value }] }
  return {
    tag: "loops",
    name,
    loops: around,
    stages: [
      { tag: "fold", over: loops.inner, combine: "sum", value, result },
      { tag: "store", over: [], buffer: out, offset, value: result },
    ],
  }
}
