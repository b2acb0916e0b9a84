import { array } from "../index.js"
import { type AdamwState, adamw } from "../optim/index.js"
import type { Params } from "./model.js"
import { warmupCosine } from "./schedule.js"

/** Pure updates of parameters: `update` gives what is added to them, and the next state. */
export interface Optimizer<P, S> {
  readonly init: (params: P) => S
  readonly update: (grads: P, state: S, params: P) => readonly [updates: P, state: S]
}

/** The state of Adam with decoupled weight decay. */
export type AdamState = AdamwState

export interface AdamOptions {
  readonly peak: number
  /** the steps of the linear rise to the peak */
  readonly warmup: number
  /** the steps after which the rate is 0 */
  readonly total: number
  /** the share of the parameters, times the rate, that is taken away in each step */
  readonly decay: number
}

/** Adam with decoupled weight decay, and a learning rate that rises and falls. */
export const adam = ({ peak, warmup, total, decay }: AdamOptions): Optimizer<Params, AdamState> => {
  const { init, update } = adamw(warmupCosine({ peak: array(peak), warmup: array(warmup), total: array(total) }), {
    weightDecay: decay,
  })
  return {
    init: (params) => init<Params>(params),
    update: (grads, state, params) => update<Params>(grads, state, params),
  }
}
