import { describe, expect, test } from "vitest"
import { type NDArray, toTypedArray } from "../../src/array/index.js"
import * as random from "../../src/random/index.js"
import { key } from "../../src/random/index.js"
import { jit } from "../../src/transforms/index.js"

type Float = { readonly dtype: "float32" | "float64" }
type Sampler = (shape: readonly number[], options: Float) => NDArray

const k = key(7)

const samplers: Readonly<Record<string, Sampler>> = {
  uniform: (shape, options) => random.uniform(k, shape, { min: -2, max: 3, ...options }),
  normal: (shape, options) => random.normal(k, shape, options),
  truncatedNormal: (shape, options) => random.truncatedNormal(k, -2, 1, shape, options),
  exponential: (shape, options) => random.exponential(k, shape, options),
  logistic: (shape, options) => random.logistic(k, shape, options),
}

/** Shapes of one piece, of whole pieces, and of some more. */
const shapes = [[5000], [2, 16384], [3, 101, 109]]

const expectClose = (xs: ArrayLike<number>, ys: ArrayLike<number>, tolerance: number): void => {
  expect(xs.length).toBe(ys.length)
  const worst = Math.max(...Array.from(ys, (y, i) => Math.abs(xs[i]! - y) / Math.max(1, Math.abs(y))))
  expect(worst).toBeLessThan(tolerance)
}

describe.each(Object.entries(samplers))("%s of many", (_, sample) => {
  test.each(["float32", "float64"] as const)("in pieces as in one, %s", (dtype) => {
    for (const shape of shapes) {
      const pieces = sample(shape, { dtype })
      expect([pieces.shape, pieces.dtype]).toEqual([shape, dtype])
      const whole = toTypedArray(jit(() => sample(shape, { dtype }))())
      expectClose(toTypedArray(pieces), whole, dtype === "float32" ? 1e-5 : 1e-13)
    }
  })

  test("a sample depends on its index alone", () => {
    const [many, few] = [[20_000], [100]].map((shape) => toTypedArray(sample(shape, { dtype: "float64" })))
    expectClose(many!.slice(0, 100), few!, 1e-13)
  })
})
