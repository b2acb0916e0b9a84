import { describe, expect, test } from "vitest"
import { array, type NDArray, scalar } from "../../src/array/index.js"
import * as op from "../../src/operations/index.js"
import { grad, jit } from "../../src/transforms/index.js"
import { checkGradient, checkTransforms, expectEqual, expectSame, int32, sample, uint32 } from "./support.js"

const grid = (n: number, m: number): NDArray => op.reshape(op.arange(n * m), [n, m])

describe("take", () => {
  const x = grid(3, 4)
  test("of the flattened array, or along an axis", () => {
    expectEqual(op.take(x, int32([0, 5, -1])), [0, 5, 11])
    expectEqual(op.take(x, int32([2, 0]), { axis: 0 }), [
      [8, 9, 10, 11],
      [0, 1, 2, 3],
    ])
    expectEqual(op.take(x, int32([[1], [-1]]), { axis: 1 }), [
      [[1], [3]],
      [[5], [7]],
      [[9], [11]],
    ])
    expectEqual(op.take(x, 1, { axis: -1 }), [1, 5, 9])
    expectEqual(op.take(x, uint32([3]), { axis: 1 }), [[3], [7], [11]])
  })
  test("out of range", () => {
    const i = int32([3, -4, 1])
    const v = op.arange(3)
    expectEqual(op.take(v, i), [NaN, NaN, 1])
    expectEqual(op.take(v, i, { mode: "clip" }), [2, 0, 1])
    expectEqual(op.take(v, i, { mode: "wrap" }), [0, 2, 1])
    expectEqual(op.take(v, i, { fillValue: 9 }), [9, 9, 1])
    expectEqual(op.take(int32([1, 2, 3]), i), [-2147483648, -2147483648, 2])
    expectEqual(op.take(array([false]), int32([1])), [true])
  })
  test("has the slope of its differences", () => {
    checkGradient(
      (a) =>
        op.take(
          a,
          int32([
            [2, 0],
            [2, -1],
          ]),
          { axis: 1 },
        ),
      sample([2, 3]),
    )
    expectEqual(
      grad((a: NDArray) => op.sum(op.take(a, int32([1, 1, 7]), { mode: "clip" })))(array([0, 0, 0])),
      [0, 2, 1],
    )
  })
  test("maps and compiles", () => {
    checkTransforms((a) => op.take(a, int32([2, 0]), { axis: 1 }), sample([2, 3]))
    checkTransforms(
      (a, i) => op.take(a, i, { axis: 0 }),
      sample([3, 2]),
      int32([
        [2, 0],
        [1, 1],
      ]),
    )
  })
})

describe("takeAlongAxis", () => {
  const x = sample([3, 4])
  test("undoes argsort", () => {
    expectSame(op.takeAlongAxis(x, op.argsort(x)), op.sort(x))
    expectSame(op.takeAlongAxis(x, op.argsort(x, { axis: 0 }), { axis: 0 }), op.sort(x, { axis: 0 }))
  })
  test("broadcasts the other axes", () => {
    expectEqual(op.takeAlongAxis(grid(2, 3), int32([[1]])), [[1], [4]])
    expectEqual(op.takeAlongAxis(op.expandDims(op.arange(3), 0), int32([[0], [2]])), [[0], [2]])
    expectEqual(op.takeAlongAxis(op.arange(3), int32([-1, 5])), [2, NaN])
    expectEqual(op.takeAlongAxis(op.arange(3), int32([-1, 5]), { mode: "clip" }), [2, 2])
  })
  test("has the slope of its differences", () => {
    checkGradient(
      (a) =>
        op.takeAlongAxis(
          a,
          int32([
            [1, 1],
            [0, -1],
            [2, 3],
          ]),
        ),
      x,
    )
    checkTransforms(
      (a, i) => op.takeAlongAxis(a, i),
      x,
      int32([
        [1, 1],
        [0, 2],
        [2, 3],
      ]),
    )
  })
})

describe("dynamicSlice", () => {
  const x = grid(3, 4)
  const start = (i: number): NDArray => scalar(i, "int32")
  test("reads the same block for numbers and for scalars, moved inside", () => {
    for (const [i, j] of [
      [0, 1],
      [-1, -2],
      [5, 3],
      [-9, 0],
    ] as const) {
      const expected = op.dynamicSlice(x, [i, j], [2, 2])
      expectSame(op.dynamicSlice(x, [start(i), start(j)], [2, 2]), expected)
      expectSame(jit((a: NDArray, b: NDArray) => op.dynamicSlice(x, [a, b], [2, 2]))(start(i), start(j)), expected)
    }
    expectEqual(op.dynamicSlice(x, [0, 1], [1, 2]), [[1, 2]])
    expectEqual(op.dynamicSlice(x, [9, -1], [1, 1]), [[11]])
  })
  test("writes the same block", () => {
    const y = op.dynamicUpdateSlice(x, op.zeros([1, 2]), [start(1), -1])
    expectEqual(y, [
      [0, 1, 2, 3],
      [4, 5, 0, 0],
      [8, 9, 10, 11],
    ])
  })
  test("has the slope of its differences", () => {
    checkGradient((a) => op.dynamicSlice(a, [start(1), start(0)], [2, 2]), sample([3, 4]))
    checkGradient((a, b) => op.dynamicUpdateSlice(a, b, [start(1), start(9)]), sample([3, 4]), sample([2, 2]))
  })
})

describe("gather and scatterAdd", () => {
  const indices = int32([[2], [0], [2]])
  test("are transposes of each other", () => {
    const x = op.arange(3)
    const gathered = op.gather(x, indices, {
      offsetDims: [],
      collapsedSliceDims: [0],
      operandBatchingDims: [],
      startIndicesBatchingDims: [],
      startIndexMap: [0],
      sliceSizes: [1],
      mode: "clip",
    })
    expectEqual(gathered, [2, 0, 2])
    const added = op.scatterAdd(x, indices, gathered, {
      updateWindowDims: [],
      insertedWindowDims: [0],
      operandBatchingDims: [],
      scatterIndicesBatchingDims: [],
      scatterDimsToOperandDims: [0],
      mode: "fill",
    })
    expectEqual(added, [0, 1, 6])
    expect(added.dtype).toBe("float32")
  })
})
