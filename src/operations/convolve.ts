import type { DType, NDArray, Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { convGeneralDilated } from "../primitives/conv.js"
import { rev } from "../primitives/shape.js"
import { reshapeTo } from "./axes.js"
import { numbers } from "./elementwise.js"
import { checkTakes, operands, quote, showAll } from "./operand.js"
import { operation } from "./operation.js"

/** Which sums are given: all, as many as the longer sequence has elements, or those where both overlap fully. */
export type ConvolveMode = "full" | "same" | "valid"

/** The options of `convolve` and `correlate`. */
export interface ConvolveOptions {
  readonly mode?: ConvolveMode
}

const vectors = (op: string, x: unknown, y: unknown): readonly [NDArray, NDArray] => {
  const given = { x, y }
  const [a, b] = operands(op, given)
  checkTakes(op, numbers, [a!], given)
  const shapes: readonly Shape[] = [a!.shape, b!.shape]
  if (shapes.some((s) => s.length !== 1 || s[0] === 0))
    throw new ShapeError({
      op,
      problem: "takes two vectors with elements",
      given: showAll(given),
      hint: "use conv(x, kernel) for images and batches",
    })
  return [a!, b!]
}

const paddings: Readonly<Record<ConvolveMode, (n: number) => readonly [number, number]>> = {
  full: (n) => [n - 1, n - 1],
  same: (n) => [n >> 1, n - (n >> 1) - 1],
  valid: () => [0, 0],
}

/** The kernel, the shorter one, slid along the other. */
const slide = (op: string, x: NDArray, kernel: NDArray, mode: ConvolveMode): NDArray => {
  if (!Object.hasOwn(paddings, mode))
    throw new ValueError({ op, problem: `${quote(mode)} is no mode`, hint: 'use "full", "same" or "valid"' })
  const [n, k]: readonly number[] = [x.shape[0], kernel.shape[0]]
  const out = convGeneralDilated(reshapeTo(x, [1, 1, n!]), reshapeTo(kernel, [1, 1, k!]), {
    windowStrides: [1],
    padding: [paddings[mode](k!)],
    lhsDilation: [1],
    rhsDilation: [1],
    dimensionNumbers: { lhs: [0, 1, 2], rhs: [0, 1, 2], out: [0, 1, 2] },
    featureGroupCount: 1,
    batchGroupCount: 1,
  })
  return reshapeTo(out, [out.shape[2]])
}

/**
 * NumPy's convolution of two vectors: y_k = sum_i x_i y_(k-i); commutative. The mode is "full" by default.
 *
 * @throws ShapeError unless both are vectors with elements; DTypeError when the dtypes differ; ValueError for an
 * unknown mode
 * @example convolve(array([1, 2, 3]), array([0, 1, 0.5])) // [0, 1, 2.5, 4, 1.5]
 */
export const convolve = operation(
  "convolve",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    y: NDArray<Unknown, D>,
    options: ConvolveOptions = {},
  ): NDArray<readonly [Unknown], D> => {
    const [a, b] = vectors("convolve", x, y)
    const [long, short] = a.shape[0] < b.shape[0] ? [b, a] : [a, b]
    return slide("convolve", long, rev(short, [0]), options.mode ?? "full")
  },
  ["mode"],
)

/**
 * NumPy's correlation of two vectors: c_k = sum_i x_(i+k) y_i, from the least k on. The mode is "valid" by default.
 *
 * @throws ShapeError unless both are vectors with elements; DTypeError when the dtypes differ; ValueError for an
 * unknown mode
 * @example correlate(array([1, 2, 3]), array([0, 1, 0.5])) // [3.5]
 */
export const correlate = operation(
  "correlate",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    y: NDArray<Unknown, D>,
    options: ConvolveOptions = {},
  ): NDArray<readonly [Unknown], D> => {
    const [a, b] = vectors("correlate", x, y)
    const mode = options.mode ?? "valid"
    return a.shape[0] < b.shape[0] ? rev(slide("correlate", b, a, mode), [0]) : slide("correlate", a, b, mode)
  },
  ["mode"],
)
