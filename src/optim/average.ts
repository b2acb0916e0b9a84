import type { NDArray } from "../array/index.js"
import { add } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { traced } from "./basic.js"
import { averaging, unbiasing, zeros } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer } from "./part.js"

/** The options of `trace`. */
export interface TraceOptions {
  /** whether the update is g + momentum v instead of v; default false */
  readonly nesterov?: boolean
}

/**
 * The momentum of gradient descent by itself: v <- momentum v + g; the update is v.
 *
 * @throws ValueError unless the momentum is a number
 * @example trace(0.9).update(array([2]), trace(0.9).init(array([1])), array([1]))[0] // [2]
 */
export const trace = operation(
  "trace",
  (momentum: Hyperparameter, { nesterov = false }: TraceOptions = {}): Optimizer<State<"momentum", "trace">> =>
    optimizer<State<"momentum", "trace">>("trace", [traced(momentum, nesterov)]),
  ["nesterov"],
)

/** The options of `ema`. */
export interface EmaOptions {
  /** whether the average, which begins at 0, is divided by 1 - decay^t; default true */
  readonly debias?: boolean
}

/**
 * The exponential moving average of the updates: m <- decay m + (1 - decay) u.
 *
 * @throws ValueError unless the decay is from 0 to 1
 * @example ema(0.9).update(array([2]), ema(0.9).init(array([1])), array([1]))[0] // [2]
 */
export const ema = operation(
  "ema",
  (decay: Hyperparameter, { debias = true }: EmaOptions = {}): Optimizer<State<"decay", "mean">> =>
    optimizer<State<"decay", "mean">>("ema", [
      leafwise<"decay", "mean">({ hyper: { decay }, slots: { mean: zeros } }, ({ h, t }) => {
        const average = averaging(h.decay)
        const fair = debias ? unbiasing(h.decay, t) : (x: NDArray): NDArray => x
        return (u, s) => {
          const mean = average(s.mean, u)
          return [fair(mean), { mean }]
        }
      }),
    ]),
  ["debias"],
)

/**
 * The exponential moving average of the parameters, from the first on, in the field `average` of the state: the last in
 * a chain, whose updates it passes on. The schedule (step) => step / (step + 1) gives the plain average (Polyak and
 * Juditsky, 1992).
 *
 * @throws ValueError unless the decay is from 0 to 1
 * @example const o = averageParameters(0.5); o.update(array([2]), o.init(array([1])), array([1]))[1].average // [2]
 */
export const averageParameters = operation(
  "averageParameters",
  (decay: Hyperparameter): Optimizer<State<"decay", "average">> =>
    optimizer<State<"decay", "average">>("averageParameters", [
      leafwise<"decay", "average">({ hyper: { decay }, slots: { average: (p) => p } }, ({ h }) => {
        const average = averaging(h.decay)
        return (u, s, p) => [u, { average: average(s.average, add(p, u)) }]
      }),
    ]),
)
