import type { DType } from "../../../../array/index.js"
import {
  type Code,
  call,
  f32,
  f32x4,
  f64,
  f64x2,
  forRange,
  func,
  i32,
  memory,
  nop,
  seq,
  v128,
} from "../../assembler/index.js"
import { nth, rowOf, WORD } from "./numbers.js"

type Int = Code<"i32">

/** Copies n float32 as float64. */
const widen = func("widen", { to: "i32", from: "i32", n: "i32" }, "void", (f, { to, from, n }) => {
  const whole = f.local("i32", "whole")
  return seq(
    whole.set(i32.and(n, -2)),
    forRange(f, 0, whole, 2, (i) =>
      v128.store(nth(to, i), f64x2.promote_low_f32x4(v128.load64_zero(i32.add(from, i32.shl(i, 2))))),
    ),
    forRange(f, whole, n, 1, (i) => f64.store(nth(to, i), f64.promote_f32(f32.load(i32.add(from, i32.shl(i, 2)))))),
  )
})

/** Copies n float64 as float32, each rounded once. */
const narrow = func("narrow", { to: "i32", from: "i32", n: "i32" }, "void", (f, { to, from, n }) => {
  const whole = f.local("i32", "whole")
  return seq(
    whole.set(i32.and(n, -2)),
    forRange(f, 0, whole, 2, (i) =>
      v128.store64_lane(i32.add(to, i32.shl(i, 2)), f32x4.demote_f64x2_zero(v128.load(nth(from, i))), 0),
    ),
    forRange(f, whole, n, 1, (i) => f32.store(i32.add(to, i32.shl(i, 2)), f32.demote_f64(f64.load(nth(from, i))))),
  )
})

/** Copies n float64 numbers from an array of a dtype. */
export const take = (dtype: DType, to: Int, from: Int, n: number): Code<"void"> =>
  n === 0 ? nop : dtype === "float64" ? memory.copy(to, from, i32.const(n * WORD)) : call(widen, { to, from, n })

/** Copies n float64 numbers to an array of a dtype. */
export const give = (dtype: DType, to: Int, from: Int, n: number): Code<"void"> =>
  n === 0 ? nop : dtype === "float64" ? memory.copy(to, from, i32.const(n * WORD)) : call(narrow, { to, from, n })

/** Columns of a matrix that are written side by side, so that each line of memory is filled before it is left. */
const BAND = 8

/** The transpose of a matrix of `rows` rows and `columns` columns. */
export const turned = func(
  "turned",
  { to: "i32", from: "i32", rows: "i32", columns: "i32" },
  "void",
  (f, { to, from, rows, columns }) => {
    const [end, width, height] = [f.local("i32", "end"), f.local("i32", "width"), f.local("i32", "height")]
    return seq(
      width.set(i32.shl(columns, 3)),
      height.set(i32.shl(rows, 3)),
      forRange(f, 0, columns, BAND, (band) =>
        seq(
          end.set(i32.add(band, BAND)),
          end.set(i32.add(columns, i32.and(i32.sub(end, columns), i32.shr_s(i32.sub(end, columns), 31)))),
          forRange(f, 0, rows, 1, (i) =>
            forRange(f, band, end, 1, (j) =>
              f64.store(nth(rowOf(to, j, height), i), f64.load(nth(rowOf(from, i, width), j))),
            ),
          ),
        ),
      ),
    )
  },
)

/** Fills with zeros and a number on the main diagonal: n by n. */
export const diagonal = func("diagonal", { to: "i32", n: "i32", value: "f64" }, "void", (f, { to, n, value }) =>
  seq(
    memory.fill(to, 0, i32.shl(i32.mul(n, n), 3)),
    forRange(f, 0, n, 1, (i) => f64.store(nth(to, i32.mul(i, i32.add(n, 1))), value)),
  ),
)

/** n times the same number. */
export const fill = func("fill", { to: "i32", n: "i32", value: "f64" }, "void", (f, { to, n, value }) =>
  forRange(f, 0, n, 1, (i) => f64.store(nth(to, i), value)),
)
