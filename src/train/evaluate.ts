import type { NDArray } from "../array/index.js"
import type { ComputeDevice } from "../compiler/index.js"
import { inference, type StatefulLayer } from "../nn/index.js"
import { concatenate } from "../operations/index.js"
import { jitWith } from "../transforms/index.js"
import { checkNetwork, checkTask, optionsOf } from "./check.js"
import { onHost } from "./host.js"
import { addTo, fetchNumbers, type Metrics, meansOf, noTotals, sizeOfBatch } from "./means.js"
import type { Scalars, Task } from "./task.js"

/** What an evaluation needs of a state. */
export interface Trained<P, N> {
  readonly params: P
  readonly state: N
}

/** The options of `evaluation` and `prediction`. */
export interface EvaluationOptions {
  /** where they are computed; default the host */
  readonly device?: ComputeDevice
}

/**
 * The loss of a task, and its metrics, as means over all examples of some batches, which are seen as in use: without
 * dropout, and with running statistics. Compiled once.
 *
 * @example const task = regression(stateless(dense(2, 1)))
 * const [params, state] = task.init(key(0))
 * const metrics = evaluation(task)({ params, state }, [[ones([4, 2]), ones([4, 1])]])
 */
export const evaluation = <P, N, B>(
  task: Task<P, N, B>,
  options: EvaluationOptions = {},
): ((trained: Trained<P, N>, batches: Iterable<B> | AsyncIterable<B>) => Promise<Metrics>) => {
  checkTask("evaluation", task)
  const measure = jitWith(optionsOf("evaluation", options))((params: P, state: N, batch: B): Scalars => {
    const [loss, { metrics }] = task.loss(params, state, batch, null)
    return { loss, ...metrics }
  })
  return async ({ params, state }, batches) => {
    let totals = noTotals
    for await (const batch of batches)
      totals = addTo(totals, await fetchNumbers(measure(params, state, batch)), sizeOfBatch(batch))
    return meansOf(totals)
  }
}

/**
 * What a network makes of all inputs of some batches, joined along the first axis. Compiled once.
 *
 * @throws ShapeError when there are no batches
 * @example const net = stateless(dense(2, 3))
 * const [params, state] = net.init(key(0))
 * const logits = prediction(net)({ params, state }, [ones([4, 2]), ones([1, 2])])
 */
export const prediction = <P, N>(
  network: StatefulLayer<P, N>,
  options: EvaluationOptions = {},
): ((trained: Trained<P, N>, batches: Iterable<NDArray> | AsyncIterable<NDArray>) => Promise<NDArray>) => {
  checkNetwork("prediction", network)
  const outputs = jitWith(optionsOf("prediction", options))(
    (p: P, s: N, x: NDArray): NDArray => network.apply(p, inference(x))(s)[0],
  )
  return async ({ params, state }, batches) => {
    const parts: NDArray[] = []
    for await (const x of batches) parts.push(await onHost(outputs(params, state, x)))
    return concatenate(parts)
  }
}
