import { afterAll, describe, expect, test } from "vitest"
import { allocate, type DType, type HostArray, type Shape } from "../../../../src/array/index.js"
import type { Shader } from "../../../../src/backends/webgpu/shader.js"
import { type GatherParams, scatterAdd } from "../../../../src/primitives/gather.js"
import { gatheredShape } from "../../../../src/primitives/gather-params.js"
import { scatter, scatterMax, scatterMin, scatterMul } from "../../../../src/primitives/scatter.js"
import { selectInWindow } from "../../../../src/primitives/window-select.js"
import { plain, scatterOf, cases as windowCases } from "../../../primitives/windows.js"
import { rawDevice } from "../gpu.js"
import { nagaErrors } from "../naga.js"
import { expectLikeReference, noise } from "./support.js"

const device = await rawDevice()
const made: Shader[] = []

const joins = { scatter, scatterAdd, scatterMul, scatterMin, scatterMax }

const check = async (
  name: keyof typeof joins,
  shape: Shape,
  indices: HostArray,
  p: GatherParams,
  dtypes: readonly DType[],
): Promise<void> => {
  for (const dtype of dtypes) {
    const updates = noise(
      dtype,
      gatheredShape(shape, indices.shape, p),
      4,
      name.startsWith("scatterM") && name !== "scatterMul",
    )
    const exact = dtype !== "float32" || !["scatterAdd", "scatterMul"].includes(name)
    const { primitive } = joins[name]
    made.push(
      ...(await expectLikeReference(
        device!,
        primitive,
        scatterOf(p),
        [noise(dtype, shape, 3), indices, updates],
        exact ? 0 : 1e-6,
      )),
    )
  }
}

const wide: GatherParams = {
  ...plain,
  offsetDims: [1],
  collapsedSliceDims: [0],
  startIndexMap: [0],
  sliceSizes: [1, 37],
  mode: "fill",
}

describe.skipIf(device === null)("scatter", () => {
  const names = ["scatter", "scatterAdd", "scatterMul", "scatterMin", "scatterMax"] as const
  describe.each([...windowCases, ["wide rows", [9, 37], [5, 1], wide] as const])("%s", (_, shape, indices, params) => {
    test.each(names)("%s", async (name) => {
      const some = noise("int32", indices, 14)
      const others: HostArray = { ...some, dtype: "uint32", data: allocate("uint32", some.data) }
      await check(name, shape, some, { ...params, mode: "fill" }, ["float32"])
      await check(name, shape, others, { ...params, mode: "clip" }, [name === "scatter" ? "int8" : "int32"])
    })
  })

  test("many updates of few elements", async () => {
    const flat = { ...wide, offsetDims: [], sliceSizes: [1] }
    const indices = noise("int32", [5000, 1], 16)
    for (const name of ["scatter", "scatterAdd", "scatterMax"] as const)
      await check(name, [5], indices, flat, ["float32", "uint32"])
    await check("scatterAdd", [3, 37], noise("int32", [300, 1], 9), wide, ["float32"])
  })

  test("no windows, and windows of nothing", async () => {
    await check("scatterAdd", [9, 37], noise("int32", [0, 1], 1), wide, ["float32"])
    await check("scatterAdd", [9, 0], noise("int32", [4, 1], 1), { ...wide, sliceSizes: [1, 0] }, ["float32"])
    await check("scatterMax", [9, 37], noise("int32", [4, 1], 1), { ...wide, sliceSizes: [1, 0] }, ["bool"])
  })
})

describe.skipIf(device === null)("selectInWindow", () => {
  const windows = (...all: readonly (readonly number[])[]) => ({
    windowDimensions: all.map((a) => a[1]!),
    windowStrides: all.map((a) => a[2]!),
    padding: all.map((a) => [a[3]!, a[4]!]),
    baseDilation: all.map((a) => a[5]!),
    windowDilation: all.map((a) => a[6]!),
  })
  // elements, window, stride, padding before and after, dilation of the array and of the window
  const ROW = [2, 1, 1, 0, 0, 1, 1]
  test.each([
    [[7, 3, 2, 0, 0, 1, 1]],
    [ROW, [9, 3, 2, 1, 1, 1, 1], [8, 2, 2, 0, 1, 1, 2], ROW],
    [ROW, [5, 3, 1, 2, -1, 2, 2], [6, 4, 3, -1, 2, 3, 1]],
    [[0, 2, 1, 1, 1, 1, 1]],
    [],
  ])("of %j %j %j %j", async (...axes) => {
    for (const [dtype, select, batched] of [
      ["float32", "ge", 0],
      ["float32", "le", 1],
      ["int32", "le", 0],
      ["bool", "ge", 0],
    ] as const) {
      const given = axes.filter((a): a is number[] => Array.isArray(a))
      const params = { ...windows(...given), select, batchDims: given[0] === ROW ? batched : 0 }
      const x = noise(
        dtype,
        given.map((a) => a[0]!),
        5,
        true,
      )
      made.push(...(await expectLikeReference(device!, selectInWindow.primitive, params, [x])))
    }
  })
})

afterAll(async () => {
  expect(await nagaErrors(made, { pipelines: false })).toEqual([])
})
