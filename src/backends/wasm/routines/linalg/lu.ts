import type { PivotParams } from "../../../../primitives/linalg/pivots.js"
import type { SolveParams } from "../../../../primitives/linalg/solve.js"
import { call, seq } from "../../assembler/index.js"
import type { RoutineMaker } from "../routine.js"
import { give, take, turned } from "./copies.js"
import { eliminate, exchangeRows, orderOf } from "./elimination.js"
import { overBatch, regions } from "./matrices.js"
import { WORD } from "./numbers.js"
import { packBytes } from "./product.js"
import { solveBytes, substitute } from "./triangle.js"

/** The factors l and u of matrices with partial pivoting, the pivots, and the order of the rows. */
export const lu: RoutineMaker = (task) => {
  const { shape, dtype } = task.inputs[0]!
  const [m, n] = [shape.at(-2)!, shape.at(-1)!]
  const room = regions([m * n * WORD, packBytes(n)])
  return overBatch("luBatch", task, shape.length - 2, {
    own: room.bytes,
    cost: m * n * Math.min(m, n),
    code: (_f, { inputs: [a], outputs: [factors, pivots, order], own }, rounding) => {
      const [matrix, work] = room.at(own)
      return seq(
        take(dtype, matrix!, a!, m * n),
        call(eliminate[rounding], { a: matrix!, stride: n * WORD, m, n, pivots: pivots!, work: work! }),
        call(orderOf, { order: order!, pivots: pivots!, count: Math.min(m, n), rows: m }),
        give(dtype, factors!, matrix!, m * n),
      )
    },
  })
}

/** The permutation that pivots make. */
export const pivotsToPermutation: RoutineMaker<PivotParams> = (task) => {
  const { shape } = task.inputs[0]!
  const count = shape.at(-1)!
  return overBatch("permutations", task, shape.length - 1, {
    own: 0,
    cost: 4 * task.params.size,
    code: (_f, { inputs: [pivots], outputs: [order] }) =>
      call(orderOf, { order: order!, pivots: pivots!, count, rows: task.params.size }),
  })
}

/** The solutions of square systems by elimination with partial pivoting. */
export const solve: RoutineMaker<SolveParams> = (task) => {
  const [{ shape, dtype }, b] = [task.inputs[0]!, task.inputs[1]!]
  const [n, m] = [shape.at(-1)!, b.shape.at(-1)!]
  const room = regions([n * n * WORD, n * Math.max(n, m) * WORD, n * 4, Math.max(packBytes(n), solveBytes(n, m))])
  return overBatch("solveBatch", task, shape.length - 2, {
    own: room.bytes,
    cost: n * n * (n + m),
    code: (_f, { inputs: [a, right], outputs: [x], own }, rounding) => {
      const [matrix, columns, pivots, work] = room.at(own)
      const triangle = { t: matrix!, tr: n * WORD, tc: WORD, n, x: columns!, xs: m * WORD, m, work: work! }
      const load = task.params.transposeA
        ? seq(take(dtype, columns!, a!, n * n), call(turned, { to: matrix!, from: columns!, rows: n, columns: n }))
        : take(dtype, matrix!, a!, n * n)
      return seq(
        load,
        take(dtype, columns!, right!, n * m),
        call(eliminate[rounding], { a: matrix!, stride: n * WORD, m: n, n, pivots: pivots!, work: work! }),
        call(exchangeRows, { x: columns!, stride: m * WORD, m, pivots: pivots!, count: n }),
        call(substitute[rounding], { ...triangle, lower: 1, unit: 1 }),
        call(substitute[rounding], { ...triangle, lower: 0, unit: 0 }),
        give(dtype, x!, columns!, n * m),
      )
    },
  })
}
