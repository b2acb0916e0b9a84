/** How long to look. */
export interface Effort {
  /** milliseconds of a batch of calls, at least where one call takes less */
  readonly batch: number
  readonly batches: number
  /** milliseconds after which no further batch begins */
  readonly enough: number
}

export const thorough: Effort = { batch: 80, batches: 5, enough: 4000 }
export const quick: Effort = { batch: 30, batches: 3, enough: 1500 }

/** Calls of one batch, at most: what is recorded and not done takes memory. */
const MOST = 4000

/** Something that is asked for many times, and then waited for. */
export interface Work {
  readonly call: () => void
  readonly wait: () => Promise<void>
}

/** Milliseconds for so many calls, all of them waited for at the end. */
const batch = async ({ call, wait }: Work, calls: number): Promise<number> => {
  const start = performance.now()
  for (let i = 0; i < calls; i++) call()
  await wait()
  return performance.now() - start
}

/** Milliseconds of one call: the least of several batches, of as many calls as make waiting for them small. */
export const timeOf = async (work: Work, effort: Effort): Promise<number> => {
  await batch(work, 1)
  const begin = performance.now()
  let calls = 1
  let taken = await batch(work, calls)
  while (taken < effort.batch / 2 && calls < MOST) {
    calls = Math.min(MOST, Math.max(2 * calls, Math.ceil((calls * effort.batch) / Math.max(taken, 0.01) / 2)))
    taken = await batch(work, calls)
  }
  let least = taken / calls
  for (let i = 1; i < effort.batches && performance.now() - begin < effort.enough; i++)
    least = Math.min(least, (await batch(work, calls)) / calls)
  return least
}
