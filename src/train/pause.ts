/** The milliseconds after which the event loop gets its turn. */
const TURN = 16

interface Immediate {
  readonly setImmediate: (f: () => void) => void
}

const hasImmediate = (g: object): g is Immediate => "setImmediate" in g

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    if (hasImmediate(globalThis)) globalThis.setImmediate(resolve)
    else setTimeout(resolve, 0)
  })

/** Gives the event loop a turn now and then, so that signals, drawings and timers come through. */
export const pauser = (): (() => Promise<void>) => {
  const state = { last: performance.now() }
  return async () => {
    if (performance.now() - state.last < TURN) return
    await turn()
    state.last = performance.now()
  }
}
