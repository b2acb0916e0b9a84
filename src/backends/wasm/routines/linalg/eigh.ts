import { type Code, call, f64, forRange, func, i32, if_, return_, seq } from "../../assembler/index.js"
import type { RoutineMaker } from "../routine.js"
import { fill, give, take } from "./copies.js"
import { diagonalize } from "./diagonalize.js"
import { overBatch, regions } from "./matrices.js"
import { locals, nth, rowOf, WORD } from "./numbers.js"
import { orientation, sortPlaces } from "./order.js"
import { symmetrize } from "./symmetric.js"
import { tridiagonalize } from "./tridiagonal.js"
import { divide, largest } from "./vector.js"

/** Bytes of memory that the spectrum of an n by n matrix works in. */
const spectrumBytes = (n: number): number => (n * n + 5 * n) * WORD

/** The spectrum of a symmetric matrix, which is overwritten, scaled by its largest element so that no square overflows. */
const spectrum = func(
  "spectrum",
  { a: "i32", n: "i32", w: "i32", v: "i32", work: "i32" },
  "void",
  (f, { a, n, w, v, work }) => {
    const [scale, unit, sign] = [f.local("f64", "scale"), f.local("f64", "unit"), f.local("f64", "sign")]
    const { row, basis, diagonal, beside, order, spare } = locals(
      f,
      "i32",
      "row",
      "basis",
      "diagonal",
      "beside",
      "order",
      "spare",
    )
    const stride = i32.shl(n, 3)
    const notANumber = (to: Code<"i32">, count: Code<"i32">): Code<"void"> =>
      call(fill, { to, n: count, value: Number.NaN })
    const fail = seq(notANumber(w, n), notANumber(v, i32.mul(n, n)), return_())
    const form = { diagonal: diagonal, beside: beside, basis: basis, n }
    return seq(
      basis.set(work),
      diagonal.set(i32.add(work, i32.mul(n, stride))),
      beside.set(i32.add(diagonal, stride)),
      order.set(i32.add(beside, stride)),
      spare.set(i32.add(order, stride)),
      scale.set(call(largest, { x: a, n: i32.mul(n, n) })),
      if_(i32.eqz(f64.lt(scale, Number.POSITIVE_INFINITY)), fail),
      unit.set(if_(f64.gt(scale, 0), scale, f64.const(1))),
      call(divide, { x: a, a: unit, n: i32.mul(n, n) }),
      call(tridiagonalize, { ...form, a, work: spare }),
      if_(i32.eqz(call(diagonalize, form)), fail),
      call(sortPlaces, { order: order, x: diagonal, n, sign: 1 }),
      forRange(f, 0, n, 1, (i) =>
        seq(
          row.set(i32.load(i32.add(order, i32.shl(i, 2)))),
          f64.store(nth(w, i), f64.mul(f64.load(nth(diagonal, row)), unit)),
          row.set(rowOf(basis, row, stride)),
          sign.set(call(orientation, { x: row, n })),
          forRange(f, 0, n, 1, (j) => f64.store(nth(rowOf(v, j, stride), i), f64.mul(sign, f64.load(nth(row, j))))),
        ),
      ),
    )
  },
)

/** The eigenvalues, ascending, and eigenvectors of the symmetric parts of matrices. */
export const eigh: RoutineMaker = (task) => {
  const { shape, dtype } = task.inputs[0]!
  const n = shape.at(-1)!
  const room = regions([n * n * WORD, n * WORD, n * n * WORD, spectrumBytes(n)])
  return overBatch("eighBatch", task, shape.length - 2, {
    own: room.bytes,
    cost: 10 * n ** 3,
    code: (_f, { inputs: [x], outputs: [values, vectors], own }) => {
      const [a, w, v, work] = room.at(own)
      return seq(
        take(dtype, a!, x!, n * n),
        call(symmetrize, { a: a!, n }),
        call(spectrum, { a: a!, n, w: w!, v: v!, work: work! }),
        give(dtype, values!, w!, n),
        give(dtype, vectors!, v!, n * n),
      )
    },
  })
}
