import { describe, expect, test } from "vitest"
import { type NDArray, sizeOf } from "../../src/array/index.js"
import { DTypeError, ShapeError } from "../../src/errors/index.js"
import { type GatherParams, gather, type ScatterParams, scatterAdd } from "../../src/primitives/gather.js"
import { at, checkMapped, expectSame, tabulate } from "./indices.js"
import { bool, checkRules, f32, f64, i32, noise, numbers, pullback, pushforward, u32, vector } from "./rules.js"
import { cases, gathered, plain, scattered, scatterOf, someIndices } from "./windows.js"

const both = (p: GatherParams): readonly GatherParams[] => [
  { ...p, mode: "clip" },
  { ...p, mode: "fill" },
]

describe.each(cases)("%s", (_, xShape, indicesShape, params) => {
  const x = f64(noise(sizeOf(xShape)), xShape)
  const indices = someIndices(indicesShape)
  test.each(both(params))("gather, mode $mode", (p) => {
    const y = gather(x, indices, p)
    expectSame(y, gathered(x, indices, y.shape, p, Number.NaN))
    const zero: GatherParams = { ...p, fillValue: 0 }
    checkRules(([a]) => [gather(a!, indices, zero)], [x])
    const batch = [f64(noise(3 * sizeOf(xShape), 7), [3, ...xShape]), someIndices([3, ...indicesShape], 4)]
    checkMapped(([a, i]) => [gather(a!, i!, p)], batch, 3)
    checkMapped(([a, i]) => pullback(([b]) => [gather(b!, i!, zero)], [a!], [y]), batch, 3)
  })
  test.each(both(params))("scatterAdd, mode $mode", (p) => {
    const { shape } = gather(x, indices, p)
    const updates = f64(noise(sizeOf(shape), 3), shape)
    const s = scatterOf(p)
    const found = numbers(scatterAdd(x, indices, updates, s))
    numbers(scattered(x, indices, updates, p)).forEach((v, i) => expect(found[i]).toBeCloseTo(v, 12))
    checkRules(([a, u]) => [scatterAdd(a!, indices, u!, s)], [x, updates])
    const batch = [
      f64(noise(3 * sizeOf(xShape), 7), [3, ...xShape]),
      someIndices([3, ...indicesShape], 4),
      f64(noise(3 * sizeOf(shape), 8), [3, ...shape]),
    ]
    checkMapped(([a, i, u]) => [scatterAdd(a!, i!, u!, s)], batch, 3)
    checkMapped(([a, i, u]) => pullback(([b, v]) => [scatterAdd(b!, i!, v!, s)], [a!, u!], [a!]), batch, 3)
  })
})

const take: GatherParams = {
  ...plain,
  offsetDims: [],
  collapsedSliceDims: [0],
  startIndexMap: [0],
  sliceSizes: [1],
  mode: "fill",
}
const takeAt = (x: NDArray, indices: NDArray, p: Partial<GatherParams> = {}): readonly number[] =>
  numbers(gather(x, indices, { ...take, ...p }))

describe("gather", () => {
  test("fills what is out of range by dtype", () => {
    const beyond = i32([1, 9, -1], [3, 1])
    expect(takeAt(f32([1, 2]), beyond)).toEqual([2, NaN, NaN])
    expect(takeAt(i32([1, 2]), beyond)).toEqual([2, -2147483648, -2147483648])
    expect(takeAt(u32([1, 2]), beyond)).toEqual([2, 4294967295, 4294967295])
    expect(takeAt(bool([1, 0]), beyond)).toEqual([0, 1, 1])
    expect(takeAt(vector("int8", [1, 2]), beyond)).toEqual([2, -128, -128])
    expect(takeAt(vector("uint8", [1, 2]), beyond)).toEqual([2, 255, 255])
    expect(takeAt(vector("int16", [1, 2]), beyond)).toEqual([2, -32768, -32768])
    expect(takeAt(vector("uint16", [1, 2]), beyond)).toEqual([2, 65535, 65535])
    expect(takeAt(vector("bfloat16", [1, 2]), beyond)).toEqual([0x4000, 0x7fc0, 0x7fc0])
    expect(takeAt(vector("float16", [1, 2]), beyond)[1]).toBe(0x7e00)
    expect(takeAt(f32([1, 2]), beyond, { fillValue: -3 })).toEqual([2, -3, -3])
    expect(takeAt(f32([1, 2]), beyond, { mode: "clip" })).toEqual([2, 2, 1])
    expect(() => takeAt(u32([1, 2]), beyond, { fillValue: -3 })).toThrow(DTypeError)
  })
  test("gives slices out of range no tangent", () => {
    const [t] = pushforward(([x]) => [gather(x!, i32([1, 9], [2, 1]), take)])([f64([1, 2]), f64([3, 4])], 1)
    expect(numbers(t!)).toEqual([4, 0])
  })
  test("takes large uint32 indices as large", () => {
    expect(takeAt(f32([1, 2]), u32([4294967295, 0], [2, 1]), { mode: "clip" })).toEqual([2, 1])
    expect(takeAt(f32([1, 2]), u32([4294967295, 0], [2, 1]))).toEqual([NaN, 1])
  })
  test("of nothing", () => {
    expect(takeAt(f32([]), i32([], [0, 1]))).toEqual([])
    expect(gather(f32([1, 2]), i32([], [3, 0, 1]), take).shape).toEqual([3, 0])
    expect(
      gather(f32([1, 2]), i32([0, 1], [2, 1]), { ...take, offsetDims: [1], collapsedSliceDims: [], sliceSizes: [0] })
        .shape,
    ).toEqual([2, 0])
    checkRules(([x]) => [gather(x!, i32([], [0, 1]), take)], [f64([])])
  })
  test("copies long runs", () => {
    const x = f64(noise(400), [4, 100])
    const rows: GatherParams = {
      ...plain,
      offsetDims: [1],
      collapsedSliceDims: [0],
      startIndexMap: [0],
      sliceSizes: [1, 100],
      mode: "clip",
    }
    const y = gather(x, i32([2, 0, 9], [3, 1]), rows)
    expectSame(
      y,
      tabulate("float64", [3, 100], ([i, j]) => at(x)([[2, 0, 3][i!]!, j!])),
    )
  })
  test("of a scalar", () => {
    const p: GatherParams = {
      ...plain,
      offsetDims: [],
      collapsedSliceDims: [],
      startIndexMap: [],
      sliceSizes: [],
      mode: "clip",
    }
    expectSame(gather(f64([7], []), i32([], [2, 0]), p), f64([7, 7]))
  })
  test("refuses what does not fit, in its own name", () => {
    const x = f32(noise(6), [2, 3])
    const rows: GatherParams = {
      ...plain,
      offsetDims: [1],
      collapsedSliceDims: [0],
      startIndexMap: [0],
      sliceSizes: [1, 3],
      mode: "clip",
    }
    const refused = (indices: NDArray, p: Partial<GatherParams>) => expect(() => gather(x, indices, { ...rows, ...p }))
    const indices = i32([0], [1, 1])
    refused(f32([0], [1, 1]), {}).toThrow(/gather: the indices must be int32 or uint32, not float32/)
    refused(i32([0], []), {}).toThrow(/no axis for an index vector/)
    refused(i32([0, 0], [1, 2]), {}).toThrow(
      /gather: the index vectors have 2 components for 1 axes of x\n {2}x: float32\[2,3\]/,
    )
    refused(indices, { sliceSizes: [1, 4] }).toThrow(/a slice of 4 does not fit axis 1 of x, which has 3/)
    refused(indices, { sliceSizes: [2, 3] }).toThrow(/the slice size along axis 0 is 2, not 1/)
    refused(indices, { sliceSizes: [1] }).toThrow(/1 slice sizes for 2 axes/)
    refused(indices, { offsetDims: [] }).toThrow(ShapeError)
    refused(indices, { offsetDims: [2] }).toThrow(/cannot be the axes \[2\]/)
    refused(indices, { startIndexMap: [2] }).toThrow(/cannot count along the axes \[2\]/)
    refused(indices, { collapsedSliceDims: [0, 0] }).toThrow(/not distinct/)
    refused(indices, { operandBatchingDims: [0], startIndicesBatchingDims: [0] }).toThrow(ShapeError)
    refused(indices, {
      collapsedSliceDims: [],
      startIndexMap: [1],
      operandBatchingDims: [0],
      startIndicesBatchingDims: [0],
    }).toThrow(/batch axis 0 of x and axis 0 of the indices differ in length: 2 and 1/)
  })
})

describe("scatterAdd", () => {
  const add: ScatterParams = scatterOf(take)
  test("of integers wraps", () => {
    const twice = i32([1, 1], [2, 1])
    expect(numbers(scatterAdd(i32([0, 2147483647]), twice, i32([1, 1]), add))).toEqual([0, -2147483647])
    expect(numbers(scatterAdd(u32([0, 4294967295]), twice, u32([1, 4294967295]), add))).toEqual([0, 4294967295])
  })
  test("of float32 accumulates in float64", () => {
    const many = i32(Array(3).fill(0), [3, 1])
    expect(numbers(scatterAdd(f32([1e8]), many, f32([1, 1, -1e8]), add))).toEqual([2])
  })
  test("leaves its operand as it is", () => {
    const x = f32([1, 2])
    scatterAdd(x, i32([0], [1, 1]), f32([5]), add)
    expect(numbers(x)).toEqual([1, 2])
  })
  test("refuses what does not fit, in its own name", () => {
    const one = i32([0], [1, 1])
    expect(() => scatterAdd(bool([1]), one, bool([1]), add)).toThrow(/scatterAdd: takes .*, not bool/)
    expect(() => scatterAdd(f32([1]), one, f64([1]), add)).toThrow(DTypeError)
    expect(() => scatterAdd(f32([1]), one, f32([1, 2]), add)).toThrow(
      /scatterAdd: the updates .* do not go with the indices/,
    )
    expect(() => scatterAdd(f32([1]), f32([0], [1, 1]), f32([1]), add)).toThrow(/the indices must be int32/)
    const window: ScatterParams = { ...add, updateWindowDims: [1], insertedWindowDims: [] }
    expect(() => scatterAdd(f32([1, 2]), one, f32([1, 2, 3], [1, 3]), window)).toThrow(
      /scatterAdd: a slice of 3 does not fit/,
    )
  })
})
