import { describe, expect, test } from "vitest"
import * as ct from "../../../../src/index.js"
import { key, normal } from "../../../../src/random/index.js"
import { device, fetched, shadersSoFar } from "../device.js"
import { nagaErrors } from "../naga.js"

type X = ct.NDArray

const gpu = await device()

const numbers = (tree: unknown): readonly number[] => ct.Tree.leaves(tree as X).flatMap((x) => [...ct.toTypedArray(x)])

describe.skipIf(gpu === null)("a convolution in phases gives what the host gives", () => {
  test.each([
    ["a gradient through strides", [2, 24, 24, 8], [3, 3, 8, 8], 2],
    ["phases that are one batch", [2, 24, 24, 8], [4, 4, 8, 8], 2],
    ["zeros where no tap is", [2, 48, 48, 8], [1, 1, 8, 8], 2],
    ["strides that are longer than the window", [2, 48, 48, 8], [2, 3, 8, 8], 4],
  ] as const)("%s", async (_, image, window, stride) => {
    const [x, w] = [normal(key(1), image), normal(key(2), window)]
    const numbersOf = ["NHWC", "HWIO", "NHWC"] as const
    const f = (x: X, w: X): readonly X[] => {
      const y = (x: X, w: X): X =>
        ct.convGeneralDilated(ct.relu(x), w, { strides: stride, padding: "SAME", dimensionNumbers: numbersOf })
      const loss = (x: X, w: X): X => ct.sum(ct.square(y(x, w)))
      const around = [2, 2] as const
      const apart = { strides: 1, lhsDilation: stride, padding: [around, around], dimensionNumbers: numbersOf } as const
      const spread = ct.convGeneralDilated(y(x, w), w, apart)
      return [ct.grad((x: X) => loss(x, w))(x), ct.grad((w: X) => loss(x, w))(w), ct.tanh(spread)]
    }
    const found = numbers(await fetched(ct.jitWith({ device: gpu! })(f)(x, w)))
    const wanted = numbers(ct.jitWith({ device: ct.reference })(f)(x, w))
    const scale = wanted.reduce((n, v) => Math.max(n, Math.abs(v)), 1)
    expect(found).toHaveLength(wanted.length)
    expect(found.reduce((n, v, i) => Math.max(n, Math.abs(v - wanted[i]!)), 0) / scale).toBeLessThan(3e-5)
  })
  test("another compiler takes the shaders", { timeout: 120_000 }, async () => {
    expect(await nagaErrors(shadersSoFar(), { pipelines: false })).toEqual([])
  })
})
