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
  loop,
  return_,
  select,
  seq,
} from "../../assembler/index.js"
import { locals, nth, rowOf } from "./numbers.js"
import { hypot } from "./reflection.js"
import { FORM } from "./tridiagonal.js"
import { rotate } from "./vector.js"

/**
 * One implicit step with Wilkinson's shift on the unreduced block first..last (Golub & Van Loan, Matrix Computations,
 * 4th ed., algorithm 8.3.2).
 */
const step = func(
  "step",
  { ...FORM, first: "i32", last: "i32" },
  "void",
  (f, { diagonal, beside, basis, n, first, last }) => {
    const { shift, half, x, z, r, c, s, p, q, b, change } = locals(
      f,
      "f64",
      "shift",
      "half",
      "x",
      "z",
      "r",
      "c",
      "s",
      "p",
      "q",
      "b",
      "change",
    )
    const stride = i32.shl(n, 3)
    const d = (i: Code<"i32">): Code<"i32"> => nth(diagonal, i)
    const e = (i: Code<"i32">): Code<"i32"> => nth(beside, i)
    const before = i32.sub(last, 1)
    return seq(
      half.set(f64.mul(f64.sub(f64.load(d(before)), f64.load(d(last))), 0.5)),
      b.set(f64.load(e(before))),
      r.set(call(hypot, { x: half, y: b })),
      shift.set(
        f64.sub(f64.load(d(last)), f64.div(f64.mul(b, b), f64.add(half, select(r, f64.neg(r), f64.ge(half, 0))))),
      ),
      x.set(f64.sub(f64.load(d(first)), shift)),
      z.set(f64.load(e(first))),
      forRange(f, first, last, 1, (k) =>
        seq(
          r.set(f64.sqrt(f64.add(f64.mul(x, x), f64.mul(z, z)))),
          if_(f64.eq(r, 0), seq(c.set(1), s.set(0)), seq(c.set(f64.div(x, r)), s.set(f64.div(z, r)))),
          if_(i32.gt_s(k, first), f64.store(e(i32.sub(k, 1)), r)),
          p.set(f64.load(d(k))),
          q.set(f64.load(d(i32.add(k, 1)))),
          b.set(f64.load(e(k))),
          change.set(f64.mul(s, f64.add(f64.mul(s, f64.sub(q, p)), f64.mul(f64.mul(c, 2), b)))),
          f64.store(d(k), f64.add(p, change)),
          f64.store(d(i32.add(k, 1)), f64.sub(q, change)),
          f64.store(
            e(k),
            f64.add(f64.mul(f64.mul(c, s), f64.sub(q, p)), f64.mul(f64.mul(f64.sub(c, s), f64.add(c, s)), b)),
          ),
          call(rotate, {
            x: rowOf(basis, k, stride),
            y: rowOf(basis, i32.add(k, 1), stride),
            c: c,
            s: s,
            n,
          }),
          if_(
            i32.lt_s(i32.add(k, 1), last),
            seq(
              x.set(f64.load(e(k))),
              z.set(f64.mul(s, f64.load(e(i32.add(k, 1))))),
              f64.store(e(i32.add(k, 1)), f64.mul(f64.load(e(i32.add(k, 1))), c)),
            ),
          ),
        ),
      ),
    )
  },
)

/** Steps for an eigenvalue that are unheard of. */
const LIMIT = 60

/**
 * Makes the matrix diagonal by implicit QR steps (algorithm 8.3.3 there): `diagonal` then holds the eigenvalues and row
 * i of `basis` the i-th eigenvector. 0 when that takes unheard-of many steps, as with NaN.
 */
export const diagonalize = func("diagonalize", FORM, "i32", (f, form) => {
  const { diagonal, beside, n } = form
  const [first, last, steps] = [f.local("i32", "first"), f.local("i32", "last"), f.local("i32", "steps")]
  const e = (i: Code<"i32">): Code<"i32"> => nth(beside, i)
  const sizeAt = (i: Code<"i32">): Code<"f64"> => f64.abs(f64.load(nth(diagonal, i)))
  return seq(
    last.set(i32.sub(n, 1)),
    loop((again) =>
      seq(
        if_(i32.le_s(last, 0), return_(i32.const(1))),
        forRange(f, 0, last, 1, (k) =>
          if_(
            f64.le(f64.abs(f64.load(e(k))), f64.mul(f64.add(sizeAt(k), sizeAt(i32.add(k, 1))), Number.EPSILON / 2)),
            f64.store(e(k), f64.const(0)),
          ),
        ),
        block((done) =>
          loop((next) =>
            seq(
              brIf(done, i32.le_s(last, 0)),
              brIf(done, f64.ne(f64.load(e(i32.sub(last, 1))), 0)),
              last.set(i32.sub(last, 1)),
              br(next),
            ),
          ),
        ),
        if_(i32.le_s(last, 0), return_(i32.const(1))),
        if_(i32.gt_s(steps, i32.mul(n, LIMIT)), return_(i32.const(0))),
        first.set(i32.sub(last, 1)),
        block((done) =>
          loop((next) =>
            seq(
              brIf(done, i32.le_s(first, 0)),
              brIf(done, f64.eq(f64.load(e(i32.sub(first, 1))), 0)),
              first.set(i32.sub(first, 1)),
              br(next),
            ),
          ),
        ),
        call(step, { ...form, first, last }),
        steps.set(i32.add(steps, 1)),
        br(again),
      ),
    ),
    i32.const(0),
  )
})
