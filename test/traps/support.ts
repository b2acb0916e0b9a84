import { array, type NDArray, toArray, vmap } from "../../src/index.js"

export const int32 = (values: Parameters<typeof array>[0]): NDArray => array(values, { dtype: "int32" })
export const uint32 = (values: Parameters<typeof array>[0]): NDArray => array(values, { dtype: "uint32" })
export const float64 = (values: Parameters<typeof array>[0]): NDArray => array(values, { dtype: "float64" })

/** The elements, with NaN and infinities as they are. */
export const values = (x: NDArray): unknown => toArray(x)

/** One element at a time, stacked: what vmap is to do at once. */
export const each = (f: (x: NDArray) => NDArray, xs: readonly NDArray[]): unknown => xs.map((x) => values(f(x)))

export const mapped = (f: (x: NDArray) => NDArray, xs: NDArray): unknown => values(vmap(f)(xs))
