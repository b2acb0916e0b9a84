import { execFileSync } from "node:child_process"
import { resolve } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { add, broadcastTo, jit, ones, sort, sum, toArray } from "../../../src/index.js"

const repository = resolve(import.meta.dirname, "../../..")

/** LONG=1 for the long runs. */
const long = process.env.LONG === "1"

const node = (timeout: number, ...args: readonly string[]): string =>
  execFileSync(process.execPath, args, { cwd: repository, encoding: "utf8", timeout }).trim()

const state = { program: "" }

/** The engine's young generation has one size: else it grows by 4 MiB twice, at a step that only the engine knows. */
const flags = ["--expose-gc", "--max-semi-space-size=1"]

/** Runs a task of growth.ts in a process of its own: the memory in use, in MiB, after so many turns. */
const growth = (task: string, ...at: readonly number[]): readonly number[] =>
  JSON.parse(node(3_600_000, ...flags, state.program, task, ...at.map(String))) as readonly number[]

beforeAll(() => {
  const script = `
    import { bundle } from "./.ci/bundle.mjs"
    console.log(await bundle("growth", "test/backends/wasm/growth.ts"))`
  state.program = node(120_000, "--input-type=module", "--eval", script)
})

describe("memory", () => {
  test("training steps that never wait leave nothing behind", { timeout: 600_000 }, () => {
    const runs = Array.from({ length: 3 }, () => growth("steps", 1000, 10_000, long ? 200_000 : 100_000))
    // The engine may still be optimising the library's code at step 1,000; a leak shows in every run.
    expect(Math.min(...runs.map(([first, , last]) => last! / first!))).toBeLessThan(1.05)
    expect(Math.min(...runs.map(([, second, last]) => last! / second!))).toBeLessThan(1.03)
  })

  test("6,000 forgotten arrays of 1 MiB are collected on the way", { timeout: 120_000 }, () => {
    expect(growth("arrays", 6000)[0]).toBeLessThan(512)
  })

  test.skipIf(!long)("functions that are jitted and dropped leave nothing behind", { timeout: 3_600_000 }, () => {
    const [early, late] = growth("functions", 500, 4000)
    // One that is kept takes 90 KiB; what the collector leaves for later moves by some MiB.
    expect(((late! - early!) * 1024) / 3500).toBeLessThan(9)
  })

  test("a process whose threads have nothing to do ends", { timeout: 120_000 }, () => {
    expect(growth("threads", 0)).toEqual([])
  })
})

describe("more memory than WebAssembly has", () => {
  const large = jit((x: Parameters<typeof sum>[0]) =>
    sum(sort(broadcastTo(x, [2 ** 15, 2 ** 16]), { axis: 1 }), { axis: 1 }),
  )
  const needed = /^jit: the function needs (1[67]\d{3})\.\d MiB of WebAssembly memory, which cannot be had\n {2}hint: /

  test("is refused by its size, again and again, and all else goes on", () => {
    const x = ones([2 ** 16])
    const small = jit((v: typeof x) => add(v, 1))
    expect(() => large(x)).toThrow(needed)
    expect(() => large(x)).toThrow(needed)
    expect(toArray(sum(small(x)))).toBe(2 ** 17)
  })
})
