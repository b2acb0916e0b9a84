import { bytesOf, type DType, isFloat, sizeOf } from "../../../array/index.js"
import type { CumulativeParams } from "../../../primitives/cumulative.js"
import {
  all,
  type Code,
  type FunctionBuilder,
  f32,
  f32x4,
  f64,
  f64x2,
  forRange,
  i8x16,
  i32,
  i32x4,
  memory,
  seq,
  v128,
} from "../assembler/index.js"
import { scaled } from "./nest.js"
import { inPieces, type Places, type RoutineMaker, type Share } from "./routine.js"

/** How a running sum of a dtype goes on by the element at an offset; floats sum in float64. */
const running = (f: FunctionBuilder, dtype: DType, { inputs: [x], outputs: [y] }: Places) => {
  if (!isFloat(dtype)) {
    const sum = f.local("i32", "sum")
    return {
      start: sum.set(0),
      step: (at: Code<"i32">, o: number) => i32.store(at, sum.tee(i32.add(sum, i32.load(at, x! + o))), y! + o),
    }
  }
  const sum = f.local("f64", "sum")
  return {
    start: sum.set(0),
    step: (at: Code<"i32">, o: number) =>
      dtype === "float32"
        ? f32.store(at, f32.demote_f64(sum.tee(f64.add(sum, f64.promote_f32(f32.load(at, x! + o))))), y! + o)
        : f64.store(at, sum.tee(f64.add(sum, f64.load(at, x! + o))), y! + o),
  }
}

/** Turns of a loop that are written out. */
const UNROLLED = 4

/** Rows that lie in one piece, each summed from its begin or from its end. */
const alongRows = (
  f: FunctionBuilder,
  dtype: DType,
  n: number,
  reverse: boolean,
  places: Places,
  { lo, hi }: Share,
): Code<"void"> => {
  const bytes = bytesOf(dtype)
  const { start, step } = running(f, dtype, places)
  const at = f.local("i32", "at")
  const whole = n - (n % UNROLLED)
  const move = reverse ? -bytes : bytes
  const turns = (count: number): Code<"void"> =>
    all(
      Array.from({ length: count }, (_, i) =>
        reverse ? step(i === 0 ? at : i32.add(at, i * move), 0) : step(at, i * move),
      ),
    )
  return forRange(f, lo, hi, 1, (row) =>
    seq(
      start,
      at.set(i32.add(i32.mul(row, n * bytes), reverse ? (n - 1) * bytes : 0)),
      forRange(f, 0, whole, UNROLLED, () => seq(turns(UNROLLED), at.set(i32.add(at, UNROLLED * move)))),
      turns(n - whole),
    ),
  )
}

/** The two lower and the two upper lanes of a vector. */
const upper = (v: Code<"v128">): Code<"v128"> =>
  i8x16.shuffle(v, v, [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15])
const both = (low: Code<"v128">, high: Code<"v128">): Code<"v128"> =>
  i8x16.shuffle(low, high, [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23])

/** Adds 16 bytes of a row to their sums and writes these; `at` counts in the row, `sums` in the sums. */
const addLanes = (
  f: FunctionBuilder,
  dtype: DType,
  at: Code<"i32">,
  sums: Code<"i32">,
  { inputs: [x], outputs: [y] }: Places,
): Code<"void"> => {
  const [low, high] = [f.local("v128", "low"), f.local("v128", "high")]
  if (dtype === "float32")
    return seq(
      high.set(v128.load(at, x!)),
      low.set(f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(high))),
      high.set(f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(upper(high)))),
      v128.store(sums, low),
      v128.store(sums, high, 16),
      v128.store(at, both(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high)), y!),
    )
  const add = dtype === "float64" ? f64x2.add : i32x4.add
  return seq(low.set(add(v128.load(sums), v128.load(at, x!))), v128.store(sums, low), v128.store(at, low, y!))
}

const addElement = (
  f: FunctionBuilder,
  dtype: DType,
  at: Code<"i32">,
  sums: Code<"i32">,
  { inputs: [x], outputs: [y] }: Places,
): Code<"void"> => {
  if (!isFloat(dtype)) {
    const sum = f.local("i32", "sum")
    return seq(sum.set(i32.add(i32.load(sums), i32.load(at, x!))), i32.store(sums, sum), i32.store(at, sum, y!))
  }
  const sum = f.local("f64", "sum")
  const value = dtype === "float32" ? f64.promote_f32(f32.load(at, x!)) : f64.load(at, x!)
  return seq(
    sum.set(f64.add(f64.load(sums), value)),
    f64.store(sums, sum),
    dtype === "float32" ? f32.store(at, f32.demote_f64(sum), y!) : f64.store(at, sum, y!),
  )
}

const sumBytes = (dtype: DType): number => (isFloat(dtype) ? 8 : 4)

/** Slabs whose rows are added one after the other, all columns at once. */
const alongColumns = (
  f: FunctionBuilder,
  dtype: DType,
  [n, inner]: readonly [number, number],
  reverse: boolean,
  places: Places,
  { lo, hi, own }: Share,
): Code<"void"> => {
  const bytes = bytesOf(dtype)
  const lanes = 16 / bytes
  const whole = inner - (inner % lanes)
  const row = f.local("i32", "row")
  const columns = (from: number, to: number, step: number, add: typeof addLanes): Code<"void"> =>
    forRange(f, from, to, step, (i) =>
      add(f, dtype, i32.add(row, scaled(i, bytes)), i32.add(own, scaled(i, sumBytes(dtype))), places),
    )
  return forRange(f, lo, hi, 1, (slab) =>
    seq(
      memory.fill(own, 0, inner * sumBytes(dtype)),
      row.set(i32.mul(i32.add(i32.mul(slab, n), reverse ? n - 1 : 0), inner * bytes)),
      forRange(f, 0, n, 1, () =>
        seq(
          columns(0, whole, lanes, addLanes),
          columns(whole, inner, 1, addElement),
          row.set(i32.add(row, (reverse ? -inner : inner) * bytes)),
        ),
      ),
    ),
  )
}

/** Running sums along an axis, from its end when `reverse`. */
export const cumsum: RoutineMaker<CumulativeParams> = ({ inputs: [x], params: { axis, reverse } }) => {
  const { shape, dtype } = x!
  const n = shape[axis]!
  const outer = sizeOf(shape.slice(0, axis))
  const inner = sizeOf(shape.slice(axis + 1))
  const work = { units: outer, cost: 6 * sizeOf(shape), own: inner === 1 ? 0 : inner * sumBytes(dtype) }
  return inPieces("cumsum", work, (f, places, share) =>
    inner === 1
      ? alongRows(f, dtype, n, reverse, places, share)
      : alongColumns(f, dtype, [n, inner], reverse, places, share),
  )
}
