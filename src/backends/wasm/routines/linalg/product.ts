import {
  all,
  type Code,
  call,
  type FunctionBuilder,
  f64,
  f64x2,
  forRange,
  func,
  i32,
  if_,
  type Local,
  select,
  seq,
  v128,
} from "../../assembler/index.js"
import { nth, rowOf, WORD } from "./numbers.js"

/** Whether products are added in one rounding, where the engine can, or in two. */
export type Rounding = "fused" | "plain"

/** A function in both roundings. */
/* @__NO_SIDE_EFFECTS__ */
export const inBoth = <F>(make: (rounding: Rounding) => F): Readonly<Record<Rounding, F>> => ({
  fused: make("fused"),
  plain: make("plain"),
})

/** Rows and columns of the results that are held in registers. */
const TILE = 4

/** Products that are summed before the results go back to memory. */
const DEPTH = 256

/** Bytes of memory that a product of matrices with so many columns works in. */
export const packBytes = (columns: number): number =>
  WORD * (DEPTH * (TILE + Math.ceil(columns / TILE) * TILE) + TILE * TILE)

type Lanes = Code<"v128">

const addProduct: Readonly<Record<Rounding, (x: Lanes, y: Lanes, sum: Lanes) => Lanes>> = {
  fused: (x, y, sum) => f64x2.relaxed_madd(x, y, sum),
  plain: (x, y, sum) => f64x2.add(sum, f64x2.mul(x, y)),
}

const TILES = [0, 1, 2, 3] as const

/** Adds to 4 by 4 results the product of 4 packed rows and 4 packed columns of k numbers each. */
const tile = inBoth((rounding) =>
  func("tile", { a: "i32", b: "i32", k: "i32", c: "i32", stride: "i32" }, "void", (f, { a, b, k, c, stride }) => {
    const sums = TILES.map(() => [f.local("v128", "sum"), f.local("v128", "sum")] as const)
    const [left, right, x] = [f.local("v128", "left"), f.local("v128", "right"), f.local("v128", "x")]
    const rows = TILES.map((_, i) => (i === 0 ? c : f.local("i32", "row")))
    const step = TILE * WORD
    return seq(
      all(rows.slice(1).map((row, i) => row.set(i32.add(rows[i]!, stride)))),
      all(sums.flatMap(([p, q], i) => [p.set(v128.load(rows[i]!)), q.set(v128.load(rows[i]!, 16))])),
      forRange(f, 0, k, 1, () =>
        seq(
          left.set(v128.load(b)),
          right.set(v128.load(b, 16)),
          all(
            sums.flatMap(([p, q], i) => [
              x.set(v128.load64_splat(a, i * WORD)),
              p.set(addProduct[rounding](x, left, p)),
              q.set(addProduct[rounding](x, right, q)),
            ]),
          ),
          a.set(i32.add(a, step)),
          b.set(i32.add(b, step)),
        ),
      ),
      all(sums.flatMap(([p, q], i) => [v128.store(rows[i]!, p), v128.store(rows[i]!, q, 16)])),
    )
  }),
)

/** Copies k steps of 4 numbers `apart` bytes from each other, of which only some are there, and 0 for the others. */
const pack = func(
  "pack",
  { to: "i32", from: "i32", apart: "i32", step: "i32", k: "i32", count: "i32", factor: "f64" },
  "void",
  (f, { to, from, apart, step, k, count, factor }) => {
    const number = (i: number): Code<"void"> =>
      f64.store(
        to,
        if_(
          i32.gt_s(count, i),
          f64.mul(factor, f64.load(i === 0 ? from : i32.add(from, i32.mul(apart, i)))),
          f64.const(0),
        ),
        i * WORD,
      )
    const vectors = seq(
      v128.store(to, f64x2.mul(f64x2.splat(factor), v128.load(from))),
      v128.store(to, f64x2.mul(f64x2.splat(factor), v128.load(from, 16)), 16),
    )
    const steps = (body: Code<"void">): Code<"void"> =>
      forRange(f, 0, k, 1, () => seq(body, to.set(i32.add(to, TILE * WORD)), from.set(i32.add(from, step))))
    return if_(i32.and(i32.eq(apart, WORD), i32.ge_s(count, TILE)), steps(vectors), steps(all(TILES.map(number))))
  },
)

/** A number of things, but not more than there may be. */
export const atMost = (f: FunctionBuilder, most: number, x: Code<"i32">): Code<"i32"> => {
  const held = f.local("i32", "held")
  return seq(held.set(x), select(held, i32.const(most), i32.lt_s(held, most)))
}

/** Adds the part of a 4 by 4 tile that is there. */
const addPart = func(
  "addPart",
  { c: "i32", stride: "i32", part: "i32", rows: "i32", columns: "i32" },
  "void",
  (f, { c, stride, part, rows, columns }) => {
    const to = f.local("i32", "to")
    return forRange(f, 0, rows, 1, (i) =>
      forRange(f, 0, columns, 1, (j) =>
        seq(
          to.set(nth(rowOf(c, i, stride), j)),
          f64.store(to, f64.add(f64.load(to), f64.load(nth(i32.add(part, i32.shl(i, 5)), j)))),
        ),
      ),
    )
  },
)

/**
 * c + factor a b in place of c, m by n, with sums over k. The element (i, j) of a is ar i + ac j bytes from its begin,
 * that of b br i + bc j; the rows of c are in one piece each. At `work` there are packBytes(n).
 */
export const product = inBoth((rounding) =>
  func(
    "product",
    {
      m: "i32",
      n: "i32",
      k: "i32",
      factor: "f64",
      a: "i32",
      ar: "i32",
      ac: "i32",
      b: "i32",
      br: "i32",
      bc: "i32",
      c: "i32",
      cr: "i32",
      work: "i32",
    },
    "void",
    (f, { m, n, k, factor, a, ar, ac, b, br, bc, c, cr, work }) => {
      const [deep, left, right, part] = [
        f.local("i32", "deep"),
        f.local("i32", "left"),
        f.local("i32", "right"),
        f.local("i32", "part"),
      ]
      const [rows, columns, to] = [f.local("i32", "rows"), f.local("i32", "columns"), f.local("i32", "to")]
      const cell = (panel: Code<"i32">): Code<"void"> =>
        if_(
          i32.and(i32.eq(rows, TILE), i32.eq(columns, TILE)),
          call(tile[rounding], { a: left, b: panel, k: deep, c: to, stride: cr }),
          seq(
            all([0, 1, 2, 3, 4, 5, 6, 7].map((i) => v128.store(part, f64x2.const(0), 16 * i))),
            call(tile[rounding], { a: left, b: panel, k: deep, c: part, stride: TILE * WORD }),
            call(addPart, { c: to, stride: cr, part, rows, columns }),
          ),
        )
      const panel = (j: Code<"i32">): Code<"i32"> => i32.add(right, i32.mul(i32.shl(j, 3), deep))
      const eachPanel = (body: (j: Local<"i32">) => Code<"void">): Code<"void"> =>
        forRange(f, 0, n, TILE, (j) => seq(columns.set(atMost(f, TILE, i32.sub(n, j))), body(j)), "j")
      return seq(
        part.set(work),
        left.set(i32.add(work, TILE * TILE * WORD)),
        right.set(i32.add(left, TILE * DEPTH * WORD)),
        forRange(
          f,
          0,
          k,
          DEPTH,
          (l) =>
            seq(
              deep.set(atMost(f, DEPTH, i32.sub(k, l))),
              eachPanel((j) =>
                call(pack, {
                  to: panel(j),
                  from: i32.add(rowOf(b, l, br), i32.mul(j, bc)),
                  apart: bc,
                  step: br,
                  k: deep,
                  count: columns,
                  factor: 1,
                }),
              ),
              forRange(
                f,
                0,
                m,
                TILE,
                (i) =>
                  seq(
                    rows.set(atMost(f, TILE, i32.sub(m, i))),
                    call(pack, {
                      to: left,
                      from: i32.add(rowOf(a, i, ar), i32.mul(l, ac)),
                      apart: ar,
                      step: ac,
                      k: deep,
                      count: rows,
                      factor,
                    }),
                    eachPanel((j) => seq(to.set(nth(rowOf(c, i, cr), j)), cell(panel(j)))),
                  ),
                "i",
              ),
            ),
          "l",
        ),
      )
    },
  ),
)
