import { add, fullLike, multiply, sign, square, subtract } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import type { MomentOptions } from "./adam.js"
import { downhill } from "./basic.js"
import { averaging, overRoot, unbiasing, zeros } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer, type Part } from "./part.js"

/** The options of `adabelief`. */
export interface AdabeliefOptions extends MomentOptions {
  /** what is added to the average of squares in every update; default 1e-16 */
  readonly epsilonRoot?: Hyperparameter
}

export type AdabeliefState = State<"learningRate" | "b1" | "b2" | "epsilon" | "epsilonRoot", "mean" | "square">

const belief = ({ b1 = 0.9, b2 = 0.999, epsilon = 1e-16, epsilonRoot = 1e-16 }: AdabeliefOptions): Part =>
  leafwise<"b1" | "b2" | "epsilon" | "epsilonRoot", "mean" | "square">(
    { hyper: { b1, b2, epsilon, epsilonRoot }, slots: { mean: zeros, square: zeros } },
    ({ h, t }) => {
      const [average, squares] = [averaging(h.b1), averaging(h.b2)]
      const [fairMean, fairSquare] = [unbiasing(h.b1, t), unbiasing(h.b2, t)]
      return (g, s) => {
        const mean = average(s.mean, g)
        const slots = { mean, square: add(squares(s.square, square(subtract(g, mean))), h.epsilonRoot) }
        return [overRoot(fairMean(mean), fairSquare(slots.square), h.epsilon), slots]
      }
    },
  )

/**
 * Adam with the average of squared surprises (g - m)^2 in place of that of squares: long steps where the gradient is as
 * expected.
 *
 * Zhuang et al., "AdaBelief optimizer: adapting stepsizes by the belief in observed gradients", 2020; defaults as optax.
 * @throws ValueError for a hyper-parameter out of its range
 * @example adabelief(0.5).update(array([2]), adabelief(0.5).init(array([1])), array([1]))[0] // [-0.5555556]
 */
export const adabelief = operation(
  "adabelief",
  (learningRate: Hyperparameter, options: AdabeliefOptions = {}): Optimizer<AdabeliefState> =>
    optimizer<AdabeliefState>("adabelief", [belief(options), downhill(learningRate)]),
  ["b1", "b2", "epsilon", "epsilonRoot"],
)

/** The options of `yogi`. */
export interface YogiOptions extends MomentOptions {
  /** where both averages begin; default 1e-6 */
  readonly initialAccumulator?: number
}

export type YogiState = State<"learningRate" | "b1" | "b2" | "epsilon", "mean" | "square">

const additive = ({ b1 = 0.9, b2 = 0.999, epsilon = 1e-3, initialAccumulator = 1e-6 }: YogiOptions): Part =>
  leafwise<"b1" | "b2" | "epsilon", "mean" | "square">(
    {
      hyper: { b1, b2, epsilon },
      slots: { mean: (p) => fullLike(p, initialAccumulator), square: (p) => fullLike(p, initialAccumulator) },
    },
    ({ h, t }) => {
      const [average, share] = [averaging(h.b1), subtract(1, h.b2)]
      const [fairMean, fairSquare] = [unbiasing(h.b1, t), unbiasing(h.b2, t)]
      return (g, s) => {
        const next = square(g)
        const change = multiply(share, multiply(sign(subtract(next, s.square)), next))
        const slots = { mean: average(s.mean, g), square: add(s.square, change) }
        return [overRoot(fairMean(slots.mean), fairSquare(slots.square), h.epsilon), slots]
      }
    },
  )

/**
 * Adam whose average v of squares changes by (1 - b2) g^2 towards g^2, and so does not fall quickly after large
 * gradients.
 *
 * Zaheer et al., "Adaptive methods for nonconvex optimization", 2018; defaults as optax.
 * @throws ValueError for a hyper-parameter out of its range
 * @example yogi(0.5).init(array([1])).epsilon // 0.001
 */
export const yogi = operation(
  "yogi",
  (learningRate: Hyperparameter, options: YogiOptions = {}): Optimizer<YogiState> =>
    optimizer<YogiState>("yogi", [additive(options), downhill(learningRate)]),
  ["b1", "b2", "epsilon", "initialAccumulator"],
)
