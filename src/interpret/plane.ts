import { array, isNDArray, type NDArray, nameOfValue } from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { recordOf } from "../nn/check.js"
import { reshape } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { checkFunction } from "./score.js"

/** Values over a grid of a plane: those of column i and row j stand at (x[i], y[j]). */
export interface PlaneValues {
  readonly x: readonly number[]
  readonly y: readonly number[]
  /** [rows,columns], or [rows,columns,k] where each point has k of them */
  readonly values: NDArray
}

/** The options of `overPlane`. */
export interface PlaneOptions {
  /** from where to where; default [-1, 1] */
  readonly x?: readonly [number, number]
  readonly y?: readonly [number, number]
  /** how many points there are along each axis; default 60 */
  readonly size?: number
}

const hint = "give { x: [-1, 1], y: [-1, 1], size: 60 }"

/** So many numbers from one to another, both of them included. */
export const spaced = ([low, high]: readonly [number, number], n: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => (n === 1 ? (low + high) / 2 : low + ((high - low) * i) / (n - 1)))

/** A number of points along an axis, or an error. */
export const sizeOfGrid = (op: string, size: number): number => {
  if (!Number.isInteger(size) || size < 1)
    throw new ValueError({ op, problem: `${size} is no size of a grid`, hint: "give a whole number above 0" })
  return size
}

/**
 * A function of points, [n,2] -> [n] or [n,k], over a grid of a plane, as decision boundaries and surfaces are drawn
 * from: all points are one batch.
 *
 * @throws ShapeError unless the function gives a value, or a row of values, for each point
 * @example overPlane((p) => sum(p, { axis: 1 }), { x: [0, 1], y: [0, 1], size: 2 }).values // [[0, 1], [1, 2]]
 */
export const overPlane = operation(
  "overPlane",
  (f: (points: NDArray) => NDArray, options: PlaneOptions = {}): PlaneValues => {
    const { x: across = [-1, 1], y: up = [-1, 1], size = 60 } = recordOf("overPlane", "options", options, hint)
    checkFunction("overPlane", f, { name: "first argument", of: "points [n,2]" })
    const n = sizeOfGrid("overPlane", size)
    const [x, y] = [spaced(across, n), spaced(up, n)]
    const values: unknown = f(array(y.flatMap((b) => x.map((a) => [a, b]))))
    if (!isNDArray(values) || values.shape[0] !== n * n || values.shape.length > 2)
      throw new ShapeError({
        op: "overPlane",
        problem: "the function does not give one value, or one row, for each point",
        given: { result: nameOfValue(values) },
        hint: `for points [${n * n},2] give [${n * n}] or [${n * n},k]`,
      })
    return { x, y, values: reshape(values, [n, n, ...values.shape.slice(1)]) }
  },
  ["x", "y", "size"],
  1,
)
