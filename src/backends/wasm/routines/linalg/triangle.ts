import {
  type Code,
  call,
  type FunctionBuilder,
  f64,
  forRange,
  func,
  i32,
  if_,
  type Local,
  seq,
} from "../../assembler/index.js"
import { nth, rowOf, WORD } from "./numbers.js"
import { atMost, inBoth, packBytes, product } from "./product.js"
import { addScaled, divide, dot } from "./vector.js"

/** Rows that are solved for before the others get to see them. */
const BLOCK = 32

/** Fewer columns than this are solved for one by one. */
const FEW = 4

/** Bytes of memory that solving for n rows and m columns works in. */
export const solveBytes = (n: number, m: number): number => Math.max(n * WORD, packBytes(m))

/** How a triangular matrix lies: the element (i, j) is tr i + tc j bytes from its begin. */
const TRIANGLE = { t: "i32", tr: "i32", tc: "i32", lower: "i32", unit: "i32", n: "i32" } as const

type Triangle = { readonly [K in keyof typeof TRIANGLE]: Local<"i32"> }

const element = ({ t, tr, tc }: Triangle, i: Code<"i32">, j: Code<"i32">): Code<"i32"> =>
  i32.add(rowOf(t, i, tr), i32.mul(j, tc))

/** The rows from..to in the order in which they are solved for. */
const inOrder = (
  f: FunctionBuilder,
  { lower }: Triangle,
  from: Code<"i32">,
  to: Code<"i32">,
  body: (i: Local<"i32">) => Code<"void">,
): Code<"void"> => {
  const [i, end] = [f.local("i32", "i"), f.local("i32", "end")]
  const start = f.local("i32", "start")
  return seq(
    start.set(from),
    end.set(to),
    forRange(f, start, end, 1, (k) =>
      seq(i.set(k), if_(i32.eqz(lower), i.set(i32.sub(i32.sub(i32.add(start, end), 1), k))), body(i)),
    ),
  )
}

/** Solves with the rows from..to of the matrix alone, for m columns in rows of their own. */
const solveRows = func(
  "solveRows",
  { ...TRIANGLE, from: "i32", to: "i32", x: "i32", xs: "i32", m: "i32" },
  "void",
  (f, { from, to, x, xs, m, ...t }) => {
    const [first, last] = [f.local("i32", "first"), f.local("i32", "last")]
    return inOrder(f, t, from, to, (i) =>
      seq(
        if_(t.lower, seq(first.set(from), last.set(i)), seq(first.set(i32.add(i, 1)), last.set(to))),
        forRange(f, first, last, 1, (j) =>
          call(addScaled, { y: rowOf(x, i, xs), x: rowOf(x, j, xs), a: f64.neg(f64.load(element(t, i, j))), n: m }),
        ),
        if_(i32.eqz(t.unit), call(divide, { x: rowOf(x, i, xs), a: f64.load(element(t, i, i)), n: m })),
      ),
    )
  },
)

/** Solves for one column in one piece: by inner products where the rows of the matrix are, by sums of columns if not. */
export const solveVector = func("solveVector", { ...TRIANGLE, x: "i32" }, "void", (f, { x, ...t }) => {
  const [first, count] = [f.local("i32", "first"), f.local("i32", "count")]
  const span = (i: Local<"i32">, before: Code<"i32">): Code<"void"> =>
    if_(before, seq(first.set(0), count.set(i)), seq(first.set(i32.add(i, 1)), count.set(i32.sub(i32.sub(t.n, i), 1))))
  const quotient = (i: Local<"i32">): Code<"void"> =>
    if_(i32.eqz(t.unit), f64.store(nth(x, i), f64.div(f64.load(nth(x, i)), f64.load(element(t, i, i)))))
  const byRows = inOrder(f, t, i32.const(0), t.n, (i) =>
    seq(
      span(i, t.lower),
      f64.store(
        nth(x, i),
        f64.sub(f64.load(nth(x, i)), call(dot, { x: element(t, i, first), y: nth(x, first), n: count })),
      ),
      quotient(i),
    ),
  )
  const byColumns = inOrder(f, t, i32.const(0), t.n, (j) =>
    seq(
      span(j, i32.eqz(t.lower)),
      quotient(j),
      call(addScaled, { y: nth(x, first), x: element(t, first, j), a: f64.neg(f64.load(nth(x, j))), n: count }),
    ),
  )
  return if_(i32.eq(t.tc, WORD), byRows, byColumns)
})

/** Solves for m columns, block by block of rows: what is known is subtracted as a product of matrices. */
const solveBlocks = inBoth((rounding) =>
  func(
    "solveBlocks",
    { ...TRIANGLE, x: "i32", xs: "i32", m: "i32", work: "i32" },
    "void",
    (f, { x, xs, m, work, ...t }) => {
      const [from, to, known, count] = [
        f.local("i32", "from"),
        f.local("i32", "to"),
        f.local("i32", "known"),
        f.local("i32", "count"),
      ]
      return forRange(f, 0, t.n, BLOCK, (k) =>
        seq(
          count.set(atMost(f, BLOCK, i32.sub(t.n, k))),
          if_(
            t.lower,
            seq(from.set(k), known.set(0)),
            seq(from.set(i32.sub(i32.sub(t.n, k), count)), known.set(i32.add(from, count))),
          ),
          to.set(i32.add(from, count)),
          call(product[rounding], {
            m: count,
            n: m,
            k,
            factor: -1,
            a: element(t, from, known),
            ar: t.tr,
            ac: t.tc,
            b: rowOf(x, known, xs),
            br: xs,
            bc: WORD,
            c: rowOf(x, from, xs),
            cr: xs,
            work,
          }),
          call(solveRows, { ...t, from, to, x, xs, m }),
        ),
      )
    },
  ),
)

/**
 * Solves T X = B for a triangular T in place of the m columns of B, whose rows are in one piece each. Only the triangle
 * that is meant is read. At `work` there are solveBytes(n, m).
 */
export const substitute = inBoth((rounding) =>
  func(
    "substitute",
    { ...TRIANGLE, x: "i32", xs: "i32", m: "i32", work: "i32" },
    "void",
    (f, { x, xs, m, work, ...t }) => {
      const at = f.local("i32", "at")
      const column = (j: Local<"i32">, copy: (from: Code<"i32">, to: Code<"i32">) => Code<"void">): Code<"void"> =>
        seq(
          at.set(nth(x, j)),
          forRange(f, 0, t.n, 1, (i) => seq(copy(at, nth(work, i)), at.set(i32.add(at, xs)))),
        )
      const alone = forRange(f, 0, m, 1, (j) =>
        seq(
          column(j, (from, to) => f64.store(to, f64.load(from))),
          call(solveVector, { ...t, x: work }),
          column(j, (to, from) => f64.store(to, f64.load(from))),
        ),
      )
      return if_(i32.lt_s(m, FEW), alone, call(solveBlocks[rounding], { ...t, x, xs, m, work }))
    },
  ),
)
