import { add, array, astype, div, mul, type NDArray, power, sqrt, square, sub, Tree, zerosLike } from "../index.js"
import type { Params } from "./model.js"
import { type WarmupCosine, warmupCosine } from "./schedule.js"

/** Pure updates of parameters: `update` gives what is added to them, and the next state. */
export interface Optimizer<P, S> {
  readonly init: (params: P) => S
  readonly update: (grads: P, state: S, params: P) => readonly [updates: P, state: S]
}

/** The state of Adam: the counter, the hyper-parameters and the moments are all arrays. */
export interface AdamState {
  /** int32[], the updates made */
  readonly step: NDArray
  readonly rate: WarmupCosine
  readonly beta1: NDArray
  readonly beta2: NDArray
  readonly epsilon: NDArray
  /** the share of the parameters, times the rate, that is taken away in each step */
  readonly decay: NDArray
  readonly mean: Params
  readonly meanSquare: Params
}

export interface AdamOptions {
  readonly peak: number
  readonly warmup: number
  readonly total: number
  readonly decay: number
}

/** The moving average of the values seen so far, old * beta + new * (1 - beta). */
const average =
  (beta: NDArray) =>
  (old: NDArray, next: NDArray): NDArray =>
    add(mul(old, beta), mul(next, sub(1, beta)))

/**
 * Adam with a schedule and decoupled weight decay.
 *
 * Kingma and Ba, "Adam: a method for stochastic optimization", 2015; Loshchilov and Hutter, "Decoupled weight decay
 * regularization", 2019.
 */
export const adam = ({ peak, warmup, total, decay }: AdamOptions): Optimizer<Params, AdamState> => ({
  init: (params) => ({
    step: array(0, { dtype: "int32" }),
    rate: { peak: array(peak), warmup: array(warmup), total: array(total) },
    beta1: array(0.9),
    beta2: array(0.999),
    epsilon: array(1e-8),
    decay: array(decay),
    mean: Tree.map((p) => zerosLike(p), params),
    meanSquare: Tree.map((p) => zerosLike(p), params),
  }),
  update: (grads, state, params) => {
    const { beta1, beta2, epsilon, decay: share } = state
    const step = add(state.step, 1)
    const t = astype(step, "float32")
    const rate = warmupCosine(state.rate)(state.step)
    const mean = Tree.map(average(beta1), state.mean, grads)
    const meanSquare = Tree.map((v, g) => average(beta2)(v, square(g)), state.meanSquare, grads)
    const direction = (m: NDArray, v: NDArray): NDArray =>
      div(div(m, sub(1, power(beta1, t))), add(sqrt(div(v, sub(1, power(beta2, t)))), epsilon))
    const updates = Tree.map(
      (m, v, p) => mul(sub(0, rate), add(direction(m, v), mul(share, p))),
      mean,
      meanSquare,
      params,
    )
    return [updates, { ...state, step, mean, meanSquare }]
  },
})
