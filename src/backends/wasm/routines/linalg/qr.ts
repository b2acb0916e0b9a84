import { call, f64, forRange, func, i32, memory, seq } from "../../assembler/index.js"
import type { RoutineMaker } from "../routine.js"
import { give, take, turned } from "./copies.js"
import { factorQR, formQ, reflectionBytes } from "./householder.js"
import { factorInStages, formInStages, stageBytes } from "./householder-stages.js"
import { overBatch, regions, solo } from "./matrices.js"
import { nth, rowOf, WORD } from "./numbers.js"
import { BLOCK } from "./reflections.js"

/** The rows of the upper triangle of a matrix whose n columns, of m numbers, lie in one piece each. */
export const upperOf = func("upperOf", { r: "i32", a: "i32", m: "i32", n: "i32" }, "void", (f, { r, a, m, n }) =>
  seq(
    memory.fill(r, 0, i32.shl(i32.mul(n, n), 3)),
    forRange(f, 0, n, 1, (j) =>
      forRange(f, 0, i32.add(j, 1), 1, (i) =>
        f64.store(nth(rowOf(r, i, i32.shl(n, 3)), j), f64.load(nth(rowOf(a, j, i32.shl(m, 3)), i))),
      ),
    ),
  ),
)

/** The factors q and r of matrices with at least as many rows as columns. */
export const qr: RoutineMaker = (task) => {
  const { shape, dtype } = task.inputs[0]!
  const [m, n] = [shape.at(-2)!, shape.at(-1)!]
  const room = regions([m * n * WORD, m * n * WORD, n * WORD, reflectionBytes(m, n)])
  const large = regions([m * n * WORD, m * n * WORD, n * WORD, BLOCK * m * WORD, BLOCK * BLOCK * WORD])
  return overBatch("qrBatch", task, shape.length - 2, {
    own: room.bytes,
    cost: 2 * m * n * n,
    code: (_f, { inputs: [a], outputs: [q, r], own }, rounding) => {
      const [columns, spare, tau, work] = room.at(own)
      const matrix = { a: columns!, m, n, tau: tau!, work: work! }
      return seq(
        take(dtype, spare!, a!, m * n),
        call(turned, { to: columns!, from: spare!, rows: m, columns: n }),
        call(factorQR[rounding], matrix),
        call(upperOf, { r: spare!, a: columns!, m, n }),
        give(dtype, r!, spare!, n * n),
        call(formQ[rounding], { ...matrix, q: spare!, rows: n }),
        call(turned, { to: columns!, from: spare!, rows: n, columns: m }),
        give(dtype, q!, columns!, m * n),
      )
    },
    large: {
      scratch: large.bytes,
      own: stageBytes(m, n),
      stages: ({ inputs: [a], outputs: [q, r], scratch, own }, rounding) => {
        const [columns, spare, tau, v, t] = large.at(scratch)
        const matrix = { a: columns!, m, n, tau: tau!, v: v!, t: t! }
        const memory = { own, bytes: stageBytes(m, n) }
        return [
          solo(seq(take(dtype, spare!, a!, m * n), call(turned, { to: columns!, from: spare!, rows: m, columns: n }))),
          ...factorInStages(rounding, matrix, memory),
          solo(seq(call(upperOf, { r: spare!, a: columns!, m, n }), give(dtype, r!, spare!, n * n))),
          ...formInStages(rounding, matrix, spare!, memory),
          solo(
            seq(call(turned, { to: columns!, from: spare!, rows: n, columns: m }), give(dtype, q!, columns!, m * n)),
          ),
        ]
      },
    },
  })
}

/** The columns that make the orthonormal columns of matrices a basis. */
export const orthogonalComplement: RoutineMaker = (task) => {
  const { shape, dtype } = task.inputs[0]!
  const [m, n] = [shape.at(-2)!, shape.at(-1)!]
  const room = regions([m * m * WORD, m * m * WORD, n * WORD, reflectionBytes(m, m)])
  return overBatch("complementBatch", task, shape.length - 2, {
    own: room.bytes,
    cost: 2 * m * m * (n + 1),
    code: (_f, { inputs: [q], outputs: [p], own }, rounding) => {
      const [columns, all, tau, work] = room.at(own)
      const matrix = { a: columns!, m, n, tau: tau!, work: work! }
      return seq(
        take(dtype, all!, q!, m * n),
        call(turned, { to: columns!, from: all!, rows: m, columns: n }),
        call(factorQR[rounding], matrix),
        call(formQ[rounding], { ...matrix, q: all!, rows: m }),
        call(turned, { to: columns!, from: nth(all!, n * m), rows: m - n, columns: m }),
        give(dtype, p!, columns!, m * (m - n)),
      )
    },
  })
}
