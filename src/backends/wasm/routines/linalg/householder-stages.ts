import { type Code, call, i32, seq } from "../../assembler/index.js"
import type { Stage } from "../routine.js"
import { identityRows } from "./householder.js"
import { sharedOut, solo } from "./matrices.js"
import { rowOf, WORD } from "./numbers.js"
import { packBytes, type Rounding } from "./product.js"
import { applyBlock, BLOCK, blockOf, reflectColumns } from "./reflections.js"

type Int = Code<"i32">

/** The memory of the threads: where it begins, and the bytes of each. */
interface Memory {
  readonly own: number
  readonly bytes: number
}

/** The addresses of a matrix and of what its reflections are kept in: tau, and a block with its triangle. */
export interface Factored {
  readonly a: Int
  readonly m: number
  readonly n: number
  readonly tau: Int
  readonly v: Int
  readonly t: Int
}

/** Rows that are worth a piece of their own. */
const GRAIN = 32

/** Bytes that every thread needs for itself to reflect so many rows of m numbers. */
export const stageBytes = (m: number, rows: number): number => 2 * BLOCK * WORD * rows + packBytes(Math.max(m, BLOCK))

/** A block applied to the rows of c, shared by threads. */
const applied = (
  rounding: Rounding,
  { m, v, t }: Factored,
  { c, rows, from, count, backwards }: { c: Int; rows: number; from: number; count: number; backwards: number },
  memory: Memory,
): Stage =>
  sharedOut("reflect", { units: rows, grain: GRAIN, ...memory }, (_f, lo, some, own) => {
    const y = i32.add(own, i32.mul(some, BLOCK * WORD))
    return call(applyBlock[rounding], {
      c: rowOf(c, lo, i32.const(m * WORD)),
      stride: m * WORD,
      rows: some,
      width: m - from,
      count,
      backwards,
      v,
      t,
      x: own,
      y,
      work: i32.add(y, i32.mul(some, BLOCK * WORD)),
    })
  })

const blocksOf = ({ m, n }: Factored): readonly { readonly from: number; readonly to: number }[] => {
  const end = Math.min(m, n)
  return Array.from({ length: Math.ceil(end / BLOCK) }, (_, k) => ({
    from: k * BLOCK,
    to: Math.min((k + 1) * BLOCK, end),
  }))
}

/** `factorQR` stage by stage, with stageBytes(m, n) for every thread. */
export const factorInStages = (rounding: Rounding, matrix: Factored, memory: Memory): readonly Stage[] => {
  const { a, m, n, tau, v, t } = matrix
  return blocksOf(matrix).flatMap(({ from, to }) => {
    const block = { a, m, n, tau, from, to }
    const c = i32.add(a, (to * m + from) * WORD)
    return [
      solo(seq(call(reflectColumns, block), call(blockOf, { ...block, v, t }))),
      applied(rounding, matrix, { c, rows: n - to, from, count: to - from, backwards: 0 }, memory),
    ]
  })
}

/** `formQ` of n columns stage by stage, with stageBytes(m, n) for every thread. */
export const formInStages = (rounding: Rounding, matrix: Factored, q: Int, space: Memory): readonly Stage[] => {
  const { a, m, n, tau, v, t } = matrix
  const start = call(identityRows, { q, m, rows: n })
  const stages = [...blocksOf(matrix)].reverse().flatMap(({ from, to }) => {
    const c = i32.add(q, (from * m + from) * WORD)
    return [
      solo(call(blockOf, { a, m, n, tau, from, to, v, t })),
      applied(rounding, matrix, { c, rows: n - from, from, count: to - from, backwards: 1 }, space),
    ]
  })
  return [solo(start), ...stages]
}
