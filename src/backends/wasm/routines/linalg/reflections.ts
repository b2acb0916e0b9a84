import { type Code, call, f64, forRange, func, i32, if_, memory, select, seq } from "../../assembler/index.js"
import { nth, rowOf, WORD } from "./numbers.js"
import { inBoth, product } from "./product.js"
import { reflect } from "./reflection.js"
import { addScaled, dot } from "./vector.js"

/** Columns whose reflections are applied together. */
export const BLOCK = 32

/** A matrix of n columns of m numbers, in one piece each, and the factors of its reflections. */
export const MATRIX = { a: "i32", m: "i32", n: "i32", tau: "i32" } as const

/** Reflects the columns from..to, which lie in one piece each, the others of them following. */
export const reflectColumns = func(
  "reflectColumns",
  { ...MATRIX, from: "i32", to: "i32" },
  "void",
  (f, { a, m, tau, from, to }) => {
    const [stride, x, y, left] = [
      f.local("i32", "stride"),
      f.local("i32", "x"),
      f.local("i32", "y"),
      f.local("i32", "left"),
    ]
    const [t, first] = [f.local("f64", "t"), f.local("f64", "first")]
    return seq(
      stride.set(i32.shl(m, 3)),
      forRange(f, from, to, 1, (j) =>
        seq(
          x.set(nth(rowOf(a, j, stride), j)),
          left.set(i32.sub(m, j)),
          t.set(call(reflect, { x, n: left })),
          f64.store(nth(tau, j), t),
          first.set(f64.load(x)),
          f64.store(x, f64.const(1)),
          if_(
            f64.ne(t, 0),
            forRange(f, i32.add(j, 1), to, 1, (c) =>
              seq(
                y.set(nth(rowOf(a, c, stride), j)),
                call(addScaled, { y, x, a: f64.neg(f64.mul(t, call(dot, { x, y, n: left }))), n: left }),
              ),
            ),
          ),
          f64.store(x, first),
        ),
      ),
    )
  },
)

/**
 * The vectors of the reflections from..to in rows, from element `from` on, and the triangle t by which their product is
 * I - v t v^T (Schreiber & Van Loan, SIAM J. Sci. Stat. Comput. 10, 1989).
 */
export const blockOf = func(
  "blockOf",
  { ...MATRIX, from: "i32", to: "i32", v: "i32", t: "i32" },
  "void",
  (f, { a, m, tau, from, to, v, t }) => {
    const [width, row, own] = [f.local("i32", "width"), f.local("i32", "row"), f.local("i32", "own")]
    const [s, factor] = [f.local("f64", "s"), f.local("f64", "factor")]
    const at = (i: Code<"i32">, j: Code<"i32">): Code<"i32"> => nth(i32.add(t, i32.mul(i, BLOCK * WORD)), j)
    return seq(
      width.set(i32.sub(m, from)),
      memory.fill(t, 0, BLOCK * BLOCK * WORD),
      forRange(f, 0, i32.sub(to, from), 1, (j) =>
        seq(
          own.set(i32.add(j, from)),
          row.set(rowOf(v, j, i32.shl(width, 3))),
          memory.fill(row, 0, i32.shl(j, 3)),
          memory.copy(nth(row, j), nth(rowOf(a, own, i32.shl(m, 3)), own), i32.shl(i32.sub(m, own), 3)),
          f64.store(nth(row, j), f64.const(1)),
          factor.set(f64.neg(f64.load(nth(tau, own)))),
          forRange(f, 0, j, 1, (i) =>
            f64.store(at(i, j), f64.mul(factor, call(dot, { x: rowOf(v, i, i32.shl(width, 3)), y: row, n: width }))),
          ),
          forRange(f, 0, j, 1, (i) =>
            seq(
              s.set(0),
              forRange(f, i, j, 1, (k) => s.set(f64.add(s, f64.mul(f64.load(at(i, k)), f64.load(at(k, j)))))),
              f64.store(at(i, j), s),
            ),
          ),
          f64.store(at(j, j), f64.neg(factor)),
        ),
      ),
    )
  },
)

/** The rows of c times v t v^T subtracted from them, or v t^T v^T when `backwards`. */
export const applyBlock = inBoth((rounding) =>
  func(
    "applyBlock",
    {
      c: "i32",
      stride: "i32",
      rows: "i32",
      width: "i32",
      count: "i32",
      backwards: "i32",
      v: "i32",
      t: "i32",
      x: "i32",
      y: "i32",
      work: "i32",
    },
    "void",
    (_f, { c, stride, rows, width, count, backwards, v, t, x, y, work }) => {
      const inner = i32.const(BLOCK * WORD)
      const results = i32.mul(rows, BLOCK * WORD)
      return seq(
        memory.fill(x, 0, results),
        memory.fill(y, 0, results),
        call(product[rounding], {
          m: rows,
          n: count,
          k: width,
          factor: 1,
          a: c,
          ar: stride,
          ac: WORD,
          b: v,
          br: WORD,
          bc: i32.shl(width, 3),
          c: x,
          cr: inner,
          work,
        }),
        call(product[rounding], {
          m: rows,
          n: count,
          k: count,
          factor: 1,
          a: x,
          ar: inner,
          ac: WORD,
          b: t,
          br: select(i32.const(WORD), inner, backwards),
          bc: select(inner, i32.const(WORD), backwards),
          c: y,
          cr: inner,
          work,
        }),
        call(product[rounding], {
          m: rows,
          n: width,
          k: count,
          factor: -1,
          a: y,
          ar: inner,
          ac: WORD,
          b: v,
          br: i32.shl(width, 3),
          bc: WORD,
          c,
          cr: stride,
          work,
        }),
      )
    },
  ),
)
