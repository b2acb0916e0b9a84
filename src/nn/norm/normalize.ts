import { type NDArray, range, type Shape } from "../../array/index.js"
import { add, divide, mean, multiply, reshape, sqrt, square, subtract } from "../../operations/index.js"
import type { FloatType, Key } from "../../random/index.js"
import { numberIn, parameter } from "../check.js"
import { ones, zeros } from "../initializers/index.js"

/** The scale and the shift that stand behind a normalization. */
export interface Affine {
  readonly scale: NDArray
  readonly bias: NDArray
}

/** The options that all normalizations share. */
export interface NormOptions {
  /** is added to the variance; default 1e-5 */
  readonly epsilon?: number
  /** whether a scale and a bias are learned; default true */
  readonly affine?: boolean
  /** of the parameters; default float32 */
  readonly dtype?: FloatType
}

export const checkEpsilon = (op: string, epsilon: number): number =>
  numberIn(op, "epsilon", epsilon, (e) => e >= 0, "a number from 0 on")

/** The mean over axes, and the mean of the squared distances from it: two passes, so that nothing cancels. */
export const momentsOf = (x: NDArray, axis: readonly number[]): readonly [mean: NDArray, variance: NDArray] => {
  const center = mean(x, { axis, keepDims: true })
  return [center, mean(square(subtract(x, center)), { axis, keepDims: true })]
}

/** (x - mean) / sqrt(variance + epsilon). */
export const whitened = (x: NDArray, center: NDArray, variance: NDArray, epsilon: number): NDArray =>
  divide(subtract(x, center), sqrt(add(variance, epsilon)))

/** x with mean 0 and variance 1 over axes. */
export const normalizedOver = (x: NDArray, axis: readonly number[], epsilon: number): NDArray => {
  const [center, variance] = momentsOf(x, axis)
  return whitened(x, center, variance, epsilon)
}

/** An entry for each channel, along axis 1 of an array of so many axes. */
export const alongChannels = (v: NDArray, ndim: number): NDArray =>
  reshape(v, [1, v.shape[0], ...range(Math.max(0, ndim - 2)).map(() => 1)])

/** All axes but the batch and the channels. */
export const spatialAxesOf = (x: NDArray): readonly number[] => range(x.shape.length).slice(2)

/** A scale of 1 and a bias of 0, or nothing. */
export const affineInit =
  (shape: Shape, affine: boolean, dtype: FloatType) =>
  (k: Key): Affine | null =>
    affine ? { scale: ones(k, shape, { dtype }), bias: zeros(k, shape, { dtype }) } : null

/** x scale + bias, with `place` to bring the parameters into the shape of x; x when nothing is learned. */
export const scaledBy = (
  op: string,
  p: Affine | null,
  shape: Shape,
  affine: boolean,
  x: NDArray,
  place: (v: NDArray) => NDArray = (v) => v,
): NDArray =>
  affine ? add(multiply(x, place(parameter(op, p, "scale", shape))), place(parameter(op, p, "bias", shape))) : x
