import { describe, expect, test } from "vitest"
import * as ct from "../../../../src/index.js"
import { adam, applyUpdates } from "../../../../src/optim/index.js"
import { key, normal } from "../../../../src/random/index.js"
import { device, fetched, shadersSoFar } from "../device.js"
import { nagaErrors } from "../naga.js"

type X = ct.NDArray

const gpu = await device()

/** A parameter, its moments and an input, moved once. */
const step = (optimizer: ReturnType<typeof adam>) => (w: X, state: unknown, x: X) => {
  const [loss, g] = ct.valueAndGrad((v: X) => ct.mean(ct.square(ct.matmul(x, v))))(w)
  const [updates, next] = optimizer.update(g, state as never, w as never)
  return [applyUpdates(w as never, updates as never), next, loss] as const
}

const numbers = (tree: unknown): readonly number[] => ct.Tree.leaves(tree as X).flatMap((x) => [...ct.toTypedArray(x)])

describe.skipIf(gpu === null)("a product that is stored at several places", () => {
  test.each([
    ["a whole tile", 64, 128, 64],
    ["with an edge", 33, 37, 13],
    ["sums in parts", 2000, 16, 16],
    ["few columns", 128, 200, 5],
  ])("gives a parameter and its moments what the host gives them: %s", async (_, images, inputs, outputs) => {
    const optimizer = adam(1e-2)
    const [w, x] = [normal(key(1), [inputs, outputs]), normal(key(2), [images, inputs])]
    const f = step(optimizer)
    const onDevice = ct.jitWith({ device: gpu!, donate: [0, 1] })(f)
    const onHost = ct.jit(f)
    const start = () => [ct.add(w, 0), optimizer.init(w as never)] as const
    const [a, b] = [start(), start()]
    const [p, s] = onDevice(...a, x)
    const found = await fetched(onDevice(p as X, s, x))
    const [q, r] = onHost(...b, x)
    const wanted = numbers(onHost(q as X, r, x))
    const given = numbers(found)
    expect(given).toHaveLength(wanted.length)
    for (const [i, v] of wanted.entries()) expect(Math.abs(given[i]! - v)).toBeLessThan(2e-4 * (1 + Math.abs(v)))
  })
  test("it is one shader where the device can bind all that it needs", () => {
    const optimizer = adam(1e-2)
    const w = normal(key(1), [64, 64])
    const jitted = ct.jitWith({ device: gpu!, donate: [0, 1] })(step(optimizer))
    const { kernels } = ct.explain(jitted)(w, optimizer.init(w as never), normal(key(2), [64, 64]))
    const products = kernels.filter((k) => k.text.startsWith("contraction"))
    expect(products.at(-1)!.text.split("\n\n")[0]!.match(/\] = /g)).toHaveLength(3)
  })
  test("another compiler takes the shaders", { timeout: 120_000 }, async () => {
    const shaders = shadersSoFar()
    expect(shaders.some(({ source }) => /fn finish\([\s\S]*let other/.test(source))).toBe(true)
    // its adapter may let a shader see fewer buffers than this one
    expect(await nagaErrors(shaders, { pipelines: false })).toEqual([])
  })
})
