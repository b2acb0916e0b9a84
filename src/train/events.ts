import { callback, checkGiven, fields, iterable, type Kind, number, options, text, word } from "../array/given.js"
import { ValueError } from "../errors/index.js"
import type { EpochEvent, TrainingEvent } from "./fit.js"
import { bestEpoch, type Criterion, type EpochRecord, isBestYet, isOverdue } from "./history.js"

/** From what a training run tells to what its reader hears: what comes between `fit` and its end. */
export type Listener<T, E extends { readonly kind: string } = TrainingEvent<T>> = (
  events: AsyncIterable<E>,
) => AsyncGenerator<E>

const eventKind: Kind = fields("an event, as fit tells it", { kind: text })
const criterionKind: Kind = options({ metric: text, mode: word("min", "max"), minDelta: number })

/** The same events; throws for one that is none. */
const checkedEvents = async function* <E>(op: string, events: AsyncIterable<E>): AsyncGenerator<E> {
  for await (const event of events) {
    checkGiven(op, "event", eventKind, event)
    yield event
  }
}

/** A listener that refuses at once what cannot be listened to. */
const listening =
  <E extends { readonly kind: string }>(op: string, listen: Listener<unknown, E>): Listener<unknown, E> =>
  (events) => {
    checkGiven(op, "events", iterable, events)
    return listen(checkedEvents(op, events))
  }

/**
 * The events up to the epoch at which the best one, or the start, is `patience` epochs ago.
 *
 * It looks at the history that events carry, so that a run that goes on from a checkpoint stops where it would have.
 * @throws ValueError unless the patience is a whole number from 1 on
 * @example const stop = stopEarly(5, { metric: "accuracy", mode: "max" })
 */
export const stopEarly = <E extends { readonly kind: string }>(
  patience: number,
  criterion: Criterion = {},
): Listener<unknown, E> => {
  if (!(Number.isSafeInteger(patience) && patience >= 1))
    throw new ValueError({
      op: "stopEarly",
      problem: `the patience is ${String(patience)}`,
      hint: "give a whole number of epochs from 1 on",
    })
  checkGiven("stopEarly", "criterion", criterionKind, criterion)
  return listening("stopEarly", async function* (events) {
    for await (const event of events) {
      yield event
      if (hasHistory(event) && isOverdue(event.history, patience, criterion)) return
    }
  })
}

const hasHistory = (event: { readonly kind: string }): event is { kind: "epoch"; history: readonly EpochRecord[] } =>
  event.kind === "epoch" && "history" in event

/**
 * The events up to the first step or epoch whose loss is not finite, which is the last one.
 *
 * @example const until = whileFinite("loss")
 */
export const whileFinite = <E extends { readonly kind: string }>(metric = "loss"): Listener<unknown, E> => {
  checkGiven("whileFinite", "metric", text, metric)
  return listening("whileFinite", async function* (events) {
    for await (const event of events) {
      yield event
      const measured = "metrics" in event ? (event.metrics as Readonly<Record<string, number>>)[metric] : 0
      if (!Number.isFinite(measured ?? 0)) return
    }
  })
}

/**
 * Does something with every event on its way; a promise is waited for.
 *
 * @example const tell = tap((event: { readonly kind: string }) => void event.kind)
 */
export const tap = <E extends { readonly kind: string }>(f: (event: E) => unknown): Listener<unknown, E> => {
  checkGiven("tap", "f", callback, f)
  return listening("tap", async function* (events) {
    for await (const event of events) {
      await f(event)
      yield event
    }
  })
}

/** What is left of a training run. */
export interface Outcome<T> {
  readonly history: readonly EpochRecord[]
  /** the epoch with the best metric among those that were seen, and the state after it */
  readonly best: EpochEvent<T> | null
  /** the last epoch */
  readonly last: EpochEvent<T> | null
}

/**
 * Runs to the end, and keeps the best epoch and the last. Of a run that went on from a checkpoint it has seen the later
 * epochs alone: the best is null when an earlier one was better.
 *
 * @throws ValueError for a metric that was not measured
 * @example const ended = outcome(fit({ step: (w: NDArray) => [w, { loss: w }] as const, batches: () => [array(1)], epochs: 1 }, begin(array(1))))
 */
export const outcome = async <T>(
  events: AsyncIterable<{ readonly kind: string } | TrainingEvent<T>>,
  criterion: Criterion = {},
): Promise<Outcome<T>> => {
  checkGiven("outcome", "events", iterable, events)
  checkGiven("outcome", "criterion", criterionKind, criterion)
  let [best, last]: [EpochEvent<T> | null, EpochEvent<T> | null] = [null, null]
  for await (const event of checkedEvents("outcome", events)) {
    if (!isEpoch<T>(event)) continue
    last = event
    if (isBestYet(event.history, criterion)) best = event
  }
  const history = last?.history ?? []
  return { history, best: bestEpoch(history, criterion)?.epoch === best?.epoch ? best : null, last }
}

const isEpoch = <T>(event: { readonly kind: string }): event is EpochEvent<T> => event.kind === "epoch"
