import {
  block,
  br,
  brIf,
  call,
  f64,
  forRange,
  func,
  i32,
  if_,
  loop,
  memory,
  return_,
  select,
  seq,
} from "../../assembler/index.js"
import { step } from "./francis.js"
import { element, FORM, toHessenberg } from "./hessenberg.js"
import { locals, nth, WORD } from "./numbers.js"
import { hypot } from "./reflection.js"
import { rotate } from "./vector.js"

/** Steps for one eigenvalue after which the iteration has failed. */
const LIMIT = 60

const TINY = 1e-290

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
