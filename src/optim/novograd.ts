import {
  add,
  divide,
  equal,
  zeros as filled,
  multiply,
  sqrt,
  square,
  subtract,
  sum,
  where,
} from "../operations/index.js"
import { operation } from "../operations/operation.js"
import type { MomentOptions } from "./adam.js"
import { downhill } from "./basic.js"
import { zeros } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer, type Part } from "./part.js"

/** The options of `novograd`. */
export interface NovogradOptions extends MomentOptions {
  /** a share of the parameters that is added to the normalized gradients; default 0 */
  readonly weightDecay?: Hyperparameter
}

export type NovogradState = State<"learningRate" | "b1" | "b2" | "epsilon" | "weightDecay", "mean" | "square">

const normalized = ({ b1 = 0.9, b2 = 0.25, epsilon = 1e-6, weightDecay = 0 }: NovogradOptions): Part =>
  leafwise<"b1" | "b2" | "epsilon" | "weightDecay", "mean" | "square">(
    {
      hyper: { b1, b2, epsilon, weightDecay },
      slots: { mean: zeros, square: (p) => filled([], { dtype: p.dtype }) },
      shapeOf: (name, p) => (name === "square" ? [] : p.shape),
    },
    ({ h, t }) => {
      // The average begins with the first gradient.
      const [old, rest] = [where(equal(t, 1), 0, h.b2), where(equal(t, 1), 1, subtract(1, h.b2))]
      return (g, s, p) => {
        const next = add(multiply(old, s.square), multiply(rest, sum(square(g))))
        const unit = add(divide(g, add(sqrt(next), h.epsilon)), multiply(h.weightDecay, p))
        const mean = add(multiply(h.b1, s.mean), unit)
        return [mean, { mean, square: next }]
      }
    },
  )

/**
 * Momentum over gradients divided by an average of their lengths, one number for each array; b1 is 0.9 and b2 0.25 unless
 * given.
 *
 * Ginsburg et al., "Stochastic gradient methods with layer-wise adaptive moments", 2019; defaults as optax.
 * @throws ValueError for a hyper-parameter out of its range
 * @example novograd(0.5).update(array([3, 4]), novograd(0.5).init(array([1, 1])), array([1, 1]))[0] // [-0.3, -0.4]
 */
export const novograd = operation(
  "novograd",
  (learningRate: Hyperparameter, options: NovogradOptions = {}): Optimizer<NovogradState> =>
    optimizer<NovogradState>("novograd", [normalized(options), downhill(learningRate)]),
  ["b1", "b2", "epsilon", "weightDecay"],
)
