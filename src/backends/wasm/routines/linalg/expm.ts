import { call, f64, forRange, func, i32, if_, memory, return_, seq } from "../../assembler/index.js"
import type { RoutineMaker } from "../routine.js"
import { give, take } from "./copies.js"
import { columnNorm, exponential, exponentialBytes } from "./exponential.js"
import { overBatch, regions } from "./matrices.js"
import { nth, rowOf, WORD } from "./numbers.js"
import { inBoth } from "./product.js"
import { addScaled, divide } from "./vector.js"

/** The exponentials of square matrices. */
export const expm: RoutineMaker = (task) => {
  const { shape, dtype } = task.inputs[0]!
  const n = shape.at(-1)!
  const room = regions([n * n * WORD, exponentialBytes(n)])
  return overBatch("expmBatch", task, shape.length - 2, {
    own: room.bytes,
    cost: 20 * n ** 3,
    code: (_f, { inputs: [a], outputs: [x], own }, rounding) => {
      const [matrix, work] = room.at(own)
      return seq(
        take(dtype, matrix!, a!, n * n),
        call(exponential[rounding], { a: matrix!, n, work: work! }),
        give(dtype, x!, matrix!, n * n),
      )
    },
  })
}

/**
 * The derivative of the exponential at `a` along `e`, in the place of `e`: the upper right block of exp [a e; 0 a]
 * (Higham, Functions of Matrices, 2008, 3.2), with `e` scaled to be no larger than `a` has to be.
 */
const exponentialAlong = inBoth((rounding) =>
  func(
    "exponentialAlong",
    { a: "i32", e: "i32", n: "i32", block: "i32", work: "i32" },
    "void",
    (f, { a, e, n, block, work }) => {
      const size = f.local("f64", "size")
      const [own, stride] = [f.local("i32", "own"), f.local("i32", "stride")]
      const upper = (i: Parameters<typeof nth>[1]) =>
        nth(rowOf(block, typeof i === "number" ? i32.const(i) : i, stride), n)
      return seq(
        size.set(call(columnNorm, { a: e, n })),
        own.set(i32.shl(n, 3)),
        stride.set(i32.shl(n, 4)),
        if_(f64.eq(size, 0), seq(memory.fill(e, 0, i32.mul(n, own)), return_())),
        memory.fill(block, 0, i32.mul(i32.mul(n, own), 4)),
        forRange(f, 0, n, 1, (i) =>
          seq(
            memory.copy(rowOf(block, i, stride), rowOf(a, i, own), own),
            memory.copy(nth(rowOf(block, i32.add(i, n), stride), n), rowOf(a, i, own), own),
            memory.copy(upper(i), rowOf(e, i, own), own),
            call(divide, { x: upper(i), a: size, n }),
          ),
        ),
        call(exponential[rounding], { a: block, n: i32.shl(n, 1), work }),
        memory.fill(e, 0, i32.mul(n, own)),
        forRange(f, 0, n, 1, (i) => call(addScaled, { y: rowOf(e, i, own), x: upper(i), a: size, n })),
      )
    },
  ),
)

/** The derivatives of the exponentials of matrices along others. */
export const expmAlong: RoutineMaker = (task) => {
  const { shape, dtype } = task.inputs[0]!
  const n = shape.at(-1)!
  const room = regions([n * n * WORD, n * n * WORD, 4 * n * n * WORD, exponentialBytes(2 * n)])
  return overBatch("expmAlongBatch", task, shape.length - 2, {
    own: room.bytes,
    cost: 160 * n ** 3,
    code: (_f, { inputs: [a, e], outputs: [x], own }, rounding) => {
      const [matrix, direction, block, work] = room.at(own)
      return seq(
        take(dtype, matrix!, a!, n * n),
        take(dtype, direction!, e!, n * n),
        call(exponentialAlong[rounding], { a: matrix!, e: direction!, n, block: block!, work: work! }),
        give(dtype, x!, direction!, n * n),
      )
    },
  })
}
