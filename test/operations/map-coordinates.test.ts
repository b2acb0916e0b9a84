import { expect, test } from "vitest"
import { array, type NDArray } from "../../src/array/index.js"
import { at, collapse, complex, mapCoordinates, ones, raggedDot, real, sum, zeros } from "../../src/operations/index.js"
import { grad, jit, vmap } from "../../src/transforms/index.js"
import { expectClose, expectEqual, expectSame, float64, int32, sample } from "./support.js"

const row = array([10, 20, 40])
const read = (places: readonly number[], options: Parameters<typeof mapCoordinates>[2]): NDArray =>
  mapCoordinates(row, [array([...places])], options)

test("beyond the ends stands what the mode says", () => {
  const places = [-2, -1, 0, 1, 2, 3, 4]
  expectEqual(read(places, { order: 0 }), [0, 0, 10, 20, 40, 0, 0])
  expectEqual(read(places, { order: 0, cval: 7 }), [7, 7, 10, 20, 40, 7, 7])
  expectEqual(read(places, { order: 0, mode: "nearest" }), [10, 10, 10, 20, 40, 40, 40])
  expectEqual(read(places, { order: 0, mode: "wrap" }), [20, 40, 10, 20, 40, 10, 20])
  expectEqual(read(places, { order: 0, mode: "mirror" }), [40, 20, 10, 20, 40, 20, 10])
  expectEqual(read(places, { order: 0, mode: "reflect" }), [20, 10, 10, 20, 40, 40, 20])
})

test("between neighbours there are lines, and halves go away from 0 to the nearest", () => {
  expectClose(read([0.25, 1.5, 2.25], {}), [12.5, 30, 30])
  expectEqual(read([-0.5, 0.5, 1.5, 2.49], { order: 0, mode: "nearest" }), [10, 20, 40, 40])
  expectEqual(mapCoordinates(int32([1, 2]), [array([0.25, 0.5])]), [1, 2])
  expectEqual(mapCoordinates(array([5]), [array([-3, 0, 3])], { mode: "mirror" }), [5, 5, 5])
  const plane = sample([3, 4], 1, "float32")
  const middle = mapCoordinates(plane, [array([0.5]), array([1.5])])
  const corners = sum(at(plane, { stop: 2 }, { start: 1, stop: 3 }))
  expectClose(middle, [Number(corners.toString().match(/-?[\d.]+$/)?.[0]) / 4], 1e-5)
})

test("it is differentiable in the array and in the coordinates", () => {
  const x = float64([1, 3, 9])
  const c = float64([0.25, 1.5])
  expectClose(grad((y: NDArray) => sum(mapCoordinates(y, [c])))(x), [0.75, 0.75, 0.5])
  expectClose(grad((d: NDArray) => sum(mapCoordinates(x, [d])))(c), [2, 6])
  const f = (y: NDArray, d: NDArray): NDArray => mapCoordinates(y, [d], { mode: "reflect" })
  expectSame(jit(f)(x, c), f(x, c))
  expect(vmap((d: NDArray) => f(x, d))(sample([5, 2])).shape).toEqual([5, 2])
})

test("complex arrays go by parts", () => {
  expectClose(real(mapCoordinates(complex(row, 1), [array([0.5])])), [15])
})

test("what does not fit is refused", () => {
  expect(() => mapCoordinates(row, [])).toThrow(/mapCoordinates: there are 0 coordinates for 1 axes/)
  expect(() => mapCoordinates(row, [float64([1])])).toThrow(/the dtypes differ: float32 and float64/)
  expect(() => mapCoordinates(row, [array([1])], { order: 3 as 1 })).toThrow(
    /the order the number 3 is neither 0 nor 1/,
  )
  expect(() => mapCoordinates(row, [array([1])], { mode: "edge" as "wrap" })).toThrow(/there is no mode/)
  expect(() => mapCoordinates(zeros([0]), [array([1])])).toThrow(/axis 0 has no elements/)
})

test("collapse makes one axis of several", () => {
  expect(collapse(zeros([2, 3, 4]), 1).shape).toEqual([2, 12])
  expect(collapse(zeros([2, 3, 4]), -2, -1).shape).toEqual([2, 3, 4])
  expect(collapse(zeros([2, 3]), 1, 1).shape).toEqual([2, 1, 3])
  expect(() => collapse(zeros([2, 3]), 1, 0)).toThrow(/the axes from 1 to 0 are no stretch/)
})

test("raggedDot multiplies each group of rows with its own matrix", () => {
  const y = float64([[[1, 0]], [[0, 2]], [[5, 5]]])
  const x = float64([[1], [2], [3], [4]])
  expectEqual(raggedDot(x, y, int32([1, 0, 2])), [
    [1, 0],
    [10, 10],
    [15, 15],
    [0, 0],
  ])
  const gradient = grad((z: NDArray) => sum(raggedDot(x, z, int32([1, 1, 2]))))(y)
  expectEqual(gradient, [[[1, 1]], [[2, 2]], [[7, 7]]])
  expect(() => raggedDot(x, ones([1, 1, 1], { dtype: "float64" }), int32([1, 2]))).toThrow(/\[m, k\], \[groups, k, n\]/)
})
