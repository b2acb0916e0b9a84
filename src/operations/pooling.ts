import { type DType, isPlain, type NDArray, nameOfValue, range, type Shape, scalar, sizeOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { pad, slice } from "../primitives/pad.js"
import { reduceProd } from "../primitives/reduce.js"
import { concatenate, reshape } from "../primitives/shape.js"
import { reduceWindowMax, reduceWindowMin, reduceWindowSum, type WindowParams } from "../primitives/window.js"
import { checkWindowParams, dilated, windowedShape } from "../primitives/window-index.js"
import { computing, numbers } from "./elementwise.js"
import { asArray, checkTakes, quote } from "./operand.js"
import { operation } from "./operation.js"
import { measuresOf, paddingOf, type WindowPadding } from "./window-padding.js"

/** How the elements under a window become one. */
export type WindowReduction = "sum" | "max" | "min" | "prod"

/** The options of `reduceWindow`; lists have an entry for every axis of the array. */
export interface ReduceWindowOptions {
  /** lengths of the window; 1 along an axis that is left alone */
  readonly window: readonly number[]
  /** default 1 */
  readonly strides?: number | readonly number[]
  /** default "VALID" */
  readonly padding?: WindowPadding
  /** holes between the elements of the array plus one; default 1 */
  readonly baseDilation?: number | readonly number[]
  /** holes between the elements of the window plus one; default 1 */
  readonly windowDilation?: number | readonly number[]
}

/** All elements at one offset of the windows, for every offset: the product of the slices is that of the windows. */
const reduceWindowProd = (x: NDArray, p: WindowParams): NDArray => {
  const out = windowedShape(x.shape, p)
  if (sizeOf(out) === 0) return reduceWindowSum(x, p)
  const low = p.padding.map(([before]) => before)
  const high = p.padding.map(([, after]) => after)
  const interior = p.baseDilation.map((d) => d - 1)
  const padded = pad(x, scalar(1, x.dtype), low, high, interior)
  const offsets = p.windowDimensions.reduce<readonly (readonly number[])[]>(
    (all, size, i) => all.flatMap((o) => range(size).map((k) => [...o, k * p.windowDilation[i]!])),
    [[]],
  )
  const under = (offset: readonly number[]): NDArray => {
    const past = offset.map((o, i) => o + dilated(out[i]!, p.windowStrides[i]!))
    return reshape(slice(padded, offset, past, p.windowStrides), [1, ...out])
  }
  return reduceProd(concatenate(offsets.map(under), 0), [0])
}

const reductions: Readonly<Record<WindowReduction, (x: NDArray, p: WindowParams) => NDArray>> = {
  sum: reduceWindowSum,
  max: reduceWindowMax,
  min: reduceWindowMin,
  prod: reduceWindowProd,
}

/**
 * XLA's reduction of the elements under each window, as pooling does it. Padding and holes count as 0 for "sum", 1 for
 * "prod", and as no element for "max" and "min", whose derivative is that of the first among equals.
 *
 * @throws ShapeError when window, strides, padding or dilations do not go with the axes; DTypeError for a dtype that
 * the reduction does not take; ValueError for an unknown reduction or padding
 * @example reduceWindow(array([1, 3, 2, 4]), "max", { window: [2], strides: [2] }) // [3, 4]
 */
export const reduceWindow = operation(
  "reduceWindow",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    reduction: WindowReduction,
    options: ReduceWindowOptions,
  ): NDArray<Unknown, D> => {
    const op = "reduceWindow"
    const a: NDArray = asArray(op, x)
    if (!Object.hasOwn(reductions, reduction))
      throw new ValueError({
        op,
        problem: `${quote(reduction)} is no reduction`,
        hint: 'use "sum", "max", "min" or "prod"',
      })
    checkTakes(op, reduction === "max" || reduction === "min" ? computing : numbers, [a], { x })
    const shape: Shape = a.shape
    const ndim = shape.length
    if (!isPlain(options))
      throw new ValueError({
        op,
        problem: `the options are ${nameOfValue(options)}`,
        hint: "give a record with the window: { window: [2] }",
      })
    const [windowStrides, baseDilation, windowDilation] = (["strides", "baseDilation", "windowDilation"] as const).map(
      (name) => measuresOf(op, name, options[name], ndim, { x }),
    )
    const windowDimensions = measuresOf(op, "window", options.window, ndim, { x })
    const reach = windowDimensions.map((k, i) => dilated(k, windowDilation![i]!))
    const params: WindowParams = {
      windowDimensions,
      windowStrides: windowStrides!,
      padding: paddingOf(op, options.padding ?? "VALID", { lengths: shape, reach, strides: windowStrides! }),
      baseDilation: baseDilation!,
      windowDilation: windowDilation!,
    }
    checkWindowParams(op, ndim, params, { x: a })
    return reductions[reduction](a, params)
  },
  ["window", "strides", "padding", "baseDilation", "windowDilation"],
)
