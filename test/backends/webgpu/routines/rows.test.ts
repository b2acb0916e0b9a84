import { afterAll, describe, expect, test } from "vitest"
import type { Shader } from "../../../../src/backends/webgpu/shader.js"
import { cumsum } from "../../../../src/primitives/cumulative.js"
import { sort } from "../../../../src/primitives/sort.js"
import { rawDevice } from "../gpu.js"
import { nagaErrors } from "../naga.js"
import { expectLikeReference, iota, noise } from "./support.js"

const device = await rawDevice()
const made: Shader[] = []

const check = async (...args: Parameters<typeof expectLikeReference> extends [unknown, ...infer A] ? A : never) => {
  made.push(...(await expectLikeReference(device!, ...args)))
}

/** Arrays and the axis of interest. */
const SHAPES: readonly (readonly [shape: readonly number[], axis: number])[] = [
  [[0], 0],
  [[3, 0], 0],
  [[0, 3], 0],
  [[1], 0],
  [[7], 0],
  [[3, 64, 2], 1],
  [[65], 0],
  [[2, 100, 5], 1],
  [[300, 17], 0],
  [[4, 1023], 1],
  [[2, 2, 1025], 2],
  [[1030, 3], 0],
  [[5000], 0],
]

describe.skipIf(device === null)("cumsum", () => {
  test.each(SHAPES)("of %j along axis %i, from either end", async (shape, axis) => {
    for (const reverse of [false, true]) {
      await check(cumsum.primitive, { axis, reverse }, [noise("float32", shape, 2)], 2e-6)
      await check(cumsum.primitive, { axis, reverse }, [noise("int32", shape, 4e9)])
    }
  })

  test("of a long row, of whole numbers and of what is not finite", async () => {
    for (const shape of [[3000], [5000, 16]])
      for (const reverse of [false, true]) {
        await check(cumsum.primitive, { axis: 0, reverse }, [noise("uint32", shape, 4e9)])
        await check(cumsum.primitive, { axis: 0, reverse }, [noise("float32", shape, 2)], 3e-6)
      }
    const x = noise("float32", [40, 3], 2)
    Object.assign(x.data, { 30: Infinity, 70: -Infinity, 100: NaN })
    await check(cumsum.primitive, { axis: 0, reverse: false }, [x], 2e-6)
  })
})

describe.skipIf(device === null)("sort", () => {
  test.each(SHAPES)("of %j along axis %i", async (shape, axis) => {
    for (const dtype of ["float32", "int32"] as const)
      await check(sort.primitive, { axis, keys: 1 }, [
        noise(dtype, shape, 9, dtype === "float32"),
        noise("int32", shape, 1e6),
      ])
  })

  test("is stable, by several keys, and moves any operands", async () => {
    const shape = [3, 90]
    const operands = [
      noise("bool", shape, 2),
      noise("float32", shape, 3, true),
      noise("uint32", shape, 6),
      noise("int8", shape, 9),
      noise("float16", shape, 60000),
      noise("float32", shape, 2, true),
    ]
    for (const keys of [1, 2, 3]) await check(sort.primitive, { axis: 1, keys }, operands)
  })

  test.each(["float32", "int32", "uint32", "bool"] as const)("of long rows of %s", async (dtype) => {
    for (const n of [2048, 2049, 20000])
      for (const spread of [10, 4e9])
        await check(sort.primitive, { axis: 0, keys: 1 }, [noise(dtype, [n], spread), iota(n)])
  })

  test("by two keys in long rows", async () => {
    await check(sort.primitive, { axis: 0, keys: 2 }, [
      noise("int32", [3000], 9),
      noise("float32", [3000], 2),
      iota(3000),
    ])
  })
})

afterAll(async () => {
  expect(await nagaErrors(made, { pipelines: false })).toEqual([])
})
