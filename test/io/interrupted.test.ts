import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "tsup"
import { afterAll, beforeAll, expect, test } from "vitest"
import { saveBytes } from "../../src/io/index.js"

const repository = resolve(import.meta.dirname, "../..")
const folder = mkdtempSync(join(repository, "node_modules/.cache/interrupted-"))
const file = join(folder, "weights")
const SIZE = 2 ** 22

beforeAll(() =>
  build({
    config: false,
    silent: true,
    entry: { save: join(repository, "src/io/save.ts") },
    format: "esm",
    target: "node20",
    outDir: folder,
    outExtension: () => ({ js: ".mjs" }),
    noExternal: [/^fp-ts/],
  }),
)

afterAll(() => rmSync(folder, { recursive: true }))

/** The byte that fills the file; null unless it is whole. */
const content = (): number | null => {
  const bytes = readFileSync(file)
  return bytes.length === SIZE && bytes.every((byte) => byte === bytes[0]) ? bytes[0]! : null
}

test("at every moment there is the old file or the new one", async () => {
  writeFileSync(file, new Uint8Array(SIZE))
  for (let i = 1; i <= 5; i++) {
    const state = { isSaving: true }
    const saving = saveBytes(file, new Uint8Array(SIZE).fill(i))().finally(() => {
      state.isSaving = false
    })
    while (state.isSaving) {
      expect([i - 1, i]).toContain(content())
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await saving)._tag).toBe("Right")
    expect(content()).toBe(i)
  }
})

test("a program that is killed while it saves leaves a whole file", async () => {
  const program = `
    import { saveBytes } from ${JSON.stringify(pathToFileURL(join(folder, "save.mjs")).href)}
    for (let i = 0; ; i = (i + 1) % 256) {
      await saveBytes(${JSON.stringify(file)}, new Uint8Array(${SIZE}).fill(i))()
      process.stdout.write(".")
    }`
  for (const wait of [1, 4, 9, 15, 22]) {
    writeFileSync(file, new Uint8Array(SIZE).fill(255))
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    await new Promise((resolve) => child.stdout.once("data", resolve))
    await new Promise((resolve) => setTimeout(resolve, wait))
    child.kill("SIGKILL")
    await new Promise((resolve) => child.once("exit", resolve))
    expect(content()).not.toBe(null)
  }
})
