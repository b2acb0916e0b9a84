import { add, equal, multiply, subtract, where } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { type AdamOptions, type AdamState, moments } from "./adam.js"
import { downhill } from "./basic.js"
import { zeros } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer, type Part } from "./part.js"

/** The options of optimistic methods. */
export interface OptimisticOptions {
  /** the weight of the gradient; default 1 */
  readonly alpha?: Hyperparameter
  /** the weight of its change since the last update; default 1 */
  readonly beta?: Hyperparameter
}

type Optimistic = State<"alpha" | "beta", "gradient">

/** alpha g + beta (g - the last g), where the last of the first is itself. */
const foreseen = ({ alpha = 1, beta = 1 }: OptimisticOptions): Part =>
  leafwise<"alpha" | "beta", "gradient">({ hyper: { alpha, beta }, slots: { gradient: zeros } }, ({ h, t }) => {
    const weight = where(equal(t, 1), 0, h.beta)
    return (g, s) => [add(multiply(h.alpha, g), multiply(weight, subtract(g, s.gradient))), { gradient: g }]
  })

/**
 * Gradient descent with alpha g + beta (g - the last g) in place of g, which converges in games where g alone turns in
 * circles.
 *
 * Mokhtari, Ozdaglar and Pattathil, "A unified analysis of extra-gradient and optimistic gradient methods", 2020.
 * @throws ValueError for a hyper-parameter out of its range
 * @example optimisticGradientDescent(0.5).init(array([1])).beta // 1
 */
export const optimisticGradientDescent = operation(
  "optimisticGradientDescent",
  (learningRate: Hyperparameter, options: OptimisticOptions = {}): Optimizer<Optimistic & State<"learningRate">> =>
    optimizer("optimisticGradientDescent", [foreseen(options), downhill(learningRate)]),
  ["alpha", "beta"],
)

/**
 * `optimisticGradientDescent` on the steps of Adam, whose averages look ahead unless said otherwise: optax's
 * `optimistic_adam_v2`.
 *
 * Daskalakis et al., "Training GANs with optimism", 2018.
 * @throws ValueError for a hyper-parameter out of its range
 * @example optimisticAdam(0.5).init(array([1])).b1 // 0.9
 */
export const optimisticAdam = operation(
  "optimisticAdam",
  (
    learningRate: Hyperparameter,
    { alpha = 1, beta = 1, ...options }: OptimisticOptions & AdamOptions = {},
  ): Optimizer<Optimistic & AdamState> =>
    optimizer("optimisticAdam", [
      moments({ nesterov: true, ...options }),
      foreseen({ alpha, beta }),
      downhill(learningRate),
    ]),
  ["alpha", "beta", "b1", "b2", "epsilon", "epsilonRoot", "biasCorrection", "nesterov"],
)
