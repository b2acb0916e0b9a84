import { describe, expect, test } from "vitest"
import { type NDArray, range } from "../../src/array/index.js"
import { DTypeError, ShapeError } from "../../src/errors/index.js"
import { type DotParams, dotGeneral } from "../../src/primitives/dot.js"
import { at, checkMapped, counting, expectSame, indicesOf, tabulate } from "./indices.js"
import { bool, checkRules, expectClose, f32, f64, i32, noise, numbers, u32, vector } from "./rules.js"

const matmul: DotParams = { contract: [[1], [0]], batch: [[], []] }

/** The definition: a sum over all indices of the contracted axes, for each index of the result. */
const defined = (x: NDArray, y: NDArray, { contract, batch }: DotParams): NDArray => {
  const free = (a: NDArray, side: 0 | 1) =>
    range(a.shape.length).filter((i) => ![...contract[side], ...batch[side]].includes(i))
  const [xFree, yFree] = [free(x, 0), free(y, 1)]
  const lengths = (a: NDArray, axes: readonly number[]): readonly number[] => axes.map((i) => a.shape[i])
  const shape = [...lengths(x, batch[0]), ...lengths(x, xFree), ...lengths(y, yFree)]
  const read = (a: NDArray, axes: readonly number[]) => {
    const element = at(a)
    return (values: readonly number[]) => element(range(a.shape.length).map((i) => values[axes.indexOf(i)]!))
  }
  const readX = read(x, [...batch[0], ...xFree, ...contract[0]])
  const readY = read(y, [...batch[1], ...yFree, ...contract[1]])
  const b = batch[0].length
  return tabulate(x.dtype, shape, (index) =>
    indicesOf(lengths(x, contract[0])).reduce((s, k) => {
      const [inX, inY] = [index.slice(0, b + xFree.length), [...index.slice(0, b), ...index.slice(b + xFree.length)]]
      return s + readX([...inX, ...k]) * readY([...inY, ...k])
    }, 0),
  )
}

const cases: readonly (readonly [readonly number[], readonly number[], DotParams])[] = [
  [[3, 5], [5, 4], matmul],
  [[5], [5], { contract: [[0], [0]], batch: [[], []] }],
  [[2], [3], { contract: [[], []], batch: [[], []] }],
  [[], [3], { contract: [[], []], batch: [[], []] }],
  [[2, 3, 5], [2, 5, 4], { contract: [[2], [1]], batch: [[0], [0]] }],
  [[5, 2, 3], [4, 5, 2], { contract: [[0], [1]], batch: [[1], [2]] }],
  [
    [2, 3, 4, 5],
    [5, 3, 6, 2],
    {
      contract: [
        [3, 1],
        [0, 1],
      ],
      batch: [[0], [3]],
    },
  ],
  [
    [2, 3, 4],
    [4, 2, 3],
    {
      contract: [
        [1, 2, 0],
        [2, 0, 1],
      ],
      batch: [[], []],
    },
  ],
  [
    [2, 3, 4],
    [4, 2, 3],
    {
      contract: [[], []],
      batch: [
        [1, 0, 2],
        [2, 1, 0],
      ],
    },
  ],
  [
    [2, 3, 7, 2],
    [7, 3, 5, 2],
    {
      contract: [[2], [0]],
      batch: [
        [3, 1],
        [3, 1],
      ],
    },
  ],
]

describe.each(cases)("dotGeneral of %j and %j by %j", (xShape, yShape, params) => {
  const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1)
  const [x, y] = [f64(noise(size(xShape)), xShape), f64(noise(size(yShape), 2), yShape)]
  test("is the sum of products", () => expectClose(dotGeneral(x, y, params), defined(x, y, params)))
  test("obeys the laws of derivatives and vmap", () => {
    checkRules(([a, b]) => [dotGeneral(a!, b!, params)], [x, y])
    checkMapped(([a, b]) => [dotGeneral(a!, b!, params)], [counting([3, ...xShape]), counting([3, ...yShape])], 3)
  })
})

test("both operands may be the same array", () =>
  checkRules(([x]) => [dotGeneral(x!, x!, matmul)], [f64(noise(9), [3, 3])]))

test.each([1, 2, 3, 4, 5, 7, 8, 9])("%i products are added in order, in float64", (k) => {
  const [x, y] = [noise(2 * k), noise(3 * k, 2)]
  const sum = (i: number, j: number, round: (v: number) => number) =>
    range(k).reduce((s, l) => s + round(x[i * k + l]!) * round(y[l * 3 + j]!), 0)
  const wanted = (round: (v: number) => number) => indicesOf([2, 3]).map(([i, j]) => round(sum(i!, j!, round)))
  expect(numbers(dotGeneral(f64(x, [2, k]), f64(y, [k, 3]), matmul))).toEqual(wanted((v) => v))
  expect(numbers(dotGeneral(f32(x, [2, k]), f32(y, [k, 3]), matmul))).toEqual(wanted(Math.fround))
})

test("float32 does not lose what float64 holds", () => {
  expect(numbers(dotGeneral(f32([1e8, 1, -1e8], [1, 3]), f32([1, 1, 1], [3, 1]), matmul))).toEqual([1])
})

test("skips no zero: 0 times infinity is NaN", () => {
  const x = f32([0, 0, 1, 0, 0], [1, 5])
  expect(numbers(dotGeneral(x, f32([1, NaN, 2, Infinity, 3, 4, 5, 6, Infinity, 7], [5, 2]), matmul))).toEqual([
    NaN,
    NaN,
  ])
})

test("integers wrap", () => {
  const [a, b] = [
    [65537, -3, 2147483647, 7],
    [65539, 5, 2147483647, -1],
  ]
  const exact = BigInt.asIntN(
    32,
    a!.reduce((s, v, i) => s + BigInt(v) * BigInt(b![i]!), 0n),
  )
  expect(numbers(dotGeneral(i32(a!, [1, 4]), i32(b!, [4, 1]), matmul))).toEqual([Number(exact)])
  const words = [4294967295, 4294967291, 3]
  const wrapped = BigInt.asUintN(
    32,
    words.reduce((s, v) => s + BigInt(v) * BigInt(v), 0n),
  )
  expect(numbers(dotGeneral(u32(words, [1, 3]), u32(words, [3, 1]), matmul))).toEqual([Number(wrapped)])
  expectSame(
    dotGeneral(counting([3, 6], "int32"), counting([6, 2], "int32"), matmul),
    defined(counting([3, 6], "int32"), counting([6, 2], "int32"), matmul),
  )
})

test.each([
  [0, 3, 2],
  [2, 0, 3],
  [2, 3, 0],
  [0, 0, 0],
])("of sizes m %i, k %i, n %i is zeros", (m, k, n) => {
  const [x, y] = [f64(noise(m * k), [m, k]), f64(noise(k * n), [k, n])]
  expectSame(dotGeneral(x, y, matmul), f64(Array(m * n).fill(0), [m, n]))
  checkRules(([a, b]) => [dotGeneral(a!, b!, matmul)], [x, y])
  const batched: DotParams = { contract: [[2], [1]], batch: [[0], [0]] }
  expect(dotGeneral(f64([], [0, m, k]), f64([], [0, k, n]), batched).shape).toEqual([0, m, n])
  expectSame(
    dotGeneral(vector("uint32", Array(m * k).fill(1), [m, k]), vector("uint32", Array(k * n).fill(1), [k, n]), matmul),
    vector("uint32", Array(m * n).fill(k), [m, n]),
  )
})

test("names the axes that differ and both operands", () => {
  const [x, y] = [f32(noise(24), [8, 3]), f32(noise(20), [4, 5])]
  expect(() => dotGeneral(x, y, matmul)).toThrow(ShapeError)
  expect(() => dotGeneral(x, y, matmul)).toThrow(
    /dotGeneral: the contracted axes differ in length: axis 1 of x has 3 elements, axis 0 of y has 4\n {2}x: float32\[8,3\]\n {2}y: float32\[4,5\]/,
  )
  expect(() => dotGeneral(x, y, { contract: [[], []], batch: [[0], [0]] })).toThrow(/the batch axes differ in length/)
  expect(() => dotGeneral(x, y, { contract: [[1], []], batch: [[], []] })).toThrow(
    /1 contracted axes of x are paired with 0/,
  )
  expect(() => dotGeneral(x, y, { contract: [[2], [0]], batch: [[], []] })).toThrow(/x has no axis 2/)
  expect(() => dotGeneral(x, x, { contract: [[1], [1]], batch: [[1], [1]] })).toThrow(/axis 1 of x is named twice/)
  expect(() => dotGeneral(x, f64(noise(3), [3]), matmul)).toThrow(DTypeError)
  expect(() => dotGeneral(bool([1], [1, 1]), bool([1], [1, 1]), matmul)).toThrow(
    /takes float32, float64, int32 or uint32, not bool/,
  )
})
