import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { operation } from "../operations/operation.js"
import { matmul, matrixTranspose } from "../primitives/linalg/algebra.js"
import { polar as polarPrimitive } from "../primitives/linalg/polar.js"
import { sqrtm as sqrtmPrimitive } from "../primitives/linalg/sqrtm.js"
import { solveSylvester as sylvesterPrimitive } from "../primitives/linalg/sylvester.js"
import { asMatrices, asSquare, broadcastBatches, checkTogether } from "./operand.js"

/**
 * The principal square roots x of real square matrices: x x = a, and no eigenvalue of x has a negative real part.
 *
 * As the root of a negative number, that of a matrix with a negative real eigenvalue is NaN. The derivative solves
 * x dx + dx x = da, and is not finite for singular matrices.
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float
 * @example sqrtm(array([[1, 3], [0, 4]])) // [[1, 1], [0, 2]]
 */
export const sqrtm = <D extends DType>(a: NDArray<Unknown, D>): NDArray<Unknown, D> =>
  sqrtmPrimitive(asSquare("sqrtm", a))

/**
 * The solutions x of Sylvester's equation a x + x b = c; axes before the last two are batches that broadcast.
 *
 * They are unique unless an eigenvalue of a is minus one of b. The derivative solves a dx + dx b = dc - da x - x db.
 * @throws ShapeError unless the matrices go together; DTypeError unless all are of one float dtype
 * @example solveSylvester(array([[1]]), array([[2]]), array([[6]])) // [[2]]
 */
export const solveSylvester = <D extends DType>(
  a: NDArray<Unknown, D>,
  b: NDArray<Unknown, D>,
  c: NDArray<Unknown, D>,
): NDArray<Unknown, D> => {
  const op = "solveSylvester"
  const given = { a: asSquare(op, a), b: asSquare(op, b, "b"), c: asMatrices(op, c, "c") }
  checkTogether(op, given)
  const [x, y, z] = broadcastBatches(op, given)
  return sylvesterPrimitive(x!, y!, z!)
}

/** The options of `polar`. */
export interface PolarOptions {
  /** on which side of u the symmetric factor stands; default "right" */
  readonly side?: "left" | "right"
}

/**
 * The polar factors of a = u p, or a = p u with `side: "left"`: u has orthonormal columns, or rows where there are
 * fewer of them, and p is symmetric with no negative eigenvalue.
 *
 * The derivative needs matrices of full rank, but no distinct singular values.
 * @throws ShapeError unless a holds matrices; DTypeError unless a is float; ValueError for another side
 * @example polar(array([[0, -2], [2, 0]])) // [[[0, -1], [1, 0]], [[2, 0], [0, 2]]]
 */
export const polar = operation(
  "polar",
  <D extends DType>(
    a: NDArray<Unknown, D>,
    { side = "right" }: PolarOptions = {},
  ): readonly [u: NDArray<Unknown, D>, p: NDArray<Unknown, D>] => {
    const x = asMatrices("polar", a)
    if (side !== "left" && side !== "right")
      throw new ValueError({ op: "polar", problem: `the side is ${String(side)}`, hint: 'use "left" or "right"' })
    const isWide: boolean = x.shape.at(-2) < x.shape.at(-1)
    const [u, p] = polarPrimitive(isWide ? matrixTranspose(x) : x)
    const isOwn = isWide === (side === "left")
    return [isWide ? matrixTranspose(u) : u, isOwn ? p : matmul(matmul(u, p), matrixTranspose(u))]
  },
  ["side"],
)
