import { isFloat, type NDArray } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import {
  absoluteError,
  smoothLabels,
  softmaxCrossEntropy,
  softmaxCrossEntropyWithIntegerLabels,
  squaredError,
} from "../loss/index.js"
import { inference, type StatefulLayer, training } from "../nn/index.js"
import { add, argmax, mean } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import type { Key } from "../random/index.js"
import { checkNetwork } from "./check.js"
import { accuracy, topKAccuracy } from "./metrics/index.js"

/** Scalars by name, as a step measures them. */
export type Scalars = Readonly<Record<string, NDArray>>

/** What comes with a loss: the next state of the network, and what else was measured. */
export interface Measured<N> {
  readonly state: N
  readonly metrics: Scalars
}

/** Something to learn: how parameters and the network's state begin, and the loss of a batch, with a key in training. */
export interface Task<P, N, B> {
  readonly init: (k: Key) => readonly [params: P, state: N]
  readonly loss: (params: P, state: N, batch: B, key: Key | null) => readonly [loss: NDArray, measured: Measured<N>]
}

/** Examples, or a batch of them: inputs [n,...] and what belongs to each, [n,...]. */
export type Pairs = readonly [x: NDArray, y: NDArray]

/** The options of `supervised`. */
export interface SupervisedOptions<P> {
  /** what else is measured, from outputs and targets */
  readonly metrics?: (outputs: NDArray, targets: NDArray) => Scalars
  /** is added to the loss in training */
  readonly penalty?: (params: P) => NDArray
}

const outputsOf = <P, N>(op: string, network: StatefulLayer<P, N>, p: P, s: N, x: NDArray, k: Key | null) => {
  const later: unknown = network.apply(p, k === null ? inference(x) : training(x, k))
  if (typeof later === "function") return (later as (s: N) => readonly [NDArray, N])(s)
  throw new ValueError({
    op,
    problem: "the network is a layer without state",
    hint: "make it one with state: stateless(layer)",
  })
}

/**
 * Learning a function from pairs: the mean over a batch of the loss of each example, or of each element.
 *
 * Metrics that `metrics` gives are scalars; the loss itself is always measured.
 * @throws ValueError for a network without state; wrap it: stateless(layer)
 * @example const task = supervised(stateless(dense(2, 1)), (y, t) => squaredError(y, t))
 * task.loss(...task.init(key(0)), [ones([4, 2]), ones([4, 1])], null)[0].shape // []
 */
export const supervised = operation(
  "supervised",
  <P, N>(
    network: StatefulLayer<P, N>,
    lossOf: (outputs: NDArray, targets: NDArray) => NDArray,
    { metrics, penalty }: SupervisedOptions<P> = {},
  ): Task<P, N, Pairs> => {
    const op = "supervised"
    checkNetwork(op, network)
    return {
      init: network.init,
      loss: (params, state, [x, y], key) => {
        const [outputs, next] = outputsOf(op, network, params, state, x, key)
        const loss: NDArray = mean(lossOf(outputs, y))
        const whole = penalty === undefined || key === null ? loss : add(loss, penalty(params))
        return [whole, { state: next, metrics: metrics?.(outputs, y) ?? {} }]
      },
    }
  },
  ["metrics", "penalty"],
  2,
)

/** The options of `classification`. */
export interface ClassificationOptions<P> {
  /** the share of each label that is spread over all classes in training; default 0 */
  readonly labelSmoothing?: number
  /** a weight for each class, which multiplies the loss of its examples */
  readonly classWeights?: NDArray
  /** whether the share of examples is measured whose class is among so many most likely, as `top5` */
  readonly topK?: number
  /** is added to the loss in training */
  readonly penalty?: (params: P) => NDArray
}

/**
 * Learning classes from logits [n,classes] and labels int32[n]: cross-entropy, and `accuracy`. Targets may be
 * probabilities [n,classes] too, as mixup makes them.
 *
 * @throws ValueError for a network without state; wrap it: stateless(layer)
 * @example const task = classification(stateless(dense(2, 3)))
 * const [p, s] = task.init(key(0))
 * Object.keys(task.loss(p, s, [ones([4, 2]), array([0, 1, 2, 0], { dtype: "int32" })], null)[1].metrics) // ["accuracy"]
 */
export const classification = operation(
  "classification",
  <P, N>(
    network: StatefulLayer<P, N>,
    { labelSmoothing = 0, classWeights, topK, penalty }: ClassificationOptions<P> = {},
  ): Task<P, N, Pairs> => {
    const op = "classification"
    checkNetwork(op, network)
    const weights = classWeights === undefined ? {} : { classWeights }
    return {
      init: network.init,
      loss: (params, state, [x, y], key) => {
        const [logits, next] = outputsOf(op, network, params, state, x, key)
        const share = key === null ? 0 : labelSmoothing
        const isSoft = isFloat(y.dtype)
        const each = isSoft
          ? softmaxCrossEntropy(logits, smoothLabels(y, share))
          : softmaxCrossEntropyWithIntegerLabels(logits, y, { ...weights, labelSmoothing: share })
        const loss: NDArray = mean(each)
        const labels: NDArray = isSoft ? argmax(y, { axis: -1 }) : y
        const more: Scalars = topK === undefined ? {} : { [`top${topK}`]: topKAccuracy(logits, labels, topK) }
        return [
          penalty === undefined || key === null ? loss : add(loss, penalty(params)),
          { state: next, metrics: { accuracy: accuracy(logits, labels), ...more } },
        ]
      },
    }
  },
  ["labelSmoothing", "classWeights", "topK", "penalty"],
)

/**
 * Learning numbers: the mean squared error, and `absoluteError`, the mean of |y - t|.
 *
 * @throws ValueError for a network without state; wrap it: stateless(layer)
 * @example const task = regression(stateless(dense(2, 1)))
 * task.loss(...task.init(key(0)), [zeros([4, 2]), ones([4, 1])], null)[0] // 1
 */
export const regression = operation(
  "regression",
  <P, N>(network: StatefulLayer<P, N>, options: Pick<SupervisedOptions<P>, "penalty"> = {}): Task<P, N, Pairs> =>
    supervised<P, N>(network, squaredError, {
      ...options,
      metrics: (y, t) => ({ absoluteError: mean(absoluteError(y, t)) }),
    }),
  ["penalty"],
)
