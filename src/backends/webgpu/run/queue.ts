/**
 * Work in the order it is given. What is yielded is awaited; until then everything behind it waits too, for it may read
 * what this work writes.
 */
export type Work = Generator<Promise<unknown>, void, unknown>

/** Work that is done in the order in which it was added. */
export interface Queue {
  /** does it at once when nothing is before it, up to the first wait */
  readonly add: (work: Work) => void
  /** settled when all that was added has been done; never rejected */
  readonly idle: () => Promise<void>
}

/** A queue; what work throws goes to `failed`, and the work behind it goes on. */
export const newQueue = (failed: (error: unknown) => void): Queue => {
  const waiting: Work[] = []
  const state: { busy: boolean; waiters: readonly (() => void)[] } = { busy: false, waiters: [] }

  /** Goes on until there is something to wait for: true when the work is done. */
  const step = (work: Work, value: unknown): boolean => {
    try {
      const next = work.next(value)
      if (next.done === true) return true
      next.value.then(
        (v) => resume(() => step(work, v)),
        (e: unknown) => resume(() => stop(work, e)),
      )
      return false
    } catch (e) {
      failed(e)
      return true
    }
  }

  const stop = (work: Work, error: unknown): boolean => {
    failed(error)
    work.return()
    return true
  }

  const resume = (go: () => boolean): void => {
    if (go()) drain()
  }

  const drain = (): void => {
    state.busy = true
    for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) if (!step(work, undefined)) return
    state.busy = false
    const { waiters } = state
    state.waiters = []
    waiters.forEach((done) => {
      done()
    })
  }

  return {
    add: (work) => {
      waiting.push(work)
      if (!state.busy) drain()
    },
    idle: () =>
      state.busy
        ? new Promise((done) => {
            state.waiters = [...state.waiters, done]
          })
        : Promise.resolve(),
  }
}
