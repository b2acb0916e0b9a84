import { describe, expect, test } from "vitest"
import { array, type NDArray, scalar, toArray } from "../../src/array/index.js"
import * as op from "../../src/operations/index.js"
import { grad } from "../../src/transforms/index.js"
import {
  checkGradient,
  checkTransforms,
  expectClose,
  expectEqual,
  float64,
  int32,
  positive,
  sample,
  uint32,
} from "./support.js"

type F1 = (x: number) => number
type F2 = (x: number, y: number) => number

const differentiable: readonly (readonly [name: string, f: (x: NDArray) => NDArray, meaning: F1, x: NDArray])[] = [
  ["negative", op.negative, (x) => -x, sample([3, 2])],
  ["abs", op.abs, Math.abs, sample([3, 2])],
  ["square", op.square, (x) => x * x, sample([3, 2])],
  ["reciprocal", op.reciprocal, (x) => 1 / x, sample([3, 2])],
  ["exp", op.exp, Math.exp, sample([3, 2])],
  ["exp2", op.exp2, (x) => 2 ** x, sample([3, 2])],
  ["expm1", op.expm1, Math.expm1, sample([3, 2])],
  ["log", op.log, Math.log, positive([3, 2])],
  ["log2", op.log2, Math.log2, positive([3, 2])],
  ["log10", op.log10, Math.log10, positive([3, 2])],
  ["log1p", op.log1p, Math.log1p, positive([3, 2])],
  ["sqrt", op.sqrt, Math.sqrt, positive([3, 2])],
  ["rsqrt", op.rsqrt, (x) => 1 / Math.sqrt(x), positive([3, 2])],
  ["sin", op.sin, Math.sin, sample([3, 2])],
  ["cos", op.cos, Math.cos, sample([3, 2])],
  ["tan", op.tan, Math.tan, op.multiply(sample([3, 2]), 0.5)],
  ["tanh", op.tanh, Math.tanh, sample([3, 2])],
  ["sinh", op.sinh, Math.sinh, sample([3, 2])],
  ["cosh", op.cosh, Math.cosh, sample([3, 2])],
  ["arctan", op.arctan, Math.atan, sample([3, 2])],
  ["sigmoid", op.sigmoid, (x) => 1 / (1 + Math.exp(-x)), sample([3, 2])],
  ["softplus", op.softplus, (x) => Math.log1p(Math.exp(x)), sample([3, 2])],
  ["relu", op.relu, (x) => Math.max(x, 0), sample([3, 2])],
  ["floor", op.floor, Math.floor, sample([3, 2])],
  ["ceil", op.ceil, Math.ceil, sample([3, 2])],
  ["trunc", op.trunc, Math.trunc, sample([3, 2])],
  ["sign", op.sign, Math.sign, sample([3, 2])],
  ["power -3", (x) => op.power(x, -3), (x) => x ** -3, sample([3, 2])],
  ["power 5", (x) => op.power(x, 5), (x) => x ** 5, sample([3, 2])],
  ["power 40", (x) => op.power(x, 40), (x) => x ** 40, op.multiply(sample([3, 2]), 0.5)],
]

describe.each(differentiable)("%s", (_, f, meaning, x) => {
  test("is its definition", () => {
    expectClose(
      f(x),
      (toArray(x) as number[][]).map((row) => row.map(meaning)),
      1e-14,
    )
  })
  test("has the slope of its differences", () => checkGradient(f, x))
  test("maps and compiles", () => checkTransforms(f, x))
})

const binaries: readonly (readonly [name: string, f: (x: NDArray, y: NDArray) => NDArray, meaning: F2])[] = [
  ["add", op.add, (x, y) => x + y],
  ["subtract", op.subtract, (x, y) => x - y],
  ["multiply", op.multiply, (x, y) => x * y],
  ["divide", op.divide, (x, y) => x / y],
  ["remainder", op.remainder, (x, y) => x - y * Math.floor(x / y)],
  ["fmod", op.fmod, (x, y) => x % y],
  ["maximum", op.maximum, Math.max],
  ["minimum", op.minimum, Math.min],
  ["arctan2", op.arctan2, Math.atan2],
  ["logaddexp", op.logaddexp, (x, y) => Math.log(Math.exp(x) + Math.exp(y))],
  ["floorDivide", op.floorDivide, (x, y) => Math.floor(x / y)],
]

describe.each(binaries)("%s", (_, f, meaning) => {
  const [x, y] = [sample([3, 1]), sample([2], 2)]
  const expected = (toArray(x) as number[][]).map(([a]) => (toArray(y) as number[]).map((b) => meaning(a!, b)))
  test("is its definition, broadcast", () => expectClose(f(x, y), expected, 1e-14))
  test("has the slope of its differences", () => checkGradient(f, x, y))
  test("maps and compiles", () => checkTransforms(f, x, y))
})

test("power of arrays", () => {
  const [x, y] = [positive([3, 1]), sample([2])]
  expectClose(
    op.power(x, y),
    (toArray(x) as number[][]).map(([a]) => (toArray(y) as number[]).map((b) => a! ** b)),
    1e-14,
  )
  checkGradient(op.power, x, y)
})

describe("whole powers", () => {
  const second = (f: (x: NDArray) => NDArray) => grad((x: NDArray) => grad(f)(x))
  test("have exact values and derivatives at 0 and below", () => {
    expectEqual(op.power(array([-2, 0, 3]), 3), [-8, 0, 27])
    expectEqual(second((x) => op.power(x, 2))(scalar(0)), 2)
    expectEqual(grad((x: NDArray) => op.power(x, 3))(scalar(-2)), 12)
    expectEqual(grad((x: NDArray) => op.power(x, 0))(scalar(0)), 0)
    expectEqual(grad((x: NDArray) => op.power(x, 1))(scalar(0)), 1)
    expectClose(second((x) => op.power(x, -1))(scalar(-2)), -0.25)
  })
  test("of integers wrap, and truncate for negative exponents", () => {
    expectEqual(op.power(int32([3, -2]), 3), [27, -8])
    expectEqual(op.power(int32([2]), 33), [0])
    expectEqual(op.power(int32([1, -1, 2]), -3), [1, -1, 0])
    expectEqual(op.power(int32([2, 3]), int32([4, 2])), [16, 9])
    expectEqual(op.power(2, int32([3, 4])), [8, 16])
  })
})

describe("integer division", () => {
  const [x, y] = [int32([7, -7, 7, -7, 6, -2147483648]), int32([2, 2, -2, -2, 3, 3])]
  test("floors", () => expectEqual(op.floorDivide(x, y), [3, -4, -4, 3, 2, -715827883]))
  test("has the remainder with the sign of the divisor", () => expectEqual(op.remainder(x, y), [1, 1, -1, -1, 0, 1]))
  test("has C's remainder as fmod", () => expectEqual(op.fmod(x, y), [1, -1, 1, -1, 0, -2]))
  test("of uint32", () => {
    expectEqual(op.floorDivide(uint32([4294967295]), 2), [2147483647])
    expectEqual(op.remainder(uint32([4294967295]), 10), [5])
  })
  test("the remainder by 0 is 0", () => expectEqual(op.remainder(int32([5, -5]), 0), [0, 0]))
  test("floorDivide of floats by 0 is infinite", () =>
    expectEqual(op.floorDivide(array([1, -1, 0]), 0), [Infinity, -Infinity, NaN]))
})

describe("numbers as operands", () => {
  test("take the dtype of the other operand", () => {
    expect(op.add(int32([1]), 2).dtype).toBe("int32")
    expect(op.subtract(2, float64([1])).dtype).toBe("float64")
  })
  test("are float32 without one", () => {
    const y = op.add(1, 2)
    expect([y.dtype, y.shape]).toEqual(["float32", []])
  })
})

describe("rounding", () => {
  test("takes halves to even numbers", () => expectEqual(op.round(array([0.5, 1.5, 2.5, -0.5])), [0, 2, 2, -0]))
  test("keeps decimals", () => {
    expectClose(op.round(float64([1.2345, -2.005]), { decimals: 2 }), [1.23, -2])
    expectEqual(op.round(float64([1249, 1351]), { decimals: -2 }), [1200, 1400])
  })
  test("leaves integers alone", () => expectEqual(op.floor(int32([3])), [3]))
})

describe("sinh and cosh", () => {
  test("are exact near 0 and finite as long as the result is", () => {
    expectClose(op.sinh(array([1e-7])), [Math.fround(1e-7)], 1e-14)
    expectClose(op.cosh(array([89])), [Math.cosh(89)], 2e-6)
    expectClose(op.sinh(array([-89])), [Math.sinh(-89)], 2e-6)
  })
  test("have slopes at infinity", () => {
    expectEqual(grad((x: NDArray) => op.cosh(x))(scalar(800)), Infinity)
    expectEqual(grad((x: NDArray) => op.sinh(x))(scalar(-800)), Infinity)
  })
})

test("aliases are the same functions", () => {
  const pairs = [
    [op.sub, op.subtract],
    [op.mul, op.multiply],
    [op.div, op.divide],
    [op.mod, op.remainder],
    [op.rem, op.fmod],
    [op.pow, op.power],
    [op.atan2, op.arctan2],
    [op.atan, op.arctan],
    [op.neg, op.negative],
    [op.absolute, op.abs],
    [op.logistic, op.sigmoid],
    [op.var, op.variance],
  ]
  pairs.forEach(([alias, f]) => expect(alias).toBe(f))
})
