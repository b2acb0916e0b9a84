import { expect } from "vitest"
import {
  array,
  type DType,
  fromTypedArray,
  type NDArray,
  type NestedElements,
  toArray,
  toTypedArray,
} from "../../src/array/index.js"
import { add, multiply, sum } from "../../src/operations/index.js"
import { grad, jit, vmap } from "../../src/transforms/index.js"

export const int32 = (values: Parameters<typeof array>[0]): NDArray => array(values, { dtype: "int32" })
export const uint32 = (values: Parameters<typeof array>[0]): NDArray => array(values, { dtype: "uint32" })
export const float64 = (values: Parameters<typeof array>[0]): NDArray => array(values, { dtype: "float64" })

/** Numbers between -2 and 2, none of them close to a whole number, the same at every call. */
export const sample = (shape: readonly number[], seed = 1, dtype: DType = "float64"): NDArray => {
  const n = shape.reduce((a, b) => a * b, 1)
  const values = Array.from({ length: n }, (_, i) => {
    const x = Math.sin(12.9898 * (i + 1) + 78.233 * seed) * 43758.5453
    const u = x - Math.floor(x)
    return Math.floor(u * 4) - 2 + 0.1 + 0.8 * (u * 4 - Math.floor(u * 4))
  })
  return fromTypedArray(new Float64Array(values), shape, { dtype })
}

export const positive = (shape: readonly number[], seed = 1): NDArray => multiply(add(sample(shape, seed), 2.5), 0.5)

const flat = (x: NestedElements): readonly number[] => (Array.isArray(x) ? x.flatMap(flat) : [Number(x)])

const shapeOf = (x: NestedElements): readonly number[] =>
  Array.isArray(x) ? [x.length, ...(x.length === 0 ? [] : shapeOf(x[0]))] : []

const expectNear = (actual: NDArray, wanted: ArrayLike<number>, tolerance: number): void => {
  toTypedArray(actual).forEach((a, i) => {
    const b = wanted[i]!
    const near = Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * (1 + Math.abs(b))
    if (!near) expect.fail(`element ${i}: got ${a}, expected ${b}\n${String(actual)}`)
  })
}

/** Expects elements and shape, to a relative and absolute tolerance; NaN equals NaN. */
export const expectClose = (actual: NDArray, expected: NestedElements, tolerance = 1e-6): void => {
  expect(actual.shape).toEqual(shapeOf(expected))
  expectNear(actual, flat(expected), tolerance)
}

/** Expects exactly these elements. */
export const expectEqual = (actual: NDArray, expected: NestedElements): void => {
  expect(toArray(actual)).toEqual(expected)
}

export const expectSame = (actual: NDArray, expected: NDArray, tolerance = 1e-12): void => {
  expect(actual.dtype).toBe(expected.dtype)
  expect(actual.shape).toEqual(expected.shape)
  expectNear(actual, toTypedArray(expected), tolerance)
}

type F = (...xs: readonly NDArray[]) => NDArray

const weighted =
  (f: F) =>
  (...xs: readonly NDArray[]): NDArray => {
    const y = f(...xs)
    return sum(multiply(y, sample(y.shape, 7)))
  }

const nudged = (x: NDArray, i: number, h: number): NDArray => {
  const data = Float64Array.from(toTypedArray(x))
  data[i]! += h
  return fromTypedArray(data, x.shape)
}

/** The gradient of a weighted sum of f in each operand agrees with central differences in float64. */
export const checkGradient = (f: F, ...xs: readonly NDArray[]): void => {
  const loss = weighted(f)
  xs.forEach((x, k) => {
    const at = (y: NDArray): NDArray => loss(...xs.map((z, j) => (j === k ? y : z)))
    const g = toTypedArray(grad(at)(x))
    const h = 1e-6
    g.forEach((value, i) => {
      const slope = (Number(toArray(at(nudged(x, i, h)))) - Number(toArray(at(nudged(x, i, -h))))) / (2 * h)
      if (!(Math.abs(value - slope) <= 1e-5 * (1 + Math.abs(slope))))
        expect.fail(`operand ${k}, element ${i}: gradient ${value}, differences ${slope}`)
    })
  })
}

const reversed = (x: NDArray): NDArray =>
  fromTypedArray(Float64Array.from(toTypedArray(x)).reverse(), x.shape, { dtype: x.dtype })

const stacked = (x: NDArray, y: NDArray): NDArray =>
  fromTypedArray(Float64Array.from([...toTypedArray(x), ...toTypedArray(y)]), [2, ...x.shape], { dtype: x.dtype })

/** vmap over a stack of two operands, one of them backwards, is the stack of the results; jit changes nothing. */
export const checkTransforms = (f: F, ...xs: readonly NDArray[]): void => {
  const [y, z] = [f(...xs), f(...xs.map(reversed))]
  expectSame(jit(f)(...xs), y, 1e-6)
  expectSame(vmap(f)(...xs.map((x) => stacked(x, reversed(x)))), stacked(y, z))
}
