/** The milliseconds after which the event loop gets its turn. */
const TURN = 16

interface Immediate {
  readonly setImmediate: (f: () => void) => void
}

const hasImmediate = (g: object): g is Immediate => "setImmediate" in g

/** Messages are not held back in pages that are not looked at, as timers are, which would get a turn each second. */
const message = (done: () => void): void => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    done()
  }
  port2.postMessage(null)
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    if (hasImmediate(globalThis)) globalThis.setImmediate(resolve)
    else message(resolve)
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
