import type { DType, NDArray } from "../../array/index.js"
import type { Unknown } from "../../array/shape-types.js"
import * as op from "../index.js"
import { dtypeLast } from "./combinators.js"

/** The convolution as a function of the array that the kernel slides over. */
/* @__NO_SIDE_EFFECTS__ */
const kernelFirst =
  <O>(f: <D extends DType>(x: NDArray<Unknown, D>, kernel: NDArray<Unknown, D>, options?: O) => NDArray<Unknown, D>) =>
  <E extends DType>(kernel: NDArray<Unknown, E>, options?: O) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D | E> =>
    f<D | E>(x, kernel, options)

export const convGeneralDilated = kernelFirst(op.convGeneralDilated)
/** `A.conv(kernel, options)(x)` is `conv(x, kernel, options)`. */
export const conv = kernelFirst(op.conv)
export const convTranspose = kernelFirst(op.convTranspose)
export const convolve = kernelFirst(op.convolve)
export const correlate = kernelFirst(op.correlate)
export const convGeneralDilatedPatches = dtypeLast(op.convGeneralDilatedPatches)
export const reduceWindow = dtypeLast(op.reduceWindow)
