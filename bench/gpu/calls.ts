import { add, array, jitWith, mul, type NDArray, sum, Tree, tanh } from "../../src/index.js"
import { toDevice } from "../../src/webgpu.js"
import { countsOf, fetched, repeated, type Task } from "./context.js"
import { timeOf } from "./measure.js"

const four = (i = 0): NDArray => array([i, i + 1, i + 2, i + 3])

const tiny: Task = {
  name: "x + 1 on 4 elements, many calls",
  run: async (c) => {
    const work = repeated(c, (x) => add(x!, 1), [toDevice(c.device)(four())])
    return { ms: await timeOf(work, c.effort), ...(await countsOf(c, work.call)) }
  },
}

const leaves: Task = {
  name: "x + 1 on 100 leaves, many calls",
  run: async (c) => {
    const make = () => Array.from({ length: 50 }, (_, i) => ({ w: four(i), b: four(-i) }))
    const f = jitWith({ device: c.device, donate: [0] })((t: ReturnType<typeof make>) => Tree.map((x) => add(x, 1), t))
    const now = { tree: toDevice(c.device)(make()) }
    const call = (): void => {
      now.tree = [...f(now.tree)]
    }
    return { ms: await timeOf({ call, wait: c.wait }, c.effort), ...(await countsOf(c, call)) }
  },
}

/** A call and its result on the host, before the next call. */
const there: Task = {
  name: "x + 1 on 4 elements, there and back",
  run: async ({ device, effort }) => {
    const f = jitWith({ device })((x: NDArray) => add(x, 1))
    const times: number[] = []
    for (let i = 0; i < 20 * effort.batches; i++) {
      const start = performance.now()
      await fetched(f(four(i)))
      times.push(performance.now() - start)
    }
    return { ms: Math.min(...times), uploaded: 16, batch: 16 }
  },
}

/** From a function that was never called to its result on the host. */
const first: Task = {
  name: "first call of sum(tanh(x) x)",
  run: async ({ device }) => {
    const start = performance.now()
    await fetched(jitWith({ device })((x: NDArray) => sum(mul(tanh(x), x)))(four()))
    return { ms: performance.now() - start }
  },
}

/** Calls that compute next to nothing. */
export const callTasks: readonly Task[] = [first, tiny, leaves, there]
