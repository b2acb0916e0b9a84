import { isLeft } from "fp-ts/Either"
import { describe, expect, test } from "vitest"
import { printers } from "../../../src/backends/webgpu/index.js"
import { requestWith } from "../../../src/backends/webgpu/request.js"
import type { Shader } from "../../../src/backends/webgpu/shader.js"
import * as ct from "../../../src/index.js"
import { fetched } from "./device.js"
import { adapter } from "./gpu.js"

type X = ct.NDArray

/** More than a device runs in one dimension. */
const MANY = 66_000

const found = await adapter()

describe.skipIf(found === null)("more workgroups than one dimension has", () => {
  /** A function of one array on the device, and the most workgroups that one of its shaders has. */
  const run = async (f: (x: X) => X, x: X): Promise<readonly [X, number]> => {
    const counts: number[] = []
    const note = <S extends readonly Shader[] | null>(shaders: S): S => {
      counts.push(...(shaders ?? []).map((s) => s.workgroups))
      return shaders
    }
    const made = await requestWith({
      ...printers,
      kernel: (...args) => note(printers.kernel(...args)),
      contraction: (...args) => note(printers.contraction(...args)),
      routine: (...args) => note(printers.routine(...args)),
    })()()
    if (isLeft(made)) throw made.left
    const y = await fetched(ct.jitWith({ device: made.right })(f)(x))
    made.right.destroy()
    return [y, Math.max(...counts)]
  }

  const numbers = (rows: number, ...shape: readonly number[]): X =>
    ct.reshape(ct.remainder(ct.arange(rows * shape.reduce((n, d) => n * d, 1), { dtype: "float32" }), 13), [
      rows,
      ...shape,
    ])

  test.each<readonly [string, (x: X) => X, X]>([
    ["products", (x) => ct.matmul(x, x), numbers(MANY, 8, 8)],
    ["extremes of rows", (x) => ct.max(x, { axis: 1 }), numbers(MANY, 256)],
    ["a transpose", (x) => ct.transpose(x), numbers(4128, 4096)],
  ])("%s", { timeout: 120_000 }, async (_name, f, x) => {
    const [y, most] = await run(f, x)
    expect(most).toBeGreaterThan(65_535)
    expect(ct.arrayEqual(y, f(x))).toBe(true)
  })
})
