import { expect, test } from "vitest"
import { printKernel } from "../../../../src/backends/webgpu/wgsl/index.js"
import { buffer, foldKernel, load, plus, times } from "../../../../src/kernel/index.js"
import { rawDevice } from "../gpu.js"
import { runShaders } from "../shaders.js"
import { LIMITS } from "./apply.js"
import { checking } from "./checked.js"

const device = await rawDevice()
const checked = checking()

const [x, y] = [buffer("x", "float32", 12), buffer("y", "float32", 4)]

test.skipIf(device === null).each([1, 3])("a sum of %i negative zeros begins at +0, which it is", async (n) => {
  const kernel = foldKernel("k", y, [4], [n], "sum", "float32", ([i], [j]) => load(x, plus(times(i!, n), j!)))
  const read = await runShaders(device!, checked(printKernel(kernel, LIMITS)), new Map([[x, Array(12).fill(-0)]]))
  expect(Array.from(await read(y)).map((v) => Object.is(v, 0))).toEqual([true, true, true, true])
})
