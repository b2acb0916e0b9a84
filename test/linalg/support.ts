import { expect } from "vitest"
import { type DType, fromTypedArray, type NDArray, toTypedArray } from "../../src/array/index.js"
import { matmul } from "../../src/operations/index.js"

/** Normally distributed numbers, the same at every call. */
export const normal = (shape: readonly number[], seed = 1, dtype: DType = "float64"): NDArray => {
  const n = shape.reduce((a, b) => a * b, 1)
  const state = { s: seed * 2654435761 }
  const next = (): number => {
    state.s = (Math.imul(state.s, 1664525) + 1013904223) >>> 0
    return (state.s + 0.5) / 2 ** 32
  }
  const values = Array.from({ length: n + 8 }, () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next()))
  return fromTypedArray(new Float64Array(values.slice(8)), shape, { dtype })
}

export const f64 = (values: readonly number[], shape: readonly number[]): NDArray =>
  fromTypedArray(new Float64Array(values), shape)

export const identity = (n: number, dtype: DType = "float64"): NDArray =>
  fromTypedArray(
    Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0)),
    [n, n],
    { dtype },
  )

const turned = (x: NDArray): NDArray => {
  const [m, n] = x.shape.slice(-2)
  const data = toTypedArray(x)
  const out = data.slice()
  const size = m * n
  data.forEach((v, k) => {
    const [at, i, j] = [Math.floor(k / size) * size, Math.floor((k % size) / n), k % n]
    out[at + j * m + i] = v
  })
  return fromTypedArray(out, [...x.shape.slice(0, -2), n, m])
}

/** The transposes, by another way than the library's. */
export const T = turned

/** a a^T + I */
export const definite = (shape: readonly number[], seed = 1, dtype: DType = "float64"): NDArray => {
  const a = normal(shape, seed, dtype)
  const data = toTypedArray(matmul(a, T(a)))
  const n = shape.at(-1)!
  return fromTypedArray(
    data.map((v, k) => v + ((k % (n * n)) % (n + 1) === 0 ? 1 : 0)),
    shape,
  )
}

export const symmetric = (shape: readonly number[], seed = 1, dtype: DType = "float64"): NDArray => {
  const a = normal(shape, seed, dtype)
  const b = toTypedArray(T(a))
  return fromTypedArray(
    toTypedArray(a).map((v, k) => (v + b[k]!) / 2),
    shape,
  )
}

const largest = (x: ArrayLike<number>): number => Array.from(x).reduce((m, v) => Math.max(m, Math.abs(v)), 0)

/** Expects x and y to differ by no more than `tolerance` times the largest element of y (or 1). */
export const expectNear = (x: NDArray, y: NDArray, tolerance: number): void => {
  expect(x.shape).toEqual(y.shape)
  expect(x.dtype).toBe(y.dtype)
  const [a, b] = [toTypedArray(x), toTypedArray(y)]
  const worst = largest(Array.from(a, (v, i) => v - b[i]!))
  const bound = tolerance * Math.max(1, largest(b))
  if (!(worst <= bound)) expect.fail(`apart by ${worst}, which is more than ${bound}\n${String(x)}\n${String(y)}`)
}

export const valuesOf = (x: NDArray): readonly number[] => Array.from(toTypedArray(x))
