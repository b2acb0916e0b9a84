import { isFloat, type NDArray, type Shape } from "../array/index.js"
import { add } from "../primitives/arithmetic.js"
import { lowerPart, matrixTranspose, upperPart } from "../primitives/linalg/algebra.js"
import { slice } from "../primitives/pad.js"

/** The elements from `start` up to `limit` along one axis. */
export const partOf = (x: NDArray, axis: number, start: number, limit: number): NDArray => {
  const shape: Shape = x.shape
  const at = axis < 0 ? axis + shape.length : axis
  return slice(
    x,
    shape.map((_, i) => (i === at ? start : 0)),
    shape.map((d, i) => (i === at ? limit : d)),
    shape.map(() => 1),
  )
}

/** The columns of every matrix from `start` on. */
export const columnsFrom = (x: NDArray, start: number): NDArray => partOf(x, -1, start, x.shape.at(-1))

/** The distance from 1 to the next number of a float dtype. */
export const epsilonOf = (x: NDArray): number => (isFloat(x.dtype) && x.dtype !== "float64" ? 2 ** -23 : 2 ** -52)

/** The symmetric matrix with one triangle of `a`. */
export const fromTriangle = (a: NDArray, upper: boolean): NDArray =>
  upper ? add(upperPart(a), matrixTranspose(upperPart(a, 1))) : add(lowerPart(a), matrixTranspose(lowerPart(a, -1)))
