import { type Code, call, f64, forRange, func, i32, if_, memory, return_, seq } from "../../assembler/index.js"
import { diagonal } from "./copies.js"
import { diagonalize } from "./diagonalize.js"
import { locals, nth, rowOf, WORD } from "./numbers.js"
import { sortPlaces } from "./order.js"
import { inBoth, packBytes, product } from "./product.js"
import { tridiagonalize } from "./tridiagonal.js"
import { norm } from "./vector.js"

/** Rows that differ more in length keep their own accuracy, which a product with others would take from them. */
const GRADED = 1e-3

/** Bytes of memory that an approximation for n rows works in. */
export const approximationBytes = (n: number): number => (2 * n * n + 6 * n) * WORD + packBytes(n)

/** 1 when the shortest of n rows is not much shorter than the longest. */
const isEven = func("isEven", { g: "i32", n: "i32" }, "i32", (f, { g, n }) => {
  const { least, most, length } = locals(f, "f64", "least", "most", "length")
  return seq(
    least.set(Number.POSITIVE_INFINITY),
    forRange(f, 0, n, 1, (i) =>
      seq(
        length.set(call(norm, { x: rowOf(g, i, i32.shl(n, 3)), n })),
        least.set(f64.min(least, length)),
        most.set(f64.max(most, length)),
      ),
    ),
    f64.gt(least, f64.mul(most, GRADED)),
  )
})

/** Zeros for the products of rows that are orthogonal already, so that they stay as they are. */
const clean = func("clean", { c: "i32", n: "i32" }, "void", (f, { c, n }) => {
  const { at, row } = locals(f, "i32", "at", "row")
  const { own } = locals(f, "f64", "own")
  const along = i32.add(n, 1)
  return forRange(f, 0, n, 1, (i) =>
    seq(
      row.set(rowOf(c, i, i32.shl(n, 3))),
      own.set(f64.mul(f64.mul(f64.load(nth(row, i)), f64.convert_i32_s(n)), Number.EPSILON ** 2)),
      forRange(f, i32.add(i, 1), n, 1, (j) =>
        seq(
          at.set(nth(row, j)),
          if_(
            f64.le(f64.mul(f64.load(at), f64.load(at)), f64.mul(own, f64.load(nth(c, i32.mul(j, along))))),
            f64.store(at, f64.const(0)),
          ),
        ),
      ),
    ),
  )
})

/**
 * An orthogonal w, and w g in the place of g, whose n rows are then nearly orthogonal and fall in length: the rows of w
 * are the eigenvectors of g g^T. For rows of very different lengths w is the identity and g stays as it is.
 */
export const approximate = inBoth((rounding) =>
  func("approximate", { g: "i32", w: "i32", n: "i32", work: "i32" }, "void", (f, { g, w, n, work }) => {
    const { x, y, values, beside, order, spare, pack } = locals(
      f,
      "i32",
      "x",
      "y",
      "values",
      "beside",
      "order",
      "spare",
      "pack",
    )
    const stride = i32.shl(n, 3)
    const bytes = i32.mul(n, stride)
    const rows = { ar: stride, ac: WORD }
    const multiply = (c: Code<"i32">, a: Code<"i32">, b: { b: Code<"i32">; br: Code<"i32">; bc: Code<"i32"> }) =>
      seq(
        memory.fill(c, 0, bytes),
        call(product[rounding], { m: n, n, k: n, factor: 1, a, ...rows, ...b, c, cr: stride, work: pack }),
      )
    const form = { diagonal: values, beside, basis: y, n }
    return seq(
      call(diagonal, { to: w, n, value: 1 }),
      if_(i32.eqz(call(isEven, { g, n })), return_()),
      x.set(work),
      y.set(i32.add(x, bytes)),
      values.set(i32.add(y, bytes)),
      beside.set(i32.add(values, stride)),
      order.set(i32.add(beside, stride)),
      spare.set(i32.add(order, stride)),
      pack.set(nth(spare, i32.shl(n, 1))),
      multiply(x, g, { b: g, br: i32.const(WORD), bc: stride }),
      call(clean, { c: x, n }),
      call(tridiagonalize, { ...form, a: x, work: spare }),
      if_(i32.eqz(call(diagonalize, form)), return_()),
      call(sortPlaces, { order, x: values, n, sign: -1 }),
      forRange(f, 0, n, 1, (i) =>
        memory.copy(rowOf(w, i, stride), rowOf(y, i32.load(i32.add(order, i32.shl(i, 2))), stride), stride),
      ),
      multiply(x, w, { b: g, br: stride, bc: i32.const(WORD) }),
      memory.copy(g, x, bytes),
    )
  }),
)
