import { type Code, call, f64, forRange, func, i32, if_, memory, return_, seq } from "../../assembler/index.js"
import { eliminate, exchangeRows } from "./elimination.js"
import { locals, nth, rowOf, WORD } from "./numbers.js"
import { inBoth, packBytes, product } from "./product.js"
import { solveBytes, substitute } from "./triangle.js"

/** Unknowns of the largest system: two blocks of order 2 make one. */
const MOST = 4

/** Bytes of memory that an equation of two blocks works in. */
export const blockBytes: number = MOST * MOST * WORD + MOST * WORD + Math.max(packBytes(MOST), solveBytes(MOST, 1))

/**
 * The solution x of a x + x b = c for blocks of order p and q, which are 1 or 2, in the place of the p q numbers c: as a
 * system of p q equations. 0 where a and b have opposite eigenvalues and c is 0. The rows of a and b are `stride` bytes
 * after each other.
 */
export const solveBlock = inBoth((rounding) =>
  func(
    "solveBlock",
    { a: "i32", as: "i32", b: "i32", bs: "i32", c: "i32", p: "i32", q: "i32", work: "i32" },
    "void",
    (f, { a, as, b, bs, c, p, q, work }) => {
      const { n, row, pivots, pack, some } = locals(f, "i32", "n", "row", "pivots", "pack", "some")
      const add = (column: Code<"i32">, value: Code<"f64">): Code<"void"> =>
        f64.store(nth(row, column), f64.add(f64.load(nth(row, column)), value))
      const stride = i32.const(MOST * WORD)
      const system = { t: work, tr: stride, tc: WORD, n, x: c, xs: WORD, m: 1, work: pack }
      return seq(
        n.set(i32.mul(p, q)),
        if_(
          i32.eq(n, 1),
          seq(
            if_(f64.ne(f64.load(c), 0), f64.store(c, f64.div(f64.load(c), f64.add(f64.load(a), f64.load(b))))),
            return_(),
          ),
        ),
        forRange(f, 0, n, 1, (i) => if_(f64.ne(f64.load(nth(c, i)), 0), some.set(1))),
        if_(i32.eqz(some), return_()),
        pivots.set(i32.add(work, MOST * MOST * WORD)),
        pack.set(i32.add(pivots, MOST * WORD)),
        memory.fill(work, 0, MOST * MOST * WORD),
        forRange(f, 0, p, 1, (i) =>
          forRange(f, 0, q, 1, (j) =>
            seq(
              row.set(rowOf(work, i32.add(i32.mul(i, q), j), stride)),
              forRange(f, 0, p, 1, (k) => add(i32.add(i32.mul(k, q), j), f64.load(nth(rowOf(a, i, as), k)))),
              forRange(f, 0, q, 1, (k) => add(i32.add(i32.mul(i, q), k), f64.load(nth(rowOf(b, k, bs), j)))),
            ),
          ),
        ),
        call(eliminate[rounding], { a: work, stride, m: n, n, pivots, work: pack }),
        call(exchangeRows, { x: c, stride: WORD, m: 1, pivots, count: n }),
        call(substitute[rounding], { ...system, lower: 1, unit: 1 }),
        call(substitute[rounding], { ...system, lower: 0, unit: 0 }),
      )
    },
  ),
)

/** c = x y for an m by k and a k by n matrix whose elements stand at strides. */
export const multiply = inBoth((rounding) =>
  func(
    "multiply",
    {
      c: "i32",
      x: "i32",
      xr: "i32",
      xc: "i32",
      y: "i32",
      yr: "i32",
      yc: "i32",
      m: "i32",
      k: "i32",
      n: "i32",
      work: "i32",
    },
    "void",
    (_f, { c, x, xr, xc, y, yr, yc, m, k, n, work }) =>
      seq(
        memory.fill(c, 0, i32.shl(i32.mul(m, n), 3)),
        call(product[rounding], {
          m,
          n,
          k,
          factor: 1,
          a: x,
          ar: xr,
          ac: xc,
          b: y,
          br: yr,
          bc: yc,
          c,
          cr: i32.shl(n, 3),
          work,
        }),
      ),
  ),
)
