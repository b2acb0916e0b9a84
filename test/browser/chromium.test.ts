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
  readonly bits: Readonly<Record<string, string>>
}

const repository = resolve(import.meta.dirname, "../..")
const chromium = findChromium()
const several = availableParallelism() > 1

const run = (...args: readonly string[]): string =>
  execFileSync(process.execPath, args, { cwd: repository, encoding: "utf8" })

const inNode = (): Report => JSON.parse(run("test/browser/node.mjs")) as Report

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
  ["/isolated", true, several],
  ["/plain", false, false],
] as const

describe("the built library in Chromium", () => {
  test.for(cases)("$0: jit has Node's bits", async ([path, isolated, threads], { skip }) => {
    skip(chromium === null, "no Chromium on the search path; the variable CHROMIUM may name one")
    const page = await inPage(path)
    expect(page.error).toBeUndefined()
    expect(page.isolated).toBe(isolated)
    expect(page.backend).toBe("wasm")
    expect(page.helpers > 0).toBe(threads)
    const node = inNode()
    expect(node.helpers > 0).toBe(several)
    expect(page.bits).toEqual(node.bits)
  })
})
