import { expect, test } from "vitest"
import { buffer } from "../../../src/kernel/index.js"
import { rawDevice } from "./gpu.js"
import { nagaErrors } from "./naga.js"
import { runShaders } from "./shaders.js"

const source = `@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= 100u) { return; }
  y[id.x] = x[id.x] * 1.5;
}
`

const device = await rawDevice()

test.skipIf(device === null)("a shader runs", async () => {
  const [x, y] = [buffer("x", "float32", 100), buffer("y", "float32", 100)]
  const shader = {
    name: "scale",
    source,
    workgroups: 2,
    bindings: [
      { buffer: x, access: "read" as const },
      { buffer: y, access: "read_write" as const },
    ],
  }
  const read = await runShaders(device!, [shader], new Map([[x, Float32Array.from({ length: 100 }, (_, i) => i)]]))
  expect((await read(y))[99]).toBe(148.5)
})

test("another compiler of WGSL tells good from bad", async () => {
  const errors = await nagaErrors([
    { name: "good", source },
    { name: "bad", source: source.replace("1.5", "true") },
  ])
  expect(errors.map((e) => e.name)).toEqual(["bad"])
  expect(errors[0]!.message).toContain("bool")
})
