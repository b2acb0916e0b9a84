import { call, f64, forRange, func, i32, if_, memory, return_, select, seq } from "../../assembler/index.js"
import type { RoutineMaker } from "../routine.js"
import { fill, give, take } from "./copies.js"
import { overBatch, regions, sharedOut, solo } from "./matrices.js"
import { locals, nth, rowOf, WORD } from "./numbers.js"
import { atMost, inBoth, packBytes, product } from "./product.js"
import { symmetrize } from "./symmetric.js"
import { dot } from "./vector.js"

/** Columns that are finished before the rest of the matrix gets to see them. */
const BLOCK = 32

/** The columns from..to of the factor, what comes before being subtracted; 0 when a pivot is not positive. */
const factorColumns = func(
  "factorColumns",
  { a: "i32", stride: "i32", n: "i32", from: "i32", to: "i32" },
  "i32",
  (f, { a, stride, n, from, to }) => {
    const [last, row, s] = [f.local("i32", "last"), f.local("i32", "row"), f.local("f64", "s")]
    return seq(
      forRange(f, from, n, 1, (i) =>
        seq(
          row.set(rowOf(a, i, stride)),
          last.set(select(i, to, i32.lt_s(i, to))),
          forRange(f, from, last, 1, (j) =>
            f64.store(
              nth(row, j),
              f64.div(
                f64.sub(
                  f64.load(nth(row, j)),
                  call(dot, { x: nth(row, from), y: nth(rowOf(a, j, stride), from), n: i32.sub(j, from) }),
                ),
                f64.load(nth(rowOf(a, j, stride), j)),
              ),
            ),
          ),
          if_(
            i32.lt_s(i, to),
            seq(
              s.set(
                f64.sub(
                  f64.load(nth(row, i)),
                  call(dot, { x: nth(row, from), y: nth(row, from), n: i32.sub(i, from) }),
                ),
              ),
              if_(i32.eqz(f64.gt(s, 0)), return_(i32.const(0))),
              f64.store(nth(row, i), f64.sqrt(s)),
            ),
          ),
        ),
      ),
      i32.const(1),
    )
  },
)

/** The rows first..last behind the columns from..to, whose products are subtracted from them, block by block. */
const update = inBoth((rounding) =>
  func(
    "update",
    { a: "i32", stride: "i32", n: "i32", from: "i32", to: "i32", first: "i32", last: "i32", work: "i32" },
    "void",
    (f, { a, stride, from, to, first, last, work }) => {
      const { next, rows } = locals(f, "i32", "next", "rows")
      return forRange(f, first, last, BLOCK, (i) =>
        seq(
          rows.set(atMost(f, BLOCK, i32.sub(last, i))),
          next.set(rowOf(a, i, stride)),
          call(product[rounding], {
            m: rows,
            n: i32.sub(i32.add(i, rows), to),
            k: i32.sub(to, from),
            factor: -1,
            a: nth(next, from),
            ar: stride,
            ac: WORD,
            b: nth(rowOf(a, to, stride), from),
            br: WORD,
            bc: stride,
            c: nth(next, to),
            cr: stride,
            work,
          }),
        ),
      )
    },
  ),
)

/** Factors a symmetric n by n matrix, of which the lower triangle is read and written; 0 when it is not positive definite. */
const factor = inBoth((rounding) =>
  func("cholesky", { a: "i32", n: "i32", work: "i32" }, "i32", (f, { a, n, work }) => {
    const { stride, to } = locals(f, "i32", "stride", "to")
    return seq(
      stride.set(i32.shl(n, 3)),
      forRange(f, 0, n, BLOCK, (from) =>
        seq(
          to.set(i32.add(from, atMost(f, BLOCK, i32.sub(n, from)))),
          if_(i32.eqz(call(factorColumns, { a, stride, n, from, to })), return_(i32.const(0))),
          call(update[rounding], { a, stride, n, from, to, first: to, last: n, work }),
        ),
      ),
      i32.const(1),
    )
  }),
)

/** Zeros above the diagonal, and NaN on it and below where the factor is not good. */
const finish = func("finish", { a: "i32", n: "i32", good: "i32" }, "void", (f, { a, n, good }) => {
  const row = f.local("i32", "row")
  return forRange(f, 0, n, 1, (i) =>
    seq(
      row.set(rowOf(a, i, i32.shl(n, 3))),
      if_(i32.eqz(good), call(fill, { to: row, n: i32.add(i, 1), value: Number.NaN })),
      memory.fill(nth(row, i32.add(i, 1)), 0, i32.shl(i32.sub(i32.sub(n, i), 1), 3)),
    ),
  )
})

/** The Cholesky factors of the symmetric parts of matrices. */
export const cholesky: RoutineMaker = (task) => {
  const { shape, dtype } = task.inputs[0]!
  const n = shape.at(-1)!
  const room = regions([n * n * WORD, packBytes(n)])
  return overBatch("choleskyBatch", task, shape.length - 2, {
    own: room.bytes,
    cost: n ** 3 / 3,
    code: (_f, { inputs: [a], outputs: [l], own }, rounding) => {
      const [matrix, work] = room.at(own)
      return seq(
        take(dtype, matrix!, a!, n * n),
        call(symmetrize, { a: matrix!, n }),
        call(finish, { a: matrix!, n, good: call(factor[rounding], { a: matrix!, n, work: work! }) }),
        give(dtype, l!, matrix!, n * n),
      )
    },
    large: {
      scratch: n * n * WORD + WORD,
      own: packBytes(n),
      stages: ({ inputs: [a], outputs: [l], scratch, own }, rounding) => {
        const matrix = { a: scratch, stride: n * WORD, n }
        const good = nth(scratch, n * n)
        const blocks = Array.from({ length: Math.ceil(n / BLOCK) }, (_, k) => k * BLOCK).flatMap((from) => {
          const to = Math.min(from + BLOCK, n)
          const columns = call(factorColumns, { ...matrix, from, to })
          return [
            solo(i32.store(good, i32.and(i32.load(good), columns))),
            sharedOut("rows", { units: n - to, grain: 2 * BLOCK, own, bytes: packBytes(n) }, (_f, lo, count, work) =>
              call(update[rounding], {
                ...matrix,
                from,
                to,
                first: i32.add(lo, to),
                last: i32.add(i32.add(lo, count), to),
                work,
              }),
            ),
          ]
        })
        return [
          solo(seq(take(dtype, scratch, a!, n * n), call(symmetrize, { a: scratch, n }), i32.store(good, 1))),
          ...blocks,
          solo(seq(call(finish, { a: scratch, n, good: i32.load(good) }), give(dtype, l!, scratch, n * n))),
        ]
      },
    },
  })
}
