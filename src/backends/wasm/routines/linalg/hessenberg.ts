import { type Code, call, f64, forRange, func, i32, if_, type Local, memory, seq } from "../../assembler/index.js"
import { diagonal } from "./copies.js"
import { locals, nth } from "./numbers.js"
import { reflect } from "./reflection.js"
import { addScaled, dot } from "./vector.js"

/** The matrix t and the orthogonal z of a form z t z^T, n by n each. */
export const FORM = { t: "i32", z: "i32", n: "i32" } as const

/** The address of the element (i, j) of a matrix of n columns. */
export const element = (a: Code<"i32">, n: Code<"i32">, i: Code<"i32">, j: Code<"i32">): Code<"i32"> =>
  nth(a, i32.add(i32.mul(i, n), j))

/** The reflection of `count` rows from `first` on as a similarity of t, in the columns from `column` on; z takes it too. */
const similarity = func(
  "similarity",
  { ...FORM, v: "i32", tau: "f64", first: "i32", count: "i32", column: "i32", rows: "i32", sums: "i32" },
  "void",
  (f, { t, z, n, v, tau, first, count, column, rows, sums }) => {
    const { row, left } = locals(f, "i32", "row", "left")
    const { s } = locals(f, "f64", "s")
    const right = (x: Local<"i32">, until: Local<"i32">): Code<"void"> =>
      forRange(f, 0, until, 1, (i) =>
        seq(
          row.set(element(x, n, i, first)),
          s.set(f64.neg(f64.mul(tau, call(dot, { x: row, y: v, n: count })))),
          call(addScaled, { y: row, x: v, a: s, n: count }),
        ),
      )
    const each = (body: (i: Local<"i32">) => Code<"void">): Code<"void"> =>
      forRange(f, 0, count, 1, (i) => seq(row.set(element(t, n, i32.add(first, i), column)), body(i)))
    return seq(
      left.set(i32.sub(n, column)),
      memory.fill(sums, 0, i32.shl(left, 3)),
      each((i) => call(addScaled, { y: sums, x: row, a: f64.load(nth(v, i)), n: left })),
      each((i) => call(addScaled, { y: row, x: sums, a: f64.neg(f64.mul(tau, f64.load(nth(v, i)))), n: left })),
      right(t, rows),
      right(z, n),
    )
  },
)

/**
 * Makes t zero below its first subdiagonal, in the rows and columns from..to, by reflections (Golub & Van Loan, Matrix
 * Computations, 4th ed., algorithm 7.4.2); z becomes the orthogonal matrix. At `work` there are 2 n numbers.
 */
export const toHessenberg = func(
  "toHessenberg",
  { ...FORM, from: "i32", to: "i32", work: "i32" },
  "void",
  (f, { from, to, work, ...form }) => {
    const { t, z, n } = form
    const { first, count, sums } = locals(f, "i32", "first", "count", "sums")
    const { tau } = locals(f, "f64", "tau")
    return seq(
      sums.set(nth(work, n)),
      call(diagonal, { to: z, n, value: 1 }),
      forRange(f, from, i32.sub(to, 2), 1, (k) =>
        seq(
          first.set(i32.add(k, 1)),
          count.set(i32.sub(to, first)),
          forRange(f, 0, count, 1, (i) =>
            seq(
              f64.store(nth(work, i), f64.load(element(t, n, i32.add(first, i), k))),
              f64.store(element(t, n, i32.add(first, i), k), f64.const(0)),
            ),
          ),
          tau.set(call(reflect, { x: work, n: count })),
          f64.store(element(t, n, first, k), f64.load(work)),
          if_(
            f64.ne(tau, 0),
            seq(
              f64.store(work, f64.const(1)),
              call(similarity, { ...form, v: work, tau, first, count, column: first, rows: to, sums }),
            ),
          ),
        ),
      ),
    )
  },
)
