import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { samples } from "../../../laws/samples/index.js"
import type { Point } from "../../../laws/space.js"
import { wasmDevice } from "../../../src/backends/wasm/index.js"
import { primitives } from "../../../src/primitives/index.js"
import { bind, type Primitive } from "../../../src/program/index.js"
import { jitWith } from "../../../src/transforms/index.js"

const device = wasmDevice(0)

/** Primitives that are no kernels, with the reason. */
const exceptions: Readonly<Record<string, string>> = {
  customVjpTangent: "it has a transpose and no meaning: running it is the error that forward mode meets",
}

/** The primitive, but for its meaning on the host. */
const onlyCompiled = (p: Primitive): Primitive => ({
  ...p,
  impl: () => {
    throw new TypeError(`${p.name} was asked of the host`)
  },
})

describe("jit on WebAssembly asks nothing of JavaScript between kernels", () => {
  test.each(Object.entries(primitives).filter(([name]) => !(name in exceptions)))("%s", (name, p) => {
    const compiled = onlyCompiled(p)
    for (const { params, points } of fc.sample(samples[name]!, { numRuns: 12, seed: 1 })) {
      const f = (xs: Point): Point => bind(compiled, xs, params)
      jitWith({ device })(f)(points[0]!)
    }
  })

  test("every primitive says how it becomes kernels, or why it does not", () => {
    const without = Object.values(primitives).flatMap((p) => (p.lower === undefined ? [p.name] : []))
    expect(without).toEqual(["customVjpTangent"])
  })
})
