import { expect, test } from "vitest"
import { array, isCotangentError } from "../../src/index.js"
import * as train from "../../src/train/index.js"

const matrix = array([
  [1, 2],
  [3, 4],
])
const ids = array([1, 2], { dtype: "int32" })

/** What a program without types may give. */
const values: readonly unknown[] = [
  ...[undefined, null, "a", {}, [], [[1, 2]], 3, NaN, -1, 1.5, true, 1n, () => 1, new Map()],
  ...[matrix, ids, [matrix, ids], array(1)],
]

const seconds: readonly unknown[] = [undefined, "a", {}, NaN, matrix, ids, () => 1]

const calls: readonly (readonly unknown[])[] = [
  [],
  ...values.flatMap((x) => [[x], [x, x, x], [matrix, ids, x], [ids, ids, x], ...seconds.map((y) => [x, y])]),
]

const isPromise = (x: unknown): x is Promise<unknown> => x instanceof Promise

const strangers = async (f: (...args: readonly unknown[]) => unknown): Promise<readonly string[]> => {
  const found = calls.map(async (args) => {
    try {
      const given = f(...args)
      if (isPromise(given)) await given
      return []
    } catch (e) {
      return isCotangentError(e) ? [] : [`(${args.map(String).join(", ")}): ${e}`]
    }
  })
  return (await Promise.all(found)).flat()
}

/** Those whose whole work begins with what an async iterable tells. */
const listeners = new Set(["outcome"])

test.each(Object.entries(train).filter(([name, f]) => typeof f === "function" && !listeners.has(name)))(
  "%s given nonsense throws an error of the library, or none",
  async (_, f) => {
    expect(await strangers(f as (...args: readonly unknown[]) => unknown)).toEqual([])
  },
)
