import { operation } from "../../operations/operation.js"
import type { Initializer } from "./initializer.js"
import { type Distribution, type FanAxes, type FanMode, scaling } from "./variance.js"

/** The options of initializers whose variance depends on the shape. */
export interface ScaledOptions extends FanAxes {
  /** what the standard deviation of a linear layer is multiplied by, as `gain(...)` gives it for a non-linearity */
  readonly gain?: number
  /** which numbers of inputs and outputs the variance is divided by */
  readonly mode?: FanMode
}

type Scaled = (options?: ScaledOptions) => Initializer

const names = ["inAxis", "outAxis", "batchAxis", "gain", "mode"]

/* @__NO_SIDE_EFFECTS__ */
const scaled = (op: string, scale: number, standard: FanMode, distribution: Distribution): Scaled =>
  operation(
    op,
    ({ gain, mode = standard, ...axes } = {}) =>
      scaling(op, gain === undefined ? scale : gain * gain, mode, distribution, axes),
    names,
    0,
  )

/**
 * Uniform with variance 2 / (fanIn + fanOut), or that times gain^2 (Glorot and Bengio, "Understanding the difficulty of
 * training deep feedforward neural networks", 2010).
 *
 * @throws ShapeError when the shape has fewer than two dimensions, or not those axes
 * @example glorotUniform()(key(0), [2, 3]) // float32[2,3]
 */
export const glorotUniform: Scaled = scaled("glorotUniform", 1, "fanAvg", "uniform")

/**
 * Truncated normal with variance 2 / (fanIn + fanOut), or that times gain^2 (Glorot and Bengio, 2010).
 *
 * @throws ShapeError when the shape has fewer than two dimensions, or not those axes
 * @example glorotNormal()(key(0), [2, 3]) // float32[2,3]
 */
export const glorotNormal: Scaled = scaled("glorotNormal", 1, "fanAvg", "truncatedNormal")

/**
 * Uniform with variance 1 / fanIn, or that times gain^2 (LeCun et al., "Efficient BackProp", 1998).
 *
 * @throws ShapeError when the shape has fewer than two dimensions, or not those axes
 * @example lecunUniform()(key(0), [2, 3]) // float32[2,3]
 */
export const lecunUniform: Scaled = scaled("lecunUniform", 1, "fanIn", "uniform")

/**
 * Truncated normal with variance 1 / fanIn, or that times gain^2 (LeCun et al., 1998).
 *
 * @throws ShapeError when the shape has fewer than two dimensions, or not those axes
 * @example lecunNormal()(key(0), [2, 3]) // float32[2,3]
 */
export const lecunNormal: Scaled = scaled("lecunNormal", 1, "fanIn", "truncatedNormal")

/**
 * Uniform with variance 2 / fanIn, or gain^2 / fanIn: for layers followed by relu (He et al., "Delving deep into
 * rectifiers", 2015).
 *
 * @throws ShapeError when the shape has fewer than two dimensions, or not those axes
 * @example heUniform()(key(0), [2, 3]) // float32[2,3]
 */
export const heUniform: Scaled = scaled("heUniform", 2, "fanIn", "uniform")

/**
 * Truncated normal with variance 2 / fanIn, or gain^2 / fanIn: for layers followed by relu (He et al., 2015).
 *
 * @throws ShapeError when the shape has fewer than two dimensions, or not those axes
 * @example heNormal()(key(0), [2, 3]) // float32[2,3]
 */
export const heNormal: Scaled = scaled("heNormal", 2, "fanIn", "truncatedNormal")

export const xavierUniform = glorotUniform
export const xavierNormal = glorotNormal
export const kaimingUniform = heUniform
export const kaimingNormal = heNormal
