import { type NDArray, range, type Shape } from "../../array/index.js"
import { concatenate, max, mean, slice } from "../../operations/index.js"
import { type Layer, leaf } from "../layer.js"
import { imageOf } from "./pooling.js"
import { type PerAxis, perAxis } from "./spatial.js"

type Reduction = (x: NDArray, options: { readonly axis: number; readonly keepDims: true }) => NDArray

/** One axis in `m` bins, of which bin i holds the elements from floor(i n / m) up to ceil((i + 1) n / m). */
const inBins = (x: NDArray, axis: number, m: number, reduction: Reduction): NDArray => {
  const shape: Shape = x.shape
  const n = shape[axis]!
  const bins = range(m).map((i) => {
    const [from, to] = [Math.floor((i * n) / m), Math.ceil(((i + 1) * n) / m)]
    const starts = shape.map((_, a) => (a === axis ? from : 0))
    const limits = shape.map((d, a) => (a === axis ? to : d))
    return reduction(slice(x, starts, limits), { axis, keepDims: true })
  })
  return concatenate(bins, { axis })
}

const adaptive = (op: string, size: PerAxis, reduction: Reduction): Layer<null> =>
  leaf(
    op,
    () => null,
    (_p: null, x: NDArray): NDArray => {
      const [image, n] = imageOf(op, x)
      return perAxis(op, "size", size, n).reduce((y, m, i) => inBins(y, i + 2, m, reduction), image)
    },
    "all",
  )

/**
 * Means over as many bins along each spatial axis as the result is to have elements; bin i of m holds the elements
 * floor(i n / m) to ceil((i + 1) n / m), as in PyTorch: [n,c,...spatial] -> [n,c,...size].
 *
 * @throws ShapeError when x is no image; ValueError unless the size is positive
 * @example adaptiveAvgPool(2).apply(null, ones([1, 3, 5, 7])) // float32[1,3,2,2]
 */
export const adaptiveAvgPool = (size: PerAxis): Layer<null> =>
  adaptive("adaptiveAvgPool", size, (x, options) => mean(x, options))

/**
 * The largest elements of the bins of `adaptiveAvgPool`: [n,c,...spatial] -> [n,c,...size].
 *
 * @throws ShapeError when x is no image; ValueError unless the size is positive
 * @example adaptiveMaxPool([1, 2]).apply(null, ones([1, 3, 5, 7])) // float32[1,3,1,2]
 */
export const adaptiveMaxPool = (size: PerAxis): Layer<null> =>
  adaptive("adaptiveMaxPool", size, (x, options) => max(x, options))
