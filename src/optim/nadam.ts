import type { NDArray } from "../array/index.js"
import { add, divide, greater, multiply, power, sqrt, square, subtract, where } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import {
  type AdamOptions,
  type AdamState,
  type AdamwOptions,
  type AdamwState,
  type MomentOptions,
  moments,
} from "./adam.js"
import { downhill, maybeDecayed } from "./basic.js"
import { averaging, correction, overRoot, unbiasing, zeros } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer, type Part } from "./part.js"

/** The options of `nadam`. */
export interface NadamOptions extends Omit<AdamOptions, "nesterov" | "biasCorrection" | "epsilonRoot"> {
  /** how fast the momentum grows from b1 / 2 to b1, as in Dozat's paper and PyTorch; without it, it is b1 throughout */
  readonly momentumDecay?: Hyperparameter
}

export type NadamState = AdamState & Partial<State<"momentumDecay" | "momentumProduct">>

/** mu_t = b1 (1 - 0.96^(t decay) / 2) */
const momentumAt = (b1: NDArray, decay: NDArray, t: NDArray): NDArray =>
  multiply(b1, subtract(1, divide(power(0.96, multiply(t, decay)), 2)))

const scheduled = (momentumDecay: Hyperparameter, options: NadamOptions): Part => {
  const { b1 = 0.9, b2 = 0.999, epsilon = 1e-8 } = options
  const slots = { mean: zeros, square: zeros }
  return leafwise<"b1" | "b2" | "epsilon" | "momentumDecay", "mean" | "square", "momentumProduct">(
    { hyper: { b1, b2, epsilon, momentumDecay }, values: { momentumProduct: 1 }, slots },
    ({ h, v, t }) => {
      const [mean, squares, fair] = [averaging(h.b1), averaging(h.b2), unbiasing(h.b2, t)]
      const [now, next] = [momentumAt(h.b1, h.momentumDecay, t), momentumAt(h.b1, h.momentumDecay, add(t, 1))]
      const product = multiply(v.momentumProduct, now)
      const ofMean = divide(next, subtract(1, multiply(product, next)))
      const ofGradient = divide(subtract(1, now), subtract(1, product))
      return (g, s) => {
        const kept = { mean: mean(s.mean, g), square: squares(s.square, square(g)) }
        const m = add(multiply(ofMean, kept.mean), multiply(ofGradient, g))
        return [overRoot(m, fair(kept.square), h.epsilon), kept]
      }
    },
    ({ h, v, t }) => ({ momentumProduct: multiply(v.momentumProduct, momentumAt(h.b1, h.momentumDecay, t)) }),
  )
}

const parts = ({ momentumDecay, ...options }: NadamOptions): Part =>
  momentumDecay === undefined ? moments({ ...options, nesterov: true }) : scheduled(momentumDecay, options)

const names = ["b1", "b2", "epsilon", "momentumDecay"]

/**
 * Adam whose average of gradients looks one step ahead, as Nesterov's momentum does (optax's form; with
 * `momentumDecay`, PyTorch's).
 *
 * Dozat, "Incorporating Nesterov momentum into Adam", 2016.
 * @throws ValueError for a hyper-parameter out of its range
 * @example nadam(0.5).init(array([1])).learningRate // 0.5
 */
export const nadam = operation(
  "nadam",
  (learningRate: Hyperparameter, options: NadamOptions = {}): Optimizer<NadamState> =>
    optimizer<NadamState>("nadam", [parts(options), downhill(learningRate)]),
  names,
)

/**
 * `nadam` with decoupled weight decay, 0.0001 unless given.
 *
 * @throws ValueError for a hyper-parameter out of its range
 * @example nadamw(0.5).init(array([1])).weightDecay // 0.0001
 */
export const nadamw = operation(
  "nadamw",
  (
    learningRate: Hyperparameter,
    { weightDecay = 1e-4, ...options }: NadamOptions & Pick<AdamwOptions, "weightDecay"> = {},
  ): Optimizer<NadamState & AdamwState> =>
    optimizer("nadamw", [parts(options), ...maybeDecayed(weightDecay), downhill(learningRate)]),
  [...names, "weightDecay"],
)

/** The options of `radam`. */
export interface RadamOptions extends MomentOptions {
  /** the length of the average from which on its root is believed; default 5 */
  readonly threshold?: Hyperparameter
}

export type RadamState = State<"learningRate" | "b1" | "b2" | "epsilon" | "threshold", "mean" | "square">

/** What the variance of the adaptive step is multiplied by, and whether there is enough to know it. */
const rectification = (b2: NDArray, t: NDArray, threshold: NDArray) => {
  const limit = subtract(divide(2, subtract(1, b2)), 1)
  const left = subtract(1, correction(b2, t))
  const length = subtract(limit, divide(multiply(multiply(2, t), left), correction(b2, t)))
  const isKnown = greater(length, threshold)
  const safe = where(isKnown, length, limit)
  const term = (x: NDArray): NDArray => multiply(subtract(x, 4), subtract(x, 2))
  return { isKnown, r: sqrt(divide(multiply(term(safe), limit), multiply(term(limit), safe))) }
}

const rectified = ({ b1 = 0.9, b2 = 0.999, epsilon = 1e-8, threshold = 5 }: RadamOptions): Part =>
  leafwise<"b1" | "b2" | "epsilon" | "threshold", "mean" | "square">(
    { hyper: { b1, b2, epsilon, threshold }, slots: { mean: zeros, square: zeros } },
    ({ h, t }) => {
      const [mean, squares, fair] = [averaging(h.b1), averaging(h.b2), unbiasing(h.b1, t)]
      const { isKnown, r } = rectification(h.b2, t, h.threshold)
      const factor = multiply(r, sqrt(correction(h.b2, t)))
      return (g, s) => {
        const slots = { mean: mean(s.mean, g), square: squares(s.square, square(g)) }
        const m = fair(slots.mean)
        return [where(isKnown, overRoot(multiply(m, factor), slots.square, h.epsilon), m), slots]
      }
    },
  )

/**
 * Adam with a step that is not adaptive as long as too few gradients were seen, and rectified from then on.
 *
 * Liu et al., "On the variance of the adaptive learning rate and beyond", 2020; epsilon and the threshold as PyTorch.
 * @throws ValueError for a hyper-parameter out of its range
 * @example radam(0.5).update(array([2]), radam(0.5).init(array([1])), array([1]))[0] // [-1]
 */
export const radam = operation(
  "radam",
  (learningRate: Hyperparameter, options: RadamOptions = {}): Optimizer<RadamState> =>
    optimizer<RadamState>("radam", [rectified(options), downhill(learningRate)]),
  ["b1", "b2", "epsilon", "threshold"],
)
