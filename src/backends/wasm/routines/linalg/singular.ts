import { type Code, call, f64, forRange, func, i32, if_, memory, return_, seq } from "../../assembler/index.js"
import { approximate, approximationBytes } from "./approximation.js"
import { fill } from "./copies.js"
import { factorQR, formQ, reflectionBytes } from "./householder.js"
import { orthogonalize } from "./jacobi.js"
import { locals, nth, rowOf, WORD } from "./numbers.js"
import { orientation, sortPlaces } from "./order.js"
import { inBoth, packBytes, product } from "./product.js"
import { upperOf } from "./qr.js"
import { divide, largest, norm, scale } from "./vector.js"

/** Rows shorter than this, where the longest is about 1, are too short to have a direction. */
const TINY = 1e-140

/** Rows that are orthonormal and complete the first `rank` of n to a basis, in place; at `spare` is room for n more. */
const complete = inBoth((rounding) =>
  func(
    "complete",
    { rows: "i32", n: "i32", rank: "i32", spare: "i32", tau: "i32", all: "i32", work: "i32" },
    "void",
    (_f, { rows, n, rank, spare, tau, all: basis, work }) => {
      const stride = i32.shl(n, 3)
      const matrix = { a: spare, m: n, n: rank, tau, work }
      return seq(
        memory.copy(spare, rows, i32.mul(rank, stride)),
        call(factorQR[rounding], matrix),
        call(formQ[rounding], { ...matrix, q: basis, rows: n }),
        memory.copy(rowOf(rows, rank, stride), rowOf(basis, rank, stride), i32.mul(i32.sub(n, rank), stride)),
      )
    },
  ),
)

/** Bytes of memory that the singular values of a matrix of m rows and n columns work in. */
export const singularBytes = (m: number, n: number): number =>
  (m * n + 3 * n * n + 3 * n) * WORD +
  Math.max(reflectionBytes(m, n), reflectionBytes(n, n), packBytes(m), approximationBytes(n))

/**
 * The singular values, descending, and vectors of a matrix of m rows and n <= m columns, which lie in one piece each and
 * are overwritten: a = q r by reflections, then one-sided Jacobi on the rows of r, w r = s vt, which starts from the
 * eigenvectors of r r^T where it can; then u^T = w q^T. At
 * `ut` are the n left vectors, at `vt` the right ones; the first element among their largest is positive in `vt`.
 */
export const singular = inBoth((rounding) =>
  func(
    "singular",
    { a: "i32", m: "i32", n: "i32", ut: "i32", s: "i32", vt: "i32", work: "i32" },
    "void",
    (f, { a, m, n, ut, s, vt, work }) => {
      const [unit, length] = [f.local("f64", "unit"), f.local("f64", "length")]
      const { g, w, ordered, q, norms, order, tau, rest, rank, from, stride } = locals(
        f,
        "i32",
        "g",
        "w",
        "ordered",
        "q",
        "norms",
        "order",
        "tau",
        "rest",
        "rank",
        "from",
        "stride",
      )
      const count = i32.mul(m, n)
      const own = i32.mul(n, n)
      const nothing = (to: Code<"i32">, size: Code<"i32">): Code<"void"> =>
        call(fill, { to, n: size, value: Number.NaN })
      const fail = seq(nothing(ut, count), nothing(s, n), nothing(vt, own), return_())
      const matrix = { a, m, n, tau: tau, work: rest }
      return seq(
        stride.set(i32.shl(n, 3)),
        g.set(work),
        w.set(i32.add(g, i32.mul(n, stride))),
        ordered.set(i32.add(w, i32.mul(n, stride))),
        q.set(i32.add(ordered, i32.mul(n, stride))),
        norms.set(i32.add(q, i32.shl(count, 3))),
        order.set(i32.add(norms, stride)),
        tau.set(i32.add(order, stride)),
        rest.set(i32.add(tau, stride)),
        unit.set(call(largest, { x: a, n: count })),
        if_(i32.eqz(f64.lt(unit, Number.POSITIVE_INFINITY)), fail),
        if_(f64.eq(unit, 0), unit.set(1)),
        call(divide, { x: a, a: unit, n: count }),
        call(factorQR[rounding], matrix),
        call(upperOf, { r: g, a, m, n }),
        call(approximate[rounding], { g: g, w: w, n, work: rest }),
        if_(i32.eqz(call(orthogonalize, { g: g, w: w, n })), fail),
        forRange(f, 0, n, 1, (i) => f64.store(nth(norms, i), call(norm, { x: rowOf(g, i, stride), n }))),
        call(sortPlaces, { order: order, x: norms, n, sign: -1 }),
        forRange(f, 0, n, 1, (i) =>
          seq(
            from.set(i32.load(i32.add(order, i32.shl(i, 2)))),
            length.set(f64.load(nth(norms, from))),
            f64.store(nth(s, i), f64.mul(length, unit)),
            if_(f64.gt(length, TINY), rank.set(i32.add(i, 1))),
            memory.copy(rowOf(vt, i, stride), rowOf(g, from, stride), stride),
            call(divide, { x: rowOf(vt, i, stride), a: length, n }),
            memory.copy(rowOf(ordered, i, stride), rowOf(w, from, stride), stride),
          ),
        ),
        if_(
          i32.lt_s(rank, n),
          call(complete[rounding], { rows: vt, n, rank: rank, spare: g, tau: norms, all: w, work: rest }),
        ),
        forRange(f, 0, n, 1, (i) =>
          seq(
            length.set(call(orientation, { x: rowOf(vt, i, stride), n })),
            call(scale, { x: rowOf(vt, i, stride), a: length, n }),
            call(scale, { x: rowOf(ordered, i, stride), a: length, n }),
          ),
        ),
        call(formQ[rounding], { ...matrix, q: q, rows: n }),
        memory.fill(ut, 0, i32.shl(count, 3)),
        call(product[rounding], {
          m: n,
          n: m,
          k: n,
          factor: 1,
          a: ordered,
          ar: stride,
          ac: WORD,
          b: q,
          br: i32.shl(m, 3),
          bc: WORD,
          c: ut,
          cr: i32.shl(m, 3),
          work: rest,
        }),
      )
    },
  ),
)
