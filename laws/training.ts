import { type Either, isLeft } from "fp-ts/Either"
import { callback, checked, fields, number, optional } from "../src/array/given.js"
import type { NDArray } from "../src/array/index.js"
import { begin, type Checkpoint, fit, type Plan, type TrainingEvent } from "../src/train/index.js"
import { flatten } from "../src/tree/structure.js"
import { exact, same } from "./compare.js"
import { type AsyncLaw, asyncLaw, holds, type Verdict, type Violated } from "./law.js"

/** A run: the state that it begins with, and after which of its events it is stopped. */
export interface Interruption<T> {
  readonly state: T
  /** counted from 0; a run that has fewer events is not stopped */
  readonly stop: number
}

/** How a checkpoint is kept, such as in a file that is read again. */
export type Keeping<T> = (checkpoint: Checkpoint<T>) => Promise<Either<unknown, Checkpoint<T>>>

/** All numbers of an event, and the arrays of the state that it carries. */
const numbersOf = <T>(event: TrainingEvent<T>): string => {
  const { kind, epoch, metrics } = event
  return JSON.stringify(
    event.kind === "step"
      ? { kind, epoch, step: event.step, metrics, means: event.means }
      : { kind, epoch, metrics, validation: event.validation, history: event.history },
    (_, x: unknown) => (typeof x === "number" && !Number.isFinite(x) ? String(x) : x),
  )
}

const statesOf = async <T>(event: TrainingEvent<T>): Promise<readonly NDArray[]> =>
  flatten("laws", "the state", (await event.checkpoint()).state).leaves

const alike = async <T>(violated: Violated, a: TrainingEvent<T>, b: TrainingEvent<T> | undefined): Promise<Verdict> => {
  if (b === undefined) return violated("the run that went on ends before", { left: numbersOf(a) })
  const [left, right] = [numbersOf(a), numbersOf(b)]
  return left === right
    ? same(violated, `the state after epoch ${a.epoch}`, await statesOf(a), await statesOf(b), exact)
    : violated("the runs tell different things", { left, right })
}

/**
 * A run that is stopped after any event, and goes on from its checkpoint, tells the same as one that is not stopped, and
 * has the same state, bit for bit. With `keeping`, the checkpoint goes through a file, say.
 *
 * @example const plan = { step: (w: NDArray, x: NDArray) => [sub(w, x), { loss: sum(w) }] as const, batches: () => [array(1), array(2)], epochs: 2 }
 * const resumed = laws.training.resume(plan)
 */
export const resume = checked(
  "laws.training.resume",
  { plan: fields("a plan", { step: callback, batches: callback, epochs: number }), keeping: optional(callback) },
  <T, B>(plan: Plan<T, B>, keeping?: Keeping<T>): AsyncLaw<Interruption<T>> =>
    asyncLaw(
      "resume",
      "fit(plan, checkpoint) = the rest of fit(plan, begin(state))",
      async ({ state, stop }, violated) => {
        const first = begin(state)
        const kept = async (checkpoint: Checkpoint<T>): Promise<Checkpoint<T> | null> => {
          const through = keeping === undefined ? null : await keeping(checkpoint)
          return through === null ? checkpoint : isLeft(through) ? null : through.right
        }
        let [from, n]: [Checkpoint<T> | null, number] = [first, 0]
        for await (const event of fit(plan, first)) {
          if (n++ < stop) continue
          from = await kept(await event.checkpoint())
          break
        }
        if (from === null) return violated("the checkpoint cannot be kept")
        if (n <= stop) return holds
        const rest = fit(plan, from)
        for await (const event of fit(plan, first)) {
          if (n-- > 0) continue
          const next = await rest.next()
          const verdict = await alike(violated, event, next.done === true ? undefined : next.value)
          if (isLeft(verdict)) return verdict
        }
        const more = await rest.next()
        return more.done === true
          ? holds
          : violated("the run that went on tells more", { right: numbersOf(more.value) })
      },
    ),
)
