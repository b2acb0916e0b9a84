import { abs, add, div, maximum, minimum, mul, type NDArray, neg, softmax, square, sub, sum } from "../../src/index.js"
import { layerNorm } from "../ours/arrays.js"
import { type Context, countsOf, repeated, type Task } from "./context.js"
import { timeOf } from "./measure.js"
import { drawn } from "./products.js"

/** Ten operations that are an instruction or two each, so that memory decides. */
export const chain = (x: NDArray): NDArray => {
  const y = add(mul(x, 1.5), 0.25)
  const z = sub(maximum(y, -3), mul(y, 0.125))
  return minimum(add(mul(neg(z), 0.5), abs(y)), 4)
}

const width = (n: number): string => (n >= 2 ** 20 ? `${n / 2 ** 20}M` : `${n}`)

const bandwidth: Task = {
  name: "memory",
  run: async (c) => {
    const { ms, rate, how } = await c.bandwidth()
    return {
      ms,
      rate: { value: rate / 1e6, unit: "GB/s" },
      note: `${width(c.sizes.copied)} float32 read and written: the best of three plain shaders and copyBufferToBuffer: ${how}`,
    }
  },
}

/** The copy that jit makes. */
const copy = (n: number): Task => ({
  name: `jitted copy, ${width(n)} elements`,
  run: async (c) => {
    const work = repeated(c, (x) => neg(x!), [drawn(c, [n], 1)])
    const ms = await timeOf(work, c.effort)
    const reference = await c.bandwidth()
    const rate = (8 * n) / ms
    return {
      ms,
      rate: { value: rate / 1e6, unit: "GB/s" },
      compared: { name: "memory", ratio: rate / reference.rate, goal: { least: 0.85 } },
      note: "it negates, for a copy alone would be none",
      ...(await countsOf(c, work.call)),
    }
  },
})

/** A function whose result is as large as its operand, beside a plain copy of that. */
const besideCopy = (name: string, shape: readonly number[], f: (x: NDArray) => NDArray, most: number): Task => ({
  name,
  run: async (c: Context) => {
    const bytes = 4 * shape.reduce((n, d) => n * d, 1)
    const work = repeated(c, (x) => f(x!), [drawn(c, shape, 2)])
    const ms = await timeOf(work, c.effort)
    const plain = await c.copy(bytes)
    return {
      ms,
      rate: { value: (2 * bytes) / ms / 1e6, unit: "GB/s" },
      compared: { name: "a plain copy", ratio: ms / plain.ms, goal: { most } },
      ...(await countsOf(c, work.call)),
    }
  },
})

/** A sum has one result, so that it is measured beside half of a copy. */
const total = (n: number): Task => ({
  name: `sum of ${width(n)}`,
  run: async (c) => {
    const work = repeated(c, (x) => sum(x!), [drawn(c, [n], 3)])
    const ms = await timeOf(work, c.effort)
    const plain = await c.copy(4 * n)
    return {
      ms,
      rate: { value: (4 * n) / ms / 1e6, unit: "GB/s" },
      compared: { name: "a plain copy", ratio: ms / plain.ms, goal: null },
      ...(await countsOf(c, work.call)),
    }
  },
})

/** What memory decides. */
export const arrayTasks = ({ sizes: { copied, chained, rows } }: Context): readonly Task[] => [
  bandwidth,
  copy(copied),
  besideCopy(`ten operations on ${width(chained)}`, [chained], chain, 1.2),
  besideCopy(`softmax ${rows}x1024`, [rows, 1024], (x) => softmax(x), 1.3),
  besideCopy(`layerNorm ${rows}x1024`, [rows, 1024], layerNorm, 1.3),
  besideCopy(`x / (1 + x x) on ${width(chained)}`, [chained], (x) => div(x, add(1, square(x))), 1.2),
  total(chained),
]
