import type { NDArray, Shape } from "../../array/index.js"
import { add, divide, multiply, power, reduceWindow, square } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { count, numberIn } from "../check.js"
import { type Layer, leaf } from "../layer.js"
import { imageOf } from "../layers/pooling.js"

/** The options of `localResponseNorm`, with PyTorch's defaults. */
export interface LocalResponseOptions {
  /** how many neighbouring channels count; default 5 */
  readonly size?: number
  /** default 1e-4 */
  readonly alpha?: number
  /** default 0.75 */
  readonly beta?: number
  /** default 1 */
  readonly k?: number
  /** whether alpha is divided by the size, as in PyTorch and by default, or not, as in the paper */
  readonly divideAlpha?: boolean
}

/**
 * x / (k + alpha sum of x^2 over neighbouring channels)^beta (Krizhevsky et al., "ImageNet classification with deep
 * convolutional neural networks", 2012): [n,c,...]; of an even size one more channel counts before than after.
 *
 * @throws ShapeError when x is no image; ValueError unless the size is a count
 * @example localResponseNorm({ alpha: 0, k: 4, beta: 0.5 }).apply(null, ones([1, 1, 1, 1])) // [[[[0.5]]]]
 */
export const localResponseNorm = operation(
  "localResponseNorm",
  ({ size = 5, alpha = 1e-4, beta = 0.75, k = 1, divideAlpha = true }: LocalResponseOptions = {}): Layer<null> => {
    const op = "localResponseNorm"
    const n = count(op, "size", size)
    const numbers = { alpha, beta, k }
    for (const [name, value] of Object.entries(numbers)) numberIn(op, name, value, Number.isFinite, "a number")
    const before = Math.floor(n / 2)
    return leaf(
      op,
      () => null,
      (_p: null, x: NDArray): NDArray => {
        const [image] = imageOf(op, x)
        const shape: Shape = image.shape
        const sums = reduceWindow(square(image), "sum", {
          window: shape.map((_, i) => (i === 1 ? n : 1)),
          padding: shape.map((_, i) => (i === 1 ? ([before, n - 1 - before] as const) : ([0, 0] as const))),
        })
        return divide(image, power(add(multiply(sums, divideAlpha ? alpha / n : alpha), k), beta))
      },
    )
  },
  ["size", "alpha", "beta", "k", "divideAlpha"],
  0,
)
