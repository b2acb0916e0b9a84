import { bytesOf } from "../../array/index.js"
import type { Contraction as ContractionStep, Operand } from "../../compiler/index.js"
import { type Buffer, buffer, coefficientOf, type LoopVar } from "../../kernel/index.js"
import { type Contraction, contraction, type Kernels } from "./contraction/index.js"
import type { Features } from "./emit/arithmetic.js"

/** A contraction ready to be called: its functions, its operands in their order, and the memory it works in. */
export interface Product {
  readonly product: Contraction
  readonly x: { readonly buffer: Buffer; readonly offset: number }
  readonly y: { readonly buffer: Buffer; readonly offset: number }
  readonly out: Buffer
  readonly scratch: Buffer
  /** memory that every thread has for itself */
  readonly own: Buffer
}

const unit = (v: readonly LoopVar[], o: Operand): number => {
  const last = v.filter((l) => l.size > 1).at(-1)
  return last === undefined ? 0 : coefficientOf(o.offset, last)
}

/**
 * The functions of a contraction; the operand whose axis lies innermost in the result gives the columns. Sums go along
 * the rows' operand as it lies in memory.
 */
export const productOf = (s: ContractionStep, { relaxed }: Features, threads: number, kernels: Kernels): Product => {
  const size = bytesOf(s.out.buffer.dtype)
  const turned = unit(s.columns, s.out) !== 1 && unit(s.rows, s.out) === 1
  const [x, y, rows, columns] = turned ? [s.y, s.x, s.columns, s.rows] : [s.x, s.y, s.rows, s.columns]
  const bytes = (o: Operand, v: LoopVar): number => size * coefficientOf(o.offset, v)
  const inner = [...s.inner].sort((v, w) => Math.abs(bytes(x, w)) - Math.abs(bytes(x, v)))
  const dtype = s.out.buffer.dtype === "float64" ? "float64" : "float32"
  const product = contraction(
    {
      name: s.name,
      dtype,
      relaxed,
      batch: s.batch.map((v) => ({ size: v.size, a: bytes(x, v), b: bytes(y, v), out: bytes(s.out, v) })),
      rows: rows.map((v) => ({ size: v.size, a: bytes(x, v), out: bytes(s.out, v) })),
      columns: columns.map((v) => ({ size: v.size, b: bytes(y, v), out: bytes(s.out, v) })),
      inner: inner.map((v) => ({ size: v.size, a: bytes(x, v), b: bytes(y, v) })),
    },
    kernels,
  )
  const at = (o: Operand) => ({ buffer: o.buffer, offset: o.offset.constant * size })
  const bytesFor = (name: string, n: number): Buffer => buffer(`${s.name}${name}`, "uint8", n)
  return {
    product,
    x: at(x),
    y: at(y),
    out: s.out.buffer,
    scratch: bytesFor("Scratch", product.scratchBytes),
    own: bytesFor("Own", product.ownBytes * (threads + 1)),
  }
}
