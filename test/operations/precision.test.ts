import { describe, expect, test } from "vitest"
import { array, type NDArray, toArray, toTypedArray } from "../../src/index.js"
import {
  log1mexp,
  logmeanexp,
  mulhi,
  reduceAnd,
  reduceOr,
  reducePrecision,
  reduceXor,
  standardize,
} from "../../src/operations/index.js"
import { grad, vmap } from "../../src/transforms/index.js"

const xs = [0, -0, 1 / 3, 1e9, -1e9, 65504, 65519, 65520, 6.1e-5, 5.9e-5, 1e-40, Infinity, NaN, 1.0625, 1.1875, -3.5]

describe("reducePrecision has the bits of lax.reduce_precision", () => {
  const I = Infinity
  const table: readonly (readonly [number, number, readonly number[]])[] = [
    [5, 10, [0, -0, 0.333251953125, I, -I, 65504, 65504, I, 0, 0, 0, I, NaN, 1.0625, 1.1875, -3.5]],
    [4, 3, [0, -0, 0.34375, I, -I, I, I, I, 0, 0, 0, I, NaN, 1, 1.25, -3.5]],
    [5, 2, [0, -0, 0.3125, I, -I, I, I, I, 6.103515625e-5, 6.103515625e-5, 0, I, NaN, 1, 1.25, -3.5]],
    [2, 0, [0, -0, 0, I, -I, I, I, I, 0, 0, 0, I, NaN, 1, 1, -I]],
    [1, 1, [0, -0, 0, I, -I, I, I, I, 0, 0, 0, I, NaN, 0, 0, -I]],
    [
      8,
      7,
      [
        0,
        -0,
        0.333984375,
        998244352,
        -998244352,
        65536,
        65536,
        65536,
        6.103515625e-5,
        5.888938903808594e-5,
        9.183549615799121e-41,
        I,
        NaN,
        1.0625,
        1.1875,
        -3.5,
      ],
    ],
  ]
  test.each(table)("%i and %i bits", (exponentBits, mantissaBits, wanted) => {
    expect(toArray(reducePrecision(array(xs), { exponentBits, mantissaBits }))).toEqual(wanted)
  })

  test("all bits change nothing, in either dtype", () => {
    expect(toTypedArray(reducePrecision(array(xs), { exponentBits: 8, mantissaBits: 23 }))).toEqual(
      Float32Array.from(xs),
    )
    const wide = array([...xs, 5e-324, 1e-310, 1.7e308], { dtype: "float64" })
    expect(toTypedArray(reducePrecision(wide, { exponentBits: 11, mantissaBits: 52 }))).toEqual(toTypedArray(wide))
    expect(toTypedArray(reducePrecision(wide, { exponentBits: 8, mantissaBits: 23 }))[2]).toBe(Math.fround(1 / 3))
  })
})

test("bits are reduced over axes", () => {
  const x = array(
    [
      [12, 10],
      [6, -1],
    ],
    { dtype: "int32" },
  )
  expect(toArray(reduceAnd(x, { axis: 1 }))).toEqual([8, 6])
  expect(toArray(reduceOr(x, { axis: 0 }))).toEqual([14, -1])
  expect(toArray(reduceXor(x, { axis: 1, keepDims: true }))).toEqual([[6], [-7]])
  expect(toArray(reduceAnd(array([], { dtype: "uint32" })))).toBe(4294967295)
  expect(toArray(reduceXor(array([true, true, true])))).toBe(true)
  expect(() => reduceAnd(array([1]))).toThrow(/reduceAnd/)
})

const close = (x: unknown, wanted: readonly number[]): void =>
  wanted.forEach((w, i) => expect((x as readonly number[])[i]).toBeCloseTo(w, 5))

test("log1mexp has no cancellation, and its derivative is 1 / (e^x - 1)", () => {
  const at = array([1e-6, 0.5, 0.7, 1, 20, 200], { dtype: "float64" })
  const derivative = toTypedArray(vmap(grad((x: NDArray) => log1mexp(x)))(at))
  const wanted = [-13.815511058, -0.93275212957, -0.6863410028, -0.45867514539, -2.06115362e-9, 0]
  close(toArray(log1mexp(at)), wanted)
  for (const [i, x] of [1e-6, 0.5, 0.7, 1, 20, 200].entries()) expect(derivative[i]! * Math.expm1(x)).toBeCloseTo(1, 9)
  expect(toArray(grad((x: NDArray) => log1mexp(x))(array(0)))).toBe(Infinity)
})

test("logmeanexp and standardize count what the mask holds", () => {
  const where = array([true, true, false])
  const x = array([1, 2, 4])
  expect(toArray(logmeanexp(x, { where }))).toBeCloseTo(1.6201143, 6)
  expect(toArray(logmeanexp(array([[1000, 1000]]), { axis: 1, keepDims: true }))).toEqual([[1000]])
  close(toArray(standardize(x, { where })), [-0.99998, 0.99998, 4.9999])
  close(toArray(standardize(x, { mean: array([2]), variance: array([4]) })), [-0.5, 0, 1])
})

test("mulhi is the upper half of the product of 64 bits", () => {
  const some = [0, 1, 5, 0x7fffffff, 0x80000000, 0xffffffff, 0xdeadbeef, 0x12345678, 0x10000, 0xffff]
  const [xs, ys] = [some.flatMap((x) => some.map(() => x)), some.flatMap(() => some)]
  for (const [dtype, read] of [
    ["uint32", (x: number) => x],
    ["int32", (x: number) => x | 0],
  ] as const) {
    const [a, b] = [xs.map(read), ys.map(read)]
    const wanted = a.map((x, i) => Number((BigInt(x) * BigInt(b[i]!)) >> 32n))
    expect(toArray(mulhi(array(a, { dtype }), array(b, { dtype })))).toEqual(wanted)
  }
})
