import { describe, expect, test } from "vitest"
import { array, type NDArray, toArray } from "../../src/array/index.js"
import * as op from "../../src/operations/index.js"
import { checkGradient, checkTransforms, expectClose, expectEqual, float64, int32, sample } from "./support.js"

const grid = (n: number, m: number): NDArray => op.reshape(op.arange(n * m), [n, m])

const moves: readonly (readonly [name: string, f: (x: NDArray) => NDArray, shape: readonly number[]])[] = [
  ["reshape", (x) => op.reshape(x, [4, -1]), [4, 6]],
  ["ravel", op.ravel, [24]],
  ["transpose", (x) => op.transpose(x), [4, 3, 2]],
  ["transpose in an order", (x) => op.transpose(x, [-1, 0, 1]), [4, 2, 3]],
  ["swapAxes", (x) => op.swapAxes(x, 0, -1), [4, 3, 2]],
  ["moveAxis", (x) => op.moveAxis(x, 0, -1), [3, 4, 2]],
  ["moveAxis of several", (x) => op.moveAxis(x, [0, 1], [1, 2]), [4, 2, 3]],
  ["expandDims", (x) => op.expandDims(x, [0, -1]), [1, 2, 3, 4, 1]],
  ["squeeze", (x) => op.squeeze(op.expandDims(x, 1)), [2, 3, 4]],
  ["broadcastTo", (x) => op.broadcastTo(op.expandDims(x, 1), [5, 2, 2, 3, 4]), [5, 2, 2, 3, 4]],
  ["flip", (x) => op.flip(x, { axis: [0, 2] }), [2, 3, 4]],
  ["roll", (x) => op.roll(x, 2, { axis: -1 }), [2, 3, 4]],
  ["roll flattened", (x) => op.roll(x, -5), [2, 3, 4]],
  ["tile", (x) => op.tile(x, [2, 1, 1, 3]), [2, 2, 3, 12]],
  ["repeat", (x) => op.repeat(x, 3, { axis: 1 }), [2, 9, 4]],
  ["repeat each", (x) => op.repeat(x, [1, 0, 2], { axis: 1 }), [2, 3, 4]],
  [
    "pad",
    (x) =>
      op.pad(
        x,
        [
          [0, 0],
          [1, 0],
          [2, 3],
        ],
        { value: 9 },
      ),
    [2, 4, 9],
  ],
  ["pad edge", (x) => op.pad(x, 2, { mode: "edge" }), [6, 7, 8]],
  ["pad reflect", (x) => op.pad(x, [3, 1], { mode: "reflect" }), [6, 7, 8]],
  ["pad symmetric", (x) => op.pad(x, [3, 1], { mode: "symmetric" }), [6, 7, 8]],
  ["pad wrap", (x) => op.pad(x, [5, 1], { mode: "wrap" }), [8, 9, 10]],
  ["concatenate", (x) => op.concatenate([x, x], { axis: -1 }), [2, 3, 8]],
  ["stack", (x) => op.stack([x, x, x], { axis: -1 }), [2, 3, 4, 3]],
  ["slice", (x) => op.slice(x, [0, 1, 0], [2, 3, 4], [1, 1, 3]), [2, 2, 2]],
  ["dynamicSlice", (x) => op.dynamicSlice(x, [0, -1, 3], [1, 2, 2]), [1, 2, 2]],
  ["tril", (x) => op.tril(x, { k: -1 }), [2, 3, 4]],
  ["triu", (x) => op.triu(x, { k: 1 }), [2, 3, 4]],
  ["diagonal", (x) => op.diagonal(x, { k: 1, axis1: 2, axis2: 0 }), [3, 1]],
  ["matrixTrace", (x) => op.matrixTrace(x, { axis1: -2, axis2: -1 }), [2]],
  ["sort", (x) => op.sort(x), [2, 3, 4]],
  ["sort descending", (x) => op.sort(x, { axis: 0, descending: true }), [2, 3, 4]],
]

describe.each(moves)("%s", (_, f, shape) => {
  const x = sample([2, 3, 4])
  test("has the shape", () => expect(f(x).shape).toEqual(shape))
  test("has the slope of its differences", () => checkGradient(f, x))
  test("maps and compiles", () => checkTransforms(f, x))
})

describe("values", () => {
  const x = grid(2, 3)
  test("rows and columns", () => {
    expectEqual(op.transpose(x), [
      [0, 3],
      [1, 4],
      [2, 5],
    ])
    expectEqual(op.reshape(x, [-1]), [0, 1, 2, 3, 4, 5])
    expectEqual(op.flip(x, { axis: 1 }), [
      [2, 1, 0],
      [5, 4, 3],
    ])
    expectEqual(op.flip(op.arange(3)), [2, 1, 0])
  })
  test("roll", () => {
    expectEqual(op.roll(x, 1), [
      [5, 0, 1],
      [2, 3, 4],
    ])
    expectEqual(op.roll(x, [1, -1], { axis: [0, 1] }), [
      [4, 5, 3],
      [1, 2, 0],
    ])
    expectEqual(op.roll(x, 4, { axis: 1 }), [
      [2, 0, 1],
      [5, 3, 4],
    ])
  })
  test("tile and repeat", () => {
    expectEqual(op.tile(op.arange(2), [2, 2]), [
      [0, 1, 0, 1],
      [0, 1, 0, 1],
    ])
    expectEqual(op.repeat(op.arange(3), 2), [0, 0, 1, 1, 2, 2])
    expectEqual(op.repeat(op.arange(3), [2, 0, 1]), [0, 0, 2])
    expectEqual(op.repeat(x, 2, { axis: 0 }), [
      [0, 1, 2],
      [0, 1, 2],
      [3, 4, 5],
      [3, 4, 5],
    ])
  })
  test.each([
    ["constant", [7, 7, 1, 2, 3, 7]],
    ["edge", [1, 1, 1, 2, 3, 3]],
    ["reflect", [3, 2, 1, 2, 3, 2]],
    ["symmetric", [2, 1, 1, 2, 3, 3]],
    ["wrap", [2, 3, 1, 2, 3, 1]],
  ] as const)("pad %s", (mode, expected) =>
    expectEqual(op.pad(array([1, 2, 3]), [2, 1], { mode, value: 7 }), [...expected]),
  )
  test("pads wider than the array", () => {
    expectEqual(op.pad(array([1, 2]), [3, 4], { mode: "reflect" }), [2, 1, 2, 1, 2, 1, 2, 1, 2])
    expectEqual(op.pad(array([1, 2]), [3, 3], { mode: "symmetric" }), [2, 2, 1, 1, 2, 2, 1, 1])
    expectEqual(op.pad(array([5]), 2, { mode: "reflect" }), [5, 5, 5, 5, 5])
  })
  test("split", () => {
    expect(op.split(op.arange(6), 3).map(toArray)).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ])
    expect(op.split(op.arange(5), [2, 2, -1]).map(toArray)).toEqual([[0, 1], [], [2, 3], [4]])
    expect(op.split(x, 3, { axis: 1 }).map((y) => y.shape)).toEqual([
      [2, 1],
      [2, 1],
      [2, 1],
    ])
  })
  test("zero-size arrays", () => {
    const none = op.zeros([0, 3])
    expect(op.reshape(none, [3, 0]).shape).toEqual([3, 0])
    expect(op.roll(none, 1, { axis: 0 }).shape).toEqual([0, 3])
    expect(op.concatenate([none, op.ones([1, 3])]).shape).toEqual([1, 3])
    expect(
      op.pad(none, [
        [1, 1],
        [0, 0],
      ]).shape,
    ).toEqual([2, 3])
    expect(op.transpose(none).shape).toEqual([3, 0])
  })
})

describe("creation", () => {
  test("filled", () => {
    expectEqual(op.zeros([2]), [0, 0])
    expectEqual(op.ones([1, 2], { dtype: "int32" }), [[1, 1]])
    expectEqual(op.full([], 3), 3)
    expectEqual(op.full([2], int32(3)), [3, 3])
    expect(op.full([2], int32(3), { dtype: "float64" }).dtype).toBe("float64")
    expectEqual(op.fullLike(int32([1, 2]), 7), [7, 7])
    expect(op.zerosLike(int32([1])).dtype).toBe("int32")
    expect(op.onesLike(int32([1]), { dtype: "bool" }).dtype).toBe("bool")
  })
  test("eye and iota", () => {
    expectEqual(op.eye(2, 3, { k: 1 }), [
      [0, 1, 0],
      [0, 0, 1],
    ])
    expectEqual(op.eye(2, undefined, { k: -1, dtype: "int32" }), [
      [0, 0],
      [1, 0],
    ])
    expectEqual(op.iota([2, 2], { axis: 0 }), [
      [0, 0],
      [1, 1],
    ])
  })
  test("ranges, rounded once", () => {
    expectEqual(op.arange(3), [0, 1, 2])
    expectEqual(op.arange(2, 5, { dtype: "int32" }), [2, 3, 4])
    expectEqual(op.arange(5, 0, -2), [5, 3, 1])
    expectEqual(op.arange(3, 1), [])
    expectClose(op.arange(0, 1, 0.1, { dtype: "float64" }), [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], 1e-15)
    expectEqual(op.linspace(0, 1, 5), [0, 0.25, 0.5, 0.75, 1])
    expectEqual(op.linspace(0, 1, 4, { endpoint: false }), [0, 0.25, 0.5, 0.75])
    expectEqual(op.linspace(3, 4, 1), [3])
    expect(Math.fround(0.1)).toBe((toArray(op.linspace(0, 0.1, 3)) as number[])[2])
  })
})

describe("triangles and diagonals", () => {
  const x = grid(3, 3)
  test("values", () => {
    expectEqual(op.tril(x), [
      [0, 0, 0],
      [3, 4, 0],
      [6, 7, 8],
    ])
    expectEqual(op.triu(x, { k: 1 }), [
      [0, 1, 2],
      [0, 0, 5],
      [0, 0, 0],
    ])
    expectEqual(op.diag(x), [0, 4, 8])
    expectEqual(op.diag(x, { k: -1 }), [3, 7])
    expectEqual(op.diag(x, { k: 5 }), [])
    expectEqual(op.diag(grid(2, 4), { k: 2 }), [2, 7])
    expectEqual(op.diag(array([1, 2]), { k: 1 }), [
      [0, 1, 0],
      [0, 0, 2],
      [0, 0, 0],
    ])
    expectEqual(op.diag(array([1, 2]), { k: -1 }), [
      [0, 0, 0],
      [1, 0, 0],
      [0, 2, 0],
    ])
    expectEqual(op.matrixTrace(x), 12)
  })
  test("diag has the slope of its differences", () => {
    checkGradient((v) => op.diag(v, { k: 1 }), sample([3]))
    checkGradient((v) => op.diag(v, { k: -1 }), sample([3, 4]))
  })
})

describe("sorting", () => {
  const x = array([2, NaN, 1, 2, -1])
  test("keeps equal elements in order, ascending or not", () => {
    expectEqual(op.sort(x), [-1, 1, 2, 2, NaN])
    expectEqual(op.argsort(x), [4, 2, 0, 3, 1])
    expectEqual(op.sort(x, { descending: true }), [NaN, 2, 2, 1, -1])
    expectEqual(op.argsort(x, { descending: true }), [1, 0, 3, 2, 4])
    expectEqual(
      op.sort(
        array([
          [2, 1],
          [0, 3],
        ]),
        { axis: 0 },
      ),
      [
        [0, 1],
        [2, 3],
      ],
    )
    expectEqual(op.sort(array([true, false])), [false, true])
    checkTransforms((a) => op.argsort(a), sample([2, 4]))
  })
})

test("shapes that already agree make no equation", () => {
  const x = float64([1, 2])
  expect(op.reshape(x, [2])).toBe(x)
  expect(op.broadcastTo(x, [2])).toBe(x)
  expect(op.transpose(x)).toBe(x)
  expect(op.squeeze(x)).toBe(x)
  expect(op.concatenate([x])).toBe(x)
  expect(op.slice(x, [0], [2])).toBe(x)
})
