// A process of its own, for memory.test.ts: does one thing many times, and prints the memory in use, in MiB, on the way.
import { setTimeout as sleep } from "node:timers/promises"
import { add, matmul, mean, mul, type NDArray, ones, sin, square, sub, sum, tanh, zeros } from "../../../src/index.js"
import { key, normal } from "../../../src/random/index.js"
import { grad, jit } from "../../../src/transforms/index.js"
import * as Tree from "../../../src/tree/index.js"

const inUse = (): number => process.memoryUsage.rss() / 2 ** 20

/** After a collection, for how much of its garbage a heap keeps is its own affair. */
const kept = (): number => {
  globalThis.gc?.()
  return inUse()
}

/** Calls `turn` so often, and gives the memory in use after each of the turns `at`. */
const turns = (at: readonly number[], turn: (i: number) => void): readonly number[] => {
  const seen: number[] = []
  for (let i = 1; i <= Math.max(...at); i++) {
    turn(i)
    if (at.includes(i)) seen.push(kept())
  }
  return seen
}

interface Network {
  readonly w1: NDArray
  readonly b1: NDArray
  readonly w2: NDArray
  readonly b2: NDArray
}

/** Training steps with momentum that never wait. */
const steps = (at: readonly number[]): readonly number[] => {
  const [x, y] = [normal(key(1), [32, 2]), normal(key(2), [32, 2])]
  const start: Network = {
    w1: normal(key(3), [2, 16]),
    b1: zeros([16]),
    w2: normal(key(4), [16, 2]),
    b2: zeros([2]),
  }
  const loss = ({ w1, b1, w2, b2 }: Network): NDArray =>
    mean(square(sub(add(matmul(tanh(add(matmul(x, w1), b1)), w2), b2), y)))
  const step = jit((p: Network, m: Network): readonly [Network, Network] => {
    const next = Tree.map((v: NDArray, g: NDArray) => add(mul(v, 0.9), g), m, grad(loss)(p))
    return [Tree.map((w: NDArray, v: NDArray) => sub(w, mul(v, 0.01)), p, next), next]
  })
  const state = { now: [start, Tree.map((w: NDArray) => mul(w, 0), start)] as readonly [Network, Network] }
  return turns(at, () => {
    state.now = step(...state.now)
  })
}

/** Arrays of 1 MiB that nobody keeps; the most memory that was in use. */
const arrays = ([n]: readonly number[]): readonly number[] => {
  const x = ones([2 ** 18])
  const next = jit((v: NDArray) => add(v, 1))
  const most = { memory: 0 }
  turns([n!], () => {
    next(x)
    most.memory = Math.max(most.memory, inUse())
  })
  return [most.memory]
}

/** Functions with enough work for threads, jitted, called and dropped. */
const functions = (at: readonly number[]): readonly number[] => {
  const x = ones([200, 300])
  return turns(at, (i) => jit((v: NDArray) => sum(mul(sin(v), i)))(x))
}

/** Threads help, and then there is nothing more to do. */
const threads = async (): Promise<readonly number[]> => {
  const x = normal(key(1), [400, 400])
  const f = jit((v: NDArray) => sum(matmul(v, v)))
  for (let i = 0; i < 10; i++) {
    f(x)
    await sleep(20)
  }
  return []
}

const tasks: Readonly<Record<string, (at: readonly number[]) => readonly number[] | Promise<readonly number[]>>> = {
  steps,
  arrays,
  functions,
  threads,
}

const [task = "", ...at] = process.argv.slice(2)
console.log(JSON.stringify(await tasks[task]!(at.map(Number))))
