import { describe, expect, test } from "vitest"
import { array, type NDArray, toArray } from "../../src/array/index.js"
import * as op from "../../src/operations/index.js"
import { grad, jit } from "../../src/transforms/index.js"
import { expectClose, expectEqual, expectSame, float64, int32, sample } from "./support.js"

test("other names are the same functions", () => {
  expect(op.amax).toBe(op.max)
  expect(op.amin).toBe(op.min)
  expect(op.around).toBe(op.round)
  expect(op.invert).toBe(op.bitwiseNot)
  expect(op.bitwiseInvert).toBe(op.bitwiseNot)
  expect(op.bitwiseLeftShift).toBe(op.leftShift)
  expect(op.bitwiseRightShift).toBe(op.rightShift)
  expect(op.trueDivide).toBe(op.divide)
  expect(op.concat).toBe(op.concatenate)
  expect(op.empty).toBe(op.zeros)
  expect(op.emptyLike).toBe(op.zerosLike)
})

test("numbers that NumPy names", () => {
  expect([op.pi, op.e, op.inf, op.newaxis]).toEqual([Math.PI, Math.E, Infinity, null])
  expect(op.nan).toBeNaN()
  const n = 1e6
  const harmonic = Array.from({ length: n }, (_, i) => 1 / (n - i)).reduce((a, b) => a + b, 0)
  expect(op.eulerGamma).toBeCloseTo(harmonic - Math.log(n) - 1 / (2 * n), 12)
})

test("asarray takes arrays as they are, and makes arrays of numbers", () => {
  const x = array([1, 2])
  expect(op.asarray(x)).toBe(x)
  expect(op.copy(x)).toBe(x)
  expectSame(op.asarray(x, { dtype: "int32" }), int32([1, 2]))
  expectSame(op.asarray([[1], [2]], { dtype: "float64" }), float64([[1], [2]]))
  expect(op.asarray(true).dtype).toBe("bool")
  expect(() => op.asarray([1, [2]] as never)).toThrow("ragged")
})

test("shape, ndim and size also know numbers", () => {
  const x = op.zeros([2, 3])
  expect([op.shape(x), op.ndim(x), op.size(x), op.size(x, { axis: -1 }), op.size(x, { axis: [] })]).toEqual([
    [2, 3],
    2,
    6,
    3,
    1,
  ])
  expect([op.shape(5), op.ndim(5), op.size(5)]).toEqual([[], 0, 1])
  expect([5, true, array(1), array([1]), "1", null].map(op.isscalar)).toEqual([true, true, true, false, false, false])
})

describe("elementwise", () => {
  test("rint rounds halves to even", () => expectEqual(op.rint(array([0.5, 1.5, -0.5, -2.6])), [0, 2, -0, -3]))
  test("fabs refuses integers", () => {
    expectEqual(op.fabs(array([-1.5, 2])), [1.5, 2])
    expect(() => op.fabs(int32([1]))).toThrow("takes float32 or float64")
  })
  test("spacing has NumPy's values", () => {
    expectEqual(op.spacing(float64([1, -1, 0, 3.5, -2])), [
      2 ** -52,
      -(2 ** -52),
      Number.MIN_VALUE,
      2 ** -51,
      -(2 ** -51),
    ])
    expectEqual(op.spacing(array([1, 1024])), [2 ** -23, 2 ** -13])
    expect(toArray(op.spacing(array([Infinity, NaN])))).toEqual([NaN, NaN])
    expectEqual(grad((x: NDArray) => op.sum(op.spacing(x)))(array([1, 2])), [0, 0])
  })
  test("i0 is the Bessel function", () => expectClose(op.i0(float64([0, 1])), [1, 1.2660658777520084], 1e-12))
})

test("the parts of uniqueAll", () => {
  const x = int32([
    [3, 1],
    [3, 2],
  ])
  expectEqual(op.uniqueValues(x), [1, 2, 3])
  expectEqual(op.uniqueCounts(x).counts, [1, 1, 2])
  const { values, inverse } = op.uniqueInverse(x)
  expectEqual(op.take(values, inverse), [
    [3, 1],
    [3, 2],
  ])
  const sized = jit((y: NDArray) => op.uniqueCounts(y, { size: 4, fillValue: 9 }))(x)
  expectEqual(sized.values, [1, 2, 3, 9])
  expectEqual(sized.counts, [1, 1, 2, 0])
})

describe("indices of a matrix that is given", () => {
  const m = op.zeros([2, 3])
  test("are those of its shape", () => {
    expect(op.trilIndicesFrom(m, 1).map(toArray)).toEqual(op.trilIndices(2, 1, 3).map(toArray))
    expect(op.triuIndicesFrom(m, -1).map(toArray)).toEqual(op.triuIndices(2, -1, 3).map(toArray))
    expect(op.diagIndicesFrom(op.zeros([2, 2, 2])).map(toArray)).toEqual(op.diagIndices(2, 3).map(toArray))
  })
  test("need a matrix, and a diagonal a cube", () => {
    expect(() => op.trilIndicesFrom(op.zeros([3]))).toThrow("takes a matrix")
    expect(() => op.diagIndicesFrom(m)).toThrow("all of one length")
  })
  test("can be those that a mask leaves", () => {
    expect(op.maskIndices(3, (x, k) => op.triu(x, { k }), 1).map(toArray)).toEqual(op.triuIndices(3, 1).map(toArray))
  })
})

describe("grids", () => {
  test("mgrid is dense, ogrid is open", () => {
    expectEqual(op.mgrid([{ stop: 2 }, { start: 1, stop: 6, step: 2 }]), [
      [
        [0, 0, 0],
        [1, 1, 1],
      ],
      [
        [1, 3, 5],
        [1, 3, 5],
      ],
    ])
    const open = op.ogrid([{ start: -1, stop: 1, num: 5 }, { stop: 2 }], { dtype: "float64" })
    expect(open.map((x) => x.shape)).toEqual([
      [5, 1],
      [1, 2],
    ])
    expectEqual(op.ravel(open[0]!), [-1, -0.5, 0, 0.5, 1])
    expect(op.mgrid([{ stop: 3 }], { dtype: "int32" }).dtype).toBe("int32")
  })
  test("need a stop", () => expect(() => op.ogrid([{} as never])).toThrow("an axis has no stop"))
})

test("nanmax and nanmin can begin with a number", () => {
  const x = array([NaN, 1, 5])
  expectEqual(op.nanmax(x, { initial: 7 }), 7)
  expectEqual(op.nanmin(x, { initial: 7, where: array([true, false, true]) }), 5)
  expectEqual(op.nanmax(array([NaN]), { initial: -1 }), -1)
})

test("the data-last forms of new operations", async () => {
  const A = await import("../../src/Array.js")
  const x = sample([4])
  expectSame(A.amax()(x), op.max(x))
  expectSame(A.concat()([x, x]), op.concatenate([x, x]))
  expect(A.size({ axis: 0 })(x)).toBe(4)
  expectSame(A.trueDivide(2)(x), op.divide(x, 2))
})
