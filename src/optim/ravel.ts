import type { DType, NDArray, Shape } from "../array/index.js"
import { astype, concatenate, reshape, slice, zeros } from "../operations/index.js"

/** The dtype that all leaves fit into. */
export const widest = (leaves: readonly NDArray[]): DType =>
  leaves.some((x) => x.dtype === "float64") ? "float64" : "float32"

/** How many elements arrays have together. */
export const elements = (leaves: readonly NDArray[]): number =>
  leaves.reduce((n, { shape }: { readonly shape: Shape }) => n + shape.reduce((k, d) => k * d, 1), 0)

/** All elements of arrays in one vector. */
export const ravel = (leaves: readonly NDArray[], dtype: DType = widest(leaves)): NDArray =>
  leaves.length === 0 ? zeros([0], { dtype }) : concatenate(leaves.map((x) => reshape(astype(x, dtype), [-1])))

/** The elements of a vector in the shapes and dtypes of arrays. */
export const unravel = (v: NDArray, leaves: readonly NDArray[]): readonly NDArray[] => {
  const ends = leaves.reduce<readonly number[]>((all, x) => [...all, all.at(-1)! + elements([x])], [0])
  return leaves.map((x, i) => astype(reshape(slice(v, [ends[i]!], [ends[i + 1]!]), x.shape), x.dtype))
}
