import type { PinvParams } from "../../../../primitives/linalg/pinv.js"
import { type Code, call, f64, forRange, func, i32, if_, memory, seq } from "../../assembler/index.js"
import type { RoutineMaker, Task } from "../routine.js"
import { give, take, turned } from "./copies.js"
import { overBatch, regions } from "./matrices.js"
import { nth, rowOf, WORD } from "./numbers.js"
import { inBoth, packBytes, product, type Rounding } from "./product.js"
import { singular, singularBytes } from "./singular.js"
import { divide, scale } from "./vector.js"

type Int = Code<"i32">

/** Matrices of at least as many rows as columns, or else their transposes, in their singular values and vectors. */
const decomposed = (task: Task, more: (m: number, n: number) => number) => {
  const { shape, dtype } = task.inputs[0]!
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!]
  const isWide = rows < columns
  const [m, n] = isWide ? [columns, rows] : [rows, columns]
  const room = regions([m * n * WORD, m * n * WORD, n * WORD, n * n * WORD, Math.max(singularBytes(m, n), more(m, n))])
  /** Leaves the left vectors at `ut`, the values at `s` and the right vectors at `vt`; `a` is free then. */
  const code = (x: Int, own: Int, rounding: Rounding) => {
    const [a, ut, s, vt, work] = room.at(own)
    const load = isWide
      ? take(dtype, a!, x, m * n)
      : seq(take(dtype, ut!, x, m * n), call(turned, { to: a!, from: ut!, rows: m, columns: n }))
    const run = seq(load, call(singular[rounding], { a: a!, m, n, ut: ut!, s: s!, vt: vt!, work: work! }))
    return { run, a: a!, ut: ut!, s: s!, vt: vt!, work: work! }
  }
  return { dtype, isWide, m, n, bytes: room.bytes, cost: 40 * m * n * n, code, axes: shape.length - 2 }
}

/** The singular values and vectors of matrices. */
export const svd: RoutineMaker = (task) => {
  const { dtype, isWide, m, n, bytes, cost, code, axes } = decomposed(task, () => 0)
  return overBatch("svdBatch", task, axes, {
    own: bytes,
    cost,
    code: (_f, { inputs: [x], outputs: [left, values, right], own }, rounding) => {
      const { run, a, ut, s, vt } = code(x!, own, rounding)
      const [long, short] = isWide ? [vt, ut] : [ut, vt]
      return seq(
        run,
        call(turned, { to: a, from: long, rows: n, columns: isWide ? n : m }),
        give(dtype, left!, a, isWide ? n * n : m * n),
        give(dtype, values!, s, n),
        give(dtype, right!, short, isWide ? m * n : n * n),
      )
    },
  })
}

/** Divides row k of v^T by the k-th singular value, or by infinity when that is nothing beside the largest. */
const divideRows = func(
  "divideRows",
  { vt: "i32", s: "i32", n: "i32", rtol: "f64" },
  "void",
  (f, { vt, s, n, rtol }) => {
    const value = f.local("f64", "value")
    return forRange(f, 0, n, 1, (k) =>
      if_(
        f64.le(value.tee(f64.load(nth(s, k))), f64.mul(rtol, f64.load(s))),
        memory.fill(rowOf(vt, k, i32.shl(n, 3)), 0, i32.shl(n, 3)),
        call(divide, { x: rowOf(vt, k, i32.shl(n, 3)), a: value, n }),
      ),
    )
  },
)

/** c = x^T y for k rows of m and of n numbers. */
const crossProduct = inBoth((rounding) =>
  func(
    "crossProduct",
    { c: "i32", x: "i32", y: "i32", k: "i32", m: "i32", n: "i32", work: "i32" },
    "void",
    (_f, { c, x, y, k, m, n, work }) =>
      seq(
        memory.fill(c, 0, i32.shl(i32.mul(m, n), 3)),
        call(product[rounding], {
          m,
          n,
          k,
          factor: 1,
          a: x,
          ar: WORD,
          ac: i32.shl(m, 3),
          b: y,
          br: i32.shl(n, 3),
          bc: WORD,
          c,
          cr: i32.shl(n, 3),
          work,
        }),
      ),
  ),
)

/** The pseudoinverses of matrices, v diag(1 / s) u^T. */
export const pinv: RoutineMaker<PinvParams> = (task) => {
  const { dtype, isWide, m, n, bytes, cost, code, axes } = decomposed(task, packBytes)
  return overBatch("pinvBatch", task, axes, {
    own: bytes,
    cost,
    code: (_f, { inputs: [x], outputs: [y], own }, rounding) => {
      const { run, a, ut, s, vt, work } = code(x!, own, rounding)
      const [left, right] = isWide
        ? [
            { x: ut, m },
            { y: vt, n },
          ]
        : [
            { x: vt, m: n },
            { y: ut, n: m },
          ]
      return seq(
        run,
        call(divideRows, { vt, s, n, rtol: task.params.rtol }),
        call(crossProduct[rounding], { c: a, ...left, ...right, k: n, work }),
        give(dtype, y!, a, m * n),
      )
    },
  })
}

/** Multiplies row k of v^T by the root of the k-th singular value. */
const scaleRows = func("scaleRows", { vt: "i32", s: "i32", n: "i32" }, "void", (f, { vt, s, n }) =>
  forRange(f, 0, n, 1, (k) => call(scale, { x: rowOf(vt, k, i32.shl(n, 3)), a: f64.sqrt(f64.load(nth(s, k))), n })),
)

/** The factors of matrices with at least as many rows as columns: u v^T, and v diag(s) v^T. */
export const polar: RoutineMaker = (task) => {
  const { dtype, m, n, bytes, cost, code, axes } = decomposed(task, packBytes)
  return overBatch("polarBatch", task, axes, {
    own: bytes,
    cost,
    code: (_f, { inputs: [x], outputs: [u, p], own }, rounding) => {
      const { run, a, ut, s, vt, work } = code(x!, own, rounding)
      return seq(
        run,
        call(crossProduct[rounding], { c: a, x: ut, y: vt, k: n, m, n, work }),
        give(dtype, u!, a, m * n),
        call(scaleRows, { vt, s, n }),
        call(crossProduct[rounding], { c: a, x: vt, y: vt, k: n, m: n, n, work }),
        give(dtype, p!, a, n * n),
      )
    },
  })
}
