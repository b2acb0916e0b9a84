import { describe, expect, test } from "vitest"
import { array, item, type NDArray } from "../../src/array/index.js"
import {
  at,
  logSoftmax,
  logSumExp,
  logSumExpSigned,
  ones,
  softmax,
  sum,
  where,
  zerosLike,
} from "../../src/operations/index.js"
import { grad } from "../../src/transforms/index.js"
import { checkGradient, expectClose, expectEqual, expectSame, float64, sample } from "./support.js"

const mask = array([
  [true, false, true, true],
  [false, false, false, false],
  [true, true, true, true],
])
const x = sample([3, 4])

/** The logarithm of the sum of e^ of some elements of a row. */
const logs = (row: number, columns: readonly number[]): number =>
  Math.log(columns.map((c) => Math.exp(item(at(x, row, c)))).reduce((a, b) => a + b))

describe("softmax where", () => {
  test("is that of the elements that count, and 0 elsewhere", () => {
    const y = softmax(float64([1, 100, 3]), { where: array([true, false, true]) })
    const share = 1 / (1 + Math.exp(2))
    expectClose(y, [share, 0, 1 - share], 1e-12)
    expectEqual(softmax(float64([1, 2]), { where: array([false, false]) }), [0, 0])
  })
  test("with all elements is the softmax", () => {
    const all = ones([3, 4], { dtype: "bool" })
    expectSame(softmax(x, { where: all, axis: 0 }), softmax(x, { axis: 0 }))
    expectSame(logSoftmax(x, { where: all }), logSoftmax(x))
  })
  test("is -Infinity as a logarithm", () => {
    const y = logSoftmax(float64([0, 5, 0]), { where: array([true, false, true]) })
    expectClose(y, [-Math.LN2, -Infinity, -Math.LN2], 1e-12)
  })
  test("has the gradient of finite differences, 0 for what does not count", () => {
    checkGradient((y) => softmax(y, { where: mask }), x)
    const counted = (y: NDArray): NDArray => where(mask, logSoftmax(y, { where: mask }), zerosLike(y))
    checkGradient(counted, x)
    const masked = (y: NDArray): NDArray => sum(softmax(y, { where: array([true, false]) }))
    expectEqual(grad(masked)(float64([1, NaN])), [0, 0])
  })
  test("refuses a mask that is no mask", () => {
    expect(() => softmax(x, { where: float64([1, 0, 1, 1]) as never })).toThrow("the mask must be bool")
  })
})

describe("logSumExp", () => {
  const rows = float64([
    [1, 2, 4, 7],
    [3, 8, 2, 1],
  ])
  const b = float64([1, -2, 0, 3])
  const direct = (row: number[]): number => row.reduce((s, v, i) => s + [1, -2, 0, 3][i]! * Math.exp(v), 0)

  test("with weights is the logarithm of the weighted sum", () => {
    expectClose(logSumExp(float64([1, 2, 4, 7]), { b }), Math.log(direct([1, 2, 4, 7])), 1e-12)
    expectClose(logSumExp(float64([3, 8, 2, 1]), { b }), NaN)
    expectClose(logSumExp(float64([1000, 1000]), { b: 0.5 }), 1000, 1e-12)
    expectClose(logSumExp(float64([1, Infinity]), { b: float64([1, 0]) }), 1, 1e-12)
  })
  test("with a sign has logarithms of negative sums", () => {
    const [logarithm, sign] = logSumExpSigned(rows, { axis: 1, b, keepDims: true })
    const sums = [direct([1, 2, 4, 7]), direct([3, 8, 2, 1])]
    expectClose(
      logarithm,
      sums.map((s) => [Math.log(Math.abs(s))]),
      1e-12,
    )
    expectEqual(sign, [[1], [-1]])
    const [none, zero] = logSumExpSigned(float64([1, 1]), { b: float64([1, -1]) })
    expectEqual(none, -Infinity)
    expectEqual(zero, 0)
  })
  test("counts the elements of a mask", () => {
    const y = logSumExp(x, { axis: 1, where: mask })
    expectClose(y, [logs(0, [0, 2, 3]), -Infinity, logs(2, [0, 1, 2, 3])], 1e-12)
  })
  test("has the gradient of finite differences in the elements and the weights", () => {
    checkGradient(
      (y, w) => logSumExp(y, { axis: 0, b: w }),
      sample([3, 2]),
      float64([
        [1, 2],
        [3, 1],
        [2, 2],
      ]),
    )
    checkGradient((y, w) => logSumExpSigned(y, { axis: 0, b: w })[0], sample([3]), float64([-1, -2, 1]))
    checkGradient((y) => logSumExp(y, { where: array([true, false, true]) }), sample([3]))
  })
  test("refuses weights that are larger than x", () => {
    expect(() => logSumExp(float64([1, 2]), { b: ones([3, 2], { dtype: "float64" }) })).toThrow("do not broadcast")
  })
})
