import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "tsup"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { batchesOf, prefetch, prefetchInWorker, type ServedModule, serveBatches } from "../../src/data/index.js"
import { array, type NDArray, toArray } from "../../src/index.js"
import { key } from "../../src/random/index.js"

const repository = resolve(import.meta.dirname, "../..")
const folder = mkdtempSync(join(repository, "node_modules/.cache/prefetch-"))

const pipeline = `
import { batchesOf, serveBatches } from ${JSON.stringify(join(repository, "src/data/index.ts"))}
import { arange, complex, multiply } from ${JSON.stringify(join(repository, "src/index.ts"))}
import { key } from ${JSON.stringify(join(repository, "src/random/index.ts"))}
import { isMainThread } from "node:worker_threads"
export default serveBatches(function* (kind, scale) {
  if (kind === "where") yield isMainThread
  if (kind === "error") { yield 1; throw new Error("there is no more") }
  if (kind === "batches") yield* batchesOf({ x: multiply(arange(7), scale), y: [arange(7), null] }, 3, { key: key(1) })
  if (kind === "complex") yield complex(arange(2), scale)
  if (kind === "endless") for (let i = 0; ; i++) yield i
})
`

const url = pathToFileURL(join(folder, "pipeline.mjs"))

beforeAll(async () => {
  writeFileSync(join(folder, "pipeline.ts"), pipeline)
  await build({
    config: false,
    silent: true,
    entry: { pipeline: join(folder, "pipeline.ts") },
    format: "esm",
    target: "node20",
    outDir: folder,
    outExtension: () => ({ js: ".mjs" }),
    noExternal: [/^fp-ts/],
  })
})

afterAll(() => rmSync(folder, { recursive: true }))

const all = async <T>(items: AsyncIterable<T>): Promise<readonly T[]> => {
  const out: T[] = []
  for await (const item of items) out.push(item)
  return out
}

describe("prefetch", () => {
  test("gives the same items in the same order", async () => {
    const items = [1, 2, 3, 4, 5]
    for (const size of [1, 2, 9]) expect(await all(prefetch(items, { size }))).toEqual(items)
    expect(await all(prefetch([]))).toEqual([])
    const batches = batchesOf(array([1, 2, 3]), 2)
    expect((await all(prefetch(batches))).map((x) => toArray(x))).toEqual([[1, 2], [3]])
  })

  test("asks ahead, and no further", async () => {
    const asked: number[] = []
    const source = async function* () {
      for (let i = 0; i < 10; i++) {
        asked.push(i)
        yield i
      }
    }
    const iterator = prefetch(source(), { size: 3 })[Symbol.asyncIterator]()
    expect((await iterator.next()).value).toBe(0)
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(asked).toEqual([0, 1, 2, 3])
    await iterator.return?.()
  })

  test("an error comes at its place, and the source is told when nobody listens any more", async () => {
    let isOver = false
    const source = async function* () {
      try {
        yield 1
        yield 2
        throw new Error("no more")
      } finally {
        isOver = true
      }
    }
    const seen: number[] = []
    const read = async (): Promise<void> => {
      for await (const item of prefetch(source(), { size: 4 })) seen.push(item)
    }
    await expect(read()).rejects.toThrow("no more")
    expect(seen).toEqual([1, 2])
    isOver = false
    for await (const item of prefetch(source(), { size: 1 })) if (item === 1) break
    expect(isOver).toBe(true)
    expect(() => prefetch([1], { size: 0 })).toThrow("the size is the number 0")
  })
})

describe("prefetchInWorker", () => {
  test("runs beside, and gives the same trees", async () => {
    expect(await all(prefetchInWorker(url, ["where", 0]))).toEqual([false])
    const items = await all(prefetchInWorker<[string, NDArray], { readonly x: NDArray }>(url, ["batches", array(2)]))
    const { default: produce }: ServedModule<[string, NDArray], { readonly x: NDArray }> = await import(url.href)
    const here = [...(produce("batches", array(2)) as Iterable<{ readonly x: NDArray }>)]
    expect(items.map(({ x }) => toArray(x))).toEqual(here.map(({ x }) => toArray(x)))
    expect(items.map(({ x }) => x.shape)).toEqual([[3], [3], [1]])
    expect(items[0]!.x.dtype).toBe("float32")
    expect(items.map((item) => Object.keys(item))).toEqual([
      ["x", "y"],
      ["x", "y"],
      ["x", "y"],
    ])
    const [z] = await all(prefetchInWorker<[string, NDArray], NDArray>(url.href, ["complex", array(3)]))
    expect(toArray(z!)).toEqual([
      { re: 0, im: 3 },
      { re: 1, im: 3 },
    ])
  })

  test("an error of the function is thrown at its place", async () => {
    const seen: unknown[] = []
    const read = async (): Promise<void> => {
      for await (const item of prefetchInWorker(url, ["error", 0])) seen.push(item)
    }
    await expect(read()).rejects.toThrow("there is no more")
    expect(seen).toEqual([1])
  })

  test("leaving the loop stops the worker, and an endless one does not run ahead for ever", async () => {
    const seen: unknown[] = []
    for await (const item of prefetchInWorker(url, ["endless", 0], { size: 3 })) {
      seen.push(item)
      if (seen.length === 20) break
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => i))
  })

  test("where no worker can be started, it runs here", async () => {
    const produce = serveBatches((n: number) => batchesOf(array([1, 2, 3]), n, { key: key(0) }))
    const both = {
      worker: (): Worker => {
        throw new Error("not allowed")
      },
      module: async () => ({ default: produce }),
    }
    expect((await all(prefetchInWorker(both, [2]))).length).toBe(2)
  })

  test("what is no module is refused", () => {
    expect(() => prefetchInWorker("./pipeline.js", [])).toThrow("the module is the string")
    expect(() => prefetchInWorker({} as never, [])).toThrow("the module is a record")
  })
})
