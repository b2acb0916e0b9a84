import { call, f64, forRange, func, i32, if_, seq } from "../../assembler/index.js"
import { diagonal as diagonalMatrix, fill } from "./copies.js"
import { along, locals, nth, rowOf, WORD } from "./numbers.js"
import { reflect } from "./reflection.js"
import { addScaled, dot, scale } from "./vector.js"

/** a + p x + q y in place of a, for n numbers each. */
const addTwo = func(
  "addTwo",
  { a: "i32", x: "i32", p: "f64", y: "i32", q: "f64", n: "i32" },
  "void",
  (f, { a, x, p, y, q, n }) => {
    const to = f.local("i32", "to")
    return along(f, n, (m, at, o) => {
      const [left, right] = [m.load(i32.add(x, at), o), m.load(i32.add(y, at), o)]
      return seq(
        to.set(i32.add(a, at)),
        m.store(to, m.add(m.load(to, o), m.add(m.mul(m.splat(p), left), m.mul(m.splat(q), right))), o),
      )
    })
  },
)

/** The diagonal, the numbers beside it, and the rows of the basis, of a matrix of order n. */
export const FORM = { diagonal: "i32", beside: "i32", basis: "i32", n: "i32" } as const

/** The product of the reflections in the rows of `a`, transposed: from the last on, each touches one more row and column. */
const basisOf = func("basisOf", { a: "i32", tau: "i32", basis: "i32", n: "i32" }, "void", (f, { a, tau, basis, n }) => {
  const { stride, v, row, first, left } = locals(f, "i32", "stride", "v", "row", "first", "left")
  const t = f.local("f64", "t")
  return seq(
    stride.set(i32.shl(n, 3)),
    call(diagonalMatrix, { to: basis, n, value: 1 }),
    forRange(f, 1, n, 1, (k) =>
      seq(
        first.set(i32.sub(n, k)),
        left.set(k),
        v.set(nth(rowOf(a, i32.sub(first, 1), stride), first)),
        t.set(f64.neg(f64.load(nth(tau, i32.sub(first, 1))))),
        forRange(f, first, n, 1, (i) =>
          seq(
            row.set(nth(rowOf(basis, i, stride), first)),
            call(addScaled, { y: row, x: v, a: f64.mul(t, call(dot, { x: row, y: v, n: left })), n: left }),
          ),
        ),
      ),
    ),
  )
})

/**
 * Householder tridiagonalization of a symmetric n by n matrix, of which the upper triangle is read and overwritten
 * (Golub & Van Loan, Matrix Computations, 4th ed., algorithm 8.3.1). Row i of `basis` is the i-th basis vector; at
 * `work` there are 2 n numbers.
 */
export const tridiagonalize = func(
  "tridiagonalize",
  { ...FORM, a: "i32", work: "i32" },
  "void",
  (f, { a, diagonal, beside, basis, n, work }) => {
    const { stride, v, w, row, first, left } = locals(f, "i32", "stride", "v", "w", "row", "first", "left")
    const [t, own] = [f.local("f64", "t"), f.local("f64", "own")]
    const tau = work
    const product = forRange(f, 0, left, 1, (i) =>
      seq(
        row.set(nth(rowOf(a, i32.add(first, i), stride), i32.add(first, i))),
        own.set(f64.load(nth(v, i))),
        f64.store(nth(w, i), f64.add(f64.load(nth(w, i)), call(dot, { x: row, y: nth(v, i), n: i32.sub(left, i) }))),
        call(addScaled, {
          y: nth(w, i32.add(i, 1)),
          x: i32.add(row, WORD),
          a: own,
          n: i32.sub(i32.sub(left, i), 1),
        }),
      ),
    )
    const update = forRange(f, 0, left, 1, (i) =>
      call(addTwo, {
        a: nth(rowOf(a, i32.add(first, i), stride), i32.add(first, i)),
        x: nth(w, i),
        p: f64.neg(f64.load(nth(v, i))),
        y: nth(v, i),
        q: f64.neg(f64.load(nth(w, i))),
        n: i32.sub(left, i),
      }),
    )
    return seq(
      stride.set(i32.shl(n, 3)),
      w.set(i32.add(work, stride)),
      forRange(f, 1, n, 1, (k) =>
        seq(
          first.set(k),
          left.set(i32.sub(n, k)),
          v.set(nth(rowOf(a, i32.sub(k, 1), stride), k)),
          t.set(call(reflect, { x: v, n: left })),
          f64.store(nth(tau, i32.sub(k, 1)), t),
          f64.store(nth(beside, i32.sub(k, 1)), f64.load(v)),
          f64.store(v, f64.const(1)),
          if_(
            f64.ne(t, 0),
            seq(
              call(fill, { to: w, n: left, value: 0 }),
              product,
              call(scale, { x: w, a: t, n: left }),
              call(addScaled, {
                y: w,
                x: v,
                a: f64.mul(f64.mul(t, -0.5), call(dot, { x: w, y: v, n: left })),
                n: left,
              }),
              update,
            ),
          ),
        ),
      ),
      forRange(f, 0, n, 1, (i) => f64.store(nth(diagonal, i), f64.load(nth(a, i32.mul(i, i32.add(n, 1)))))),
      call(basisOf, { a, tau, basis, n }),
    )
  },
)
