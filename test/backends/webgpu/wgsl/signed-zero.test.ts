import { expect, test } from "vitest"
import { printKernel } from "../../../../src/backends/webgpu/wgsl/index.js"
import {
  apply,
  buffer,
  type Expr,
  foldKernel,
  lit,
  load,
  mapKernel,
  plus,
  times,
  ZERO,
} from "../../../../src/kernel/index.js"
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

test.skipIf(device === null).each(["when", "select"] as const)(
  "the 0 of a %s is added and multiplied as it is, though a compiler knows that it is taken",
  async (op) => {
    const none: Expr = { tag: "apply", op, dtype: "float32", args: [lit(0, "bool"), load(x, ZERO), lit(0, "float32")] }
    const results = async (join: "add" | "mul", value: number): Promise<readonly number[]> => {
      const kernel = mapKernel("k", y, [4], ([i]) => apply(join, load(x, i!), none))
      const given = new Map([[x, Array(12).fill(value)]])
      return Array.from(await (await runShaders(device!, checked(printKernel(kernel, LIMITS)), given))(y))
    }
    expect((await results("add", -0)).map((v) => Object.is(v, 0))).toEqual([true, true, true, true])
    expect(await results("mul", Number.POSITIVE_INFINITY)).toEqual(Array(4).fill(Number.NaN))
  },
)
