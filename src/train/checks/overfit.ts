import { item } from "../../array/index.js"
import type { Optimizer } from "../../optim/index.js"
import { type Key, key } from "../../random/index.js"
import { checkOptimizer, checkTask } from "../check.js"
import { keep } from "../checkpoint.js"
import { initialState, trainingStep } from "../step.js"
import type { Task } from "../task.js"

/** What became of one batch that was learned by heart. */
export interface Overfit {
  /** before each step */
  readonly losses: readonly number[]
  /** whether the last loss is below the target */
  readonly isRight: boolean
}

/** The options of `overfitBatch`. */
export interface OverfitOptions {
  /** how many steps are made at most; default 300 */
  readonly steps?: number
  /** the loss that is small enough; default 0.01 */
  readonly target?: number
  /** default key(0) */
  readonly key?: Key
}

/**
 * Learns one small batch by heart: a network, a loss and an optimizer that fit together can. It ends when the loss is
 * small enough, or is no number.
 *
 * @example const task = regression(stateless(dense(1, 1)))
 * overfitBatch(task, sgd(0.3), [array([[0], [1]]), array([[1], [3]])]).isRight // true
 */
export const overfitBatch = <P, N, B, S>(
  task: Task<P, N, B>,
  optimizer: Optimizer<S>,
  batch: B,
  { steps = 300, target = 0.01, key: k = key(0) }: OverfitOptions = {},
): Overfit => {
  checkTask("overfitBatch", task)
  checkOptimizer("overfitBatch", optimizer)
  const step = trainingStep<P, N, B, S>(task, optimizer)
  const losses: number[] = []
  let state = keep(initialState(task, optimizer, k))
  for (let i = 0; i < steps; i++) {
    const [next, { loss }] = step(state, batch)
    state = next
    losses.push(Number(item(loss!)))
    if (!(losses.at(-1)! > target)) break
  }
  return { losses, isRight: losses.at(-1)! <= target }
}
