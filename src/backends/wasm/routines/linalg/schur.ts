import {
  block,
  br,
  brIf,
  type Code,
  call,
  f64,
  forRange,
  func,
  i32,
  if_,
  type Local,
  loop,
  memory,
  return_,
  select,
  seq,
} from "../../assembler/index.js"
import { element, FORM, toHessenberg } from "./hessenberg.js"
import { hypot, reflect } from "./householder.js"
import { along, locals, nth, WORD } from "./numbers.js"
import { rotate } from "./vector.js"

/** Steps for one eigenvalue after which the iteration has failed. */
const LIMIT = 60
/** Every so many steps the shifts are taken from elsewhere, to leave a cycle. */
const EXCEPTIONAL = 10

const TINY = 1e-290

type Int = Code<"i32">

/**
 * 1 when the element below the diagonal in row k is nothing beside its neighbours (Ahues & Tisseur, LAPACK Working Note
 * 122, 1997): the second condition keeps the small eigenvalues of graded matrices.
 */
const isNegligible = func("isNegligible", { t: "i32", n: "i32", k: "i32" }, "i32", (f, { t, n, k }) => {
  const { a, b, c, d, near, gap, large, sum } = locals(f, "f64", "a", "b", "c", "d", "near", "gap", "large", "sum")
  const { p } = locals(f, "i32", "p")
  const [beside, across] = [f64.abs(c), f64.abs(b)]
  return seq(
    p.set(i32.sub(k, 1)),
    a.set(f64.load(element(t, n, p, p))),
    b.set(f64.load(element(t, n, p, k))),
    c.set(f64.load(element(t, n, k, p))),
    d.set(f64.load(element(t, n, k, k))),
    if_(f64.lt(f64.abs(c), TINY), return_(i32.const(1))),
    near.set(f64.add(f64.abs(a), f64.abs(d))),
    if_(f64.eq(near, 0), return_(i32.const(0))),
    if_(f64.gt(f64.abs(c), f64.mul(near, Number.EPSILON)), return_(i32.const(0))),
    gap.set(f64.abs(f64.sub(a, d))),
    large.set(f64.max(f64.abs(d), gap)),
    sum.set(f64.add(large, f64.max(beside, across))),
    f64.le(
      f64.mul(f64.min(beside, across), f64.div(f64.max(beside, across), sum)),
      f64.max(f64.mul(f64.mul(f64.min(f64.abs(d), gap), Number.EPSILON), f64.div(large, sum)), TINY),
    ),
  )
})

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
const step = func(
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

/** The rotation of the columns k and k + 1 in the first rows. */
const rotateColumns = func(
  "rotateColumns",
  { x: "i32", n: "i32", rows: "i32", c: "f64", s: "f64" },
  "void",
  (f, { x, n, rows, c, s }) => {
    const { u, v } = locals(f, "f64", "u", "v")
    return forRange(f, 0, rows, 1, () =>
      seq(
        u.set(f64.load(x)),
        v.set(f64.load(x, WORD)),
        f64.store(x, f64.add(f64.mul(c, u), f64.mul(s, v))),
        f64.store(x, f64.sub(f64.mul(c, v), f64.mul(s, u)), WORD),
        x.set(nth(x, n)),
      ),
    )
  },
)

/** Makes the 2 by 2 block in the rows k and k + 1 triangular by a rotation, when its eigenvalues are real. */
const splitBlock = func("splitBlock", { ...FORM, k: "i32" }, "void", (f, { t, z, n, k }) => {
  const { a, b, c, d, p, disc, q, r, cosine, sine } = locals(
    f,
    "f64",
    "a",
    "b",
    "c",
    "d",
    "p",
    "disc",
    "q",
    "r",
    "cosine",
    "sine",
  )
  const { at, below } = locals(f, "i32", "at", "below")
  return seq(
    at.set(element(t, n, k, k)),
    below.set(nth(at, n)),
    a.set(f64.load(at)),
    b.set(f64.load(at, WORD)),
    c.set(f64.load(below)),
    d.set(f64.load(below, WORD)),
    p.set(f64.mul(f64.sub(a, d), 0.5)),
    disc.set(f64.add(f64.mul(p, p), f64.mul(b, c))),
    if_(f64.lt(disc, 0), return_()),
    disc.set(f64.sqrt(disc)),
    q.set(f64.add(p, select(f64.neg(disc), disc, f64.lt(p, 0)))),
    r.set(call(hypot, { x: q, y: c })),
    cosine.set(f64.div(q, r)),
    sine.set(f64.div(c, r)),
    call(rotate, { x: at, y: below, c: cosine, s: sine, n: i32.sub(n, k) }),
    call(rotateColumns, { x: nth(t, k), n, rows: i32.add(k, 2), c: cosine, s: sine }),
    call(rotateColumns, { x: nth(z, k), n, rows: n, c: cosine, s: sine }),
    f64.store(below, f64.const(0)),
  )
})

/** Bytes of memory that a Schur form works in. */
export const schurBytes = (n: number): number => (2 * n + 4) * WORD

/**
 * The real Schur form of t, which is upper triangular outside of the rows and columns from..to, in its place: upper
 * triangular but for 2 by 2 blocks that have conjugate eigenvalues. 0 when the iteration does not converge.
 */
export const schur = func(
  "schur",
  { ...FORM, from: "i32", to: "i32", work: "i32" },
  "i32",
  (f, { from, to, work, ...form }) => {
    const { t, n } = form
    const { first, last, steps } = locals(f, "i32", "first", "last", "steps")
    return seq(
      call(toHessenberg, { ...form, from, to, work }),
      memory.fill(work, 0, i32.shl(i32.add(n, 3), 3)),
      last.set(i32.sub(to, 1)),
      block((done) =>
        loop((again) =>
          seq(
            brIf(done, i32.le_s(last, from)),
            first.set(last),
            block((found) =>
              loop((next) =>
                seq(
                  brIf(found, i32.le_s(first, from)),
                  brIf(found, call(isNegligible, { t, n, k: first })),
                  first.set(i32.sub(first, 1)),
                  br(next),
                ),
              ),
            ),
            if_(i32.gt_s(first, from), f64.store(element(t, n, first, i32.sub(first, 1)), f64.const(0))),
            if_(
              i32.lt_s(first, i32.sub(last, 1)),
              seq(
                if_(i32.gt_s(steps, LIMIT), return_(i32.const(0))),
                call(step, { ...form, first, last, steps, work }),
                steps.set(i32.add(steps, 1)),
              ),
              seq(
                if_(i32.eq(first, i32.sub(last, 1)), call(splitBlock, { ...form, k: first })),
                last.set(i32.sub(first, 1)),
                steps.set(0),
              ),
            ),
            br(again),
          ),
        ),
      ),
      i32.const(1),
    )
  },
)
