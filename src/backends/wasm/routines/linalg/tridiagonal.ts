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
import { diagonal as diagonalMatrix, fill } from "./copies.js"
import { hypot, reflect } from "./householder.js"
import { along, nth, rowOf, WORD } from "./numbers.js"
import { addScaled, dot, rotate, scale } from "./vector.js"

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

const FORM = { diagonal: "i32", beside: "i32", basis: "i32", n: "i32" } as const

/** The product of the reflections in the rows of `a`, transposed: from the last on, each touches one more row and column. */
const basisOf = func("basisOf", { a: "i32", tau: "i32", basis: "i32", n: "i32" }, "void", (f, { a, tau, basis, n }) => {
  const [stride, v, row, first, left] = ["stride", "v", "row", "first", "left"].map((name) => f.local("i32", name))
  const t = f.local("f64", "t")
  return seq(
    stride!.set(i32.shl(n, 3)),
    call(diagonalMatrix, { to: basis, n, value: 1 }),
    forRange(f, 1, n, 1, (k) =>
      seq(
        first!.set(i32.sub(n, k)),
        left!.set(k),
        v!.set(nth(rowOf(a, i32.sub(first!, 1), stride!), first!)),
        t.set(f64.neg(f64.load(nth(tau, i32.sub(first!, 1))))),
        forRange(f, first!, n, 1, (i) =>
          seq(
            row!.set(nth(rowOf(basis, i, stride!), first!)),
            call(addScaled, { y: row!, x: v!, a: f64.mul(t, call(dot, { x: row!, y: v!, n: left! })), n: left! }),
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
    const [stride, v, w, row, first, left] = ["stride", "v", "w", "row", "first", "left"].map((name) =>
      f.local("i32", name),
    )
    const [t, own] = [f.local("f64", "t"), f.local("f64", "own")]
    const tau = work
    const product = forRange(f, 0, left!, 1, (i) =>
      seq(
        row!.set(nth(rowOf(a, i32.add(first!, i), stride!), i32.add(first!, i))),
        own.set(f64.load(nth(v!, i))),
        f64.store(
          nth(w!, i),
          f64.add(f64.load(nth(w!, i)), call(dot, { x: row!, y: nth(v!, i), n: i32.sub(left!, i) })),
        ),
        call(addScaled, {
          y: nth(w!, i32.add(i, 1)),
          x: i32.add(row!, WORD),
          a: own,
          n: i32.sub(i32.sub(left!, i), 1),
        }),
      ),
    )
    const update = forRange(f, 0, left!, 1, (i) =>
      call(addTwo, {
        a: nth(rowOf(a, i32.add(first!, i), stride!), i32.add(first!, i)),
        x: nth(w!, i),
        p: f64.neg(f64.load(nth(v!, i))),
        y: nth(v!, i),
        q: f64.neg(f64.load(nth(w!, i))),
        n: i32.sub(left!, i),
      }),
    )
    return seq(
      stride!.set(i32.shl(n, 3)),
      w!.set(i32.add(work, stride!)),
      forRange(f, 1, n, 1, (k) =>
        seq(
          first!.set(k),
          left!.set(i32.sub(n, k)),
          v!.set(nth(rowOf(a, i32.sub(k, 1), stride!), k)),
          t.set(call(reflect, { x: v!, n: left! })),
          f64.store(nth(tau, i32.sub(k, 1)), t),
          f64.store(nth(beside, i32.sub(k, 1)), f64.load(v!)),
          f64.store(v!, f64.const(1)),
          if_(
            f64.ne(t, 0),
            seq(
              call(fill, { to: w!, n: left!, value: 0 }),
              product,
              call(scale, { x: w!, a: t, n: left! }),
              call(addScaled, {
                y: w!,
                x: v!,
                a: f64.mul(f64.mul(t, -0.5), call(dot, { x: w!, y: v!, n: left! })),
                n: left!,
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

/** One implicit step with Wilkinson's shift on the unreduced block first..last (algorithm 8.3.2 there). */
const step = func(
  "step",
  { ...FORM, first: "i32", last: "i32" },
  "void",
  (f, { diagonal, beside, basis, n, first, last }) => {
    const [shift, half, x, z, r, c, s, p, q, b, change] = "shift half x z r c s p q b change"
      .split(" ")
      .map((name) => f.local("f64", name))
    const stride = i32.shl(n, 3)
    const d = (i: Code<"i32">): Code<"i32"> => nth(diagonal, i)
    const e = (i: Code<"i32">): Code<"i32"> => nth(beside, i)
    const before = i32.sub(last, 1)
    return seq(
      half!.set(f64.mul(f64.sub(f64.load(d(before)), f64.load(d(last))), 0.5)),
      b!.set(f64.load(e(before))),
      r!.set(call(hypot, { x: half!, y: b! })),
      shift!.set(
        f64.sub(f64.load(d(last)), f64.div(f64.mul(b!, b!), f64.add(half!, select(r!, f64.neg(r!), f64.ge(half!, 0))))),
      ),
      x!.set(f64.sub(f64.load(d(first)), shift!)),
      z!.set(f64.load(e(first))),
      forRange(f, first, last, 1, (k) =>
        seq(
          r!.set(f64.sqrt(f64.add(f64.mul(x!, x!), f64.mul(z!, z!)))),
          if_(f64.eq(r!, 0), seq(c!.set(1), s!.set(0)), seq(c!.set(f64.div(x!, r!)), s!.set(f64.div(z!, r!)))),
          if_(i32.gt_s(k, first), f64.store(e(i32.sub(k, 1)), r!)),
          p!.set(f64.load(d(k))),
          q!.set(f64.load(d(i32.add(k, 1)))),
          b!.set(f64.load(e(k))),
          change!.set(f64.mul(s!, f64.add(f64.mul(s!, f64.sub(q!, p!)), f64.mul(f64.mul(c!, 2), b!)))),
          f64.store(d(k), f64.add(p!, change!)),
          f64.store(d(i32.add(k, 1)), f64.sub(q!, change!)),
          f64.store(
            e(k),
            f64.add(f64.mul(f64.mul(c!, s!), f64.sub(q!, p!)), f64.mul(f64.mul(f64.sub(c!, s!), f64.add(c!, s!)), b!)),
          ),
          call(rotate, {
            x: rowOf(basis, k, stride),
            y: rowOf(basis, i32.add(k, 1), stride),
            c: c!,
            s: s!,
            n,
          }),
          if_(
            i32.lt_s(i32.add(k, 1), last),
            seq(
              x!.set(f64.load(e(k))),
              z!.set(f64.mul(s!, f64.load(e(i32.add(k, 1))))),
              f64.store(e(i32.add(k, 1)), f64.mul(f64.load(e(i32.add(k, 1))), c!)),
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
