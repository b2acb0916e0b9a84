import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { errorOf, lostError, newFaults, shaderError } from "../../../src/backends/webgpu/faults.js"
import type { Block } from "../../../src/backends/webgpu/memory/pool.js"

const blocks = (...serials: readonly number[]): readonly Block[] =>
  serials.map((serial) => ({ buffer: {} as GPUBuffer, weight: null, serial }))

class GPUOutOfMemoryError {
  readonly message = "no room"
}

class GPUValidationError {
  readonly message = "\n  not allowed\n  there"
}

test("an error belongs to the calls since the device was last known to be well", () => {
  const faults = newFaults()
  const [first, second] = [faults.next(), faults.next()]
  faults.well(first)
  faults.report(errorOf(new GPUOutOfMemoryError()))
  const third = faults.next()
  expect(faults.of(blocks(first, third))).toBe(null)
  expect(faults.of(blocks(first, second))).toMatchObject({ reason: "out of memory" })
  expect(faults.of(blocks(second))!.message).toMatch(/no memory left: no room[\s\S]*smaller batches/)
})

test("the cause is told, not what comes of it, in whatever order they are known", () => {
  for (const order of [0, 1]) {
    const faults = newFaults()
    const serial = faults.next()
    const errors = [shaderError("t0", "line 1\nline 2"), errorOf(new GPUValidationError())]
    for (const e of order === 0 ? errors : errors.reverse()) faults.report(e)
    expect(faults.of(blocks(serial))).toMatchObject({ reason: "shader" })
  }
})

test("a refusal says what was refused", () => {
  expect(errorOf(new GPUValidationError()).message).toContain("asked to do:   not allowed\n")
})

test("all is lost with the device", () => {
  const faults = newFaults()
  faults.lose(lostError("reset"))
  faults.lose(lostError("again"))
  expect(faults.of([])!.message).toContain("the device is lost: reset")
})

test("what programs see has no names of WebGPU's own types", () => {
  for (const file of ["src/webgpu.ts", "src/backends/webgpu/types.ts"])
    expect(readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8")).not.toMatch(/\bGPU[A-Z]/)
})
