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

const cases = [
  ["/isolated", "", true, several],
  ["/isolated", "?separate", true, several],
  ["/plain", "", false, false],
  ["/plain", "?separate", false, false],
] as const

describe("the built library in Chromium", () => {
  test.for(cases)("$0 $1: jit computes what it does in Node", async ([path, query, isolated, threads], { skip }) => {
    skip(chromium === null, "no Chromium on the search path; the variable CHROMIUM may name one")
    const page = await inPage(`${path}${query}`)
    expect(page.error).toBeUndefined()
    expect(page.isolated).toBe(isolated)
    expect(page.backend).toBe("wasm")
    expect(page.helpers > 0).toBe(threads)
    const node = inNode(query)
    expect(node.helpers > 0).toBe(several)
    for (const [name, size] of Object.entries(node.magnitudes))
      expect(Math.abs(page.magnitudes[name]! / size - 1), name).toBeLessThan(1e-4)
    if (query !== "") expect([page.relaxed, node.relaxed]).toEqual([false, false])
    if (page.relaxed === node.relaxed) expect(page.bits).toEqual(node.bits)
  })
})
