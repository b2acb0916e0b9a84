import { type DType, describe, fromHost, isFloat, type NDArray, type Shape } from "../array/index.js"
import { DTypeError, ShapeError } from "../errors/index.js"
import { astype, matmul, transpose } from "../operations/index.js"
import { asArray } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { checkCount } from "./examples.js"

/** What each of m places in a row of n pixels is of them: triangles as wide as a pixel, or as a place if that is wider. */
const weights = (n: number, m: number): NDArray => {
  const scale = n / m
  const reach = Math.max(1, scale)
  const data = new Float64Array(m * n)
  for (let i = 0; i < m; i++) {
    const centre = (i + 0.5) * scale - 0.5
    const row = data.subarray(i * n, (i + 1) * n)
    for (let j = 0; j < n; j++) row[j] = Math.max(0, 1 - Math.abs(j - centre) / reach)
    const sum = row.reduce((s, w) => s + w, 0)
    for (let j = 0; j < n; j++) row[j] = row[j]! / sum
  }
  return fromHost([m, n], "float64", data)
}

/**
 * Images [...,rows,columns] with other rows and columns: each pixel is the mean of those around its place, weighted by a
 * triangle, which is wide enough for no pixel to be left out. Ranges stay.
 *
 * @throws ShapeError for an array of fewer than 2 axes, or without pixels; DTypeError unless it is float; ValueError for
 * another size
 * @example resizeImages(array([[0, 1]]), [1, 4]) // [[0, 0.25, 0.75, 1]]
 */
export const resizeImages = operation(
  "resizeImages",
  <D extends DType>(images: NDArray<Shape, D>, size: readonly [rows: number, columns: number]): NDArray<Shape, D> => {
    const op = "resizeImages"
    const x = asArray(op, images, "images")
    const given = { images: describe(x) }
    if (!isFloat(x.dtype))
      throw new DTypeError({
        op,
        problem: `images are float, not ${x.dtype}`,
        given,
        hint: 'convert them: astype(images, "float32")',
      })
    const shape: Shape = x.shape
    if (shape.length < 2 || shape.slice(-2).includes(0))
      throw new ShapeError({ op, problem: "images have rows and columns", given, hint: "give [...,rows,columns]" })
    const [rows, columns] = Array.isArray(size) ? size : []
    const of = (axis: number, n: number | undefined): NDArray =>
      astype(weights(shape.at(axis)!, checkCount(op, "a size", n, 1)), x.dtype)
    return matmul(matmul(of(-2, rows), x), transpose(of(-1, columns))) as NDArray<Shape, D>
  },
)
