import type { Timing } from "../../../compiler/index.js"
import type { Context } from "../context.js"
import { lostError } from "../faults.js"
import { USAGE } from "../memory/usage.js"
import type { Command } from "./command.js"
import { beginPass, encoderOf, flush, type Recording, record } from "./record.js"

const MILLISECOND = 1e6

/** Steps in passes of their own, each with its start and end by the device's clock, in nanoseconds. */
const stamped = function* (c: Context, r: Recording, steps: readonly (readonly Command[])[]) {
  const querySet = c.gpu.createQuerySet({ type: "timestamp", count: 2 * steps.length })
  const bytes = 16 * steps.length
  const buffer = c.pool.own(bytes, USAGE.queryResolve | USAGE.copySource)
  for (const [i, commands] of steps.entries()) {
    beginPass(r, { timestampWrites: { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 } })
    yield* record(r, commands)
  }
  encoderOf(r).resolveQuerySet(querySet, 0, 2 * steps.length, buffer, 0)
  flush(r)
  const copies: unknown = yield c.staging.read([{ buffer, at: 0, bytes }])
  querySet.destroy()
  c.pool.disown(buffer)
  const [copy] = copies as readonly ArrayBuffer[]
  const stamps = new BigInt64Array(copy!)
  return steps.map((_, i) => Math.max(0, Number(stamps[2 * i + 1]! - stamps[2 * i]!) / MILLISECOND))
}

/** Steps one by one, each until the device is done with it. */
const awaited = function* (c: Context, r: Recording, steps: readonly (readonly Command[])[]) {
  const times: number[] = []
  encoderOf(r)
  flush(r)
  yield c.gpu.queue.onSubmittedWorkDone()
  for (const commands of steps) {
    const start = performance.now()
    yield* record(r, commands)
    flush(r)
    yield c.gpu.queue.onSubmittedWorkDone()
    times.push(performance.now() - start)
  }
  return times
}

/** A while is written in several submits, between which a pass does not last. */
const isStraight = (commands: readonly Command[]): boolean =>
  commands.every((c) => {
    if (c.tag === "turns") return isStraight(c.body)
    return c.tag === "dispatch" || (c.tag === "branches" && c.branches.every(isStraight))
  })

/** Queries of one set, at most. */
const MOST_QUERIES = 4096

/** The time of every step in one run: by the device's clock where it has one, else by the host's. */
export const timings = (
  c: Context,
  begin: () => Recording,
  steps: readonly (readonly Command[])[],
  names: readonly string[],
): Promise<readonly Timing[]> =>
  new Promise((resolve, reject) => {
    const lost = c.faults.lost()
    if (lost !== null) return reject(lost)
    const hasClock =
      c.facts.features.has("timestamp-query") && steps.every(isStraight) && 2 * steps.length <= MOST_QUERIES
    c.queue.add(
      (function* () {
        const measure = hasClock && steps.length > 0 ? stamped : awaited
        try {
          const times: readonly number[] = yield* measure(c, begin(), steps)
          resolve(times.map((time, i) => ({ name: names[i]!, time })))
        } catch (e) {
          reject(e)
        } finally {
          // Work that is given up ends here; what is settled stays so.
          reject(c.faults.lost() ?? lostError("while it was measured"))
        }
      })(),
    )
  })
