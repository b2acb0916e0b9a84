import type { NDArray, Shape } from "../array/index.js"
import { add, div, mul, sub } from "../primitives/arithmetic.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { ge, gt, le, lt } from "../primitives/compare.js"
import { select } from "../primitives/select.js"
import { expm1 } from "../primitives/transcendental.js"
import { type Binary, binary, floats, numeric, type Unary, unary } from "./elementwise.js"
import { operation } from "./operation.js"

type FloatType = "float32" | "float64"

/** max(min(x, high), low), with derivative 0 at both ends; NaN stays NaN. */
const between = (low: number, high: number, x: NDArray): NDArray =>
  select(le(x, fill(x, low)), fill(x, low), select(ge(x, fill(x, high)), fill(x, high), x))

/**
 * min(max(x, 0), 6); its derivative at 0 and 6 is 0.
 *
 * @throws DTypeError unless x is numeric
 * @example relu6(array([-1, 2, 9])) // [0, 2, 6]
 */
export const relu6: Unary = unary("relu6", numeric, (x) => between(0, 6, x))

/** The options of `leakyRelu`. */
export interface LeakyReluOptions {
  /** the slope below 0; default 0.01 */
  readonly negativeSlope?: number
}

/**
 * x from 0 on and a small multiple of it below; its derivative at 0 is 1.
 *
 * @throws DTypeError unless x is float
 * @example leakyRelu(array([-1, 2])) // [-0.01, 2]
 */
export const leakyRelu = operation(
  "leakyRelu",
  <S extends Shape, D extends FloatType>(
    x: NDArray<S, D>,
    { negativeSlope = 0.01 }: LeakyReluOptions = {},
  ): NDArray<S, D> =>
    unary("leakyRelu", floats, (y) => select(ge(y, zerosOf(y)), y, mul(fill(y, negativeSlope), y)))(x),
  ["negativeSlope"],
)

/**
 * x from 0 on and slope x below, where the slope is an array that broadcasts; its derivative at 0 is 1.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example prelu(array([-4, 2]), 0.25) // [-1, 2]
 */
export const prelu: Binary = binary("prelu", floats, (x, slope) => select(ge(x, zerosOf(x)), x, mul(slope, x)))

/** The options of `elu` and `celu`. */
export interface EluOptions {
  /** minus the limit on the left; default 1 */
  readonly alpha?: number
}

/** alpha (e^(x / width) - 1) below 0, where alone the exponential is taken. */
const exponentialBelow = (x: NDArray, alpha: number, width: number): NDArray => {
  const isAbove = gt(x, zerosOf(x))
  const below = select(isAbove, zerosOf(x), x)
  return select(isAbove, x, mul(fill(x, alpha), expm1(width === 1 ? below : div(below, fill(x, width)))))
}

/**
 * x above 0 and alpha (e^x - 1) below (Clevert et al., 2015); its derivative at 0 is alpha.
 *
 * @throws DTypeError unless x is float
 * @example elu(array([-100, 2])) // [-1, 2]
 */
export const elu = operation(
  "elu",
  <S extends Shape, D extends FloatType>(x: NDArray<S, D>, { alpha = 1 }: EluOptions = {}): NDArray<S, D> =>
    unary("elu", floats, (y) => exponentialBelow(y, alpha, 1))(x),
  ["alpha"],
)

/**
 * x above 0 and alpha (e^(x / alpha) - 1) below, which is differentiable for every alpha (Barron, 2017).
 *
 * @throws DTypeError unless x is float
 * @example celu(array([-100, 2]), { alpha: 0.5 }) // [-0.5, 2]
 */
export const celu = operation(
  "celu",
  <S extends Shape, D extends FloatType>(x: NDArray<S, D>, { alpha = 1 }: EluOptions = {}): NDArray<S, D> =>
    unary("celu", floats, (y) => exponentialBelow(y, alpha, alpha))(x),
  ["alpha"],
)

/** The constants under which activations keep mean 0 and variance 1 (Klambauer et al., 2017). */
const [ALPHA, SCALE] = [1.6732632423543772, 1.0507009873554805]

/**
 * The elu that normalizes itself: scale elu(x, alpha) with the constants of Klambauer et al. (2017).
 *
 * @throws DTypeError unless x is float
 * @example selu(array([1])) // [1.050701]
 */
export const selu: Unary = unary("selu", floats, (x) => mul(fill(x, SCALE), exponentialBelow(x, ALPHA, 1)))

/** The options of `hardTanh`. */
export interface HardTanhOptions {
  /** default -1 */
  readonly min?: number
  /** default 1 */
  readonly max?: number
}

/**
 * x kept between two bounds, -1 and 1 unless given; its derivative at the bounds is 0.
 *
 * @throws DTypeError unless x is float
 * @example hardTanh(array([-3, 0.5])) // [-1, 0.5]
 */
export const hardTanh = operation(
  "hardTanh",
  <S extends Shape, D extends FloatType>(
    x: NDArray<S, D>,
    { min = -1, max = 1 }: HardTanhOptions = {},
  ): NDArray<S, D> => unary("hardTanh", floats, (y) => between(min, max, y))(x),
  ["min", "max"],
)

const hardStep = (x: NDArray): NDArray => div(between(0, 6, add(x, fill(x, 3))), fill(x, 6))

/**
 * relu6(x + 3) / 6: a sigmoid of straight lines.
 *
 * @throws DTypeError unless x is float
 * @example hardSigmoid(array([0, 5])) // [0.5, 1]
 */
export const hardSigmoid: Unary = unary("hardSigmoid", floats, hardStep)

/**
 * x hardSigmoid(x).
 *
 * @throws DTypeError unless x is float
 * @example hardSwish(array([-5, 3])) // [0, 3]
 */
export const hardSwish: Unary = unary("hardSwish", floats, (x) => mul(x, hardStep(x)))
export const hardSilu = hardSwish

/**
 * 0 below -1, (x + 1)^2 / 4 up to 1, then x: a softplus that is 0 on the left.
 *
 * @throws DTypeError unless x is float
 * @example sparsePlus(array([-2, 0, 3])) // [0, 0.25, 3]
 */
export const sparsePlus: Unary = unary("sparsePlus", floats, (x) => {
  const y = add(x, fill(x, 1))
  const middle = mul(fill(x, 0.25), mul(y, y))
  return select(le(x, fill(x, -1)), zerosOf(x), select(lt(x, fill(x, 1)), middle, x))
})

/**
 * (x + 1) / 2 between -1 and 1, 0 below and 1 above: the derivative of sparsePlus.
 *
 * @throws DTypeError unless x is float
 * @example sparseSigmoid(array([0])) // [0.5]
 */
export const sparseSigmoid: Unary = unary("sparseSigmoid", floats, (x) =>
  mul(fill(x, 0.5), sub(between(-1, 1, x), fill(x, -1))),
)
