import { array, type NDArray } from "../array/index.js"
import type { ComputeDevice } from "../compiler/index.js"
import { add } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { applyUpdates, type Optimizer } from "../optim/index.js"
import { foldIn, type Key, split } from "../random/index.js"
import { jitWith } from "../transforms/index.js"
import { gradientsOf } from "./accumulate.js"
import { checkOptimizer, checkTask } from "./check.js"
import type { Scalars, Task } from "./task.js"

/** One step: the next state, and what was measured on the way. It may give up the arrays of the state it is given. */
export type Step<T, B> = (state: T, batch: B) => readonly [state: T, metrics: Scalars]

/** All that a step changes, and the key that its randomness comes from: a tree of arrays. */
export interface TrainingState<P, N, S> {
  readonly params: P
  /** of the network, such as running statistics */
  readonly state: N
  readonly optimizer: S
  readonly key: Key
  /** int32[], the steps made */
  readonly step: NDArray
}

/**
 * The state before the first step; all that is random comes from the key.
 *
 * @example initialState(classification(stateless(dense(2, 3))), adam(0.1), key(0)).step // 0
 */
export const initialState = <P, N, B, S>(
  task: Task<P, N, B>,
  optimizer: Optimizer<S>,
  k: Key,
): TrainingState<P, N, S> => {
  checkTask("initialState", task)
  checkOptimizer("initialState", optimizer)
  const [weights, key] = split(k, 2)
  const [params, state] = task.init(weights!)
  return {
    params,
    state,
    optimizer: optimizer.init<P>(params as never),
    key: key!,
    step: array(0, { dtype: "int32" }),
  }
}

/** The options of `trainingStep`. */
export interface StepOptions<B> {
  /** a random change of every batch, as part of the compiled step; it gets a key of its own in each step */
  readonly augment?: (k: Key, batch: B) => B
  /** into how many pieces a batch is cut, whose gradients are averaged; for batches too large for the memory; default 1 */
  readonly accumulate?: number
  /** where steps are computed; default the host */
  readonly device?: ComputeDevice
}

/**
 * The whole step as one compiled function: augmentation, loss, gradient, schedule and update. It gives up the state that
 * it is given, so that the next one takes its memory; metrics are the loss before the update, as `loss`, and the task's.
 *
 * Law: the key of a step depends on the state's key and on the number of steps made, and on nothing else.
 * @throws ValueError, ShapeError when a batch cannot be cut into so many pieces
 * @example const task = regression(stateless(dense(2, 1)))
 * trainingStep(task, sgd(0.1))(initialState(task, sgd(0.1), key(0)), [ones([4, 2]), ones([4, 1])])[0].step // 1
 */
export const trainingStep = operation(
  "trainingStep",
  <P, N, B, S>(
    task: Task<P, N, B>,
    optimizer: Optimizer<S>,
    { augment, accumulate = 1, device }: StepOptions<B> = {},
  ): Step<TrainingState<P, N, S>, B> => {
    checkTask("trainingStep", task)
    checkOptimizer("trainingStep", optimizer)
    const gradients = gradientsOf(task, accumulate)
    const step = (now: TrainingState<P, N, S>, batch: B): readonly [TrainingState<P, N, S>, Scalars] => {
      const [forData, forLoss] = split(foldIn(now.key, now.step), 2)
      const examples = augment === undefined ? batch : augment(forData!, batch)
      const { grads, state, metrics } = gradients(now.params, now.state, examples, forLoss!)
      const [updates, next] = optimizer.update<P>(grads, now.optimizer, now.params as NoInfer<P>)
      const params = applyUpdates<P>(now.params as never, updates as NoInfer<P>)
      return [{ params, state, optimizer: next, key: now.key, step: add(now.step, 1) }, metrics]
    }
    return jitWith({ donate: [0], ...(device === undefined ? {} : { device }) })(step)
  },
  ["augment", "accumulate", "device"],
  2,
)
