import { array, checkShape, type NDArray, nameOfValue, normalizeAxis, type Shape } from "../../array/index.js"
import { ShapeError, ValueError } from "../../errors/index.js"
import { divide, multiply, sqrt } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { type FloatType, type Key, normal, truncatedNormal, uniform } from "../../random/index.js"
import { checkNumber, type Initializer, initializer } from "./initializer.js"

/** Which axes of a parameter are inputs, outputs, or neither; all others are the kernel's spatial axes. */
export interface FanAxes {
  /** default -2 */
  readonly inAxis?: number | readonly number[]
  /** default -1 */
  readonly outAxis?: number | readonly number[]
  /** axes that count neither as inputs nor as outputs; default none */
  readonly batchAxis?: number | readonly number[]
}

/** What the variance is divided by: inputs, outputs, or their arithmetic or geometric mean. */
export type FanMode = "fanIn" | "fanOut" | "fanAvg" | "fanGeoAvg"

/** The distribution of the samples; the truncated one ends at two standard deviations. */
export type Distribution = "truncatedNormal" | "normal" | "uniform"

/** The standard deviation of a standard normal distribution cut at -2 and 2. */
const TRUNCATED = 0.87962566103423978

/** The axis of a shape, counted from its beginning. */
export const axisIn = (op: string, axis: number, shape: Shape): number =>
  normalizeAxis(op, axis, shape.length, `[${shape.join(",")}]`)

const lengthOver = (op: string, shape: Shape, axes: number | readonly number[]): number =>
  (typeof axes === "number" ? [axes] : axes).reduce((n, axis) => n * shape[axisIn(op, axis, shape)]!, 1)

const fansOf = (op: string, shape: Shape, { inAxis = -2, outAxis = -1, batchAxis = [] }: FanAxes) => {
  if (inAxis === -2 && shape.length < 2)
    throw new ShapeError({
      op,
      problem: `the fans of an array of ${shape.length} dimensions are unknown`,
      hint: "give at least two dimensions, or say which axes are inputs: { inAxis: [] }",
    })
  const [inputs, outputs] = [lengthOver(op, shape, inAxis), lengthOver(op, shape, outAxis)]
  const field = shape.reduce((n, d) => n * d, 1) / inputs / outputs / lengthOver(op, shape, batchAxis)
  return { fanIn: inputs * field, fanOut: outputs * field }
}

/**
 * The inputs that an output of a dense or convolutional layer reads, and the outputs that an input reaches.
 *
 * @throws ShapeError when there is no such axis
 * @example fans([3, 3, 16, 32]) // { fanIn: 144, fanOut: 288 }
 */
export const fans = operation(
  "fans",
  (shape: Shape, axes: FanAxes = {}): { readonly fanIn: number; readonly fanOut: number } => {
    checkShape("fans", shape)
    return fansOf("fans", shape, axes)
  },
  ["inAxis", "outAxis", "batchAxis"],
)

const modes: Readonly<Record<FanMode, (fanIn: number, fanOut: number) => number>> = {
  fanIn: (fanIn) => fanIn,
  fanOut: (_, fanOut) => fanOut,
  fanAvg: (fanIn, fanOut) => (fanIn + fanOut) / 2,
  fanGeoAvg: (fanIn, fanOut) => Math.sqrt(fanIn * fanOut),
}

type Sampler = (k: Key, shape: Shape, variance: NDArray, dtype: FloatType) => NDArray

const samplers: Readonly<Record<Distribution, Sampler>> = {
  truncatedNormal: (k, shape, variance, dtype) =>
    multiply(truncatedNormal(k, -2, 2, shape, { dtype }), divide(sqrt(variance), TRUNCATED)),
  normal: (k, shape, variance, dtype) => multiply(normal(k, shape, { dtype }), sqrt(variance)),
  uniform: (k, shape, variance, dtype) => multiply(uniform(k, shape, { dtype, min: -1 }), sqrt(multiply(variance, 3))),
}

const known = (op: string, what: string, x: unknown, among: object): void => {
  if (typeof x !== "string" || !Object.hasOwn(among, x))
    throw new ValueError({
      op,
      problem: `there is no ${what} ${nameOfValue(x).replace(/^the string /, "")}`,
      hint: `use ${Object.keys(among)
        .map((name) => `"${name}"`)
        .join(", ")}`,
    })
}

/** `varianceScaling` under the name of the initializer that the user called. */
export const scaling = (
  op: string,
  scale: number,
  mode: FanMode,
  distribution: Distribution,
  axes: FanAxes,
): Initializer => {
  checkNumber(op, "the scale", scale)
  known(op, "mode", mode, modes)
  known(op, "distribution", distribution, samplers)
  return initializer(op, (k, shape, dtype) => {
    const { fanIn, fanOut } = fansOf(op, shape, axes)
    const variance = scale / modes[mode](fanIn, fanOut)
    return samplers[distribution](k, shape, array(Number.isFinite(variance) ? variance : 0, { dtype }), dtype)
  })
}

/**
 * Samples with mean 0 and variance scale / n, where n is the number of inputs, outputs, or a mean of both.
 *
 * For equal keys as `jax.nn.initializers.variance_scaling`; with "truncatedNormal" the variance is that after truncation.
 * @throws ValueError for an unknown mode or distribution; ShapeError when there is no such axis
 * @example varianceScaling(2, "fanIn", "truncatedNormal")(key(0), [3, 4]) // float32[3,4]
 */
export const varianceScaling = operation(
  "varianceScaling",
  (scale: number, mode: FanMode, distribution: Distribution, axes: FanAxes = {}): Initializer =>
    scaling("varianceScaling", scale, mode, distribution, axes),
  ["inAxis", "outAxis", "batchAxis"],
)
