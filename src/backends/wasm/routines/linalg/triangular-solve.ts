import type { TriangularParams } from "../../../../primitives/linalg/triangular-solve.js"
import { call, nop, seq } from "../../assembler/index.js"
import type { RoutineMaker } from "../routine.js"
import { give, take, turned } from "./copies.js"
import { overBatch, regions } from "./matrices.js"
import { WORD } from "./numbers.js"
import { solveBytes, substitute } from "./triangle.js"

/** The solutions x of a x = b, or x a = b, for triangular matrices. */
export const triangularSolve: RoutineMaker<TriangularParams> = (task) => {
  const { lower, transposeA, unitDiagonal, leftSide } = task.params
  const [{ shape, dtype }, b] = [task.inputs[0]!, task.inputs[1]!]
  const n = shape.at(-1)!
  const m = leftSide ? b.shape.at(-1)! : b.shape.at(-2)!
  // x a = b is the transposed system: both changes of sides cancel.
  const isTurned = transposeA === leftSide
  const wide = dtype === "float64"
  const room = regions([wide ? 0 : n * n * WORD, n * m * WORD, leftSide ? 0 : n * m * WORD, solveBytes(n, m)])
  return overBatch("triangularSolveBatch", task, shape.length - 2, {
    own: room.bytes,
    cost: n * n * m,
    code: (_f, { inputs: [a, right], outputs: [x], own }, rounding) => {
      const [held, columns, rows, work] = room.at(own)
      const triangle = wide ? a! : held!
      const [from, to] = leftSide ? [columns!, columns!] : [rows!, columns!]
      return seq(
        wide ? nop : take(dtype, triangle, a!, n * n),
        take(dtype, from, right!, n * m),
        leftSide ? nop : call(turned, { to, from, rows: m, columns: n }),
        call(substitute[rounding], {
          t: triangle,
          tr: isTurned ? WORD : n * WORD,
          tc: isTurned ? n * WORD : WORD,
          lower: Number(lower !== isTurned),
          unit: Number(unitDiagonal),
          n,
          x: columns!,
          xs: m * WORD,
          m,
          work: work!,
        }),
        leftSide ? nop : call(turned, { to: from, from: to, rows: n, columns: m }),
        give(dtype, x!, from, n * m),
      )
    },
  })
}
