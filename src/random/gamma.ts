import type { NDArray } from "../array/index.js"
import { operation } from "../operations/operation.js"
import { add, div, max, mul, neg, stopGradient, sub } from "../primitives/arithmetic.js"
import { and, or } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { eq, ge, le, lt } from "../primitives/compare.js"
import { digamma, lgamma } from "../primitives/gamma.js"
import { incompleteGamma } from "../primitives/incomplete-gamma.js"
import { pow } from "../primitives/power.js"
import { select } from "../primitives/select.js"
import { reshape } from "../primitives/shape.js"
import { exp, log, sqrt } from "../primitives/transcendental.js"
import { customJvp } from "../transforms/custom.js"
import { vmap } from "../transforms/vmap.js"
import { whileLoop } from "../transforms/while.js"
import type { OneParameter } from "./continuous.js"
import { type Key, split, splitArray } from "./key.js"
import { parameters } from "./parameters.js"
import { normal } from "./samplers.js"
import { exponential } from "./standard.js"
import { type FloatType, uniform } from "./uniform.js"

const scale = (x: NDArray, by: number): NDArray => mul(x, fill(x, by))
const plus = (x: NDArray, c: number): NDArray => add(x, fill(x, c))

type Inner = readonly [key: Key, x: NDArray, v: NDArray]
type Outer = readonly [key: Key, square: NDArray, cube: NDArray, u: NDArray]

/** (V, d) with gamma sample d V for alpha >= 1: G. Marsaglia and W. W. Tsang, "A simple method ...", 2000. */
const marsagliaTsang = (k: Key, alpha: NDArray, dtype: FloatType): readonly [NDArray, NDArray] => {
  const d = plus(alpha, -1 / 3)
  const c = div(fill(d, 1 / 3), sqrt(d))
  const constant = (value: number): NDArray => fill(alpha, value)
  const draw = ([key]: Inner): Inner => {
    const [next, own] = split(key)
    const x = normal(own, [], { dtype })
    return [next, x, plus(mul(x, c), 1)]
  }
  const isRejected = ([, X, V, u]: Outer): NDArray =>
    and(
      ge(u, sub(constant(1), scale(mul(X, X), 0.0331))),
      ge(log(u), add(scale(X, 0.5), mul(d, add(sub(constant(1), V), log(V))))),
    )
  const attempt = ([key]: Outer): Outer => {
    const [next, forX, forU] = split(key, 3)
    const start: Inner = [forX, constant(0), constant(-1)]
    const [, x, v] = whileLoop(([, , y]: Inner) => le(y, zerosOf(y)), draw, start)
    return [next, mul(x, x), mul(mul(v, v), v), uniform(forU, [], { dtype })]
  }
  const start: Outer = [k, constant(0), constant(1), constant(2)]
  return [whileLoop(isRejected, attempt, start)[2], d]
}

/** One sample; below 1 that of alpha + 1, times u^(1 / alpha). */
const one = (k: Key, alpha: NDArray, inLog: boolean, dtype: FloatType): NDArray => {
  const isLarge = ge(alpha, fill(alpha, 1))
  const [forV, forBoost] = split(k)
  const [V, d] = marsagliaTsang(forV, select(isLarge, alpha, plus(alpha, 1)), dtype)
  const inverse = div(fill(alpha, 1), alpha)
  if (inLog) {
    const logU = neg(exponential(forBoost, [], { dtype }))
    const none = or(isLarge, eq(logU, zerosOf(logU)))
    return add(add(log(d), log(V)), select(none, zerosOf(logU), mul(logU, inverse)))
  }
  const u = sub(fill(alpha, 1), uniform(forBoost, [], { dtype }))
  return mul(mul(d, V), select(isLarge, fill(alpha, 1), pow(u, inverse)))
}

/**
 * d log(x) / d alpha of a sample held at its quantile: -(dP / d alpha) / (x p(x)), and its limit for x near 0, where
 * P = x^alpha / gamma(alpha + 1).
 */
const slopeOf = (alpha: NDArray, logX: NDArray): NDArray => {
  const isTiny = lt(logX, fill(logX, -60))
  const logSafe = select(isTiny, zerosOf(logX), logX)
  const x = exp(logSafe)
  const density = exp(sub(sub(mul(alpha, logSafe), x), lgamma(alpha)))
  const general = neg(div(incompleteGamma([alpha, x], { upper: false, order: 1 }), density))
  return select(isTiny, div(sub(digamma(plus(alpha, 1)), logX), alpha), general)
}

type Implicit = (sample: NDArray, alpha: NDArray) => NDArray

/**
 * The sample as a function of alpha (M. Figurnov, S. Mohamed and A. Mnih, "Implicit reparameterization gradients",
 * 2018): its slope depends on alpha and on the sample, which is again such a function, to `depth` more derivatives.
 */
const implicit = (inLog: boolean, depth: number): Implicit => {
  const inner: Implicit = depth === 0 ? (sample) => sample : implicit(inLog, depth - 1)
  return customJvp(
    (sample: NDArray, _alpha: NDArray) => sample,
    ([sample, alpha], [, t]) => {
      const y = inner(sample, alpha)
      const tiny = fill(y, y.dtype === "float32" ? 2 ** -126 : 2 ** -1022)
      const slope = inLog ? slopeOf(alpha, y) : mul(y, slopeOf(alpha, log(max(y, tiny))))
      return [y, mul(t, slope)]
    },
  )
}

/* @__NO_SIDE_EFFECTS__ */
const sampler =
  (op: string, inLog: boolean): OneParameter =>
  (k, a, size, options = {}) => {
    const { shape, dtype, values } = parameters(op, { a }, size, options.dtype)
    const count = shape.reduce((n, d) => n * d, 1)
    const alpha = values[0]!
    if (count === 0) return alpha
    const draw = (key: Key, x: NDArray): NDArray => one(key, x, inLog, dtype)
    const samples = vmap(draw)(splitArray(k, count), reshape(stopGradient(alpha), [count]))
    return implicit(inLog, 2)(stopGradient(reshape(samples, shape)), alpha)
  }

/**
 * Samples of the gamma distribution with shape parameter a and scale 1; differentiable in a, to the third order.
 *
 * @throws ShapeError when a does not broadcast to the shape
 * @example gamma(key(0), 2, [3]) // float32[3]
 */
export const gamma: OneParameter = operation("gamma", sampler("gamma", false), ["dtype"])

/**
 * The logarithms of the samples of `gamma`, which for small a are still finite where those are 0.
 *
 * @throws ShapeError when a does not broadcast to the shape
 * @example loggamma(key(0), 0.001, [3]) // float32[3]
 */
export const loggamma: OneParameter = operation("loggamma", sampler("loggamma", true), ["dtype"])
