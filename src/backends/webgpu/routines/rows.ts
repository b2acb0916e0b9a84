import { sizeOf } from "../../../array/index.js"

/** The rows of an array along an axis: element k of the row (o, i) is o n inner + k inner + i. */
export interface Rows {
  readonly outer: number
  readonly n: number
  readonly inner: number
}

/** The rows of an array of a shape. */
export const rowsAlong = (shape: readonly number[], axis: number): Rows => ({
  outer: sizeOf(shape.slice(0, axis)),
  n: shape[axis]!,
  inner: sizeOf(shape.slice(axis + 1)),
})

/** Where the row of a number begins, in WGSL. */
export const rowStart = ({ n, inner }: Rows, row: string): string =>
  inner === 1 ? `${row} * ${n}u` : `${row} / ${inner}u * ${n * inner}u + ${row} % ${inner}u`

/** Where its element k lies from there. */
export const elementAt = ({ inner }: Rows, k: string): string => (inner === 1 ? k : `${k} * ${inner}u`)
