import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { expect, test } from "vitest"
import { goalText, goalTime, type Measured } from "../../bench/goal.js"
import { multiplyAdds } from "../../bench/machine/module.js"
import { side } from "../../bench/ours/index.js"
import { IMAGES, language, resnet, TOKENS } from "../../bench/ours/models.js"
import { median, short } from "../../bench/statistics.js"
import { forwards, workloads } from "../../bench/workloads.js"
import { summary } from "../../src/nn/index.js"

const repository = resolve(import.meta.dirname, "../..")

test("every workload is written for the library", () => {
  expect(Object.keys(side.workloads).sort()).toEqual(workloads.map(({ name }) => name).sort())
})

test("the floating-point operations of models are those of their summaries", () => {
  expect(forwards.resnet18).toBe(2 * summary(resnet(), IMAGES).multiplyAdds)
  expect(forwards.language).toBe(2 * summary(language(), TOKENS, { dtype: "int32" }).multiplyAdds)
})

test("a goal that is relative to another workload comes after it", () => {
  workloads.forEach(({ goal }, i) => {
    if (goal.kind === "rate") expect(workloads.slice(0, i).map(({ name }) => name)).toContain(goal.of)
  })
})

test("goals are times", () => {
  const measured: Measured = {
    flops: 1200,
    peak: 100,
    fused: true,
    copy: 4,
    peers: { "jax-js": 20 },
    rates: { even: 50 },
  }
  expect(goalTime({ kind: "time", ms: 3 }, measured)).toBe(3)
  expect(goalTime({ kind: "peak", share: 0.8, unfused: 0.75 }, measured)).toBe(15)
  expect(goalTime({ kind: "peak", share: 0.8, unfused: 0.75 }, { ...measured, fused: false })).toBe(16)
  expect(goalTime({ kind: "rate", of: "even", share: 0.6 }, measured)).toBe(40)
  expect(goalTime({ kind: "rate", of: "odd", share: 0.6 }, measured)).toBeNull()
  expect(goalTime({ kind: "faster", than: "jax-js", times: 4 }, measured)).toBe(5)
  expect(goalTime({ kind: "faster", than: "tfjs", times: 4 }, measured)).toBeNull()
  expect(goalTime({ kind: "faster", than: "jax-js", times: 0.5 }, measured)).toBe(40)
  expect(goalTime({ kind: "copies", of: "copy", times: 1.5 }, measured)).toBe(6)
})

test("goals in words", () => {
  expect(goalText({ kind: "faster", than: "jax-js", times: 4 }, true)).toBe("4x jax-js")
  expect(goalText({ kind: "faster", than: "jax", times: 0.5 }, true)).toBe("at most 2x the time of jax")
})

test("medians, and numbers of three digits", () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5])
  expect([0.00153, 5.3, 21.04, 3729.4].map(short)).toEqual(["0.00153", "5.30", "21.0", "3729"])
})

test("the machine's peak is measured by a module that engines take", () => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(multiplyAdds(false)))
  expect((exports.run as (turns: number) => number)(1)).toBeCloseTo(12e-3)
})

test("a quick look without peers prints a table and writes rows", () => {
  const folder = mkdtempSync(join(tmpdir(), "bench-"))
  try {
    const file = join(folder, "rows.json")
    const only = ["--only", "matmul f32 256", "--only", "jitted x + 1 on 4"]
    const text = execFileSync(
      process.execPath,
      [".ci/bench.mjs", "--quick", "--peers", "none", "--json", file, ...only],
      {
        cwd: repository,
        encoding: "utf8",
      },
    )
    expect(text).toMatch(/^\| matmul f32 256 +\| +[\d.]+ \| +\d+ % \|/m)
    const rows = JSON.parse(readFileSync(file, "utf8")) as readonly Readonly<Record<string, unknown>>[]
    expect(rows.map((row) => row.workload)).toEqual(["matmul f32 256", "jitted x + 1 on 4 elements"])
    rows.forEach((row) => {
      expect(Object.keys(row)).toEqual(["workload", "ours", "unit", "peers", "goal", "met"])
      expect(row).toMatchObject({ ours: expect.any(Number), unit: "ms", peers: {}, met: expect.any(Boolean) })
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
