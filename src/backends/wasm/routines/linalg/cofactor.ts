import { type Code, call, f64, forRange, func, i32, if_, memory, return_, seq } from "../../assembler/index.js"
import type { RoutineMaker } from "../routine.js"
import { give, take } from "./copies.js"
import { overBatch, regions } from "./matrices.js"
import { locals, nth, rowOf, WORD } from "./numbers.js"
import { inBoth } from "./product.js"
import { solveBytes, substitute } from "./triangle.js"
import { addScaled, exchange, scale } from "./vector.js"

type Int = Code<"i32">

const ORDERS = { a: "i32", n: "i32", rows: "i32", columns: "i32" } as const

const int = (base: Int, i: Int): Int => i32.add(base, i32.shl(i, 2))

/** Two numbers of an order change places. */
const swapInts = func("swapInts", { x: "i32", y: "i32" }, "void", (f, { x, y }) => {
  const held = f.local("i32", "held")
  return seq(held.set(i32.load(x)), i32.store(x, i32.load(y)), i32.store(y, held))
})

/** Two columns of n numbers, one in every row, change places. */
const swapColumns = func("swapColumns", { x: "i32", y: "i32", n: "i32" }, "void", (f, { x, y, n }) => {
  const held = f.local("f64", "held")
  return forRange(f, 0, n, 1, () =>
    seq(
      held.set(f64.load(x)),
      f64.store(x, f64.load(y)),
      f64.store(y, held),
      x.set(i32.add(x, i32.shl(n, 3))),
      y.set(i32.add(y, i32.shl(n, 3))),
    ),
  )
})

/**
 * Gaussian elimination with complete pivoting (Golub & Van Loan, Matrix Computations, 4th ed., 3.4.8): pivots get
 * smaller, so that all zeros among them come last. The result is the sign of both permutations together.
 */
const eliminateCompletely = func("eliminateCompletely", ORDERS, "f64", (f, { a, n, rows, columns }) => {
  const { stride, p, q, row, own } = locals(f, "i32", "stride", "p", "q", "row", "own")
  const { sign, best, size, quotient } = locals(f, "f64", "sign", "best", "size", "quotient")
  const find = (k: Int): Code<"void"> =>
    seq(
      best.set(f64.abs(f64.load(nth(rowOf(a, k, stride), k)))),
      p.set(k),
      q.set(k),
      forRange(f, k, n, 1, (i) =>
        forRange(f, k, n, 1, (j) =>
          if_(
            f64.gt(size.tee(f64.abs(f64.load(nth(rowOf(a, i, stride), j)))), best),
            seq(best.set(size), p.set(i), q.set(j)),
          ),
        ),
      ),
    )
  const order = (list: Int, k: Int, other: Int): Code<"void"> =>
    if_(i32.ne(other, k), seq(call(swapInts, { x: int(list, k), y: int(list, other) }), sign.set(f64.neg(sign))))
  return seq(
    sign.set(1),
    stride.set(i32.shl(n, 3)),
    forRange(f, 0, n, 1, (k) => seq(i32.store(int(rows, k), k), i32.store(int(columns, k), k))),
    forRange(f, 0, n, 1, (k) =>
      seq(
        find(k),
        own.set(rowOf(a, k, stride)),
        order(rows, k, p),
        order(columns, k, q),
        if_(i32.ne(p, k), call(exchange, { x: own, y: rowOf(a, p, stride), n })),
        if_(i32.ne(q, k), call(swapColumns, { x: nth(a, k), y: nth(a, q), n })),
        if_(f64.eq(f64.load(nth(own, k)), 0), return_(sign)),
        forRange(f, i32.add(k, 1), n, 1, (i) =>
          seq(
            row.set(nth(rowOf(a, i, stride), k)),
            quotient.set(f64.div(f64.load(row), f64.load(nth(own, k)))),
            f64.store(row, quotient),
            call(addScaled, {
              y: i32.add(row, WORD),
              x: nth(own, i32.add(k, 1)),
              a: f64.neg(quotient),
              n: i32.sub(i32.sub(n, k), 1),
            }),
          ),
        ),
      ),
    ),
    sign,
  )
})

/**
 * The adjugate of u = [u1 v; 0 d] applied to b, in place: det(u1) [d u1^-1, -u1^-1 v; 0, 1] b. It divides by no d, so
 * the last pivot may be 0; when there is another 0 among the pivots, the rank is below n - 1 and the adjugate is 0.
 */
const applyAdjugate = inBoth((rounding) =>
  func("applyAdjugate", { u: "i32", b: "i32", n: "i32", work: "i32" }, "void", (f, { u, b, n, work }) => {
    const { stride, m, last, row } = locals(f, "i32", "stride", "m", "last", "row")
    const [minor, d] = [f.local("f64", "minor"), f.local("f64", "d")]
    return seq(
      stride.set(i32.shl(n, 3)),
      m.set(i32.sub(n, 1)),
      minor.set(1),
      forRange(f, 0, m, 1, (i) => minor.set(f64.mul(minor, f64.load(nth(u, i32.mul(i, i32.add(n, 1))))))),
      if_(f64.eq(minor, 0), seq(memory.fill(b, 0, i32.mul(n, stride)), return_())),
      d.set(f64.load(nth(rowOf(u, m, stride), m))),
      last.set(rowOf(b, m, stride)),
      forRange(f, 0, m, 1, (i) =>
        seq(
          row.set(rowOf(b, i, stride)),
          call(scale, { x: row, a: d, n }),
          call(addScaled, { y: row, x: last, a: f64.neg(f64.load(nth(rowOf(u, i, stride), m))), n }),
        ),
      ),
      call(substitute[rounding], {
        t: u,
        tr: stride,
        tc: WORD,
        lower: 0,
        unit: 0,
        n: m,
        x: b,
        xs: stride,
        m: n,
        work,
      }),
      call(scale, { x: b, a: minor, n: i32.mul(n, n) }),
    )
  }),
)

/** The cofactors of an n by n matrix: the transpose of its adjugate. At b and `to` there is room for matrices. */
const cofactors = inBoth((rounding) =>
  func("cofactors", { ...ORDERS, b: "i32", to: "i32", work: "i32" }, "void", (f, { b, to, work, ...orders }) => {
    const { a, n, rows, columns } = orders
    const [sign, stride] = [f.local("f64", "sign"), f.local("i32", "stride")]
    return seq(
      stride.set(i32.shl(n, 3)),
      sign.set(call(eliminateCompletely, orders)),
      memory.fill(b, 0, i32.mul(n, stride)),
      forRange(f, 0, n, 1, (i) => f64.store(nth(rowOf(b, i, stride), i32.load(int(rows, i))), sign)),
      call(substitute[rounding], {
        t: a,
        tr: stride,
        tc: WORD,
        lower: 1,
        unit: 1,
        n,
        x: b,
        xs: stride,
        m: n,
        work,
      }),
      call(applyAdjugate[rounding], { u: a, b, n, work }),
      forRange(f, 0, n, 1, (i) =>
        forRange(f, 0, n, 1, (j) =>
          f64.store(nth(rowOf(to, j, stride), i32.load(int(columns, i))), f64.load(nth(rowOf(b, i, stride), j))),
        ),
      ),
    )
  }),
)

/** The cofactors of square matrices, of any rank. */
export const cofactor: RoutineMaker = (task) => {
  const { shape, dtype } = task.inputs[0]!
  const n = shape.at(-1)!
  const room = regions([n * n * WORD, n * n * WORD, n * n * WORD, n * 4, n * 4, solveBytes(n, n)])
  return overBatch("cofactorBatch", task, shape.length - 2, {
    own: room.bytes,
    cost: 4 * n ** 3,
    code: (_f, { inputs: [x], outputs: [y], own }, rounding) => {
      const [a, b, to, rows, columns, work] = room.at(own)
      return seq(
        take(dtype, a!, x!, n * n),
        call(cofactors[rounding], { a: a!, n, rows: rows!, columns: columns!, b: b!, to: to!, work: work! }),
        give(dtype, y!, to!, n * n),
      )
    },
  })
}
