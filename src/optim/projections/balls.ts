import type { NDArray } from "../../array/index.js"
import { onSimplex } from "../../loss/sparsemax.js"
import { abs, astype, clip, divide, equal, greater, maximum, multiply, sign, where } from "../../operations/index.js"
import { normOver } from "../apply.js"
import { ravel, unravel } from "../ravel.js"
import { type Scaled, scaled } from "./project.js"

/** All leaves as one vector, there and back. */
const together =
  (f: (x: NDArray, scale: number) => NDArray) =>
  (leaves: readonly NDArray[], scale: number): readonly NDArray[] =>
    leaves.length === 0 ? leaves : unravel(f(ravel(leaves), scale), leaves)

/** All leaves times a factor that depends on the length of all together. */
const rescaled =
  (factor: (length: NDArray, scale: number) => NDArray) =>
  (leaves: readonly NDArray[], scale: number): readonly NDArray[] => {
    const by = factor(normOver(leaves), scale)
    return leaves.map((x) => multiply(x, astype(by, x.dtype)))
  }

/**
 * The nearest vector without negative elements whose elements add up to `scale`, of all leaves of a tree together.
 *
 * Duchi et al., "Efficient projections onto the l1-ball for learning in high dimensions", 2008.
 * @throws DTypeError for a leaf that is not float; ValueError unless scale is a number from 0 on
 * @example projections.simplex(array([1, 0.5, -1])) // [0.75, 0.25, 0]
 */
export const simplex: Scaled = scaled("simplex", together(onSimplex))

const onSphere = (x: NDArray, scale: number): NDArray => multiply(sign(x), onSimplex(abs(x), scale))

/**
 * The nearest tree whose elements have sizes that add up to `scale`.
 *
 * @throws DTypeError for a leaf that is not float; ValueError unless scale is a number from 0 on
 * @example projections.l1Sphere(array([1, -0.5])) // [0.75, -0.25]
 */
export const l1Sphere: Scaled = scaled("l1Sphere", together(onSphere))

/**
 * The nearest tree whose elements have sizes that add up to at most `scale`.
 *
 * @throws DTypeError for a leaf that is not float; ValueError unless scale is a number from 0 on
 * @example projections.l1Ball(array([1, -0.5])) // [0.75, -0.25]
 */
export const l1Ball: Scaled = scaled(
  "l1Ball",
  together((x, scale) => where(greater(normOver([x], 1), scale), onSphere(x, scale), x)),
)

/**
 * The nearest tree of length `scale`; of zeros there is none, and they stay.
 *
 * @throws DTypeError for a leaf that is not float; ValueError unless scale is a number from 0 on
 * @example projections.l2Sphere(array([3, 4])) // [0.6, 0.8]
 */
export const l2Sphere: Scaled = scaled(
  "l2Sphere",
  rescaled((length, scale) => divide(scale, where(equal(length, 0), 1, length))),
)

/**
 * The nearest tree of length `scale` at most, the length being that of all leaves together.
 *
 * @throws DTypeError for a leaf that is not float; ValueError unless scale is a number from 0 on
 * @example projections.l2Ball(array([3, 4])) // [0.6, 0.8]
 */
export const l2Ball: Scaled = scaled(
  "l2Ball",
  rescaled((length, scale) => where(greater(length, scale), divide(scale, maximum(length, 1e-30)), 1)),
)

/**
 * The nearest tree whose elements are from -scale to scale.
 *
 * @throws DTypeError for a leaf that is not float; ValueError unless scale is a number from 0 on
 * @example projections.linfBall(array([3, -4, 0.5])) // [1, -1, 0.5]
 */
export const linfBall: Scaled = scaled("linfBall", (leaves, scale) => leaves.map((x) => clip(x, -scale, scale)))

/**
 * The nearest tree whose elements are from 0 to `scale`.
 *
 * @throws DTypeError for a leaf that is not float; ValueError unless scale is a number from 0 on
 * @example projections.hypercube(array([3, -4, 0.5])) // [1, 0, 0.5]
 */
export const hypercube: Scaled = scaled("hypercube", (leaves, scale) => leaves.map((x) => clip(x, 0, scale)))
