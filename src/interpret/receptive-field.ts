import { describe, isNDArray, type NDArray, nameOfValue, toTypedArray } from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { abs, max, slice, sum } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { grad, jit } from "../transforms/index.js"
import { checkFunction } from "./score.js"

/** Which pixels an element of an output depends on. */
export interface ReceptiveField {
  /** the largest magnitude of the gradient over examples and channels: [rows,columns] */
  readonly influence: NDArray
  /** how many rows and columns have an influence, from the first to the last; [0, 0] when none has */
  readonly size: readonly [rows: number, columns: number]
  /** the first row and column that have an influence */
  readonly from: readonly [row: number, column: number]
}

const checkInput = (x: NDArray): void => {
  if (!isNDArray(x) || x.shape.length !== 4)
    throw new ShapeError({
      op: "receptiveField",
      problem: "the examples must be [n,channels,rows,columns]",
      given: isNDArray(x) ? { x: describe(x) } : {},
    })
}

function checkPlace(y: unknown, [row, column]: readonly [number, number]): asserts y is NDArray {
  const isIn = (i: number, length: number): boolean => Number.isInteger(i) && i >= 0 && i < length
  if (!isNDArray(y) || y.shape.length !== 4 || !isIn(row, y.shape[2]!) || !isIn(column, y.shape[3]!))
    throw new ValueError({
      op: "receptiveField",
      problem: `the output has no place [${row}, ${column}]`,
      given: { output: isNDArray(y) ? describe(y) : nameOfValue(y) },
      hint: "the function gives [n,channels,rows,columns], and places count from 0",
    })
}

/** The first and the last index at which a line has something. */
const reach = (hasSome: readonly boolean[]): readonly [first: number, size: number] => {
  const first = hasSome.indexOf(true)
  return first < 0 ? [0, 0] : [first, hasSome.lastIndexOf(true) - first + 1]
}

/**
 * The receptive field of one place of an output, measured: the pixels with respect to which its gradient is not 0 for
 * any of some examples [n,channels,rows,columns]. Where layers choose, as relu and max pooling do, more examples show
 * more of it (Luo et al., "Understanding the effective receptive field", 2016).
 *
 * @throws ShapeError for examples of another shape; ValueError for a place that the output does not have
 * @example const k = ones([1, 1, 3, 3])
 * receptiveField((x) => conv(x, k), ones([1, 1, 7, 7]), [2, 2]).size // [3, 3]
 */
export const receptiveField = operation(
  "receptiveField",
  (f: (x: NDArray) => NDArray, x: NDArray, place: readonly [row: number, column: number]): ReceptiveField => {
    checkInput(x)
    checkFunction("receptiveField", f, { of: "images: (x) => net.apply(params, x)" })
    if (!Array.isArray(place) || place.length !== 2)
      throw new ValueError({
        op: "receptiveField",
        problem: `the place is ${nameOfValue(place)}`,
        hint: "give a row and a column of the output: [2, 3]",
      })
    const [row, column] = place as readonly [number, number]
    const score = (images: NDArray): NDArray => {
      const y: unknown = f(images)
      checkPlace(y, [row, column])
      const [n, channels] = [y.shape[0]!, y.shape[1]!]
      return sum(slice(y, [0, 0, row, column], [n, channels, row + 1, column + 1]))
    }
    const influence: NDArray = jit((images: NDArray) => max(abs(grad(score)(images)), { axis: [0, 1] }))(x)
    const values = toTypedArray(influence)
    const [rows, columns] = [x.shape[2]!, x.shape[3]!] as readonly [number, number]
    const indices = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)
    const [top, height] = reach(indices(rows).map((i) => indices(columns).some((j) => values[i * columns + j] !== 0)))
    const [left, width] = reach(indices(columns).map((j) => indices(rows).some((i) => values[i * columns + j] !== 0)))
    return { influence, size: [height, width], from: [top, left] }
  },
)
