import { expect, test } from "vitest"
import type { TypedArray } from "../../../../src/array/index.js"
import { printKernel } from "../../../../src/backends/webgpu/wgsl/index.js"
import {
  apply,
  at,
  type Buffer,
  buffer,
  type Expr,
  type LoopKernel,
  load,
  local,
  loopVar,
  plus,
  run,
  type Stage,
  times,
} from "../../../../src/kernel/index.js"
import { expand } from "../../../../src/kernel/math/index.js"
import { rawDevice } from "../gpu.js"
import { runShaders } from "../shaders.js"
import { LIMITS } from "./apply.js"

const device = await rawDevice()
const [ROWS, LENGTH, COUNT] = [6, 40, 12]

const [i, j] = [loopVar("i", ROWS), loopVar("j", LENGTH)]
const place = plus(times(at(i), LENGTH), at(j))
const inputs = Array.from({ length: COUNT }, (_, k) => buffer(`x${k}`, "float32", ROWS * LENGTH))
const total = (values: readonly Expr[]): Expr => values.reduce((a, b) => apply("add", a, b))

const store = (name: string, value: Expr): Stage => ({
  tag: "store",
  over: [j],
  buffer: buffer(name, "float32", ROWS * LENGTH),
  offset: place,
  value,
})

const sum = local("f", "float32")

/** A value of more arrays than a shader may see; folds and many results of them. */
const kernels: readonly LoopKernel[] = [
  { tag: "loops", name: "wide", loops: [i], stages: [store("y", total(inputs.map((b) => load(b, place))))] },
  {
    tag: "loops",
    name: "many",
    loops: [i],
    stages: [
      { tag: "fold", over: [j], combine: "sum", value: total(inputs.map((b) => load(b, place))), result: sum },
      ...inputs.map((b, k) => store(`y${k}`, apply("mul", load(b, place), sum))),
    ],
  },
]

test.skipIf(device === null).each(kernels)("a kernel of many arrays in several shaders: $name", async (k) => {
  const data = new Map<Buffer, TypedArray>(
    inputs.map((b, n) => [b, Float32Array.from({ length: b.size }, (_, e) => ((e + n) % 7) - 3)]),
  )
  const shaders = printKernel(k, LIMITS)
  expect(shaders.length).toBeGreaterThan(1)
  for (const s of shaders) expect(s.bindings.length).toBeLessThanOrEqual(LIMITS.maxStorageBuffersPerShaderStage)
  const read = await runShaders(device!, shaders, data)
  const outputs = k.stages.flatMap((s) => (s.tag === "store" ? [s.buffer] : []))
  const wanted = new Map([...data, ...outputs.map((b) => [b, new Float32Array(b.size)] as const)])
  run(k, (b) => wanted.get(b)!, expand)
  for (const b of outputs) expect([...(await read(b))]).toEqual([...wanted.get(b)!])
})
