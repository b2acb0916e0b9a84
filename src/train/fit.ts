import { nameOfValue } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import { begin, type Checkpoint, fetchKept, keep } from "./checkpoint.js"
import type { EpochRecord } from "./history.js"
import { addTo, fetchNumbers, type Metrics, meansOf, noTotals, sizeOfBatch } from "./means.js"
import { pauser } from "./pause.js"
import type { Step } from "./step.js"

/** What a training run does. */
export interface Plan<T, B> {
  readonly step: Step<T, B>
  /** the batches of an epoch, counted from 1: a pure function of it, or resuming would see others */
  readonly batches: (epoch: number) => Iterable<B> | AsyncIterable<B>
  /** after how many it ends */
  readonly epochs: number
  /** what is measured after every epoch */
  readonly validate?: (state: T) => Metrics | Promise<Metrics>
}

/** A step was made. */
export interface StepEvent<T> {
  readonly kind: "step"
  /** counted from 1 */
  readonly epoch: number
  /** counted from 1 */
  readonly step: number
  /** the steps of the epoch; null when that is not known before */
  readonly steps: number | null
  /** of this batch */
  readonly metrics: Metrics
  /** over the epoch so far */
  readonly means: Metrics
  /** where training goes on from after this step; ask for it, and wait for it, before the next event */
  readonly checkpoint: () => Promise<Checkpoint<T>>
}

/** An epoch is over, and validated. */
export interface EpochEvent<T> extends EpochRecord {
  readonly kind: "epoch"
  /** of all epochs, this one the last */
  readonly history: readonly EpochRecord[]
  /** the state after the epoch, the reader's own */
  readonly state: T
  readonly checkpoint: () => Promise<Checkpoint<T>>
}

export type TrainingEvent<T> = StepEvent<T> | EpochEvent<T>

const checkPlan = <T, B>(plan: Plan<T, B>): void => {
  const wrong = (problem: string, hint: string): ValueError => new ValueError({ op: "fit", problem, hint })
  const given: unknown = plan
  if (typeof given !== "object" || given === null)
    throw wrong(`the plan is ${nameOfValue(given)}`, "give { step, batches, epochs }")
  if (typeof plan.step !== "function" || typeof plan.batches !== "function")
    throw wrong("the plan has no functions step and batches", "make the step with trainingStep(task, optimizer)")
  if (!(Number.isSafeInteger(plan.epochs) && plan.epochs >= 0))
    throw wrong(`epochs is ${String(plan.epochs)}`, "give a whole number")
}

/** Law: the batches after so many are those that a whole pass would give. */
const batchesFrom = async function* <B>(all: Iterable<B> | AsyncIterable<B>, first: number): AsyncGenerator<B> {
  let i = 0
  for await (const batch of all) if (i++ >= first) yield batch
}

const lengthOf = (batches: object): number | null =>
  "length" in batches && typeof batches.length === "number" ? batches.length : null

/**
 * Training as a fold of the step over batches, told as it happens; early stopping, progress bars and checkpoints are
 * functions of what it tells.
 *
 * It begins with a state, `fit(plan, begin(state))`, or goes on from a checkpoint. The state it begins with stays the
 * caller's. Law: stopped after any event and gone on with from its checkpoint, saved or not, it tells the same as if it
 * had not stopped, to the last bit.
 * @throws ValueError for a plan that is none, and for an epoch without batches
 * @example const plan = { step: (w: NDArray, x: NDArray) => [sub(w, x), { loss: sum(w) }] as const, batches: () => [array(1), array(2)], epochs: 3 }
 * const events = fit(plan, begin(array(10)))
 */
export const fit = async function* <T, B>(plan: Plan<T, B>, from: Checkpoint<T>): AsyncGenerator<TrainingEvent<T>> {
  checkPlan(plan)
  const pause = pauser()
  let { state, epoch, step, totals, history } = { ...from, state: keep(from.state) }
  for (; epoch < plan.epochs; epoch++) {
    const batches = plan.batches(epoch + 1)
    const steps = lengthOf(batches)
    for await (const batch of batchesFrom(batches, step)) {
      const [next, scalars] = plan.step(state, batch)
      state = next
      step++
      const metrics = await fetchNumbers(scalars)
      totals = addTo(totals, metrics, sizeOfBatch(batch))
      const now = { epoch, step, totals, history }
      yield {
        ...{ kind: "step", epoch: epoch + 1, step, steps, metrics, means: meansOf(totals) },
        checkpoint: async () => ({ ...now, state: await fetchKept(next) }),
      }
      await pause()
    }
    if (step === 0)
      throw new ValueError({
        op: "fit",
        problem: `epoch ${epoch + 1} has no batches`,
        hint: "give as many examples as a batch has, or keep the last, smaller one",
      })
    const kept = await fetchKept(state)
    const validation = (await plan.validate?.(kept)) ?? null
    const record: EpochRecord = { epoch: epoch + 1, metrics: meansOf(totals), validation }
    history = [...history, record]
    ;[step, totals] = [0, noTotals]
    const after = { ...begin(kept), epoch: epoch + 1, history }
    yield { kind: "epoch", ...record, history, state: kept, checkpoint: async () => after }
  }
}
