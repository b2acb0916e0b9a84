import { add, greater, multiply, square, subtract, where, zerosLike } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { downhill } from "./basic.js"
import { averaging, overRoot, unbiasing, zeros } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer, type Part } from "./part.js"

/** The options of `adan`. */
export interface AdanOptions {
  /** the weight of the old average of gradients; default 0.98 */
  readonly b1?: Hyperparameter
  /** that of their changes; default 0.92 */
  readonly b2?: Hyperparameter
  /** that of squares; default 0.99 */
  readonly b3?: Hyperparameter
  /** what is added to the root; default 1e-8 */
  readonly epsilon?: Hyperparameter
}

export type AdanState = State<
  "learningRate" | "b1" | "b2" | "b3" | "epsilon",
  "mean" | "change" | "square" | "gradient"
>

const nesterovian = ({ b1 = 0.98, b2 = 0.92, b3 = 0.99, epsilon = 1e-8 }: AdanOptions): Part =>
  leafwise<"b1" | "b2" | "b3" | "epsilon", "mean" | "change" | "square" | "gradient">(
    {
      hyper: { b1, b2, b3, epsilon },
      slots: { mean: zeros, change: zeros, square: zeros, gradient: zeros },
    },
    ({ h, t }) => {
      const [means, changes, squares] = [averaging(h.b1), averaging(h.b2), averaging(h.b3)]
      const [fairMean, fairChange, fairSquare] = [unbiasing(h.b1, t), unbiasing(h.b2, t), unbiasing(h.b3, t)]
      const [rest, hasLast] = [subtract(1, h.b2), where(greater(t, 1), 1, zerosLike(t))]
      return (g, s) => {
        const difference = multiply(hasLast, subtract(g, s.gradient))
        const ahead = add(g, multiply(rest, difference))
        const [mean, change] = [means(s.mean, g), changes(s.change, difference)]
        const slots = { mean, change, square: squares(s.square, square(ahead)), gradient: g }
        const m = add(fairMean(mean), multiply(rest, fairChange(change)))
        return [overRoot(m, fairSquare(slots.square), h.epsilon), slots]
      }
    },
  )

/**
 * Adam with a Nesterov momentum estimated from the changes of gradients.
 *
 * Xie et al., "Adan: adaptive Nesterov momentum algorithm", 2022; defaults as optax.
 * @throws ValueError for a hyper-parameter out of its range
 * @example adan(0.5).init(array([1])).b3 // 0.99
 */
export const adan = operation(
  "adan",
  (learningRate: Hyperparameter, options: AdanOptions = {}): Optimizer<AdanState> =>
    optimizer<AdanState>("adan", [nesterovian(options), downhill(learningRate)]),
  ["b1", "b2", "b3", "epsilon"],
)
