import { expect } from "vitest"
import { type NDArray, toTypedArray } from "../../src/array/index.js"
import { complex, imag, real } from "../../src/operations/index.js"
import { float64, sample } from "../operations/support.js"

/** Complex numbers of float64 parts. */
export const complex64s = (re: Parameters<typeof float64>[0], im: Parameters<typeof float64>[0]): NDArray =>
  complex(float64(re), float64(im))

/** Complex numbers between -2 and 2 in both parts, the same at every call. */
export const complexSample = (shape: readonly number[], seed = 1): NDArray =>
  complex(sample(shape, seed), sample(shape, seed + 100))

const parts = (x: NDArray): readonly number[] => [...toTypedArray(real(x)), ...toTypedArray(imag(x))]

/** Expects shape, dtype, and all elements but for a difference that is small beside the largest. */
export const expectNear = (x: NDArray, y: NDArray, tolerance = 1e-13): void => {
  expect(x.shape).toEqual(y.shape)
  expect(x.dtype).toBe(y.dtype)
  const [a, b] = [parts(x), parts(y)]
  const size = b.reduce((m, v) => Math.max(m, Math.abs(v)), 1)
  const worst = a.reduce((m, v, i) => Math.max(m, Number.isNaN(v) ? Infinity : Math.abs(v - b[i]!)), 0)
  if (!(worst <= tolerance * size)) expect.fail(`apart by ${worst}\n${String(x)}\n${String(y)}`)
}
