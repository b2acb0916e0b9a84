import type { PivotParams } from "../../../../primitives/linalg/pivots.js"
import type { SolveParams } from "../../../../primitives/linalg/solve.js"
import { type Code, call, seq } from "../../assembler/index.js"
import type { RoutineMaker } from "../routine.js"
import { give, take, turned } from "./copies.js"
import { eliminate, eliminateInStages, exchangeRows, orderOf } from "./elimination.js"
import { overBatch, regions, sharedOut, solo } from "./matrices.js"
import { nth, WORD } from "./numbers.js"
import { packBytes, type Rounding } from "./product.js"
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
    large: {
      scratch: m * n * WORD,
      own: packBytes(n),
      stages: ({ inputs: [a], outputs: [factors, pivots, order], scratch, own }, rounding) => [
        solo(take(dtype, scratch, a!, m * n)),
        ...eliminateInStages(rounding, { a: scratch, m, n, pivots: pivots! }, { own, bytes: packBytes(n) }),
        solo(
          seq(
            call(orderOf, { order: order!, pivots: pivots!, count: Math.min(m, n), rows: m }),
            give(dtype, factors!, scratch, m * n),
          ),
        ),
      ],
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

/** Columns that are worth a piece of their own. */
const COLUMNS = 48

/** The solutions of square systems by elimination with partial pivoting. */
export const solve: RoutineMaker<SolveParams> = (task) => {
  const [{ shape, dtype }, b] = [task.inputs[0]!, task.inputs[1]!]
  const [n, m] = [shape.at(-1)!, b.shape.at(-1)!]
  const workBytes = Math.max(packBytes(n), solveBytes(n, m))
  const room = regions([n * n * WORD, n * Math.max(n, m) * WORD, n * 4])
  const parts = (own: Code<"i32">) => {
    const [matrix, columns, pivots, work] = room.at(own)
    return { matrix: matrix!, columns: columns!, pivots: pivots!, work: work! }
  }
  const load = (own: Code<"i32">, a: Code<"i32">, right: Code<"i32">): Code<"void"> => {
    const { matrix, columns } = parts(own)
    return seq(
      task.params.transposeA
        ? seq(take(dtype, columns, a, n * n), call(turned, { to: matrix, from: columns, rows: n, columns: n }))
        : take(dtype, matrix, a, n * n),
      take(dtype, columns, right, n * m),
    )
  }
  const substituted = (
    rounding: Rounding,
    own: Code<"i32">,
    columns: { readonly x: Code<"i32">; readonly m: Code<"i32"> | number; readonly work: Code<"i32"> },
  ): Code<"void"> => {
    const triangle = { t: parts(own).matrix, tr: n * WORD, tc: WORD, n, xs: m * WORD, ...columns }
    return seq(
      call(substitute[rounding], { ...triangle, lower: 1, unit: 1 }),
      call(substitute[rounding], { ...triangle, lower: 0, unit: 0 }),
    )
  }
  return overBatch("solveBatch", task, shape.length - 2, {
    own: room.bytes + workBytes,
    cost: n * n * (n + m),
    code: (_f, { inputs: [a, right], outputs: [x], own }, rounding) => {
      const { matrix, columns, pivots, work } = parts(own)
      return seq(
        load(own, a!, right!),
        call(eliminate[rounding], { a: matrix, stride: n * WORD, m: n, n, pivots, work }),
        call(exchangeRows, { x: columns, stride: m * WORD, m, pivots, count: n }),
        substituted(rounding, own, { x: columns, m, work }),
        give(dtype, x!, columns, n * m),
      )
    },
    large: {
      scratch: room.bytes,
      own: workBytes,
      stages: ({ inputs: [a, right], outputs: [x], scratch, own }, rounding) => {
        const { matrix, columns, pivots } = parts(scratch)
        const memory = { own, bytes: workBytes }
        return [
          solo(load(scratch, a!, right!)),
          ...eliminateInStages(rounding, { a: matrix, m: n, n, pivots }, memory),
          solo(call(exchangeRows, { x: columns, stride: m * WORD, m, pivots, count: n })),
          sharedOut("substitute", { units: m, grain: COLUMNS, ...memory }, (_f, lo, count, work) =>
            substituted(rounding, scratch, { x: nth(columns, lo), m: count, work }),
          ),
          solo(give(dtype, x!, columns, n * m)),
        ]
      },
    },
  })
}
