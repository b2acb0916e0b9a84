import { expect, test } from "vitest"
import type { TypedArray } from "../../../../src/array/index.js"
import { printKernel } from "../../../../src/backends/webgpu/wgsl/index.js"
import { type Buffer, buffer, foldKernel, lit, load, plus, run, times } from "../../../../src/kernel/index.js"
import { expand } from "../../../../src/kernel/math/index.js"
import { rawDevice } from "../gpu.js"
import { runShaders } from "../shaders.js"
import { LIMITS } from "./apply.js"
import { checking } from "./checked.js"

const device = await rawDevice()
const checked = checking()

test.skipIf(device === null)("a sum of 2^25 ones is 2^25", async () => {
  const out = buffer("out", "float32", 1)
  const shaders = printKernel(
    foldKernel("s", out, [], [2 ** 25], "sum", "float32", () => lit(1, "float32")),
    LIMITS,
  )
  expect(shaders.length).toBe(2)
  expect((await (await runShaders(device!, shaders, new Map()))(out))[0]).toBe(2 ** 25)
})

const noise = (n: number): Float32Array => Float32Array.from({ length: n }, (_, i) => ((i * 7919) % 1009) / 1009 + 0.1)

test.skipIf(device === null).each([
  ["rows", 3, 70_000],
  ["many rows", 500, 300],
  ["short rows", 4099, 12],
  ["long rows", 40, 5001],
])("sums of %s lose no more than a few ulps", async (_, rows, length) => {
  const data = noise(rows * length)
  for (const across of [false, true]) {
    const [x, out] = [buffer("x", "float32", rows * length), buffer("out", "float32", rows)]
    const kernel = foldKernel("s", out, [rows], [length], "sum", "float32", ([i], [j]) =>
      load(x, across ? plus(times(j!, rows), i!) : plus(times(i!, length), j!)),
    )
    const shaders = checked(printKernel(kernel, LIMITS))
    const got = await (await runShaders(device!, shaders, new Map([[x, data]])))(out)
    for (let i = 0; i < rows; i++) {
      let sum = 0
      for (let j = 0; j < length; j++) sum += data[across ? j * rows + i : i * length + j]!
      expect(Math.abs(got[i]! / sum - 1)).toBeLessThan(2 ** -21)
    }
  }
})

test.skipIf(device === null).each([
  ["argmax", 16_384],
  ["argmin", 20_001],
] as const)("%s of long rows is the first extremum, or the first NaN", async (combine, length) => {
  const rows = 5
  const data = Float32Array.from({ length: rows * length }, (_, i) => (i * 7919) % 1009)
  data[2 * length + 9000] = Number.NaN
  data[2 * length + 9001] = Number.NaN
  data.fill(3, 3 * length, 4 * length)
  data[4 * length + length - 1] = combine === "argmax" ? 2000 : -1
  const [x, out] = [buffer("x", "float32", rows * length), buffer("out", "int32", rows)]
  const kernel = foldKernel("s", out, [rows], [length], combine, "int32", ([i], [j]) =>
    load(x, plus(times(i!, length), j!)),
  )
  const shaders = checked(printKernel(kernel, LIMITS))
  expect(shaders.length).toBe(2)
  const got = await (await runShaders(device!, shaders, new Map([[x, data]])))(out)
  const wanted = new Map<Buffer, TypedArray>([
    [x, data],
    [out, new Int32Array(rows)],
  ])
  run(kernel, (b) => wanted.get(b)!, expand)
  expect([...got]).toEqual([...wanted.get(out)!])
})
