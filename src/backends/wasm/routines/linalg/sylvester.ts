import { type Code, call, f64, forRange, func, i32, if_, type Local, return_, seq } from "../../assembler/index.js"
import type { RoutineMaker } from "../routine.js"
import { blockBytes, multiply, solveBlock } from "./blocks.js"
import { fill, give, take } from "./copies.js"
import { isBlock } from "./eigenvectors.js"
import { element } from "./hessenberg.js"
import { overBatch, regions } from "./matrices.js"
import { locals, nth, WORD } from "./numbers.js"
import { inBoth, packBytes } from "./product.js"
import { schur, schurBytes } from "./schur.js"
import { largest } from "./vector.js"

const EQUATION = { t: "i32", m: "i32", u: "i32", n: "i32", y: "i32" } as const

/** What is left of the right side for one block of unknowns: rows from row on, and columns from column on. */
const rest = func(
  "rest",
  { ...EQUATION, row: "i32", p: "i32", column: "i32", q: "i32", to: "i32" },
  "void",
  (f, { t, m, u, n, y, row, p, column, q, to }) => {
    const { i, j } = locals(f, "i32", "i", "j")
    const { s } = locals(f, "f64", "s")
    const subtract = (x: Code<"f64">, z: Code<"f64">): Code<"void"> => s.set(f64.sub(s, f64.mul(x, z)))
    return forRange(f, 0, p, 1, (a) =>
      forRange(f, 0, q, 1, (b) =>
        seq(
          i.set(i32.add(row, a)),
          j.set(i32.add(column, b)),
          s.set(f64.load(element(y, n, i, j))),
          forRange(f, i32.add(row, p), m, 1, (l) =>
            subtract(f64.load(element(t, m, i, l)), f64.load(element(y, n, l, j))),
          ),
          forRange(f, 0, column, 1, (l) => subtract(f64.load(element(y, n, i, l)), f64.load(element(u, n, l, j)))),
          f64.store(nth(to, i32.add(i32.mul(a, q), b)), s),
        ),
      ),
    )
  },
)

/** 1 more when a block of order 2 begins in row k, or ends in it. */
const order = (t: Code<"i32">, n: Code<"i32">, k: Code<"i32">): Code<"i32"> => i32.add(call(isBlock, { t, n, k }), 1)

/** Solves t y + y u = y for quasi-triangular t and u, block by block, from the last rows up and the first columns on. */
const solveForms = inBoth((rounding) =>
  func("solveForms", { ...EQUATION, work: "i32" }, "void", (f, { work, ...equation }) => {
    const { t, m, u, n, y } = equation
    const { row, column, p, q, part } = locals(f, "i32", "row", "column", "p", "q", "part")
    const paste = forRange(f, 0, p, 1, (i) =>
      forRange(f, 0, q, 1, (j) =>
        f64.store(element(y, n, i32.add(row, i), i32.add(column, j)), f64.load(nth(work, i32.add(i32.mul(i, q), j)))),
      ),
    )
    const block = seq(
      call(rest, { ...equation, row, p, column, q, to: work }),
      call(solveBlock[rounding], {
        a: element(t, m, row, row),
        as: i32.shl(m, 3),
        b: element(u, n, column, column),
        bs: i32.shl(n, 3),
        c: work,
        p,
        q,
        work: part,
      }),
      paste,
    )
    const rows = (until: Local<"i32">): Code<"void"> =>
      forRange(f, 0, m, 1, (i) =>
        seq(
          row.set(i32.sub(i32.sub(m, 1), i)),
          if_(
            i32.lt_s(row, until),
            seq(
              p.set(1),
              if_(
                i32.gt_s(row, 0),
                if_(call(isBlock, { t, n: m, k: i32.sub(row, 1) }), seq(p.set(2), row.set(i32.sub(row, 1)))),
              ),
              block,
              until.set(row),
            ),
          ),
        ),
      )
    const until = f.local("i32", "until")
    return seq(
      part.set(i32.add(work, 4 * WORD)),
      forRange(f, 0, n, 1, (k) =>
        if_(
          i32.ge_s(k, column),
          seq(column.set(k), q.set(order(u, n, k)), until.set(m), rows(until), column.set(i32.add(k, q))),
        ),
      ),
    )
  }),
)

/** Bytes of memory that an equation of matrices of order m and n works in. */
const equationBytes = (m: number, n: number): number =>
  (m * m + n * n + 2 * m * n) * WORD +
  Math.max(packBytes(Math.max(m, n)), schurBytes(Math.max(m, n)), 4 * WORD + blockBytes)

/** The solution x of a x + x b = c in the place of c, by the Schur forms of a and b (Bartels & Stewart, 1972). */
const solveOne = inBoth((rounding) =>
  func(
    "sylvester",
    { a: "i32", b: "i32", c: "i32", m: "i32", n: "i32", work: "i32" },
    "void",
    (f, { a, b, c, m, n, work }) => {
      const { z, w, x, y, pack } = locals(f, "i32", "z", "w", "x", "y", "pack")
      const count = i32.mul(m, n)
      const [high, wide] = [i32.shl(m, 3), i32.shl(n, 3)]
      const infinite = (at: Code<"i32">, size: Code<"i32">): Code<"void"> =>
        if_(i32.eqz(f64.lt(call(largest, { x: at, n: size }), Number.POSITIVE_INFINITY)), fail)
      const fail = seq(call(fill, { to: c, n: count, value: Number.NaN }), return_())
      const form = (t: Local<"i32">, basis: Local<"i32">, size: Local<"i32">): Code<"void"> =>
        if_(i32.eqz(call(schur, { t, z: basis, n: size, from: 0, to: size, work: pack })), fail)
      const left = { y: c, yr: wide, yc: WORD, m, k: m, n, work: pack }
      const right = { x, xr: wide, xc: WORD, m, k: n, n, work: pack }
      return seq(
        z.set(work),
        w.set(nth(z, i32.mul(m, m))),
        x.set(nth(w, i32.mul(n, n))),
        y.set(nth(x, count)),
        pack.set(nth(y, count)),
        infinite(a, i32.mul(m, m)),
        infinite(b, i32.mul(n, n)),
        infinite(c, count),
        form(a, z, m),
        form(b, w, n),
        call(multiply[rounding], { ...left, c: x, x: z, xr: WORD, xc: high }),
        call(multiply[rounding], { ...right, c: y, y: w, yr: wide, yc: WORD }),
        call(solveForms[rounding], { t: a, m, u: b, n, y, work: pack }),
        call(multiply[rounding], { ...left, y, c: x, x: z, xr: high, xc: WORD }),
        call(multiply[rounding], { ...right, c, y: w, yr: WORD, yc: wide }),
      )
    },
  ),
)

/** The solutions x of a x + x b = c. */
export const solveSylvester: RoutineMaker = (task) => {
  const { shape, dtype } = task.inputs[2]!
  const [m, n] = [shape.at(-2)!, shape.at(-1)!]
  const room = regions([m * m * WORD, n * n * WORD, m * n * WORD, equationBytes(m, n)])
  return overBatch("sylvesterBatch", task, shape.length - 2, {
    own: room.bytes,
    cost: 25 * (m ** 3 + n ** 3),
    code: (_f, { inputs: [a, b, c], outputs: [x], own }, rounding) => {
      const [left, right, both, work] = room.at(own)
      return seq(
        take(dtype, left!, a!, m * m),
        take(dtype, right!, b!, n * n),
        take(dtype, both!, c!, m * n),
        call(solveOne[rounding], { a: left!, b: right!, c: both!, m, n, work: work! }),
        give(dtype, x!, both!, m * n),
      )
    },
  })
}
