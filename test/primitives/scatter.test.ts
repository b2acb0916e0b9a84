import { describe, expect, test } from "vitest"
import { type NDArray, sizeOf } from "../../src/array/index.js"
import { DTypeError } from "../../src/errors/index.js"
import { type GatherParams, gather, type ScatterParams } from "../../src/primitives/gather.js"
import { scatter, scatterMax, scatterMin, scatterMul } from "../../src/primitives/scatter.js"
import { checkMapped } from "./indices.js"
import { bool, checkRules, f64, i32, noise, numbers, pullback } from "./rules.js"
import { cases, scattered, scatterOf, someIndices } from "./windows.js"

const both = (p: GatherParams): readonly GatherParams[] => [
  { ...p, mode: "clip" },
  { ...p, mode: "fill" },
]

const kinds = [
  ["scatter", scatter, (_: number, u: number) => u],
  ["scatterMul", scatterMul, (x: number, u: number) => x * u],
  ["scatterMin", scatterMin, Math.min],
  ["scatterMax", scatterMax, Math.max],
] as const

describe.each(kinds)("%s", (_, f, combine) => {
  test.each(cases)("%s", (_name, xShape, indicesShape, params) => {
    const x = f64(noise(sizeOf(xShape)), xShape)
    const indices = someIndices(indicesShape)
    for (const p of both(params)) {
      const { shape } = gather(x, indices, p)
      const updates = f64(noise(sizeOf(shape), 3), shape)
      const s: ScatterParams = scatterOf(p)
      const found = numbers(f(x, indices, updates, s))
      numbers(scattered(x, indices, updates, p, combine)).forEach((v, i) => expect(found[i]).toBeCloseTo(v, 12))
      checkRules(([a, u]) => [f(a!, indices, u!, s)], [x, updates])
      const stack: readonly NDArray[] = [
        f64(noise(3 * sizeOf(xShape), 7), [3, ...xShape]),
        someIndices([3, ...indicesShape], 4),
        f64(noise(3 * sizeOf(shape), 8), [3, ...shape]),
      ]
      checkMapped(([a, i, u]) => [f(a!, i!, u!, s)], stack, 3)
      checkMapped(([a, i, u]) => pullback(([b, v]) => [f(b!, i!, v!, s)], [a!, u!], [a!]), stack, 3)
    }
  })
})

const at: ScatterParams = {
  updateWindowDims: [],
  insertedWindowDims: [0],
  operandBatchingDims: [],
  scatterIndicesBatchingDims: [],
  scatterDimsToOperandDims: [0],
  mode: "fill",
}

test("dtypes: set takes all, products numbers, extrema what computes", () => {
  const indices = i32([1, 1], [2, 1])
  expect(numbers(scatter(bool([1, 1]), indices, bool([1, 0]), at))).toEqual([1, 0])
  expect(numbers(scatterMul(i32([1, 3]), indices, i32([2, 65536]), at))).toEqual([1, 393216])
  expect(numbers(scatterMax(bool([0, 0]), indices, bool([1, 0]), at))).toEqual([0, 1])
  expect(() => scatterMul(bool([1, 1]), indices, bool([1, 0]), at)).toThrow(DTypeError)
  expect(() => scatter(i32([1]), indices, bool([1, 0]), at)).toThrow(DTypeError)
})

test("ties share the derivative", () => {
  const indices = i32([0, 0], [2, 1])
  const [x, u] = pullback(([a, b]) => [scatterMax(a!, indices, b!, at)], [f64([2, 1]), f64([2, 2])], [f64([3, 5])])
  expect(numbers(x!)).toEqual([1, 5])
  expect(numbers(u!)).toEqual([1, 1])
})
