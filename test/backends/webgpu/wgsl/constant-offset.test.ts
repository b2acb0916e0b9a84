import { expect, test } from "vitest"
import { printKernel } from "../../../../src/backends/webgpu/wgsl/index.js"
import {
  apply,
  at,
  buffer,
  constant,
  fromData,
  type Index,
  indexValue,
  type LoopKernel,
  lit,
  load,
  loopVar,
  plus,
  select,
  times,
} from "../../../../src/kernel/index.js"
import { rawDevice } from "../gpu.js"
import { runShaders } from "../shaders.js"
import { LIMITS } from "./apply.js"
import { checking } from "./checked.js"

const device = await rawDevice()
const checked = checking()

const [i, x, y] = [loopVar("i", 6), buffer("x", "int32", 5), buffer("y", "int32", 6)]

const data = (value: number): Index => fromData(lit(value, "int32"), 4)

/** x where the offset lies in it, else -1: compilers read the offset even where nobody looks. */
const kernel = (offset: Index): LoopKernel => ({
  tag: "loops",
  name: "k",
  loops: [i],
  stages: [
    {
      tag: "store",
      over: [],
      buffer: y,
      offset: at(i),
      value: select(
        apply(
          "and",
          apply("ge", indexValue(offset), lit(0, "int32")),
          apply("lt", indexValue(offset), lit(5, "int32")),
        ),
        apply("add", load(x, offset), indexValue(at(i))),
        lit(-1, "int32"),
      ),
    },
  ],
})

test.skipIf(device === null).each([
  ["before the begin", plus(data(1), constant(-2)), null],
  ["after the end", plus(times(data(3), 2), constant(1)), null],
  ["before the begin, by data that is held", plus(data(-7), constant(-1)), null],
  ["inside, by data that is held", plus(data(9), constant(1)), 4],
])("an offset of constant data %s", { timeout: 1e5 }, async (_, offset, place) => {
  const shaders = checked(printKernel(kernel(offset), LIMITS))
  const read = await runShaders(device!, shaders, new Map([[x, [10, 20, 30, 40, 50]]]))
  const expected = Array.from({ length: 6 }, (_, n) => (place === null ? -1 : 10 * (place + 1) + n))
  expect(Array.from(await read(y))).toEqual(expected)
})
