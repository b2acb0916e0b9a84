import { type NDArray, normalizeAxis, type Shape } from "../array/index.js"
import {
  add,
  astype,
  clip as clipped,
  divide,
  greater,
  maximum,
  minimum,
  multiply,
  negative,
  sqrt,
  square,
  sum,
  where,
} from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { blockRms } from "./adafactor.js"
import { normOver } from "./apply.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer, type Part } from "./part.js"

/**
 * Every element of the updates cut to [-maxDelta, maxDelta].
 *
 * @throws ValueError unless the bound is a number
 * @example clip(1).update(array([3, -0.5]), clip(1).init(array([1, 1])), array([1, 1]))[0] // [1, -0.5]
 */
export const clip = operation(
  "clip",
  (maxDelta: Hyperparameter): Optimizer<State<"maxDelta">> =>
    optimizer<State<"maxDelta">>("clip", [
      leafwise<"maxDelta">({ hyper: { maxDelta } }, ({ h }) => {
        const least = negative(h.maxDelta)
        return (u) => [clipped(u, least, h.maxDelta), {}]
      }),
    ]),
)

/** The options of `clipByGlobalNorm`. */
export interface GlobalClipOptions {
  /** the order of the norm; default 2; Infinity for the largest element */
  readonly ord?: number
  /** what is added to the norm that is divided by; default 0; PyTorch has 1e-6 */
  readonly epsilon?: number
}

/**
 * All updates times min(1, maxNorm / |updates|), with one norm over all of them.
 *
 * Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013.
 * @throws ValueError unless the bound is a number
 * @example clipByGlobalNorm(1).update(array([3, 4]), clipByGlobalNorm(1).init(array([1, 1])), array([1, 1]))[0] // [0.6, 0.8]
 */
export const clipByGlobalNorm = operation(
  "clipByGlobalNorm",
  (maxNorm: Hyperparameter, { ord = 2, epsilon = 0 }: GlobalClipOptions = {}): Optimizer<State<"maxNorm">> => {
    const part: Part<"maxNorm"> = {
      hyper: { maxNorm },
      rule: (updates, { h }) => {
        const total = astype(normOver(updates, ord), h.maxNorm.dtype)
        const divisor = epsilon === 0 ? total : add(total, epsilon)
        const factor = minimum(1, divide(h.maxNorm, divisor))
        return { updates: updates.map((u) => multiply(u, astype(factor, u.dtype))) }
      },
    }
    return optimizer<State<"maxNorm">>("clipByGlobalNorm", [part])
  },
  ["ord", "epsilon"],
)

/**
 * Each array of the updates divided by max(1, rms / threshold), so that its root mean square is at most the threshold.
 *
 * Shazeer and Stern, "Adafactor", 2018.
 * @throws ValueError unless the threshold is a number
 * @example clipByBlockRms(1).update(array([3, 3]), clipByBlockRms(1).init(array([1, 1])), array([1, 1]))[0] // [1, 1]
 */
export const clipByBlockRms = operation(
  "clipByBlockRms",
  (threshold: Hyperparameter): Optimizer<State<"threshold">> =>
    optimizer<State<"threshold">>("clipByBlockRms", [blockRms("threshold", threshold)]),
)

/** Which axis of a parameter counts its outputs. */
export interface UnitOptions {
  /** default the last of a matrix and the first of a kernel [out, in, ...spatial], as the layers here have them */
  readonly outAxis?: number
}

/** The axes over which the weights of one output lie; all axes of a vector or a scalar. */
export const unitAxes = (
  op: string,
  { shape }: { readonly shape: Shape },
  { outAxis }: UnitOptions,
): readonly number[] => {
  const n = shape.length
  if (n < 2) return shape.map((_, axis) => axis)
  const out = outAxis === undefined ? (n === 2 ? 1 : 0) : normalizeAxis(op, outAxis, n, `[${shape.join(",")}]`)
  return shape.flatMap((_, axis) => (axis === out ? [] : [axis]))
}

/** The 2-norm of the weights of each output, with axes of length 1 in place of those that it is over. */
export const unitNorm = (op: string, x: NDArray, options: UnitOptions): NDArray =>
  sqrt(sum(square(x), { axis: unitAxes(op, x, options), keepDims: true }))

/** The options of `adaptiveGradClip`. */
export interface AdaptiveClipOptions extends UnitOptions {
  /** a shorter vector of weights counts as one of this length; default 1e-3 */
  readonly epsilon?: Hyperparameter
}

/**
 * The updates of the weights of each output cut to `clipping` times the length of these weights.
 *
 * Brock et al., "High-performance large-scale image recognition without normalization", 2021.
 * @throws ValueError unless the numbers are some
 * @example const o = adaptiveGradClip(0.5); o.update(array([3, 4]), o.init(array([0, 2])), array([0, 2]))[0] // [0.6, 0.8]
 */
export const adaptiveGradClip = operation(
  "adaptiveGradClip",
  (
    clipping: Hyperparameter,
    { epsilon = 1e-3, ...options }: AdaptiveClipOptions = {},
  ): Optimizer<State<"clipping" | "epsilon">> => {
    const op = "adaptiveGradClip"
    return optimizer<State<"clipping" | "epsilon">>(op, [
      leafwise<"clipping" | "epsilon">({ hyper: { clipping, epsilon } }, ({ h }) => (g, _, p) => {
        const most = multiply(h.clipping, maximum(unitNorm(op, p, options), h.epsilon))
        const length = unitNorm(op, g, options)
        return [multiply(g, where(greater(length, most), divide(most, maximum(length, 1e-6)), 1)), {}]
      }),
    ])
  },
  ["epsilon", "outAxis"],
)
