import { bytesOf } from "../../array/index.js"
import type { Contraction as ContractionStep, Operand, Products } from "../../compiler/index.js"
import { type Buffer, buffer, coefficientOf, type LoopVar, turnsOf } from "../../kernel/index.js"
import {
  type Contraction,
  type ContractionSpec,
  contraction,
  isWhole,
  type Kernels,
  workIn,
} from "./contraction/index.js"
import type { Features } from "./emit/arithmetic.js"
import { type Finish, finishOf, isShort, type Nests } from "./epilogue.js"

/** An operand in memory. */
interface Place {
  readonly buffer: Buffer
  /** bytes */
  readonly offset: number
}

/** A contraction ready to be called: its functions, its operands in their order, and the memory it works in. */
export interface Product {
  readonly product: Contraction
  readonly x: Place
  readonly y: Place
  readonly out: Place
  /** what the epilogue is given */
  readonly inputs: Finish["inputs"]
  readonly scratch: Buffer
  /** memory that every thread has for itself, and how many threads there are */
  readonly own: Buffer
  readonly threads: number
}

const unit = (v: readonly LoopVar[], o: Operand): number => {
  const last = v.filter((l) => l.size > 1).at(-1)
  return last === undefined ? 0 : coefficientOf(o.offset, last)
}

/** How many turns of loops, the last ones first, lie side by side. */
const runOf = (v: readonly LoopVar[], o: Operand, run = 1): number => {
  const last = v.at(-1)
  if (last === undefined || (last.size > 1 && coefficientOf(o.offset, last) !== run)) return run
  return runOf(v.slice(0, -1), o, run * last.size)
}

/** A product with its sides in their order. */
interface Sides extends Nests {
  readonly x: Operand
  readonly y: Operand
}

const turned = ({ batch, x, y, rows, columns }: Sides): Sides => ({ batch, x: y, y: x, rows: columns, columns: rows })

/** Loops in the order in which their elements lie in the result. */
const ordered = (loops: readonly LoopVar[], { offset }: Operand): readonly LoopVar[] =>
  [...loops].sort((v, w) => Math.abs(coefficientOf(offset, w)) - Math.abs(coefficientOf(offset, v)))

/** The operand whose axis lies innermost in the result gives the columns. */
const sidesByResult = (s: ContractionStep): Sides => {
  const [rows, columns] = [ordered(s.rows, s.out), ordered(s.columns, s.out)]
  const sides: Sides = { batch: s.batch, x: s.x, y: s.y, rows, columns }
  return unit(columns, s.out) !== 1 && unit(rows, s.out) === 1 ? turned(sides) : sides
}

/** Whether a sum over a loop is taken from its end, because the rows' operand lies backwards in memory. */
const isBackward = ({ x }: Sides, v: LoopVar): boolean => coefficientOf(x.offset, v) < 0

/** Loops as the axes of a contraction. Sums go along the rows' operand as it lies in memory. */
const specOf = (s: ContractionStep, sides: Sides): Omit<ContractionSpec, "relaxed"> => {
  const { x, y, batch, rows, columns } = sides
  const { dtype } = s.out.buffer
  const bytes = (o: Operand, v: LoopVar): number => bytesOf(dtype) * coefficientOf(o.offset, v)
  const inner = [...s.inner].sort((v, w) => Math.abs(bytes(x, w)) - Math.abs(bytes(x, v)))
  return {
    name: s.name,
    dtype: dtype === "float64" ? "float64" : "float32",
    batch: batch.map((v) => ({ size: v.size, a: bytes(x, v), b: bytes(y, v), out: bytes(s.out, v) })),
    rows: rows.map((v) => ({ size: v.size, a: bytes(x, v), out: bytes(s.out, v) })),
    columns: columns.map((v) => ({ size: v.size, b: bytes(y, v), out: bytes(s.out, v) })),
    inner: inner.map((v) => {
      const sign = isBackward(sides, v) ? -1 : 1
      return { size: v.size, a: sign * bytes(x, v), b: sign * bytes(y, v) }
    }),
  }
}

/** Sums of so many products are stored seldom, wherever they go; of so many, so seldom that a map after them costs nothing. */
const LONG = 128
const LONGEST = 1024

/** The part of the work that may be left. */
const LESS = 0.9

/** Whether the other operand gives the columns of long sums, because those of this one come in runs that are no vectors. */
const isTurned = (s: ContractionStep): boolean => {
  if (s.epilogue !== undefined || turnsOf(s.inner) < LONG) return false
  const sides = sidesByResult(s)
  const { work, cut } = workIn(specOf(s, sides))
  return cut && workIn(specOf(s, turned(sides))).work <= LESS * work
}

const sidesOf = (s: ContractionStep): Sides => (isTurned(s) ? turned(sidesByResult(s)) : sidesByResult(s))

/** The element of an operand where the sums begin. */
const beginOf = (s: ContractionStep, sides: Sides, o: Operand): number =>
  s.inner
    .filter((v) => isBackward(sides, v))
    .reduce((at, v) => at + (v.size - 1) * coefficientOf(o.offset, v), o.offset.constant)

/** The functions of a contraction. */
export const productOf = (s: ContractionStep, features: Features, threads: number, kernels: Kernels): Product => {
  const sides = sidesOf(s)
  const finish = finishOf(s, sides, features)
  const more = finish === null ? {} : { epilogue: finish.epilogue, inputs: finish.names }
  const product = contraction({ ...specOf(s, sides), relaxed: features.relaxed, ...more }, kernels)
  const at = (o: Operand): Place => ({
    buffer: o.buffer,
    offset: beginOf(s, sides, o) * bytesOf(o.buffer.dtype),
  })
  const bytesFor = (name: string, n: number): Buffer => buffer(`${s.name}${name}`, "uint8", n)
  return {
    product,
    x: at(sides.x),
    y: at(sides.y),
    out: at(s.out),
    inputs: finish?.inputs ?? (() => ({})),
    scratch: bytesFor("Scratch", product.scratchBytes),
    own: bytesFor("Own", product.ownBytes * (threads + 1)),
    threads: threads + 1,
  }
}

/** Results that lie side by side: a vector of them at least, and for an epilogue several. */
const VECTOR = 4
const VECTORS = 16

const withoutEpilogue = ({ epilogue: _, ...s }: ContractionStep): ContractionStep => s

/** Products are stored row by row, and finished in registers when that is short. */
export const products: Products = {
  finishes: (s) => {
    if (turnsOf(s.inner) >= LONGEST && isTurned(withoutEpilogue(s))) return false
    const sides = sidesByResult(s)
    return runOf(sides.columns, s.out) >= (s.epilogue === undefined ? VECTOR : VECTORS) && isShort(s, sides)
  },
  isWhole: (s) => [sidesOf(s), sidesByResult(s)].every((sides) => isWhole(specOf(s, sides))),
}
