import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join, resolve } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { findChromium, show } from "./chromium.js"
import { addressOf, serve } from "./server.js"

interface Report {
  readonly error?: string
  readonly backend: string
  readonly isolated: boolean | null
  readonly helpers: number
  readonly relaxed: boolean
  readonly bits: Readonly<Record<string, string>>
  readonly magnitudes: Readonly<Record<string, number>>
  /** what WebGPU gave, in a page that was asked for it */
  readonly gpu?: Gpu | null
}

interface Gpu {
  /** null where there is no adapter */
  readonly name: string | null
  readonly why?: string
  readonly magnitudes: Readonly<Record<string, number>>
}

const repository = resolve(import.meta.dirname, "../..")
const chromium = findChromium()
const several = availableParallelism() > 1

const run = (...args: readonly string[]): string =>
  execFileSync(process.execPath, args, { cwd: repository, encoding: "utf8" })

const inNode = (query: string): Report => JSON.parse(run("test/browser/node.mjs", query.slice(1))) as Report

const inPage = async (path: string): Promise<Report> => {
  let heard: (text: string) => void = () => undefined
  const told = new Promise<string>((resolve) => {
    heard = resolve
  })
  const server = await serve(repository, (text) => heard(text))
  try {
    return JSON.parse(await show(chromium!, `${addressOf(server)}${path}`, told)) as Report
  } finally {
    server.close()
  }
}

beforeAll(() => {
  if (!existsSync(join(repository, "dist/esm/package.json"))) run(".ci/build.mjs", "--js")
})

/** What a GPU gave; where there is none, nothing, and a line on the error stream. Linux in CI must have one. */
const named = (gpu: Gpu): Gpu => {
  if (gpu.name !== null) return gpu
  if (process.platform === "linux" && process.env.CI) throw new Error(gpu.why)
  console.error(`\n*** WebGPU is NOT TESTED in the page. ${gpu.why} ***\n`)
  return gpu
}

const cases = [
  ["/isolated", "", true, several],
  ["/isolated", "?separate", true, several],
  ["/plain", "", false, false],
  ["/plain", "?separate", false, false],
] as const

describe("the built library in Chromium", () => {
  test.for(cases)(
    "$0 $1: jit computes what it does in Node",
    { timeout: 180_000 },
    async ([path, query, isolated, threads], { skip }) => {
      skip(chromium === null, "no Chromium on the search path; the variable CHROMIUM may name one")
      const page = await inPage(`${path}${query}`)
      expect(page.error).toBeUndefined()
      expect(page.isolated).toBe(isolated)
      expect(page.backend).toBe("wasm")
      expect(page.helpers > 0).toBe(threads)
      const node = inNode(query)
      expect(node.helpers > 0).toBe(several)
      const near = (magnitudes: Report["magnitudes"], where: string): void => {
        for (const [name, size] of Object.entries(magnitudes))
          expect(Math.abs(size / node.magnitudes[name]! - 1), `${name} ${where}`).toBeLessThan(1e-4)
      }
      near(page.magnitudes, "in WebAssembly")
      expect(Object.keys(page.magnitudes)).toEqual(Object.keys(node.magnitudes))
      expect(page.gpu !== null).toBe(query === "")
      if (page.gpu) near(named(page.gpu).magnitudes, `on ${page.gpu.name}`)
      if (query !== "") expect([page.relaxed, node.relaxed]).toEqual([false, false])
      if (page.relaxed === node.relaxed) expect(page.bits).toEqual(node.bits)
    },
  )
})
