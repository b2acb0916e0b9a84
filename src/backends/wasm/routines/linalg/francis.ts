import { type Code, call, f64, forRange, func, i32, if_, type Local, select, seq } from "../../assembler/index.js"
import { element, FORM } from "./hessenberg.js"
import { along, locals, nth, WORD } from "./numbers.js"
import { reflect } from "./reflection.js"

type Int = Code<"i32">

/** Every so many steps the shifts are taken from elsewhere, to leave a cycle. */
const EXCEPTIONAL = 10

/** A reflection with v[0] = 1 of three rows of n numbers; of two, when the third is zeros and v2 is 0. */
const turnRows = func(
  "turnRows",
  { x: "i32", y: "i32", z: "i32", v1: "f64", v2: "f64", tau: "f64", n: "i32" },
  "void",
  (f, { x, y, z, v1, v2, tau, n }) => {
    const { p, q, r } = locals(f, "i32", "p", "q", "r")
    return along(f, n, (m, at, o) => {
      const [a, b, c, s] = [f.local(m.type), f.local(m.type), f.local(m.type), f.local(m.type)]
      const [second, third] = [m.splat(v1), m.splat(v2)]
      return seq(
        p.set(i32.add(x, at)),
        q.set(i32.add(y, at)),
        r.set(i32.add(z, at)),
        a.set(m.load(p, o)),
        b.set(m.load(q, o)),
        c.set(m.load(r, o)),
        s.set(m.mul(m.splat(tau), m.add(a, m.add(m.mul(second, b), m.mul(third, c))))),
        m.store(p, m.sub(a, s), o),
        m.store(q, m.sub(b, m.mul(second, s)), o),
        m.store(r, m.sub(c, m.mul(third, s)), o),
      )
    })
  },
)

/** The same reflection of three (or two) columns, `x` being the first of them in the first of so many rows. */
const turnColumns = func(
  "turnColumns",
  { x: "i32", n: "i32", rows: "i32", count: "i32", v1: "f64", v2: "f64", tau: "f64" },
  "void",
  (f, { x, n, rows, count, v1, v2, tau }) => {
    const { a, b, c, s } = locals(f, "f64", "a", "b", "c", "s")
    const each = (body: Code<"void">): Code<"void"> => forRange(f, 0, rows, 1, () => seq(body, x.set(nth(x, n))))
    const first = seq(a.set(f64.load(x)), b.set(f64.load(x, WORD)))
    const two = seq(f64.store(x, f64.sub(a, s)), f64.store(x, f64.sub(b, f64.mul(v1, s)), WORD))
    return if_(
      i32.eq(count, 3),
      each(
        seq(
          first,
          c.set(f64.load(x, 2 * WORD)),
          s.set(f64.mul(tau, f64.add(a, f64.add(f64.mul(v1, b), f64.mul(v2, c))))),
          two,
          f64.store(x, f64.sub(c, f64.mul(v2, s)), 2 * WORD),
        ),
      ),
      each(seq(first, s.set(f64.mul(tau, f64.add(a, f64.mul(v1, b)))), two)),
    )
  },
)

/**
 * One double step of Francis on the unreduced block first..last (Golub & Van Loan, Matrix Computations, 4th ed.,
 * algorithm 7.5.1): both shifts at once, so that conjugate ones stay in real arithmetic. At `work` there are 3 numbers
 * and a row of zeros.
 */
export const step = func(
  "step",
  { ...FORM, first: "i32", last: "i32", steps: "i32", work: "i32" },
  "void",
  (f, { t, z, n, first, last, steps, work }) => {
    const { x, y, w, h, s, tau, v1, v2 } = locals(f, "f64", "x", "y", "w", "h", "s", "tau", "v1", "v2")
    const { count, rows, before, zeros, third } = locals(f, "i32", "count", "rows", "before", "zeros", "third")
    const at = (i: Int, j: Int): Code<"f64"> => f64.load(element(t, n, i, j))
    const next = (i: Int, k: number): Int => i32.add(i, k)
    const exceptional = seq(
      s.set(f64.add(f64.abs(at(last, before)), f64.abs(at(before, next(last, -2))))),
      x.set(f64.add(x, f64.mul(s, 0.75))),
      y.set(x),
      w.set(f64.mul(f64.mul(s, s), -0.4375)),
    )
    const corner = seq(y.set(at(before, before)), w.set(f64.mul(at(last, before), at(before, last))))
    const start = seq(
      h.set(at(first, first)),
      f64.store(
        work,
        f64.add(
          f64.div(f64.sub(f64.mul(f64.sub(x, h), f64.sub(y, h)), w), at(next(first, 1), first)),
          at(first, next(first, 1)),
        ),
      ),
      f64.store(
        work,
        f64.sub(f64.sub(f64.sub(at(next(first, 1), next(first, 1)), h), f64.sub(x, h)), f64.sub(y, h)),
        WORD,
      ),
      f64.store(work, at(next(first, 2), next(first, 1)), 2 * WORD),
    )
    const column = (k: Local<"i32">): Code<"void"> =>
      forRange(f, 0, count, 1, (i) =>
        seq(
          f64.store(nth(work, i), at(i32.add(k, i), before)),
          f64.store(element(t, n, i32.add(k, i), before), f64.const(0)),
        ),
      )
    return seq(
      zeros.set(nth(work, 3)),
      before.set(i32.sub(last, 1)),
      x.set(at(last, last)),
      if_(i32.and(i32.gt_s(steps, 0), i32.eqz(i32.rem_s(steps, EXCEPTIONAL))), exceptional, corner),
      forRange(f, first, last, 1, (k) =>
        seq(
          before.set(i32.sub(k, 1)),
          count.set(i32.add(i32.sub(last, k), 1)),
          count.set(select(count, i32.const(3), i32.lt_s(count, 3))),
          if_(i32.eq(k, first), start, column(k)),
          tau.set(call(reflect, { x: work, n: count })),
          if_(i32.gt_s(k, first), f64.store(element(t, n, k, before), f64.load(work))),
          if_(
            f64.ne(tau, 0),
            seq(
              v1.set(f64.load(work, WORD)),
              v2.set(if_(i32.eq(count, 3), f64.load(work, 2 * WORD), f64.const(0))),
              third.set(if_(i32.eq(count, 3), element(t, n, next(k, 2), k), zeros)),
              rows.set(next(k, 4)),
              rows.set(select(rows, next(last, 1), i32.lt_s(rows, next(last, 1)))),
              call(turnRows, {
                x: element(t, n, k, k),
                y: element(t, n, next(k, 1), k),
                z: third,
                v1,
                v2,
                tau,
                n: i32.sub(n, k),
              }),
              call(turnColumns, { x: nth(t, k), n, rows, count, v1, v2, tau }),
              call(turnColumns, { x: nth(z, k), n, rows: n, count, v1, v2, tau }),
            ),
          ),
        ),
      ),
    )
  },
)
