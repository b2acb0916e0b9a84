import * as fc from "fast-check"
import { expect } from "vitest"
import { array, type DType, isNDArray, type NDArray, reshape, toTypedArray } from "../../../src/index.js"

/** An array as its definition has it: a shape, and an element for each index. */
export interface Plain {
  readonly shape: readonly number[]
  readonly at: (index: readonly number[]) => number
}

/** LAWS_RUNS multiplies the runs of each comparison, in hundreds. */
export const runs = { numRuns: Math.ceil(60 * Math.max(1, Number(process.env.LAWS_RUNS ?? 100) / 100)) }

/** All indices of a shape, the last axis fastest. */
export const indicesOf = (shape: readonly number[]): readonly (readonly number[])[] =>
  shape.reduce<readonly (readonly number[])[]>(
    (all, n) => all.flatMap((index) => Array.from({ length: n }, (_, i) => [...index, i])),
    [[]],
  )

/** An array of the library as its elements by index. */
export const plain = (x: NDArray): Plain => {
  const elements = Array.from(toTypedArray(x))
  const shape: readonly number[] = x.shape
  return { shape, at: (index) => elements[index.reduce((n, i, axis) => n * shape[axis]! + i, 0)]! }
}

const close = (a: number, b: number): boolean =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b))

/** The array of the library has the shape and elements of the definition. */
export const same = (actual: NDArray, expected: Plain): void => {
  expect(actual.shape).toEqual(expected.shape)
  const own = plain(actual)
  const differing = indicesOf(expected.shape).find((i) => !close(own.at(i), expected.at(i)))
  if (differing !== undefined)
    expect.fail(`at [${differing}]: ${own.at(differing)} and not ${expected.at(differing)}, of ${String(actual)}`)
}

export const shapes = (minDims = 0, maxDims = 4, minLength = 0): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.integer({ min: minLength, max: 5 }), { minLength: minDims, maxLength: maxDims })

export type Numeric = "float64" | "int32" | "uint32"

export const dtypes = fc.constantFrom<Numeric>("float64", "int32", "uint32")

/** Arrays of small whole numbers, with many equal ones, so that sums are exact and ties are met. */
export const arraysOf = (shape: readonly number[], dtype: DType = "float64"): fc.Arbitrary<NDArray> => {
  const size = shape.reduce((n, d) => n * d, 1)
  const least = dtype === "uint32" || dtype === "bool" ? 0 : -9
  return fc
    .array(fc.integer({ min: least, max: dtype === "bool" ? 1 : 9 }), { minLength: size, maxLength: size })
    .map((xs) => reshape(array(dtype === "bool" ? xs.map(Boolean) : xs, { dtype }), shape))
}

/** An array of a random shape and dtype, and an axis of it. */
export const withAxis = (minLength = 0): fc.Arbitrary<readonly [NDArray, number]> =>
  fc
    .tuple(shapes(1, 4, minLength), dtypes)
    .chain(([shape, dtype]) => fc.tuple(arraysOf(shape, dtype), fc.integer({ min: 0, max: shape.length - 1 })))

/** The index with one entry replaced. */
export const put = (index: readonly number[], axis: number, i: number): readonly number[] =>
  index.map((old, k) => (k === axis ? i : old))

/** The elements along an axis at an index whose entry there is ignored. */
export const line = (x: Plain, axis: number, index: readonly number[]): readonly number[] =>
  Array.from({ length: x.shape[axis]! }, (_, i) => x.at(put(index, axis, i)))

/** What `f` makes of each line along an axis, in its place. */
export const alongAxis = (x: Plain, axis: number, f: (xs: readonly number[]) => readonly number[]): Plain => {
  const first = f(Array.from({ length: x.shape[axis]! }, () => 0)).length
  return {
    shape: x.shape.map((d, k) => (k === axis ? first : d)),
    at: (index) => f(line(x, axis, index))[index[axis]!]!,
  }
}

export const asArray = (x: unknown): NDArray => {
  if (isNDArray(x)) return x
  throw new Error("no array")
}
