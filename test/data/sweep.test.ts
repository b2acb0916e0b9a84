import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import * as data from "../../src/data/index.js"
import { array, complex, fromTypedArray, isCotangentError, zeros } from "../../src/index.js"
import * as io from "../../src/io/index.js"
import { key } from "../../src/random/index.js"

const matrix = array([
  [1, 2],
  [3, 4],
])

/** What a beginner, or a program without types, may give. */
const values: readonly unknown[] = [
  undefined,
  null,
  "a",
  "",
  {},
  [],
  [1, 2],
  3,
  NaN,
  -1,
  1.5,
  true,
  1n,
  () => 1,
  new Map(),
  new Uint8Array(3),
  new URL("file:///nowhere"),
  key(0),
  matrix,
  complex(matrix, 1),
  array([1, 2], { dtype: "int32" }),
  array([true, false]),
  array(1),
  zeros([0]),
  fromTypedArray(new Uint8Array(2)),
  { x: matrix, y: zeros([2]) },
  { images: matrix, labels: matrix },
]

const seconds = [undefined, "a", 2, -1, NaN, {}, { nothing: 1 }, [0.5, 0.5], matrix, array([0, 1], { dtype: "int32" })]

const calls: readonly (readonly unknown[])[] = [
  [],
  ...values.flatMap((x) => [
    [x],
    [key(0), x],
    ...seconds.flatMap((y) => [
      [x, y],
      [key(0), x, y],
    ]),
  ]),
]

/** What an error that is none of the library's says; null for one of the library's, which names no internals. */
const strange = (error: unknown): string | null => (isCotangentError(error) ? null : String(error))

const at = process.cwd()
const folder = mkdtempSync(`${tmpdir()}/cotangent-sweep-`)

beforeAll(() => process.chdir(folder))
afterAll(() => {
  process.chdir(at)
  rmSync(folder, { recursive: true })
})

/** Functions that are given functions, and give some, are not tried further than that. */
const higher = ["composed", "overBatch", "serveBatches", "prefetch", "prefetchInWorker"]

type Called = (...args: readonly unknown[]) => unknown

const functions = Object.entries({ ...data, ...io }).flatMap(([name, f]) =>
  typeof f === "function" ? [[name, f as Called] as const] : [],
)

const isPromise = (x: unknown): x is Promise<unknown> => x instanceof Promise

describe("nonsense is refused in the library's own words, or is no nonsense", () => {
  test.each(functions)("%s", async (name, f) => {
    const wrong: string[] = []
    for (const args of calls) {
      try {
        const result = f(...args)
        if (typeof result !== "function" || higher.includes(name) || name === "randomApply") continue
        const task: unknown = result()
        if (isPromise(task)) await task.catch((error: unknown) => wrong.push(`a task rejects: ${String(error)}`))
      } catch (error) {
        const problem = strange(error)
        if (problem !== null) wrong.push(problem)
      }
    }
    expect([...new Set(wrong)]).toEqual([])
  })
})
