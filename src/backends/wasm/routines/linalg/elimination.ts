import { type Code, call, f64, forRange, func, i32, if_, select, seq } from "../../assembler/index.js"
import type { Stage } from "../routine.js"
import { sharedOut, solo } from "./matrices.js"
import { nth, rowOf, WORD } from "./numbers.js"
import { atMost, inBoth, product, type Rounding } from "./product.js"
import { addScaled, exchange } from "./vector.js"

/** Columns that are finished before the rest of the matrix gets to see them. */
const BLOCK = 32

const MATRIX = { a: "i32", stride: "i32", m: "i32", n: "i32" } as const

/** The row from k on whose number in column k is the largest in size, the first of equal ones. */
const pivotOf = func("pivotOf", { ...MATRIX, k: "i32" }, "i32", (f, { a, stride, m, k }) => {
  const [best, at, p] = [f.local("f64", "best"), f.local("i32", "at"), f.local("i32", "p")]
  const size = f.local("f64", "size")
  return seq(
    at.set(nth(rowOf(a, k, stride), k)),
    best.set(f64.abs(f64.load(at))),
    p.set(k),
    forRange(f, i32.add(k, 1), m, 1, (i) =>
      seq(
        at.set(i32.add(at, stride)),
        if_(f64.gt(size.tee(f64.abs(f64.load(at))), best), seq(best.set(size), p.set(i))),
      ),
    ),
    p,
  )
})

/** Eliminates below the diagonal in the columns from..to, and only there; rows change places as a whole. */
const eliminateColumns = func(
  "eliminateColumns",
  { ...MATRIX, from: "i32", to: "i32", pivots: "i32" },
  "void",
  (f, { a, stride, m, n, from, to, pivots }) => {
    const [p, row, own] = [f.local("i32", "p"), f.local("i32", "row"), f.local("i32", "own")]
    const [pivot, quotient] = [f.local("f64", "pivot"), f.local("f64", "quotient")]
    return forRange(f, from, to, 1, (k) =>
      seq(
        p.set(call(pivotOf, { a, stride, m, n, k })),
        i32.store(i32.add(pivots, i32.shl(k, 2)), p),
        own.set(rowOf(a, k, stride)),
        if_(i32.ne(p, k), call(exchange, { x: own, y: rowOf(a, p, stride), n })),
        pivot.set(f64.load(nth(own, k))),
        if_(
          f64.ne(pivot, 0),
          forRange(f, i32.add(k, 1), m, 1, (i) =>
            seq(
              row.set(nth(rowOf(a, i, stride), k)),
              quotient.set(f64.div(f64.load(row), pivot)),
              f64.store(row, quotient),
              call(addScaled, {
                y: i32.add(row, WORD),
                x: nth(own, i32.add(k, 1)),
                a: f64.neg(quotient),
                n: i32.sub(i32.sub(to, k), 1),
              }),
            ),
          ),
        ),
      ),
    )
  },
)

/** Rows of u right of the columns from..to: what the rows above them in the block leave. */
const finishRows = func(
  "finishRows",
  { ...MATRIX, from: "i32", to: "i32" },
  "void",
  (f, { a, stride, n, from, to }) => {
    const row = f.local("i32", "row")
    return forRange(f, i32.add(from, 1), to, 1, (i) =>
      seq(
        row.set(rowOf(a, i, stride)),
        forRange(f, from, i, 1, (k) =>
          call(addScaled, {
            y: nth(row, to),
            x: nth(rowOf(a, k, stride), to),
            a: f64.neg(f64.load(nth(row, k))),
            n: i32.sub(n, to),
          }),
        ),
      ),
    )
  },
)

/**
 * Factors an m by n matrix in place into l below the diagonal, its own diagonal being 1, and u, by elimination with
 * partial pivoting; in step k row k changed places with row pivots[k]. A column without a pivot is left as it is. At
 * `work` there are packBytes(n).
 */
export const eliminate = inBoth((rounding) =>
  func("eliminate", { ...MATRIX, pivots: "i32", work: "i32" }, "void", (f, { a, stride, m, n, pivots, work }) => {
    const [end, to, lower] = [f.local("i32", "end"), f.local("i32", "to"), f.local("i32", "lower")]
    const matrix = { a, stride, m, n }
    return seq(
      end.set(select(m, n, i32.lt_s(m, n))),
      forRange(f, 0, end, BLOCK, (from) =>
        seq(
          to.set(i32.add(from, atMost(f, BLOCK, i32.sub(end, from)))),
          call(eliminateColumns, { ...matrix, from, to, pivots }),
          call(finishRows, { ...matrix, from, to }),
          lower.set(rowOf(a, to, stride)),
          call(product[rounding], {
            m: i32.sub(m, to),
            n: i32.sub(n, to),
            k: i32.sub(to, from),
            factor: -1,
            a: nth(lower, from),
            ar: stride,
            ac: WORD,
            b: nth(rowOf(a, from, stride), to),
            br: stride,
            bc: WORD,
            c: nth(lower, to),
            cr: stride,
            work,
          }),
        ),
      ),
    )
  }),
)

/** Rows that are worth a piece of their own. */
const GRAIN = 64

/** The same stage by stage, threads sharing the products; each has packBytes(n) for itself. */
export const eliminateInStages = (
  rounding: Rounding,
  {
    a,
    m,
    n,
    pivots,
  }: { readonly a: Code<"i32">; readonly m: number; readonly n: number; readonly pivots: Code<"i32"> },
  memory: { readonly own: number; readonly bytes: number },
): readonly Stage[] => {
  const stride = n * WORD
  const end = Math.min(m, n)
  const at = (i: number, j: number): Code<"i32"> => i32.add(a, i * stride + j * WORD)
  return Array.from({ length: Math.ceil(end / BLOCK) }, (_, block) => block * BLOCK).flatMap((from) => {
    const to = Math.min(from + BLOCK, end)
    const matrix = { a, stride, m, n, from, to }
    return [
      solo(seq(call(eliminateColumns, { ...matrix, pivots }), call(finishRows, matrix))),
      sharedOut("update", { units: m - to, grain: GRAIN, ...memory }, (_f, lo, count, own) =>
        call(product[rounding], {
          m: count,
          n: n - to,
          k: to - from,
          factor: -1,
          a: rowOf(at(to, from), lo, i32.const(stride)),
          ar: stride,
          ac: WORD,
          b: at(from, to),
          br: stride,
          bc: WORD,
          c: rowOf(at(to, to), lo, i32.const(stride)),
          cr: stride,
          work: own,
        }),
      ),
    ]
  })
}

/** The order in which the pivots put `rows` rows: row i of the result was row order[i]. */
export const orderOf = func(
  "orderOf",
  { order: "i32", pivots: "i32", count: "i32", rows: "i32" },
  "void",
  (f, { order, pivots, count, rows }) => {
    const [x, y, held] = [f.local("i32", "x"), f.local("i32", "y"), f.local("i32", "held")]
    const at = (i: Code<"i32">): Code<"i32"> => i32.add(order, i32.shl(i, 2))
    return seq(
      forRange(f, 0, rows, 1, (i) => i32.store(at(i), i)),
      forRange(f, 0, count, 1, (k) =>
        seq(
          x.set(at(k)),
          y.set(at(i32.load(i32.add(pivots, i32.shl(k, 2))))),
          held.set(i32.load(x)),
          i32.store(x, i32.load(y)),
          i32.store(y, held),
        ),
      ),
    )
  },
)

/** The rows of a matrix of m columns change places as the pivots say, one after the other. */
export const exchangeRows = func(
  "exchangeRows",
  { x: "i32", stride: "i32", m: "i32", pivots: "i32", count: "i32" },
  "void",
  (f, { x, stride, m, pivots, count }) => {
    const p = f.local("i32", "p")
    return forRange(f, 0, count, 1, (k) =>
      seq(
        p.set(i32.load(i32.add(pivots, i32.shl(k, 2)))),
        if_(i32.ne(p, k), call(exchange, { x: rowOf(x, k, stride), y: rowOf(x, p, stride), n: m })),
      ),
    )
  },
)
