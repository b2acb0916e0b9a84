import { setImmediate } from "node:timers/promises"
import { batches, type Labelled } from "../data/index.js"
import { add, item, jitWith, type NDArray, type Scalar, Tree, take, valueAndGrad } from "../index.js"
import { dropped, type Layer } from "../nn/index.js"
import type { AdamwState, Optimizer } from "../optim/index.js"
import { foldIn, type Key } from "../random/index.js"
import { onHost } from "../train/host.js"
import type { Place } from "./device.js"
import { accuracyOf, crossEntropy, predictionOf } from "./loss.js"
import type { Params } from "./model.js"

/** All that a step changes, and the key that its noise comes from. */
export interface TrainingState {
  readonly params: Params
  readonly optimizer: AdamwState
  readonly key: Key
}

/** One update from the examples at the indices: the next state, and the loss before it. */
export type Step = (state: TrainingState, examples: Labelled, indices: NDArray) => readonly [TrainingState, Scalar]

export interface Score {
  readonly loss: number
  readonly accuracy: number
  readonly predictions: NDArray
}

type Model = Layer<Params, NDArray, NDArray>

/** The whole step as one compiled function: its batch, dropout, gradient, schedule and update. */
export const trainingStep = (model: Model, optimizer: Optimizer<AdamwState>, rate: number, place: Place = {}): Step => {
  const step: Step = ({ params, optimizer: state, key }, { images, labels }, indices) => {
    const x = dropped(foldIn(key, state.step), rate, take(images, indices, { axis: 0 }))
    const loss = (p: Params): Scalar => crossEntropy(model.apply(p, x), take(labels, indices))
    const [value, grads] = valueAndGrad(loss)(params)
    const [updates, next] = optimizer.update<Params>(grads, state, params)
    return [{ params: Tree.map((p, u) => add(p, u), params, updates), optimizer: next, key }, value]
  }
  return jitWith(place)(step)
}

/** How well parameters do on examples. */
export type Scoring = (params: Params, examples: Labelled) => Promise<Score>

export const scoring = (model: Model, place: Place = {}): Scoring => {
  const measure = jitWith(place)((params: Params, { images, labels }: Labelled) => {
    const logits = model.apply(params, images)
    const predictions = predictionOf(logits)
    return { loss: crossEntropy(logits, labels), accuracy: accuracyOf(predictions, labels), predictions }
  })
  return async (params, examples) => {
    const { loss, accuracy, predictions } = await onHost(measure(params, examples))
    return { loss: item(loss), accuracy: item(accuracy), predictions }
  }
}

/** A step was made; `loss` is the mean of the epoch so far. */
export interface StepEvent {
  readonly kind: "step"
  readonly epoch: number
  readonly step: number
  readonly steps: number
  readonly loss: number
}

/** An epoch, counted from 1, is over. */
export interface EpochEvent {
  readonly kind: "epoch"
  readonly epoch: number
  readonly loss: number
  readonly validation: Score
  /** on the host */
  readonly params: Params
}

export type TrainingEvent = StepEvent | EpochEvent

export interface Plan {
  readonly step: Step
  readonly score: Scoring
  readonly training: Labelled
  readonly validation: Labelled
  readonly epochs: number
  readonly batch: number
  /** where the order of the examples comes from */
  readonly key: Key
}

/** Training as a fold of the step over shuffled batches, told as it happens; it pauses for the event loop every step. */
export const trainingEvents = async function* (initial: TrainingState, plan: Plan): AsyncGenerator<TrainingEvent> {
  const { step, score, training, validation, epochs, batch, key } = plan
  let state = initial
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = batches(foldIn(key, epoch), training.labels.shape[0], batch)
    const sum = { loss: 0, count: 0 }
    for (const [i, indices] of order.entries()) {
      const [next, loss] = step(state, training, indices)
      state = next
      sum.count += indices.shape[0]
      sum.loss += item(await onHost(loss)) * indices.shape[0]
      yield { kind: "step", epoch, step: i + 1, steps: order.length, loss: sum.loss / sum.count }
      await setImmediate()
    }
    const params = await onHost(state.params)
    yield { kind: "epoch", epoch, loss: sum.loss / sum.count, validation: await score(params, validation), params }
  }
}

/** A loss that is no number is never better. */
const isBetter = ({ validation }: EpochEvent, best: EpochEvent | null): boolean =>
  validation.loss < (best?.validation.loss ?? Infinity)

/** The epoch with the least validation loss, the first of several; null when none has a finite one. */
export const bestEpoch = (epochs: readonly EpochEvent[]): EpochEvent | null =>
  epochs.reduce<EpochEvent | null>((best, epoch) => (isBetter(epoch, best) ? epoch : best), null)

/** The events up to the epoch at which the best one, or the start, is `patience` epochs ago. */
export const stopEarly = (patience: number) =>
  async function* (events: AsyncIterable<TrainingEvent>): AsyncGenerator<TrainingEvent> {
    let best: EpochEvent | null = null
    for await (const event of events) {
      yield event
      if (event.kind !== "epoch") continue
      if (isBetter(event, best)) best = event
      if (event.epoch - (best?.epoch ?? 0) >= patience) return
    }
  }
