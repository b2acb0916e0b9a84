import { type Code, call, f64, forRange, func, i32, if_, memory, return_, seq } from "../../assembler/index.js"
import type { RoutineMaker } from "../routine.js"
import { rootPowerBelow } from "./balance.js"
import { blockBytes, multiply, solveBlock } from "./blocks.js"
import { fill, give, take } from "./copies.js"
import { isBlock } from "./eigenvectors.js"
import { element } from "./hessenberg.js"
import { overBatch, regions } from "./matrices.js"
import { locals, nth, WORD } from "./numbers.js"
import { inBoth, packBytes } from "./product.js"
import { hypot } from "./reflection.js"
import { schur, schurBytes } from "./schur.js"
import { divide, largest, scale } from "./vector.js"

/**
 * The root of the diagonal block of t in row k, written to r: of two conjugate eigenvalues with mean m and root r + i s
 * it is r + (block - m) / 2 r. A real eigenvalue that is negative only by rounding counts as 0.
 */
const rootOfBlock = func(
  "rootOfBlock",
  { t: "i32", r: "i32", n: "i32", k: "i32", two: "i32", nothing: "f64" },
  "void",
  (f, { t, r, n, k, two, nothing }) => {
    const { a, b, c, d, mean, half, beside, size, real } = locals(
      f,
      "f64",
      "a",
      "b",
      "c",
      "d",
      "mean",
      "half",
      "beside",
      "size",
      "real",
    )
    const { at, below, to, under } = locals(f, "i32", "at", "below", "to", "under")
    const single = f64.store(to, f64.sqrt(if_(i32.and(f64.lt(a, 0), f64.ge(a, f64.neg(nothing))), f64.const(0), a)))
    return seq(
      at.set(element(t, n, k, k)),
      to.set(element(r, n, k, k)),
      a.set(f64.load(at)),
      if_(i32.eqz(two), seq(single, return_())),
      below.set(nth(at, n)),
      under.set(nth(to, n)),
      b.set(f64.load(at, WORD)),
      c.set(f64.load(below)),
      d.set(f64.load(below, WORD)),
      half.set(f64.mul(f64.sub(a, d), 0.5)),
      mean.set(f64.add(d, half)),
      beside.set(f64.sqrt(f64.neg(f64.add(f64.mul(half, half), f64.mul(b, c))))),
      size.set(call(hypot, { x: mean, y: beside })),
      real.set(
        if_(
          f64.ge(mean, 0),
          f64.sqrt(f64.mul(f64.add(size, mean), 0.5)),
          f64.div(beside, f64.sqrt(f64.mul(f64.sub(size, mean), 2))),
        ),
      ),
      size.set(f64.mul(real, 2)),
      f64.store(to, f64.add(real, f64.div(half, size))),
      f64.store(to, f64.div(b, size), WORD),
      f64.store(under, f64.div(c, size)),
      f64.store(under, f64.sub(real, f64.div(half, size)), WORD),
    )
  },
)

/** The root r of a quasi-triangular t, column after column and in each from the diagonal up. */
const rootOfForm = inBoth((rounding) =>
  func("rootOfForm", { t: "i32", r: "i32", n: "i32", work: "i32" }, "void", (f, { t, r, n, work }) => {
    const { row, column, p, q, part, isZero } = locals(f, "i32", "row", "column", "p", "q", "part", "isZero")
    const { nothing, s } = locals(f, "f64", "nothing", "s")
    const stride = i32.shl(n, 3)
    const each = (body: (i: Code<"i32">, j: Code<"i32">, at: Code<"i32">) => Code<"void">): Code<"void"> =>
      forRange(f, 0, p, 1, (i) =>
        forRange(f, 0, q, 1, (j) => body(i32.add(row, i), i32.add(column, j), nth(work, i32.add(i32.mul(i, q), j)))),
      )
    const sum = f64.add(f64.load(element(r, n, row, row)), f64.load(element(r, n, column, column)))
    const solved = call(solveBlock[rounding], {
      a: element(r, n, row, row),
      as: stride,
      b: element(r, n, column, column),
      bs: stride,
      c: work,
      p,
      q,
      work: part,
    })
    const between = seq(
      each((i, j, at) =>
        seq(
          s.set(f64.load(element(t, n, i, j))),
          forRange(f, i32.add(row, p), column, 1, (l) =>
            s.set(f64.sub(s, f64.mul(f64.load(element(r, n, i, l)), f64.load(element(r, n, l, j))))),
          ),
          f64.store(at, s),
        ),
      ),
      isZero.set(f64.eq(sum, 0)),
      each((_i, _j, at) => isZero.set(i32.and(isZero, f64.le(f64.abs(f64.load(at)), nothing)))),
      if_(isZero, memory.fill(work, 0, 4 * WORD), solved),
      each((i, j, at) => f64.store(element(r, n, i, j), f64.load(at))),
    )
    const up = seq(
      row.set(i32.sub(column, 1)),
      forRange(f, 0, column, 1, () =>
        if_(
          i32.ge_s(row, 0),
          seq(
            p.set(1),
            if_(
              i32.gt_s(row, 0),
              if_(call(isBlock, { t, n, k: i32.sub(row, 1) }), seq(p.set(2), row.set(i32.sub(row, 1)))),
            ),
            between,
            row.set(i32.sub(row, 1)),
          ),
        ),
      ),
    )
    return seq(
      part.set(i32.add(work, 4 * WORD)),
      memory.fill(r, 0, i32.mul(n, stride)),
      nothing.set(f64.mul(f64.mul(f64.convert_i32_s(n), Number.EPSILON), call(largest, { x: t, n: i32.mul(n, n) }))),
      forRange(f, 0, n, 1, (k) =>
        if_(
          i32.ge_s(k, column),
          seq(
            column.set(k),
            q.set(i32.add(call(isBlock, { t, n, k }), 1)),
            call(rootOfBlock, { t, r, n, k, two: i32.sub(q, 1), nothing }),
            up,
            column.set(i32.add(k, q)),
          ),
        ),
      ),
    )
  }),
)

/** Bytes of memory that the root of a matrix works in. */
const rootBytes = (n: number): number => 2 * n * n * WORD + Math.max(packBytes(n), schurBytes(n), 4 * WORD + blockBytes)

/** The principal root of a matrix in its place, by its real Schur form (Higham, Linear Algebra Appl. 88, 1987). */
const root = inBoth((rounding) =>
  func("root", { a: "i32", n: "i32", work: "i32" }, "void", (f, { a, n, work }) => {
    const { z, r, rest } = locals(f, "i32", "z", "r", "rest")
    const { size, unit } = locals(f, "f64", "size", "unit")
    const count = i32.mul(n, n)
    const stride = i32.shl(n, 3)
    const fail = seq(call(fill, { to: a, n: count, value: Number.NaN }), return_())
    const shape = { m: n, k: n, n, work: rest }
    return seq(
      z.set(work),
      r.set(nth(z, count)),
      rest.set(nth(r, count)),
      size.set(call(largest, { x: a, n: count })),
      if_(i32.eqz(f64.lt(size, Number.POSITIVE_INFINITY)), fail),
      unit.set(if_(f64.gt(size, 0), rootPowerBelow(size), f64.const(1))),
      call(divide, { x: a, a: unit, n: count }),
      call(divide, { x: a, a: unit, n: count }),
      if_(i32.eqz(call(schur, { t: a, z, n, from: 0, to: n, work: rest })), fail),
      call(rootOfForm[rounding], { t: a, r, n, work: rest }),
      call(multiply[rounding], { ...shape, c: a, x: z, xr: stride, xc: WORD, y: r, yr: stride, yc: WORD }),
      call(multiply[rounding], { ...shape, c: r, x: a, xr: stride, xc: WORD, y: z, yr: WORD, yc: stride }),
      memory.copy(a, r, i32.mul(n, stride)),
      call(scale, { x: a, a: unit, n: count }),
    )
  }),
)

/** The principal square roots of square matrices. */
export const sqrtm: RoutineMaker = (task) => {
  const { shape, dtype } = task.inputs[0]!
  const n = shape.at(-1)!
  const room = regions([n * n * WORD, rootBytes(n)])
  return overBatch("sqrtmBatch", task, shape.length - 2, {
    own: room.bytes,
    cost: 30 * n ** 3,
    code: (_f, { inputs: [x], outputs: [y], own }, rounding) => {
      const [a, work] = room.at(own)
      return seq(
        take(dtype, a!, x!, n * n),
        call(root[rounding], { a: a!, n, work: work! }),
        give(dtype, y!, a!, n * n),
      )
    },
  })
}
