import { expect } from "vitest"
import { type DType, type NDArray, range, type Shape, sizeOf, stridesOf } from "../../src/array/index.js"
import { batch, expectClose, type Flat, numbers, vector } from "./rules.js"

export type Index = readonly number[]

/** All indices of a shape, in row-major order. */
export const indicesOf = (shape: Shape): readonly Index[] =>
  shape.reduce<readonly Index[]>((all, n) => all.flatMap((i) => range(n).map((j) => [...i, j])), [[]])

/** The array whose element at each index is what `f` says. */
export const tabulate = (dtype: DType, shape: Shape, f: (index: Index) => number): NDArray =>
  vector(dtype, indicesOf(shape).map(f), shape)

/** The element at an index. */
export const at = (x: NDArray): ((index: Index) => number) => {
  const values = numbers(x)
  const strides = stridesOf(x.shape)
  return (index) => values[index.reduce((n, i, axis) => n + i * strides[axis]!, 0)]!
}

/** The same dtype, shape and elements, signs of zeros included. */
export const expectSame = (found: NDArray, wanted: NDArray): void => {
  expect([found.dtype, found.shape]).toEqual([wanted.dtype, wanted.shape])
  expect(numbers(found)).toEqual(numbers(wanted))
}

/** 0, 1, 2, ... in a shape. */
export const counting = (shape: Shape, dtype: DType = "float64"): NDArray => vector(dtype, range(sizeOf(shape)), shape)

const rowOf = (x: NDArray, k: number): NDArray => {
  const n = sizeOf(x.shape.slice(1))
  return vector(x.dtype, numbers(x).slice(k * n, (k + 1) * n), x.shape.slice(1))
}

/** vmap = map for every choice of batched inputs; `stacked` have the batch in front, of which the others use row 0. */
export const checkMapped = (f: Flat, stacked: readonly NDArray[], size: number): void =>
  range(2 ** stacked.length - 1).forEach((mask) => {
    const batched = stacked.map((_, i) => ((mask + 1) >> i) % 2 === 1)
    const args = stacked.map((x, i) => (batched[i] ? x : rowOf(x, 0)))
    const found = batch(f, args, batched, size)
    range(size).forEach((k) =>
      f(args.map((x, i) => (batched[i] ? rowOf(x, k) : x))).forEach((wanted, i) => {
        expectClose(rowOf(found[i]!, k), wanted)
      }),
    )
  })
