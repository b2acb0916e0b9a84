import * as fc from "fast-check"
import { describe, test } from "vitest"
import { allocate, type DType, type HostArray, type Shape, sizeOf } from "../../../src/array/index.js"
import { cumsum } from "../../../src/primitives/cumulative.js"
import { type GatherParams, scatterAdd } from "../../../src/primitives/gather.js"
import { gatheredShape } from "../../../src/primitives/gather-params.js"
import { scatter, scatterMax, scatterMin, scatterMul } from "../../../src/primitives/scatter.js"
import { sort } from "../../../src/primitives/sort.js"
import { selectInWindow } from "../../../src/primitives/window-select.js"
import { plain, scatterOf, cases as windowCases } from "../../primitives/windows.js"
import { expectLikeReference } from "./routine-runner.js"

const SPECIAL = [0, -0, NaN, Infinity, -Infinity, 1, -1, 2 ** -149, -(2 ** -140), 3e38, 2147483647, -2147483648]

/** Elements of few values, so that they repeat, or of all, NaN and infinities among them. */
const elements = (dtype: DType, size: number, special: boolean): fc.Arbitrary<HostArray["data"]> => {
  const value = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    special ? fc.oneof(fc.constantFrom(...SPECIAL), fc.float({ noNaN: true })) : fc.integer({ min: -1000, max: 1000 }),
  )
  const toBool = (x: number): number => Number(x > 0)
  return fc
    .array(value, { minLength: size, maxLength: size })
    .map((xs) => allocate(dtype, dtype === "bool" ? xs.map(toBool) : xs))
}

const host = (dtype: DType, shape: Shape, special = true): fc.Arbitrary<HostArray> =>
  elements(dtype, sizeOf(shape), special).map((data) => ({ shape, dtype, data }))

/** Shapes with an axis of interest, which may be long. */
const alongAxis = fc
  .record({
    before: fc.array(fc.nat({ max: 3 }), { maxLength: 2 }),
    length: fc.oneof(fc.nat({ max: 6 }), fc.nat({ max: 90 })),
    after: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 2 }),
  })
  .map(({ before, length, after }) => ({ shape: [...before, length, ...after], axis: before.length }))

const computing = fc.constantFrom<DType>("float32", "float64", "int32", "uint32", "bool")

/** Numbers that follow from a seed, many and quickly. */
const noise = (dtype: DType, shape: Shape, spread: number): HostArray => {
  const data = allocate(dtype, sizeOf(shape))
  let state = 12345
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const x = (state / 2 ** 32 - 0.5) * spread
    data[i] = dtype === "uint32" ? Math.abs(x) : dtype === "bool" ? Number(x > 0) : x
  }
  return { shape, dtype, data }
}

const iota = (n: number): HostArray => ({
  shape: [n],
  dtype: "int32",
  data: Int32Array.from({ length: n }, (_, i) => i),
})

describe("sort", () => {
  test("orders any operands by any keys as the reference does", () => {
    const operands = fc.record({
      at: alongAxis,
      keys: fc.array(computing, { minLength: 1, maxLength: 2 }),
      rest: fc.array(fc.constantFrom<DType>("float32", "float64", "int32", "bool", "int8", "float16", "int16"), {
        maxLength: 2,
      }),
    })
    const cases = operands.chain(({ at: { shape, axis }, keys, rest }) =>
      fc
        .tuple(...[...keys, ...rest].map((dtype) => host(dtype, shape)))
        .map((xs) => ({ xs, params: { axis, keys: keys.length } })),
    )
    fc.assert(
      fc.property(cases, ({ xs, params }) => {
        expectLikeReference(sort.primitive, params, xs)
      }),
      { numRuns: 200 },
    )
  })

  test.each(["float32", "float64", "int32", "uint32", "bool"] as const)("orders long rows of %s", (dtype) => {
    for (const n of [33, 300, 2048, 2049, 20000])
      for (const spread of [10, 4e9])
        expectLikeReference(sort.primitive, { axis: 0, keys: 1 }, [noise(dtype, [n], spread), iota(n)])
  })
})

describe("cumsum", () => {
  test("sums along any axis from either end as the reference does, to the bit", () => {
    const cases = fc.record({ at: alongAxis, reverse: fc.boolean(), dtype: computing.filter((d) => d !== "bool") })
    fc.assert(
      fc.property(
        cases.chain(({ at: { shape, axis }, reverse, dtype }) =>
          host(dtype, shape).map((x) => ({ x, params: { axis, reverse } })),
        ),
        ({ x, params }) => {
          expectLikeReference(cumsum.primitive, params, [x])
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe("scatter", () => {
  const joins = { scatter, scatterAdd, scatterMul, scatterMin, scatterMax }
  const dtypesOf = (name: keyof typeof joins): readonly DType[] => [
    "float32",
    "float64",
    "int32",
    "uint32",
    ...(name === "scatterAdd" || name === "scatterMul" ? [] : (["bool"] as const)),
    ...(name === "scatter" ? (["bfloat16", "int16", "int8"] as const) : []),
  ]
  const wide: GatherParams = {
    ...plain,
    offsetDims: [1],
    collapsedSliceDims: [0],
    startIndexMap: [0],
    sliceSizes: [1, 37],
    mode: "fill",
  }
  const kinds = [...windowCases, ["wide rows", [9, 37], [5, 1], wide] as const]

  const check = (name: keyof typeof joins, shape: Shape, indices: HostArray, p: GatherParams): void =>
    dtypesOf(name).forEach((dtype) => {
      const updates = noise(dtype, gatheredShape(shape, indices.shape, p), 4)
      const exact = dtype !== "float32" || !["scatterAdd", "scatterMul"].includes(name)
      expectLikeReference(
        joins[name].primitive,
        scatterOf(p),
        [noise(dtype, shape, 3), indices, updates],
        exact ? 0 : 3e-7,
      )
    })

  describe.each(kinds)("%s", (_, shape, indices, params) => {
    test.each(["scatter", "scatterAdd", "scatterMul", "scatterMin", "scatterMax"] as const)("%s", (name) => {
      for (const mode of ["clip", "fill"] as const)
        for (const dtype of ["int32", "uint32"] as const) {
          const some = noise("int32", indices, 14)
          check(name, shape, { ...some, dtype, data: allocate(dtype, some.data) }, { ...params, mode })
        }
    })
  })

  test("many updates of few elements are summed in float64", () => {
    const params = { ...wide, offsetDims: [], collapsedSliceDims: [0], sliceSizes: [1] }
    const indices = noise("int32", [100000, 1], 10)
    expectLikeReference(scatterAdd.primitive, scatterOf(params), [
      noise("float32", [5], 1),
      indices,
      noise("float32", [100000], 1e3),
    ])
  })

  test("there may be no windows, and windows of nothing", () => {
    check("scatterAdd", [9, 37], noise("int32", [0, 1], 1), wide)
    check("scatterAdd", [9, 0], noise("int32", [4, 1], 1), { ...wide, sliceSizes: [1, 0] })
    check("scatterMax", [9, 37], noise("int32", [4, 1], 1), { ...wide, sliceSizes: [1, 0] })
  })
})

describe("selectInWindow", () => {
  const axis = fc
    .record({
      n: fc.nat({ max: 6 }),
      size: fc.integer({ min: 1, max: 5 }),
      stride: fc.integer({ min: 1, max: 3 }),
      low: fc.integer({ min: -1, max: 2 }),
      high: fc.integer({ min: -1, max: 2 }),
      base: fc.integer({ min: 1, max: 3 }),
      step: fc.integer({ min: 1, max: 2 }),
    })
    .filter(({ n, low, high, base }) => (n === 0 ? 0 : (n - 1) * base + 1) + low + high >= 0)
  const plainAxis = fc
    .integer({ min: 1, max: 9 })
    .map((n) => ({ n, size: 1, stride: 1, low: 0, high: 0, base: 1, step: 1 }))

  test("selects what the reference selects, NaN and infinities among the elements", () => {
    const cases = fc
      .record({
        batch: fc.array(plainAxis, { maxLength: 2 }),
        axes: fc.array(axis, { maxLength: 2 }),
        channels: fc.array(plainAxis, { maxLength: 1 }),
        dtype: computing,
        select: fc.constantFrom("ge", "le"),
        batched: fc.boolean(),
      })
      .chain(({ batch, axes, channels, dtype, select, batched }) => {
        const all = [...batch, ...axes, ...channels]
        const params = {
          windowDimensions: all.map((a) => a.size),
          windowStrides: all.map((a) => a.stride),
          padding: all.map((a) => [a.low, a.high]),
          baseDilation: all.map((a) => a.base),
          windowDilation: all.map((a) => a.step),
          select,
          batchDims: batched ? batch.length : 0,
        }
        return host(
          dtype,
          all.map((a) => a.n),
        ).map((x) => ({ x, params }))
      })
    fc.assert(
      fc.property(cases, ({ x, params }) => {
        expectLikeReference(selectInWindow.primitive, params, [x])
      }),
      { numRuns: 500 },
    )
  })
})
