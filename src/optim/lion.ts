import { sign } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { downhill, maybeDecayed } from "./basic.js"
import { averaging, zeros } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer, type Part } from "./part.js"

/** The options of `lion`. */
export interface LionOptions {
  /** the weight of the average in the step; default 0.9 */
  readonly b1?: Hyperparameter
  /** the weight of the old average in the next; default 0.99 */
  readonly b2?: Hyperparameter
  /** the share of the parameters, times the learning rate, that each update takes away; default 0.001 */
  readonly weightDecay?: Hyperparameter
}

export type LionState = State<"learningRate" | "b1" | "b2" | "weightDecay", "mean">

const interpolated = ({ b1 = 0.9, b2 = 0.99 }: LionOptions): Part =>
  leafwise<"b1" | "b2", "mean">({ hyper: { b1, b2 }, slots: { mean: zeros } }, ({ h }) => {
    const [now, next] = [averaging(h.b1), averaging(h.b2)]
    return (g, s) => [sign(now(s.mean, g)), { mean: next(s.mean, g) }]
  })

/**
 * Steps along the signs of an average of the gradients in which the last counts more, with decoupled weight decay.
 *
 * Chen et al., "Symbolic discovery of optimization algorithms", 2023; defaults as optax.
 * @throws ValueError for a hyper-parameter out of its range
 * @example lion(0.5).update(array([2]), lion(0.5).init(array([1])), array([1]))[0] // [-0.5005]
 */
export const lion = operation(
  "lion",
  (learningRate: Hyperparameter, { weightDecay = 1e-3, ...options }: LionOptions = {}): Optimizer<LionState> =>
    optimizer<LionState>("lion", [interpolated(options), ...maybeDecayed(weightDecay), downhill(learningRate)]),
  ["b1", "b2", "weightDecay"],
)
