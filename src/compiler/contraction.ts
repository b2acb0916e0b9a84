import { type Aval, isFloat, sizeOf } from "../array/index.js"
import {
  apply,
  at,
  type Buffer,
  type ContractionLowering,
  computeType,
  flatten,
  type Index,
  type LoopVar,
  local,
  loopVar,
  type View,
} from "../kernel/index.js"
import type { Operand, Step } from "./step.js"

const nest = (letter: string, sizes: readonly number[]): readonly LoopVar[] =>
  sizes.map((n, i) => loopVar(`${letter}${i}`, n))

/** Below this many rows or columns a packed kernel would mostly multiply zeros. */
const NARROW = 4

/** Below this many products, packing costs more than it saves. */
const FEW = 512

/** An operand in memory at an affine offset, in the dtype that is multiplied: as it lies, or a copy. */
const operand = (view: View, position: readonly Index[], store: (v: View) => Buffer): Operand => {
  const direct = view.at(position)
  const affine = direct.tag === "load" && direct.offset.terms.every((t) => t.atom.tag === "loop")
  return affine && direct.buffer.dtype === view.dtype
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
  const loops = {
    batch: nest("b", c.batch),
    rows: nest("m", c.rows),
    columns: nest("n", c.columns),
    inner: nest("k", c.inner),
  }
  const [b, m, n, k] = [loops.batch.map(at), loops.rows.map(at), loops.columns.map(at), loops.inner.map(at)]
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
