/**
 * The array API with the data last, for `pipe` and `flow`: `A.add(y)(x)` is `add(x, y)`, `A.sum({ axis: -1 })(x)` is
 * `sum(x, { axis: -1 })`. Operations with one operand and no options are the same functions.
 */
import type { DType, NDArray, Shape } from "./array/index.js"
import type { Concatenate, DTypeOf, Stack } from "./array/join-types.js"
import type {
  AxisOption,
  Broadcast,
  Counted,
  Empty,
  ExpandDims,
  Gradual,
  MatMul,
  NoOptions,
  Reshape,
  Squeeze,
  Transpose,
  Unknown,
} from "./array/shape-types.js"
import {
  binaryLast,
  connectiveLast,
  countingLast,
  dtypeLast,
  predicateLast,
  quantifierLast,
  reductionLast,
  samenessLast,
  searchLast,
  spreadLast,
} from "./operations/data-last.js"
import * as op from "./operations/index.js"

export {
  abs,
  absolute,
  arctan,
  atan,
  bitwiseNot,
  ceil,
  cos,
  cosh,
  erf,
  exp,
  exp2,
  expm1,
  floor,
  isFinite,
  isInf,
  isNaN,
  log,
  log1p,
  log2,
  log10,
  logicalNot,
  logistic,
  neg,
  negative,
  onesLike,
  ravel,
  reciprocal,
  relu,
  rsqrt,
  sigmoid,
  sign,
  sin,
  sinh,
  softplus,
  sqrt,
  square,
  stopGradient,
  tan,
  tanh,
  trunc,
  zerosLike,
} from "./operations/index.js"

/** `A.add(y)(x)` is x + y. */
export const add = binaryLast(op.add)
/** `A.subtract(y)(x)` is x - y. */
export const subtract = binaryLast(op.subtract)
export const sub = subtract
/** `A.multiply(y)(x)` is x y. */
export const multiply = binaryLast(op.multiply)
export const mul = multiply
/** `A.divide(y)(x)` is x / y. */
export const divide = binaryLast(op.divide)
export const div = divide
export const floorDivide = binaryLast(op.floorDivide)
export const remainder = binaryLast(op.remainder)
export const mod = remainder
export const fmod = binaryLast(op.fmod)
export const rem = fmod
/** `A.power(y)(x)` is x to the y. */
export const power = binaryLast(op.power)
export const pow = power
export const maximum = binaryLast(op.maximum)
export const minimum = binaryLast(op.minimum)
export const arctan2 = binaryLast(op.arctan2)
export const atan2 = arctan2
export const logaddexp = binaryLast(op.logaddexp)
export const logAddExp = logaddexp
export const bitwiseAnd = binaryLast(op.bitwiseAnd)
export const bitwiseOr = binaryLast(op.bitwiseOr)
export const bitwiseXor = binaryLast(op.bitwiseXor)
export const leftShift = binaryLast(op.leftShift)
export const rightShift = binaryLast(op.rightShift)
export const rightShiftLogical = binaryLast(op.rightShiftLogical)

export const equal = predicateLast(op.equal)
export const notEqual = predicateLast(op.notEqual)
/** `A.less(y)(x)` is x < y. */
export const less = predicateLast(op.less)
export const lessEqual = predicateLast(op.lessEqual)
/** `A.greater(y)(x)` is x > y. */
export const greater = predicateLast(op.greater)
export const greaterEqual = predicateLast(op.greaterEqual)
export const logicalAnd = connectiveLast(op.logicalAnd)
export const logicalOr = connectiveLast(op.logicalOr)
export const logicalXor = connectiveLast(op.logicalXor)

export const sum = countingLast(op.sum)
export const prod = countingLast(op.prod)
export const mean = reductionLast(op.mean)
export const norm = reductionLast(op.norm)
export const max = reductionLast(op.max)
export const min = reductionLast(op.min)
export const logSumExp = reductionLast(op.logSumExp)
export const variance = spreadLast(op.variance)
export { variance as var }
export const std = spreadLast(op.std)
export const any = quantifierLast(op.any)
export const all = quantifierLast(op.all)
export const argmax = searchLast(op.argmax)
export const argmin = searchLast(op.argmin)

export const flip = samenessLast(op.flip)
export const roll = samenessLast(op.roll)
export const round = samenessLast(op.round)
export const nanToNum = samenessLast(op.nanToNum)
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

/** `A.matmul(y)(x)` is the product x y. */
export const matmul =
  <B extends Shape, D extends DType>(y: NDArray<B, D>) =>
  <A extends Shape, E extends DType>(x: NDArray<A, E>): NDArray<MatMul<A, B>, D | E> =>
    op.matmul<A, B, D | E>(x, y)

export const dot =
  (y: NDArray | number) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    op.dot<D>(x, y)

export const outer =
  (y: NDArray) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<readonly [Unknown, Unknown], D> =>
    op.outer<D>(x, y)

export const tensordot =
  (y: NDArray, options?: op.TensordotOptions) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    op.tensordot<D>(x, y, options)

export const dotGeneral =
  (y: NDArray, params: Parameters<typeof op.dotGeneral>[2]) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    op.dotGeneral<D>(x, y, params)

/** `A.einsum(equation, y)(x)` is `einsum(equation, x, y)`. */
export const einsum =
  (equation: string, ...ys: readonly NDArray[]) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    op.einsum<D>(equation, x, ...ys)

/** `A.where(x, y)(c)` is x where c holds, y elsewhere. */
export const where =
  <A extends Shape = Empty, B extends Shape = Empty, D extends DType = "float32">(
    x: NDArray<A, D> | number,
    y: NDArray<B, D> | number,
  ) =>
  <C extends Shape>(c: NDArray<C, "bool">): NDArray<Broadcast<C, Broadcast<A, B>>, D> =>
    op.where(c, x, y)

export const clip =
  (min?: NDArray | number | null, max?: NDArray | number | null) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<Unknown, D> =>
    op.clip(x, min, max)

export const astype =
  <D extends DType>(dtype: D) =>
  <S extends Shape>(x: NDArray<S>): NDArray<S, D> =>
    op.astype(x, dtype)

export const bitcast =
  <D extends DType>(dtype: D) =>
  <S extends Shape>(x: NDArray<S>): NDArray<S, D> =>
    op.bitcast(x, dtype)

export const fullLike =
  (value: number) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<S, D> =>
    op.fullLike(x, value)

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

export const dynamicSlice =
  <const S extends Shape>(starts: op.Starts, sizes: S) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Gradual<S>, D> =>
    op.dynamicSlice(x, starts, sizes)

export const dynamicUpdateSlice =
  (update: NDArray, starts: op.Starts) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<S, D> =>
    op.dynamicUpdateSlice(x, update, starts)

export const scatterAdd =
  (indices: NDArray, updates: NDArray, params: op.ScatterParams) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<S, D> =>
    op.scatterAdd(x, indices, updates, params)

export const argsort =
  (options?: op.SortOptions) =>
  <S extends Shape>(x: NDArray<S>): NDArray<S, "int32"> =>
    op.argsort(x, options)

export const cumsum =
  (options?: op.CumulativeOptions) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, Counted<D>> =>
    op.cumsum(x, options)

export const cumprod =
  (options?: op.CumulativeOptions) =>
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, Counted<D>> =>
    op.cumprod(x, options)

/** `A.oneHot(n)(indices)` is `oneHot(indices, n)`. */
export const oneHot =
  <D extends DType = "float32">(n: number, options?: op.OneHotOptions<D>) =>
  (indices: NDArray): NDArray<Unknown, D> =>
    op.oneHot(indices, n, options)
