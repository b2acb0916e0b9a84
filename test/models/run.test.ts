import { describe, expect, test } from "vitest"
import { item, jit, type NDArray, Tree, toTypedArray, valueAndGradWithAux } from "../../src/index.js"
import { type Key, key } from "../../src/random/index.js"
import { begin, inputOf, large, lossOf, type Sample, small } from "./models.js"

const finite = (x: NDArray): boolean => toTypedArray(x).every((v: number) => Number.isFinite(v))
const zero = (x: NDArray): boolean => toTypedArray(x).every((v: number) => v === 0)

/** One step of training, compiled: the loss, the gradients and the next state are there and finite. */
const trains = (sample: Sample): void => {
  const loss = lossOf(sample)
  const [p, s] = jit(begin(sample))(key(1))
  const step = jit((params: unknown, state: unknown, x: NDArray, k: Key) =>
    valueAndGradWithAux((q: never) => loss(q, state, x, k))(params as never),
  )
  const [[value, next], grads] = step(p, s, inputOf(sample), key(2))
  expect(Number.isFinite(Number(item(value)))).toBe(true)
  expect(Tree.structure(grads as never)).toEqual(Tree.structure(p as never))
  expect(Tree.structure(next as never)).toEqual(Tree.structure(s as never))
  const leaves = Tree.leaves(grads as never)
  expect(leaves.every(finite)).toBe(true)
  expect(Tree.leaves(next as never).every(finite)).toBe(true)
  // The biases of keys move all logits of a query alike, so their gradients are 0 but for rounding.
  expect(leaves.filter(zero).length).toBeLessThan(leaves.length / 10)
}

describe("forward and backward of", () => {
  test.each(small.map((sample) => [sample.name, sample] as const))("%s", (_name, sample) => {
    trains(sample)
  })
})

const long = process.env.LONG === "1"
if (!long) console.log("skipped: the models at full size; LONG=1 runs them")

describe.skipIf(!long)("forward and backward, at full size, of", () => {
  test.each(large.map((sample) => [sample.name, sample] as const))(
    "%s",
    (_name, sample) => {
      trains(sample)
    },
    600_000,
  )
})
