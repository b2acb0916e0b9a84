import type { DType, NDArray, Shape } from "../../array/index.js"
import type { Concatenate, DTypeOf, Stack } from "../../array/join-types.js"
import type {
  AxisOption,
  ExpandDims,
  Gradual,
  NoOptions,
  Reshape,
  Squeeze,
  Transpose,
  Unknown,
} from "../../array/shape-types.js"
import * as op from "../index.js"
import { dtypeLast, samenessLast } from "./combinators.js"

export const flip = samenessLast(op.flip)
export const roll = samenessLast(op.roll)
export const round = samenessLast(op.round)
export const nanToNum = samenessLast(op.nanToNum)
export const reducePrecision = samenessLast(op.reducePrecision)
export const softmax = samenessLast(op.softmax)
export const logSoftmax = samenessLast(op.logSoftmax)
export const sort = samenessLast(op.sort)
export const tril = samenessLast(op.tril)
export const triu = samenessLast(op.triu)

export const swapAxes = dtypeLast(op.swapAxes)
export const moveAxis = dtypeLast(op.moveAxis)
export const tile = dtypeLast(op.tile)
export const repeat = dtypeLast(op.repeat)
export const pad = dtypeLast(op.pad)
export const slice = dtypeLast(op.slice)
export const take = dtypeLast(op.take)
export const takeAlongAxis = dtypeLast(op.takeAlongAxis)
export const gather = dtypeLast(op.gather)
export const diag = dtypeLast(op.diag)
export const diagonal = dtypeLast(op.diagonal)
export const matrixTrace = dtypeLast(op.matrixTrace)

export const reshape =
  <const S extends Shape>(shape: S) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Reshape<S>, D> =>
    op.reshape(x, shape)

export const transpose =
  <const P extends readonly number[] | undefined = undefined>(perm?: P) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<Transpose<S, P>, D> =>
    op.transpose(x, perm)

export const squeeze =
  <const O extends op.SqueezeOptions = NoOptions>(options?: O) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<Squeeze<S, O>, D> =>
    op.squeeze(x, options)

export const expandDims =
  <const I extends number | readonly number[]>(axis: I) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<ExpandDims<S, I>, D> =>
    op.expandDims(x, axis)

export const broadcastTo =
  <const S extends Shape>(shape: S) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Gradual<S>, D> =>
    op.broadcastTo(x, shape)

/** `A.concatenate({ axis })(xs)` is `concatenate(xs, { axis })`. */
export const concatenate =
  <const O extends AxisOption = NoOptions>(options?: O) =>
  <const Xs extends readonly NDArray[]>(xs: Xs): NDArray<Concatenate<Xs, O>, DTypeOf<Xs>> =>
    op.concatenate(xs, options)

export const stack =
  <const O extends AxisOption = NoOptions>(options?: O) =>
  <const Xs extends readonly NDArray[]>(xs: Xs): NDArray<Stack<Xs, O>, DTypeOf<Xs>> =>
    op.stack(xs, options)

export const split =
  (sections: number | readonly number[], options?: AxisOption) =>
  <D extends DType>(x: NDArray<Unknown, D>): readonly NDArray<Unknown, D>[] =>
    op.split(x, sections, options)
