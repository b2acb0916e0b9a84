import {
  type DType,
  isComplexArray,
  isFloat,
  isNDArray,
  type NDArray,
  type PartOf,
  type Shape,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { div, mul } from "../primitives/arithmetic.js"
import { broadcastInDim, reduceSum } from "../primitives/broadcast.js"
import { byParts } from "../primitives/complex.js"
import { pinv } from "../primitives/linalg/pinv.js"
import { sqrt } from "../primitives/transcendental.js"
import { matmul } from "./contraction.js"
import { floats } from "./elementwise.js"
import { checkTakes, operands, show, showAll } from "./operand.js"
import { operation } from "./operation.js"
import { vander } from "./polynomial.js"

/** The options of `polyfit`. */
export interface PolyfitOptions {
  /** singular values up to this times the largest count as 0; default n epsilon */
  readonly rcond?: number
}

const epsilonOf = (dtype: DType): number => (dtype === "float64" ? 2 ** -52 : 2 ** -23)

/**
 * The coefficients, the highest power first, of the polynomial of a degree that fits y at the places x best: it makes
 * the sum of squared differences least. Columns of y are fitted one by one, and so are the parts of complex values.
 *
 * @throws ShapeError unless x is a vector and y has one row for each place; DTypeError unless both are of one float dtype
 * @example polyfit(array([0, 1, 2]), array([1, 3, 5]), 1) // [2, 1]
 */
export const polyfit = operation(
  "polyfit",
  <D extends DType>(
    x: NDArray<Unknown, PartOf<D>>,
    y: NDArray<Unknown, D>,
    degree: number,
    options: PolyfitOptions = {},
  ): NDArray<Unknown, D> => {
    if (isNDArray(x) && isFloat(x.dtype) && isNDArray(y) && isComplexArray(y))
      return byParts(y, (part) => polyfit(x, part, degree, options)) as NDArray<Unknown, D>
    const [places, values] = operands("polyfit", { x, y })
    checkTakes("polyfit", floats, [places!], { x, y })
    if (!Number.isInteger(degree) || degree < 0)
      throw new ValueError({
        op: "polyfit",
        problem: `${show(degree)} is no degree`,
        hint: "use a whole number from 0 on",
      })
    const n: number = places!.shape[0]
    if (places!.shape.length !== 1 || values!.shape.length === 0 || values!.shape.length > 2 || values!.shape[0] !== n)
      throw new ShapeError({
        op: "polyfit",
        problem: "x and y are not n places and n values, or rows of values",
        given: showAll({ x, y }),
        hint: "give one value for each place",
      })
    const powers: NDArray = vander(places!, degree + 1)
    // Columns of one length keep the powers from spoiling the condition.
    const lengths = sqrt(reduceSum(mul(powers, powers), [0]))
    const along = (v: NDArray, shape: Shape, axis: number): NDArray => broadcastInDim(v, shape, [axis])
    const inverse = pinv(div(powers, along(lengths, powers.shape, 1)), options.rcond ?? n * epsilonOf(places!.dtype))
    const fitted: NDArray = matmul(inverse, values!)
    return div(fitted, along(lengths, fitted.shape, 0))
  },
  ["rcond"],
)
