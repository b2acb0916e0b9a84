import { describe, expect, test } from "vitest"
import { array, type NDArray, toArray } from "../../src/array/index.js"
import * as op from "../../src/operations/index.js"
import { grad } from "../../src/transforms/index.js"
import { checkGradient, checkTransforms, expectClose, expectEqual, float64, int32, sample } from "./support.js"

type Reduce = (
  x: NDArray,
  options?: { readonly axis?: number | readonly number[]; readonly keepDims?: boolean },
) => NDArray
type Extremum = (x: NDArray, options?: { readonly axis?: number }) => NDArray
type Fold = (xs: readonly number[]) => number

const mean: Fold = (xs) => xs.reduce((a, b) => a + b, 0) / xs.length
const variance: Fold = (xs) => mean(xs.map((x) => (x - mean(xs)) ** 2))

const reductions: readonly (readonly [name: string, f: Reduce, meaning: Fold])[] = [
  ["sum", op.sum, (xs) => xs.reduce((a, b) => a + b, 0)],
  ["prod", op.prod, (xs) => xs.reduce((a, b) => a * b, 1)],
  ["mean", op.mean, mean],
  ["variance", op.variance, variance],
  ["std", op.std, (xs) => Math.sqrt(variance(xs))],
  ["max", op.max, (xs) => Math.max(...xs)],
  ["min", op.min, (xs) => Math.min(...xs)],
  ["norm", op.norm, (xs) => Math.hypot(...xs)],
  ["logSumExp", op.logSumExp, (xs) => Math.log(xs.map(Math.exp).reduce((a, b) => a + b, 0))],
]

describe.each(reductions)("%s", (_, f, meaning) => {
  const x = sample([2, 3, 2])
  const cube = toArray(x) as number[][][]
  const overMiddle = cube.map((m) => [0, 1].map((k) => meaning(m.map((row) => row[k]!))))
  test("over all axes", () => expectClose(f(x), meaning(cube.flat(2)), 1e-13))
  test("over one axis", () => {
    expectClose(f(x, { axis: 1 }), overMiddle, 1e-13)
    expectClose(f(x, { axis: -2 }), overMiddle, 1e-13)
  })
  test("over several axes, which may stay", () => {
    const expected = cube.map((m) => [[meaning(m.flat())]])
    expectClose(f(x, { axis: [2, 1], keepDims: true }), expected, 1e-13)
    expectClose(f(x, { axis: [-1, -2] }), expected.flat(2), 1e-13)
  })
  test("over no axis", () => expect(f(x, { axis: [] }).shape).toEqual([2, 3, 2]))
  test("has the slope of its differences", () => {
    checkGradient((a) => f(a), x)
    checkGradient((a) => f(a, { axis: 1 }), x)
    checkGradient((a) => f(a, { axis: [0, 2], keepDims: true }), x)
  })
  test("maps and compiles", () => {
    checkTransforms((a) => f(a), x)
    checkTransforms((a) => f(a, { axis: 1, keepDims: true }), x)
  })
})

describe("dtypes", () => {
  const flags = array([[true, false, true]])
  test("bool is counted", () => {
    expectEqual(op.sum(flags), 2)
    expect(op.sum(flags).dtype).toBe("int32")
    expectEqual(op.prod(flags, { axis: 1 }), [0])
    expectEqual(op.cumsum(flags, { axis: 1 }), [[1, 1, 2]])
  })
  test("integers wrap", () => expectEqual(op.sum(int32([2147483647, 1])), -2147483648))
  test("mean takes floats", () =>
    expect(() => op.mean(int32([1]))).toThrow(/mean: takes float32, float64, complex64 or complex128, not int32/))
})

describe("of nothing", () => {
  const none = op.zeros([0, 2])
  test("sums are 0, products 1, quantifiers vacuous", () => {
    expectEqual(op.sum(none, { axis: 0 }), [0, 0])
    expectEqual(op.prod(none, { axis: 0 }), [1, 1])
    expectEqual(op.all(none), true)
    expectEqual(op.any(none), false)
    expectEqual(op.logSumExp(none, { axis: 0 }), [-Infinity, -Infinity])
    expectEqual(op.max(none, { axis: 1 }), [])
    expectEqual(op.softmax(none), [])
  })
  test.each<Extremum>([op.max, op.min, op.argmax, op.argmin])("there is no extremum", (f) => {
    expect(() => f(none, { axis: 0 })).toThrow(/axis 0 has no elements/)
    expect(() => f(none)).toThrow(/has no elements/)
  })
})

describe("variance", () => {
  test("takes ddof", () => {
    expectEqual(op.variance(array([1, 2, 6]), { ddof: 1 }), 7)
    expectClose(op.std(array([1, 2, 6]), { ddof: 1 }), Math.sqrt(7))
    expectEqual(op.variance(array([1]), { ddof: 1 }), NaN)
  })
  test("does not cancel", () => expectClose(op.variance(array([10000001, 10000003])), 1))
})

describe("quantifiers", () => {
  const x = array([
    [0, 2],
    [1, 1],
  ])
  test("over axes", () => {
    expectEqual(op.any(x, { axis: 1 }), [true, true])
    expectEqual(op.all(x, { axis: 1 }), [false, true])
    expectEqual(op.all(op.greater(x, -1)), true)
    checkTransforms((a) => op.all(a, { axis: 0 }), x)
  })
})

describe("positions of extrema", () => {
  const x = array([
    [3, 1, 3],
    [0, NaN, 5],
  ])
  test("are the first of ties, flattened without an axis", () => {
    expectEqual(op.argmax(x, { axis: 1 }), [0, 1])
    expectEqual(op.argmin(x, { axis: 0 }), [1, 1, 0])
    expectEqual(
      op.argmax(
        array([
          [1, 2],
          [4, 3],
        ]),
      ),
      2,
    )
    expectEqual(
      op.argmin(
        array([
          [1, 2],
          [0, 3],
        ]),
        { keepDims: true },
      ),
      [[2]],
    )
    expectEqual(
      op.argmax(
        array([
          [1, 2],
          [4, 3],
        ]),
        { axis: -1, keepDims: true },
      ),
      [[1], [0]],
    )
  })
})

describe("logSumExp", () => {
  test("does not overflow", () => expectClose(op.logSumExp(array([1000, 1000])), 1000 + Math.LN2))
  test("of infinities", () => {
    const x = float64([
      [-Infinity, -Infinity],
      [-Infinity, 3],
      [Infinity, 0],
    ])
    expectClose(op.logSumExp(x, { axis: 1 }), [-Infinity, 3, Infinity])
    expectClose(
      grad((a: NDArray) => op.sum(op.logSumExp(a, { axis: 1 })))(
        float64([
          [-Infinity, -Infinity],
          [-Infinity, 3],
        ]),
      ),
      [
        [NaN, NaN],
        [0, 1],
      ],
    )
  })
})

describe("softmax and logSoftmax", () => {
  const x = sample([3, 4])
  test("are their definitions", () => {
    const rows = toArray(x) as number[][]
    const total = rows.map((row) => row.map(Math.exp).reduce((a, b) => a + b, 0))
    expectClose(
      op.softmax(x),
      rows.map((row, i) => row.map((v) => Math.exp(v) / total[i]!)),
      1e-14,
    )
    expectClose(
      op.logSoftmax(x),
      rows.map((row, i) => row.map((v) => v - Math.log(total[i]!))),
      1e-14,
    )
    expectClose(op.sum(op.softmax(x, { axis: [0, 1] })), 1, 1e-14)
  })
  test.each([op.softmax, op.logSoftmax])("have the slope of their differences", (f) => {
    checkGradient((a) => f(a), x)
    checkGradient((a) => f(a, { axis: 0 }), x)
    checkTransforms((a) => f(a, { axis: 0 }), x)
  })
  test("do not overflow, and leave out -Infinity", () => {
    expectEqual(op.softmax(array([1000, -Infinity])), [1, 0])
    expectEqual(op.logSoftmax(array([1000, 0])), [0, -1000])
    expectClose(grad((a: NDArray) => op.sum(op.square(op.softmax(a))))(array([0, -Infinity])), [0, 0])
  })
})

describe("norm", () => {
  test("has no derivative at 0", () => expectEqual(grad((x: NDArray) => op.norm(x))(array([0, 0])), [NaN, NaN]))
})

describe("cumulative", () => {
  const x = sample([2, 5])
  const running = (f: (a: number, b: number) => number) =>
    (toArray(x) as number[][]).map((row) => row.map((_, k) => row.slice(0, k + 1).reduce(f)))
  const fromEnd = (f: (a: number, b: number) => number) =>
    (toArray(x) as number[][]).map((row) => row.map((_, k) => row.slice(k).reduce(f)))
  test.each([
    ["cumsum", op.cumsum, (a: number, b: number) => a + b],
    ["cumprod", op.cumprod, (a: number, b: number) => a * b],
  ] as const)("%s", (_, f, step) => {
    expectClose(f(x, { axis: 1 }), running(step), 1e-13)
    expectClose(f(x, { axis: -1, reverse: true }), fromEnd(step), 1e-13)
    expect(f(x).shape).toEqual([10])
    checkGradient((a) => f(a, { axis: 1 }), x)
    checkGradient((a) => f(a, { reverse: true }), x)
    checkTransforms((a) => f(a, { axis: 0 }), x)
  })
  test("cumprod has the slope at zeros", () =>
    checkGradient((a) => op.cumprod(a, { axis: 0 }), float64([2, 0, 3, 0, 5])))
})
