import type { NDArray } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import { concatenate, expandDims, zeros } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { applyUpdates, type Optimizer } from "../optim/index.js"
import { jit, scan, valueAndGrad } from "../transforms/index.js"
import { checkFunction } from "./score.js"

/** Where an optimizer went: the points before and after each step, [steps + 1, ...], and the losses there. */
export interface OptimizerPath {
  readonly points: NDArray
  readonly losses: NDArray
}

/**
 * The way of an optimizer down a loss from a point, one array, in so many steps; the whole way is one compiled loop.
 *
 * @throws ValueError unless the number of steps is one
 * @example optimizerPath((p) => sum(square(p)), sgd(0.25), array([4, 0]), 2).points // [[4, 0], [2, 0], [1, 0]]
 */
export const optimizerPath = operation(
  "optimizerPath",
  <S>(loss: (point: NDArray) => NDArray, optimizer: Optimizer<S>, start: NDArray, steps: number): OptimizerPath => {
    if (!Number.isInteger(steps) || steps < 0)
      throw new ValueError({
        op: "optimizerPath",
        problem: `${steps} is no number of steps`,
        hint: "give a whole number",
      })
    checkFunction("optimizerPath", loss, { name: "loss", of: "one array" })
    type Carry = readonly [NDArray, S]
    const gradient = valueAndGrad((p: NDArray) => loss(p))
    const step = ([p, s]: Carry): readonly [Carry, readonly [NDArray, NDArray]] => {
      const [value, g] = gradient(p)
      const [updates, next] = optimizer.update(g, s, p)
      return [
        [applyUpdates(p, updates), next],
        [p, value],
      ]
    }
    const [points, losses] = jit((p: NDArray) => {
      const [[last], [before, values]] = scan(step, [p, optimizer.init(p)] as Carry, zeros([steps]))
      return [
        concatenate([before, expandDims(last, 0)], { axis: 0 }),
        concatenate([values, expandDims(loss(last), 0)], { axis: 0 }),
      ] as const
    })(start)
    return { points, losses }
  },
)
