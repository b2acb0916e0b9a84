import { type DType, type NDArray, range, type Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { pick } from "../primitives/broadcast.js"
import { type ConvParams, convGeneralDilated as convPrimitive } from "../primitives/conv.js"
import { convType } from "../primitives/conv-params.js"
import { rev, transpose } from "../primitives/shape.js"
import { dilated, type Padding } from "../primitives/window-index.js"
import { type ConvLayout, channelsFirst, dimensionNumbersOf } from "./convolution-layout.js"
import { numbers } from "./elementwise.js"
import { checkTakes, operands, showAll } from "./operand.js"
import { operation } from "./operation.js"
import { measuresOf, paddingOf, type WindowPadding } from "./window-padding.js"

export type { ConvLayout } from "./convolution-layout.js"
export type { WindowPadding } from "./window-padding.js"

/** One number for all spatial axes, or one for each. */
export type PerAxis = number | readonly number[]

/** The options of `convGeneralDilated`. */
export interface ConvGeneralOptions {
  /** default 1 */
  readonly strides?: PerAxis | null
  /** of the dilated image; default "VALID" */
  readonly padding?: WindowPadding
  /** holes between the elements of the image plus one; default 1 */
  readonly lhsDilation?: PerAxis | null
  /** holes between the elements of the kernel plus one; default 1 */
  readonly rhsDilation?: PerAxis | null
  /** default ["NC...", "OI...", "NC..."] */
  readonly dimensionNumbers?: ConvLayout | null
  /** features in groups that do not see each other; default 1 */
  readonly featureGroupCount?: number
  /** images in groups, each with kernels of its own; default 1 */
  readonly batchGroupCount?: number
}

type Given = Readonly<Record<string, unknown>>

/** Image and kernel, of as many axes and at least two. */
const pairOf = (op: string, given: Given): readonly [x: NDArray, kernel: NDArray] => {
  const [x, kernel] = operands(op, given)
  checkTakes(op, numbers, [x!], given)
  if (x!.shape.length < 2 || x!.shape.length !== kernel!.shape.length)
    throw new ShapeError({
      op,
      problem: `${x!.shape.length} and ${kernel!.shape.length} axes do not go together`,
      given: showAll(given),
      hint: "the image is [batch, feature, ...spatial] and the kernel [out, in, ...spatial], in some order; add a missing axis with expandDims",
    })
  return [x!, kernel!]
}

interface Setup {
  readonly shape: Shape
  readonly kernel: Shape
  readonly params: Omit<ConvParams, "padding">
}

/** The parameters without the padding, and the spatial shapes with the kernel's dilated. */
const setupOf = (op: string, x: NDArray, kernel: NDArray, options: ConvGeneralOptions): Setup => {
  const ndim: number = x.shape.length
  const d = dimensionNumbersOf(op, options.dimensionNumbers ?? channelsFirst(ndim), ndim)
  const rhsDilation = measuresOf(op, "rhsDilation", options.rhsDilation, ndim - 2, { x, kernel })
  return {
    shape: pick(x.shape, d.lhs.slice(2)),
    kernel: pick(kernel.shape, d.rhs.slice(2)).map((k, i) => dilated(k, rhsDilation[i]!)),
    params: {
      windowStrides: measuresOf(op, "strides", options.strides, ndim - 2, { x, kernel }),
      lhsDilation: measuresOf(op, "lhsDilation", options.lhsDilation, ndim - 2, { x, kernel }),
      rhsDilation,
      dimensionNumbers: d,
      featureGroupCount: options.featureGroupCount ?? 1,
      batchGroupCount: options.batchGroupCount ?? 1,
    },
  }
}

/** The primitive, with errors in the name of the operation. */
const apply = (op: string, x: NDArray, kernel: NDArray, params: ConvParams): NDArray => {
  convType(op, x, kernel, params)
  return convPrimitive(x, kernel, params)
}

const convolveGeneral = (op: string, x: NDArray, kernel: NDArray, options: ConvGeneralOptions): NDArray => {
  const { shape, kernel: reach, params } = setupOf(op, x, kernel, options)
  const axes = { lengths: shape, reach, strides: params.windowStrides }
  return apply(op, x, kernel, { ...params, padding: paddingOf(op, options.padding ?? "VALID", axes) })
}

/**
 * XLA's convolution of images with a kernel, which is not flipped: over any number of spatial axes in any layout, with
 * strides, padding, dilation of both and groups.
 *
 * @throws ShapeError when features, groups or axes do not fit; DTypeError when the dtypes differ; ValueError for an
 * unknown padding or layout
 * @example convGeneralDilated(ones([1, 3, 8, 8]), ones([4, 3, 3, 3]), { padding: "SAME" }) // float32[1,4,8,8]
 */
export const convGeneralDilated = operation(
  "convGeneralDilated",
  <D extends DType>(
    lhs: NDArray<Unknown, D>,
    rhs: NDArray<Unknown, D>,
    options: ConvGeneralOptions = {},
  ): NDArray<Unknown, D> => {
    const [x, kernel] = pairOf("convGeneralDilated", { lhs, rhs })
    return convolveGeneral("convGeneralDilated", x, kernel, options)
  },
  ["strides", "padding", "lhsDilation", "rhsDilation", "dimensionNumbers", "featureGroupCount", "batchGroupCount"],
)

/** The options of `conv`. */
export interface ConvOptions {
  /** default 1 */
  readonly strides?: PerAxis
  /** default "VALID" */
  readonly padding?: WindowPadding
  /** of the kernel; default 1 */
  readonly dilation?: PerAxis
  /** of the features; default 1 */
  readonly groups?: number
}

/**
 * The convolution of lhs [batch, features, ...spatial] with the kernel rhs [out, features / groups, ...spatial], which
 * is not flipped: `convGeneralDilated` with the channels first.
 *
 * @throws ShapeError when features, groups or axes do not fit; DTypeError when the dtypes differ; ValueError for an
 * unknown padding
 * @example conv(ones([1, 3, 8, 8]), ones([4, 3, 3, 3]), { strides: 2, padding: "SAME" }) // float32[1,4,4,4]
 */
export const conv = operation(
  "conv",
  <D extends DType>(
    lhs: NDArray<Unknown, D>,
    rhs: NDArray<Unknown, D>,
    options: ConvOptions = {},
  ): NDArray<Unknown, D> => {
    const { strides, padding = "VALID", dilation, groups = 1 } = options
    const [x, kernel] = pairOf("conv", { lhs, rhs })
    return convolveGeneral("conv", x, kernel, {
      strides: strides ?? null,
      padding,
      rhsDilation: dilation ?? null,
      featureGroupCount: groups,
    })
  },
  ["strides", "padding", "dilation", "groups"],
)

/** The options of `convTranspose`. */
export interface ConvTransposeOptions {
  /** by which the image grows; default 1 */
  readonly strides?: PerAxis | null
  /** of the dilated image, or that of the convolution whose transpose this is; default "SAME" */
  readonly padding?: WindowPadding
  readonly rhsDilation?: PerAxis | null
  /** default ["NC...", "OI...", "NC..."] */
  readonly dimensionNumbers?: ConvLayout | null
  /** true to flip the kernel and to exchange its features, which makes this the gradient of a convolution */
  readonly transposeKernel?: boolean
}

/** "SAME" makes n into n s and "VALID" into what a "VALID" convolution with the stride would shrink to n, at most. */
const growing = (kernel: Shape, strides: readonly number[], valid: boolean): Padding =>
  kernel.map((k, i) => {
    const s = strides[i]!
    const total = k + s - 2 + (valid ? Math.max(k - s, 0) : 0)
    const before = valid || s > k - 1 ? k - 1 : Math.ceil(total / 2)
    return [before, total - before]
  })

/** The axes exchanged. */
const exchanged = (x: NDArray, a: number, b: number): NDArray =>
  transpose(
    x,
    range(x.shape.length).map((i) => (i === a ? b : i === b ? a : i)),
  )

/**
 * The convolution that grows images: a convolution of the image dilated by the strides, as JAX's conv_transpose.
 *
 * With `transposeKernel` it is the gradient of a convolution in its image, with that convolution's kernel.
 * @throws ShapeError when features or axes do not fit; DTypeError when the dtypes differ; ValueError for an unknown
 * padding or layout
 * @example convTranspose(ones([1, 3, 4, 4]), ones([8, 3, 2, 2]), { strides: 2 }) // float32[1,8,8,8]
 */
export const convTranspose = operation(
  "convTranspose",
  <D extends DType>(
    lhs: NDArray<Unknown, D>,
    rhs: NDArray<Unknown, D>,
    options: ConvTransposeOptions = {},
  ): NDArray<Unknown, D> => {
    const op = "convTranspose"
    const { padding = "SAME", transposeKernel = false, strides, ...rest } = options
    const [x, kernel] = pairOf(op, { lhs, rhs })
    const { shape, kernel: reach, params } = setupOf(op, x, kernel, { ...rest, lhsDilation: strides ?? null })
    const d = params.dimensionNumbers.rhs
    const flipped = transposeKernel ? exchanged(rev(kernel, d.slice(2)), d[0]!, d[1]!) : kernel
    const pairs =
      padding === "SAME" || padding === "VALID"
        ? growing(reach, params.lhsDilation, padding === "VALID")
        : paddingOf(op, padding, { lengths: shape, reach, strides: params.windowStrides })
    return apply(op, x, flipped, { ...params, padding: pairs })
  },
  ["strides", "padding", "rhsDilation", "dimensionNumbers", "transposeKernel"],
)
