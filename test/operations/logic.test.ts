import { describe, expect, test } from "vitest"
import { array, type NDArray, scalar, toArray } from "../../src/array/index.js"
import * as op from "../../src/operations/index.js"
import { grad } from "../../src/transforms/index.js"
import { checkGradient, checkTransforms, expectClose, expectEqual, float64, int32, sample, uint32 } from "./support.js"

describe("comparisons", () => {
  const [x, y] = [array([1, 2, NaN, 3]), array([2, 2, NaN, 1])]
  test.each([
    ["equal", op.equal, [false, true, false, false]],
    ["notEqual", op.notEqual, [true, false, true, true]],
    ["less", op.less, [true, false, false, false]],
    ["lessEqual", op.lessEqual, [true, true, false, false]],
    ["greater", op.greater, [false, false, false, true]],
    ["greaterEqual", op.greaterEqual, [false, true, false, true]],
  ] as const)("%s", (_, f, expected) => {
    expectEqual(f(x, y), [...expected])
    expect(f(x, y).dtype).toBe("bool")
    checkTransforms(f, x, y)
  })
  test("take bool", () => expectEqual(op.equal(array([true, false]), 1), [true, false]))
})

describe("connectives", () => {
  const [x, y] = [array([[true], [false]]), array([0, 2])]
  test("broadcast, and count what is not 0 as true", () => {
    expectEqual(op.logicalAnd(x, y), [
      [false, true],
      [false, false],
    ])
    expectEqual(op.logicalOr(x, y), [
      [true, true],
      [false, true],
    ])
    expectEqual(op.logicalXor(x, y), [
      [true, false],
      [false, true],
    ])
    expectEqual(op.logicalNot(y), [true, false])
    expectEqual(op.logicalAnd(x, 1), [[true], [false]])
  })
})

describe("bits", () => {
  test("of integers", () => {
    expectEqual(op.bitwiseAnd(int32([6, -1]), 3), [2, 3])
    expectEqual(op.bitwiseOr(int32([6]), 3), [7])
    expectEqual(op.bitwiseXor(int32([6]), 3), [5])
    expectEqual(op.bitwiseNot(uint32([0])), [4294967295])
    expectEqual(op.bitwiseAnd(array([true, false]), array([true, true])), [true, false])
  })
  test("shift down by the sign of the dtype", () => {
    expectEqual(op.leftShift(int32([3]), 30), [-1073741824])
    expectEqual(op.rightShift(int32([-8]), 1), [-4])
    expectEqual(op.rightShift(uint32([4294967288]), 1), [2147483644])
    expectEqual(op.rightShiftLogical(int32([-8]), 28), [15])
  })
})

describe("where", () => {
  test("broadcasts all three", () => {
    const y = op.where(array([[true], [false]]), array([1, 2]), 0)
    expectEqual(y, [
      [1, 2],
      [0, 0],
    ])
    expect(op.where(array([true]), 1, 2).dtype).toBe("float32")
    expect(op.where(array([true]), int32([1]), 2).dtype).toBe("int32")
  })
  test("has the slope of the branch taken", () => {
    const c = array([[true], [false]], { dtype: "bool" })
    checkGradient((x, y) => op.where(c, x, y), sample([2, 2]), sample([2], 2))
  })
  test("takes a bool condition only", () =>
    expect(() => op.where(array([1]) as never, 1, 2)).toThrow(/where: the condition must be bool, not float32/))
})

describe("clip", () => {
  const x = float64([-3, -0.5, 0.5, 3, NaN])
  test("bounds on both sides, one or none", () => {
    expectEqual(op.clip(x, -1, 1), [-1, -0.5, 0.5, 1, NaN])
    expectEqual(op.clip(x, 0), [0, 0, 0.5, 3, NaN])
    expectEqual(op.clip(x, null, 0), [-3, -0.5, 0, 0, NaN])
    expectEqual(op.clip(x), [-3, -0.5, 0.5, 3, NaN])
    expectEqual(op.clip(int32([5, -5]), 0, 3), [3, 0])
    expectEqual(op.clip(array([1, 5]), array([[2], [0]]), 3), [
      [2, 3],
      [1, 3],
    ])
  })
  test("has the slope of its differences", () =>
    checkGradient((a, lo, hi) => op.clip(a, lo, hi), sample([5]), float64([-1]), float64([1])))
})

describe("not finite", () => {
  const x = array([1, NaN, Infinity, -Infinity])
  test("is found", () => {
    expectEqual(op.isNaN(x), [false, true, false, false])
    expectEqual(op.isFinite(x), [true, false, false, false])
    expectEqual(op.isInf(x), [false, false, true, true])
    expectEqual(op.isFinite(int32([1])), [true])
    expectEqual(op.isInf(int32([1])), [false])
    expectEqual(op.isNaN(int32([1])), [false])
  })
  test("is replaced", () => {
    expectEqual(op.nanToNum(x), [1, 0, 3.4028234663852886e38, -3.4028234663852886e38])
    expectEqual(op.nanToNum(x, { nan: 5, posInf: 6, negInf: 7 }), [1, 5, 6, 7])
    expectEqual(op.nanToNum(int32([1])), [1])
  })
})

describe("activations at their edges", () => {
  const slope = (f: (x: NDArray) => NDArray, x: number): unknown => toArray(grad(f)(scalar(x)))
  test("relu", () => {
    expectEqual(op.relu(array([-1, 0, 2, NaN])), [0, 0, 2, NaN])
    expect([-1, 0, 2].map((x) => slope(op.relu, x))).toEqual([0, 0, 1])
  })
  test("softplus", () => {
    expectClose(op.softplus(array([100, -100, -Infinity, Infinity, 0])), [100, 0, 0, Infinity, Math.LN2])
    expect([100, -Infinity, 0, Infinity].map((x) => slope(op.softplus, x))).toEqual([1, 0, 0.5, 1])
    expectClose(grad((x: NDArray) => grad(op.softplus as (x: NDArray) => NDArray)(x))(scalar(0)), 0.25)
  })
  test("logaddexp", () => {
    const x = array([1000, -Infinity, -Infinity, Infinity, NaN])
    const y = array([1000, -Infinity, 3, Infinity, 1])
    expectClose(op.logaddexp(x, y), [1000 + Math.LN2, -Infinity, 3, Infinity, NaN])
    expectClose(grad((a: NDArray) => op.sum(op.logaddexp(a, y)))(array([1000, 0, 3, 0, 1])), [0.5, 1, 0.5, 0, 0.5])
  })
})

describe("oneHot", () => {
  test("along any axis, with zeros out of range", () => {
    expectEqual(op.oneHot(int32([1, 3, -1]), 3), [
      [0, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
    ])
    expectEqual(op.oneHot(int32([1, 0]), 2, { axis: 0, dtype: "bool" }), [
      [false, true],
      [true, false],
    ])
    checkTransforms((x) => op.oneHot(x, 4), int32([[1, 2, 3]]))
  })
})

describe("dtypes", () => {
  test("convert", () => {
    expectEqual(op.astype(array([1.7, -1.7, NaN]), "int32"), [1, -1, 0])
    expectEqual(op.astype(int32([0, 2]), "bool"), [false, true])
    expectEqual(op.bitcast(array([1]), "uint32"), [1065353216])
  })
  test("carry the derivative between floats", () =>
    expectEqual(
      grad((x: NDArray) => op.sum(op.astype(op.square(op.astype(x, "float64")), "float32")))(array([3])),
      [6],
    ))
})
