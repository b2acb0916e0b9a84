import { inNameOf } from "../errors/index.js"
import { add, astype, multiply, negative, subtract } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { fieldOf, leavesLike, paramsOf, rebuild, recordOf, scalarOf } from "./leaves.js"
import { zeros } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer } from "./part.js"

/** An optimizer whose gradients are to be taken at another point than the parameters. */
export interface ShiftedOptimizer<S> extends Optimizer<S> {
  /** the point at which the gradients of the next update are taken */
  at<P>(state: S, params: P): P
}

export type NesterovState = State<"learningRate" | "momentum", "trace">

/** The options of `nesterov`. */
export interface NesterovOptions {
  /** default 0.9 */
  readonly momentum?: Hyperparameter
}

/**
 * Nesterov's accelerated gradient with the gradients where they belong, at params - momentum v, which `at` gives:
 * v <- momentum v + learningRate g; the update is -v.
 *
 * `sgd` with `nesterov: true` has the form in which gradients are taken at the parameters (Sutskever et al., 2013).
 * @throws ValueError for a learning rate that is negative or no number
 * @example nesterov(0.5).at(nesterov(0.5).init(array([1])), array([1])) // [1]
 */
export const nesterov = operation(
  "nesterov",
  (learningRate: Hyperparameter, { momentum = 0.9 }: NesterovOptions = {}): ShiftedOptimizer<NesterovState> => {
    const op = "nesterov"
    const part = leafwise<"learningRate" | "momentum", "trace">(
      { hyper: { learningRate, momentum }, slots: { trace: zeros } },
      ({ h }) =>
        (g, s) => {
          const trace = add(multiply(h.momentum, s.trace), multiply(h.learningRate, g))
          return [negative(trace), { trace }]
        },
    )
    return {
      ...optimizer<NesterovState>(op, [part]),
      at: <P>(state: NesterovState, params: P): P =>
        inNameOf(op, () => {
          const flat = paramsOf(op, params)
          const fields = recordOf(op, state)
          const trace = leavesLike(op, "state.trace", fieldOf(op, fields, "trace"), flat)
          const share = scalarOf(op, fields, "momentum")
          return rebuild<P>(
            flat,
            flat.leaves.map((p, i) => subtract(p, multiply(astype(share, p.dtype), trace[i]!))),
          )
        }),
    }
  },
  ["momentum"],
)
