import type { NDArray } from "../../array/index.js"
import { describe, range, type Shape, sizeOf } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import { divide, max, mean, onesLike, power, reduceWindow, type WindowPadding } from "../../operations/index.js"
import { asArray } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import { numberIn } from "../check.js"
import { type Layer, leaf } from "../layer.js"
import { type LayerPadding, type PerAxis, perAxis, windowPadding } from "./spatial.js"

/** The options of pooling layers. */
export interface PoolOptions {
  /** default the window, so that windows do not overlap, as in PyTorch */
  readonly strides?: PerAxis
  /** default "VALID" */
  readonly padding?: LayerPadding
}

/** The options of `maxPool`. */
export interface MaxPoolOptions extends PoolOptions {
  /** of the window; default 1 */
  readonly dilation?: PerAxis
  /** whether windows may overhang the far end, so that no element is left out; default false */
  readonly ceilMode?: boolean
}

/** The options of `avgPool`. */
export interface AvgPoolOptions extends PoolOptions {
  /** whether padding counts as zeros, as by default, or not at all */
  readonly countIncludePad?: boolean
}

/** An image [batch, channels, ...spatial] and how many spatial axes it has. */
export const imageOf = (op: string, x: unknown): readonly [NDArray, number] => {
  const image = asArray(op, x)
  const ndim: number = image.shape.length
  if (ndim < 3)
    throw new ShapeError({
      op,
      problem: `${ndim} axes are too few`,
      given: { x: describe(image) },
      hint: "x is [batch, channels, ...spatial]",
    })
  return [image, ndim - 2]
}

const none = [0, 0] as const

const paddingAll = (op: string, padding: LayerPadding, n: number): WindowPadding => {
  const own = windowPadding(op, padding, n)
  return typeof own === "string" ? own : [none, none, ...own]
}

/** Windows over all axes of an image, of length 1 over batch and channels. */
const windowsOf = (op: string, n: number, window: PerAxis, options: MaxPoolOptions) => ({
  window: [1, 1, ...perAxis(op, "window", window, n)],
  strides: [1, 1, ...perAxis(op, "strides", options.strides ?? window, n)],
  padding: paddingAll(op, options.padding ?? "VALID", n),
  windowDilation: [1, 1, ...perAxis(op, "dilation", options.dilation ?? 1, n)],
})

/** Windows with so much more padding at the far end that the last one, which begins inside, covers the last element. */
const overhanging = (shape: Shape, windows: ReturnType<typeof windowsOf>): ReturnType<typeof windowsOf> => {
  const { window, strides, padding, windowDilation } = windows
  if (padding === "SAME" || padding === "SAME_LOWER") return windows
  const pairs = padding === "VALID" ? shape.map(() => none) : padding
  const high = (n: number, i: number): number => {
    const [before, after] = pairs[i]!
    const [reach, step] = [windowDilation[i]! * (window[i]! - 1) + 1, strides[i]!]
    const last = Math.ceil((n + before + after - reach) / step) * step
    const from = last >= n + before ? last - step : last
    return Math.max(after, from + reach - n - before)
  }
  return { ...windows, padding: shape.map((n, i) => [pairs[i]![0], high(n, i)] as const) }
}

/** The window of a pooling layer, for `summary`. */
const reachOf = (window: PerAxis, { strides = window, padding = "VALID", dilation = 1 }: MaxPoolOptions) => ({
  size: window,
  strides,
  padding,
  dilation,
})

/**
 * The largest element under each window: [n,c,...spatial], for any number of spatial axes; padding counts as no element,
 * and the first of equals gets the gradient.
 *
 * @throws ShapeError when x is no image
 * @example maxPool(2).apply(null, ones([1, 3, 8, 8])) // float32[1,3,4,4]
 */
export const maxPool = operation(
  "maxPool",
  (window: PerAxis, options: MaxPoolOptions = {}): Layer<null> =>
    leaf(
      "maxPool",
      () => null,
      (_p: null, x: NDArray) => {
        const [image, n] = imageOf("maxPool", x)
        const windows = windowsOf("maxPool", n, window, options)
        return reduceWindow(image, "max", options.ceilMode === true ? overhanging(image.shape, windows) : windows)
      },
      reachOf(window, options),
    ),
  ["strides", "padding", "dilation", "ceilMode"],
  1,
)

/**
 * The mean of the elements under each window: [n,c,...spatial]; padding counts as zeros, as in PyTorch, or not at all.
 *
 * @throws ShapeError when x is no image
 * @example avgPool(2).apply(null, ones([1, 3, 8, 8])) // float32[1,3,4,4]
 */
export const avgPool = operation(
  "avgPool",
  (window: PerAxis, { countIncludePad = true, ...options }: AvgPoolOptions = {}): Layer<null> =>
    leaf(
      "avgPool",
      () => null,
      (_p: null, x: NDArray) => {
        const [image, n] = imageOf("avgPool", x)
        const windows = windowsOf("avgPool", n, window, options)
        const sums = reduceWindow(image, "sum", windows)
        return countIncludePad
          ? divide(sums, sizeOf(windows.window))
          : divide(sums, reduceWindow(onesLike(image), "sum", windows))
      },
      reachOf(window, options),
    ),
  ["strides", "padding", "countIncludePad"],
  1,
)

/**
 * (sum of x^p)^(1/p) under each window, without absolute values, as in PyTorch: [n,c,...spatial].
 *
 * @throws ShapeError when x is no image; ValueError unless p is positive
 * @example lpPool(2, 2).apply(null, ones([1, 1, 2, 2])) // [[[[2]]]]
 */
export const lpPool = operation(
  "lpPool",
  (p: number, window: PerAxis, options: PoolOptions = {}): Layer<null> => {
    numberIn("lpPool", "p", p, (n) => n > 0, "a number above 0")
    return leaf(
      "lpPool",
      () => null,
      (_p: null, x: NDArray) => {
        const [image, n] = imageOf("lpPool", x)
        return power(reduceWindow(power(image, p), "sum", windowsOf("lpPool", n, window, options)), 1 / p)
      },
      reachOf(window, options),
    )
  },
  ["strides", "padding"],
  2,
)

/** The options of global pooling. */
export interface GlobalPoolOptions {
  /** whether the spatial axes stay, with length 1; default false */
  readonly keepDims?: boolean
}

const spatialAxes = (n: number): readonly number[] => range(n).map((i) => i + 2)

/**
 * The mean over all spatial axes: [n,c,...] -> [n,c].
 *
 * @throws ShapeError when x is no image
 * @example globalAvgPool().apply(null, ones([1, 3, 8, 8])) // float32[1,3]
 */
export const globalAvgPool = operation(
  "globalAvgPool",
  ({ keepDims = false }: GlobalPoolOptions = {}): Layer<null> =>
    leaf(
      "globalAvgPool",
      () => null,
      (_p: null, x: NDArray): NDArray => {
        const [image, n] = imageOf("globalAvgPool", x)
        return mean(image, { axis: spatialAxes(n), keepDims })
      },
      "all",
    ),
  ["keepDims"],
  0,
)

/**
 * The largest element over all spatial axes: [n,c,...] -> [n,c].
 *
 * @throws ShapeError when x is no image
 * @example globalMaxPool().apply(null, ones([1, 3, 8, 8])) // float32[1,3]
 */
export const globalMaxPool = operation(
  "globalMaxPool",
  ({ keepDims = false }: GlobalPoolOptions = {}): Layer<null> =>
    leaf(
      "globalMaxPool",
      () => null,
      (_p: null, x: NDArray): NDArray => {
        const [image, n] = imageOf("globalMaxPool", x)
        return max(image, { axis: spatialAxes(n), keepDims })
      },
      "all",
    ),
  ["keepDims"],
  0,
)
