import { type AnyScalar, array, type NDArray, nameOfValue } from "../array/index.js"
import { inNameOf, ValueError } from "../errors/index.js"
import { add, astype, divide, less, minimum, multiply, negative, square, subtract, where } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { normOver } from "./apply.js"
import { paramsOf, rebuild } from "./leaves.js"
import type { Loss } from "./line-search.js"
import { opened } from "./opened.js"
import type { Optimizer } from "./optimizer.js"

/** The options of `polyakSgd`. */
export interface PolyakOptions {
  /** the least value of the loss; default 0 */
  readonly least?: number
  /** the longest step size; default 1 */
  readonly maxLearningRate?: number
  /** what the step size is multiplied by; default 1 */
  readonly scaling?: number
  /** what is added to the square of the length of the gradient; default 0 */
  readonly epsilon?: number
}

/** The step size of the last update. */
export interface PolyakState {
  readonly learningRate: AnyScalar
}

/**
 * Gradient descent with the step size min(maxLearningRate, (loss - least) / |g|^2), for losses whose least value is
 * known: `polyakSgd(loss)`; with a batch, make it in the step.
 *
 * Polyak, "Introduction to optimization", 1987; Loizou et al., "Stochastic Polyak step-size for SGD", 2021.
 * @throws ValueError unless the loss is a function
 * @example const o = polyakSgd((x: NDArray) => sum(square(x))); o.update(array([2]), o.init(array([1])), array([1]))[0] // [-0.5]
 */
export const polyakSgd = operation(
  "polyakSgd",
  <P>(
    loss: Loss<P>,
    { least = 0, maxLearningRate = 1, scaling = 1, epsilon = 0 }: PolyakOptions = {},
  ): Optimizer<PolyakState> => {
    const op = "polyakSgd"
    if (typeof loss !== "function")
      throw new ValueError({
        op,
        problem: `the loss is ${nameOfValue(loss)}`,
        hint: "give a function of the parameters",
      })
    return {
      init: (params) =>
        inNameOf(op, () => {
          const dtype = paramsOf(op, params).leaves[0]?.dtype ?? "float32"
          return { learningRate: array(0, { dtype }) }
        }),
      update: <Q>(grads: Q, state: PolyakState, params: Q): readonly [Q, PolyakState] => {
        const { flat, leaves, scalar } = opened(op, grads, state, params)
        const { dtype } = scalar("learningRate")
        const steepness = add(astype(square(normOver(leaves)), dtype), epsilon)
        const value = loss(params as never)
        const isFlat = less(steepness, 2 ** -52)
        const gap = divide(subtract(astype(value, dtype), least), where(isFlat, 1, steepness))
        const learningRate: NDArray = multiply(where(isFlat, 0, minimum(gap, maxLearningRate)), scaling)
        const updates = leaves.map((g) => multiply(g, astype(negative(learningRate), g.dtype)))
        return [rebuild<Q>(flat, updates), { learningRate }]
      },
    }
  },
  ["least", "maxLearningRate", "scaling", "epsilon"],
)
