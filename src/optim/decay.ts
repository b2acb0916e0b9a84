import { multiply, negative, subtract } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { decayed, downhill } from "./basic.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer } from "./part.js"

/**
 * Adds weightDecay params to what it is given: before an optimizer this is the coupled l2 penalty, as PyTorch's
 * `weight_decay` of sgd and adam; before `scaleByLearningRate` it is decoupled.
 *
 * @throws ValueError unless it is a number
 * @example addDecayedWeights(0.5).update(array([2]), addDecayedWeights(0.5).init(array([1])), array([1]))[0] // [2.5]
 */
export const addDecayedWeights = operation(
  "addDecayedWeights",
  (weightDecay: Hyperparameter): Optimizer<State<"weightDecay">> =>
    optimizer<State<"weightDecay">>("addDecayedWeights", [decayed(weightDecay)]),
)

/**
 * Takes learningRate weightDecay params away after an optimizer: params <- params (1 - learningRate weightDecay) + update.
 *
 * Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
 * @throws ValueError unless both are numbers
 * @example decoupledWeightDecay(0.5, 0.5).init(array([1])).weightDecay // 0.5
 */
export const decoupledWeightDecay = operation(
  "decoupledWeightDecay",
  (weightDecay: Hyperparameter, learningRate: Hyperparameter): Optimizer<State<"weightDecay" | "learningRate">> =>
    optimizer<State<"weightDecay" | "learningRate">>("decoupledWeightDecay", [
      leafwise<"weightDecay" | "learningRate">({ hyper: { weightDecay, learningRate } }, ({ h }) => {
        const share = multiply(h.learningRate, h.weightDecay)
        return (u, _, p) => [subtract(u, multiply(share, p)), {}]
      }),
    ]),
)

/**
 * Multiplies updates by -learningRate, the last step of most chains.
 *
 * @throws ValueError for a learning rate that is negative or no number
 * @example scaleByLearningRate(0.5).update(array([2]), scaleByLearningRate(0.5).init(array([1])), array([1]))[0] // [-1]
 */
export const scaleByLearningRate = operation(
  "scaleByLearningRate",
  (learningRate: Hyperparameter): Optimizer<State<"learningRate">> =>
    optimizer<State<"learningRate">>("scaleByLearningRate", [downhill(learningRate)]),
)

/**
 * Multiplies updates by a number or by what a schedule gives.
 *
 * @throws ValueError unless it is a number
 * @example scale(-3).update(array([2]), scale(-3).init(array([1])), array([1]))[0] // [-6]
 */
export const scale = operation(
  "scale",
  (factor: Hyperparameter): Optimizer<State<"factor">> =>
    optimizer<State<"factor">>("scale", [
      leafwise<"factor">({ hyper: { factor } }, ({ h }) => (u) => [multiply(u, h.factor), {}]),
    ]),
)
export const scaleBySchedule = scale

/**
 * Gradients of what is to be made larger instead of smaller: -g.
 *
 * @example ascend.update(array([2]), ascend.init(array([1])), array([1]))[0] // [-2]
 */
export const ascend: Optimizer<State<never>> = optimizer<State<never>>("ascend", [
  leafwise({ hyper: {} }, () => (u) => [negative(u), {}]),
])
