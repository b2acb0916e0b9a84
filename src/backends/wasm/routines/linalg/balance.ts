import {
  block,
  br,
  type Code,
  call,
  f64,
  forRange,
  func,
  i32,
  i64,
  if_,
  type Local,
  loop,
  return_,
  seq,
} from "../../assembler/index.js"
import { fill } from "./copies.js"
import { element } from "./hessenberg.js"
import { locals, nth } from "./numbers.js"
import { divide, largest, norm, scale } from "./vector.js"

/** Signed 32-bit numbers one after the other. */
export const int = (base: Code<"i32">, i: Code<"i32">): Code<"i32"> => i32.add(base, i32.shl(i, 2))

const LEFT = 1

/** 1 when row i (or column i) has no elements but on the diagonal, among the rows that are left. */
const isAlone = func(
  "isAlone",
  { a: "i32", n: "i32", i: "i32", byRow: "i32", left: "i32" },
  "i32",
  (f, { a, n, i, byRow, left }) =>
    seq(
      forRange(f, 0, n, 1, (j) =>
        if_(
          i32.and(i32.ne(i, j), i32.load(int(left, j))),
          if_(f64.ne(f64.load(if_(byRow, element(a, n, i, j), element(a, n, j, i))), 0), return_(i32.const(0))),
        ),
      ),
      i32.const(1),
    ),
)

/**
 * The order in which rows without elements among those that are left go last and columns first: their diagonals are
 * eigenvalues. At `range` are then the first of the others, and the end of them; at `left` there are n numbers.
 */
const isolate = func(
  "isolate",
  { a: "i32", n: "i32", order: "i32", range: "i32", left: "i32" },
  "void",
  (f, { a, n, order, range, left }) => {
    const { head, tail, i, found } = locals(f, "i32", "head", "tail", "i", "found")
    const take = (place: Code<"i32">): Code<"void"> => seq(i32.store(int(order, place), i), i32.store(int(left, i), 0))
    const seek = (index: (k: Code<"i32">) => Code<"i32">, byRow: number, then: Code<"void">): Code<"void"> =>
      forRange(f, 0, n, 1, (k) =>
        if_(
          i32.eqz(found),
          seq(
            i.set(index(k)),
            if_(i32.load(int(left, i)), if_(call(isAlone, { a, n, i, byRow, left }), seq(found.set(1), then))),
          ),
        ),
      )
    return seq(
      tail.set(n),
      forRange(f, 0, n, 1, (k) => i32.store(int(left, k), LEFT)),
      loop((again) =>
        seq(
          found.set(0),
          seek((k) => i32.sub(i32.sub(n, 1), k), 1, seq(tail.set(i32.sub(tail, 1)), take(tail))),
          seek((k) => k, 0, seq(take(head), head.set(i32.add(head, 1)))),
          if_(found, br(again)),
        ),
      ),
      i32.store(range, head),
      i32.store(range, tail, 4),
      forRange(f, 0, n, 1, (k) =>
        if_(i32.load(int(left, k)), seq(i.set(k), i32.store(int(order, head), i), head.set(i32.add(head, 1)))),
      ),
    )
  },
)

/** A sum of norms has to become this much smaller for a scaling to be worth it. */
const WORTH = 0.95
const SWEEPS = 50

const exponentOf = (x: Code<"f64">): Code<"i32"> => i32.sub(i32.wrap_i64(i64.shr_u(i64.reinterpret_f64(x), 52n)), 1023)

const power = (exponent: Code<"i32">): Code<"f64"> =>
  f64.reinterpret_i64(i64.shl(i64.extend_i32_u(i32.add(exponent, 1023)), 52n))

/** The power of two that is nearest to the root of a positive number. */
const rootPower = (x: Code<"f64">): Code<"f64"> => power(i32.shr_s(i32.add(exponentOf(x), 1), 1))

const SMALLEST = 2 ** -1022

/** The largest power of two that is not above a positive number; the smallest normal one for less. */
const powerBelow = (x: Code<"f64">): Code<"f64"> => power(exponentOf(f64.max(x, SMALLEST)))

/** Divides numbers by the power of two below the largest of them, which `unit` then holds; `fail` where one is not finite. */
export const toUnit = (unit: Local<"f64">, x: Code<"i32">, count: Code<"i32">, fail: Code<"void">): Code<"void"> =>
  seq(
    unit.set(call(largest, { x, n: count })),
    if_(i32.eqz(f64.lt(unit, Number.POSITIVE_INFINITY)), fail),
    unit.set(if_(f64.gt(unit, 0), powerBelow(unit), f64.const(1))),
    call(divide, { x, a: unit, n: count }),
  )

/** The largest power of four whose root's square is not above a positive number. */
export const rootPowerBelow = (x: Code<"f64">): Code<"f64"> => power(i32.shr_s(exponentOf(f64.max(x, SMALLEST)), 1))

/** Makes row and column i about equally long, in the rows and columns from..to; 0 when that is not worth it. */
const equalize = func(
  "equalize",
  { x: "i32", n: "i32", i: "i32", from: "i32", to: "i32", scales: "i32", column: "i32" },
  "i32",
  (f, { x, n, i, from, to, scales, column }) => {
    const { down, across, factor, size } = locals(f, "f64", "down", "across", "factor", "size")
    const { at, count } = locals(f, "i32", "at", "count")
    return seq(
      count.set(i32.sub(to, from)),
      forRange(f, from, to, 1, (k) => f64.store(nth(column, i32.sub(k, from)), f64.load(element(x, n, k, i)))),
      down.set(call(norm, { x: column, n: count })),
      across.set(call(norm, { x: element(x, n, i, from), n: count })),
      if_(i32.or(f64.eq(down, 0), f64.eq(across, 0)), return_(i32.const(0))),
      factor.set(rootPower(f64.div(across, down))),
      size.set(f64.mul(f64.load(nth(scales, i)), factor)),
      if_(i32.eqz(i32.and(f64.gt(size, 1e-150), f64.lt(size, 1e150))), return_(i32.const(0))),
      if_(
        f64.ge(f64.add(f64.mul(down, factor), f64.div(across, factor)), f64.mul(f64.add(down, across), WORTH)),
        return_(i32.const(0)),
      ),
      f64.store(nth(scales, i), size),
      forRange(f, 0, n, 1, (k) => seq(at.set(element(x, n, k, i)), f64.store(at, f64.mul(f64.load(at), factor)))),
      call(scale, { x: element(x, n, i, i32.const(0)), a: f64.div(1, factor), n }),
      i32.const(1),
    )
  },
)

/**
 * A similar matrix x = d^-1 p^T a p d: upper triangular but for the rows and columns between the two numbers at `range`,
 * in which rows and columns are about equally long (Parlett & Reinsch, Numer. Math. 13, 1969; James, Langou & Lowery,
 * arXiv:1401.5766). Row i of it comes from row order[i] of a, and scales[i] is d_i, a power of two, so that nothing is
 * rounded. At `work` there are n numbers.
 */
export const balance = func(
  "balance",
  { a: "i32", x: "i32", n: "i32", order: "i32", scales: "i32", range: "i32", work: "i32" },
  "void",
  (f, { a, x, n, order, scales, range, work }) => {
    const { from, to, row, changed, sweep } = locals(f, "i32", "from", "to", "row", "changed", "sweep")
    return seq(
      call(isolate, { a, n, order, range, left: work }),
      forRange(f, 0, n, 1, (i) =>
        seq(
          row.set(element(a, n, i32.load(int(order, i)), i32.const(0))),
          forRange(f, 0, n, 1, (j) => f64.store(element(x, n, i, j), f64.load(nth(row, i32.load(int(order, j)))))),
        ),
      ),
      call(fill, { to: scales, n, value: 1 }),
      from.set(i32.load(range)),
      to.set(i32.load(range, 4)),
      block(() =>
        loop((again) =>
          seq(
            changed.set(0),
            forRange(f, from, to, 1, (i) =>
              changed.set(i32.or(changed, call(equalize, { x, n, i, from, to, scales, column: work }))),
            ),
            sweep.set(i32.add(sweep, 1)),
            if_(i32.and(changed, i32.lt_s(sweep, SWEEPS)), br(again)),
          ),
        ),
      ),
    )
  },
)
