import { isPlain, type NDArray, nameOfValue, type Shape, sameShape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { abs, add, div, mul, neg, sub } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { erfc } from "../primitives/normal.js"
import { slice } from "../primitives/pad.js"
import { reduceMax } from "../primitives/reduce.js"
import { reshape } from "../primitives/shape.js"
import { logistic, rsqrt, sqrt, tanh } from "../primitives/transcendental.js"
import { softplus } from "./activation.js"
import { axesOf, axisOf } from "./axes.js"
import { floats, type Unary, unary } from "./elementwise.js"
import { asArray, broadcast, checkTakes, show, showAll } from "./operand.js"
import { operation } from "./operation.js"
import { spreadOver } from "./reduce.js"
import { mean } from "./statistics.js"

type FloatType = "float32" | "float64"

const scale = (x: NDArray, by: number): NDArray => mul(x, fill(x, by))

/** The options of `gelu`. */
export interface GeluOptions {
  /** the tanh formula instead of the normal distribution function; default true */
  readonly approximate?: boolean
}

const tanhGate = (x: NDArray): NDArray => {
  const inner = scale(add(x, scale(mul(x, mul(x, x)), 0.044715)), Math.sqrt(2 / Math.PI))
  return scale(add(tanh(inner), fill(x, 1)), 0.5)
}

/**
 * x times the normal distribution function of x, or with `approximate`, as by default, the tanh formula for it.
 *
 * Hendrycks and Gimpel, "Gaussian error linear units", 2016.
 * @throws DTypeError unless x is float
 * @example gelu(array([1]), { approximate: false }) // [0.8413447]
 */
export const gelu = operation(
  "gelu",
  <S extends Shape, D extends FloatType>(x: NDArray<S, D>, { approximate = true }: GeluOptions = {}): NDArray<S, D> =>
    unary("gelu", floats, (y) => mul(y, approximate ? tanhGate(y) : scale(erfc(scale(y, -Math.SQRT1_2)), 0.5)))(x),
  ["approximate"],
)

/**
 * x sigmoid(x), also called swish.
 *
 * @throws DTypeError unless x is float
 * @example silu(array([0, 100])) // [0, 100]
 */
export const silu: Unary = unary("silu", floats, (x) => mul(x, logistic(x)))
export const swish = silu

/**
 * x tanh(softplus(x)) (Misra, 2019).
 *
 * @throws DTypeError unless x is float
 * @example mish(array([0])) // [0]
 */
export const mish: Unary = unary("mish", floats, (x) => mul(x, tanh(softplus(x))))

/**
 * x / (1 + |x|).
 *
 * @throws DTypeError unless x is float
 * @example softsign(array([1])) // [0.5]
 */
export const softsign: Unary = unary("softsign", floats, (x) => div(x, add(abs(x), fill(x, 1))))

/**
 * log(sigmoid(x)) without overflow.
 *
 * @throws DTypeError unless x is float
 * @example logSigmoid(array([-1000])) // [-1000]
 */
export const logSigmoid: Unary = unary("logSigmoid", floats, (x) => neg(softplus(neg(x))))

/** The options of `squareplus`. */
export interface SquareplusOptions {
  /** how smooth the bend is; default 4 */
  readonly b?: number
}

/**
 * (x + sqrt(x^2 + b)) / 2 (Barron, 2021).
 *
 * @throws DTypeError unless x is float
 * @example squareplus(array([0])) // [1]
 */
export const squareplus = operation(
  "squareplus",
  <S extends Shape, D extends FloatType>(x: NDArray<S, D>, { b = 4 }: SquareplusOptions = {}): NDArray<S, D> =>
    unary("squareplus", floats, (y) => scale(add(y, sqrt(add(mul(y, y), fill(y, b)))), 0.5))(x),
  ["b"],
)

/** The options of `glu`. */
export interface GluOptions {
  /** the axis that is cut in two; default -1 */
  readonly axis?: number
}

const part = (x: NDArray, axis: number, from: number, to: number): NDArray => {
  const shape: Shape = x.shape
  return slice(
    x,
    shape.map((_, i) => (i === axis ? from : 0)),
    shape.map((d, i) => (i === axis ? to : d)),
    shape.map(() => 1),
  )
}

const lengthOf = (op: string, x: NDArray, axis: number, pieces: number): number => {
  const length: number = x.shape[axis]
  if (length % pieces !== 0)
    throw new ShapeError({
      op,
      problem: `the length ${length} of axis ${axis} is no multiple of ${pieces}`,
      given: { x: show(x) },
      hint: "choose another axis, or pad it",
    })
  return length
}

/**
 * The first half along an axis times the sigmoid of the second (Dauphin et al., 2016).
 *
 * @throws ShapeError when the length of the axis is odd; DTypeError unless x is float
 * @example glu(array([2, 0])) // [1]
 */
export const glu = operation(
  "glu",
  <D extends FloatType>(x: NDArray<Unknown, D>, { axis = -1 }: GluOptions = {}): NDArray<Unknown, D> => {
    checkTakes("glu", floats, [asArray("glu", x)], { x })
    const at = axisOf("glu", x, axis)
    const length = lengthOf("glu", x, at, 2)
    return mul(part(x, at, 0, length / 2), logistic(part(x, at, length / 2, length)))
  },
  ["axis"],
)

/** The options of `maxout`. */
export interface MaxoutOptions {
  /** how many neighbours each result is the largest of */
  readonly pieces: number
  /** default -1 */
  readonly axis?: number
}

/**
 * The largest of every `pieces` neighbours along an axis (Goodfellow et al., 2013).
 *
 * @throws ShapeError when the length of the axis is no multiple of them; DTypeError unless x is float; ValueError
 * unless pieces is a count
 * @example maxout(array([1, 5, 2, 3]), { pieces: 2 }) // [5, 3]
 */
export const maxout = operation(
  "maxout",
  <D extends FloatType>(x: NDArray<Unknown, D>, options: MaxoutOptions): NDArray<Unknown, D> => {
    checkTakes("maxout", floats, [asArray("maxout", x)], { x })
    const { pieces, axis = -1 }: Partial<MaxoutOptions> = isPlain(options) ? options : {}
    if (pieces === undefined || !Number.isInteger(pieces) || pieces < 1)
      throw new ValueError({
        op: "maxout",
        problem: `pieces is ${nameOfValue(pieces)}, not a count`,
        hint: "give a whole number from 1 on: maxout(x, { pieces: 2 })",
      })
    const at = axisOf("maxout", x, axis)
    const groups = lengthOf("maxout", x, at, pieces) / pieces
    const shape: Shape = x.shape
    const grouped = reshape(
      x,
      shape.flatMap((d, i) => (i === at ? [groups, pieces] : [d])),
    )
    return reduceMax(grouped, [at + 1])
  },
  ["pieces", "axis"],
)

/** The options of `standardize`. */
export interface StandardizeOptions {
  /** the axes that get mean 0 and variance 1; default -1 */
  readonly axis?: number | readonly number[]
  /** is added to the variance; default 1e-5 */
  readonly epsilon?: number
  /** is subtracted, where it is known already; it broadcasts to x */
  readonly mean?: NDArray
  /** is divided by, where it is known already; it broadcasts to x */
  readonly variance?: NDArray
  /** which elements count, a mask that broadcasts to x; all of them by default */
  readonly where?: NDArray<Unknown, "bool">
}

/**
 * x less its mean over axes, divided by its standard deviation.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example standardize(array([1, 3]), { epsilon: 0 }) // [-1, 1]
 */
export const standardize = operation(
  "standardize",
  <S extends Shape, D extends FloatType>(x: NDArray<S, D>, options: StandardizeOptions = {}): NDArray<S, D> => {
    const op = "standardize"
    checkTakes(op, floats, [asArray(op, x)], { x })
    const { axis = -1, epsilon = 1e-5, where }: StandardizeOptions = isPlain(options) ? options : {}
    const axes = axesOf(op, x, axis)
    const mask = where === undefined ? {} : { where }
    const over = (y: NDArray): NDArray => spreadOver(mean(y, { axis: axes, ...mask }), x.shape, axes)
    const known = (name: "mean" | "variance"): NDArray | undefined => {
      if (options[name] === undefined) return undefined
      const [own, given] = broadcast(op, { x, [name]: options[name] })
      if (sameShape(own!.shape, x.shape)) return given!
      throw new ShapeError({
        op,
        problem: `the option ${name} does not broadcast to the shape of x`,
        given: showAll({ x, [name]: options[name] }),
        hint: "its lengths, counted from the last, must be 1 or those of x",
      })
    }
    const centred = sub(x, known("mean") ?? over(x))
    const variance = known("variance") ?? over(mul(centred, centred))
    return mul(centred, rsqrt(add(variance, fill(variance, epsilon))))
  },
  ["axis", "epsilon", "mean", "variance", "where"],
)
