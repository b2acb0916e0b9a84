import { execFileSync } from "node:child_process"
import { existsSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import manifest from "../../package.json" with { type: "json" }
import { findChromium } from "./chromium.js"
import { bundle, newFolder, pageOf, told } from "./folder.js"

const repository = resolve(import.meta.dirname, "../..")
const folder = newFolder()
const chromium = findChromium()

const files = Object.values(manifest.exports).flatMap((target) =>
  typeof target === "string" ? [] : [target.import.default],
)

const names = files.map((file) => `Object.keys(await import(${JSON.stringify(join(repository, file))})).sort()`)

/** Loads every entry of the package, and gives the names that each exports. */
const load = `async () => [${names.join()}]`

const program = `
const tell = (result) => fetch("/report", { method: "POST", body: JSON.stringify(result) })
const load = ${load}
load().then(tell, (error) => tell({ error: String(error?.stack ?? error) }))
`

beforeAll(async () => {
  if (!existsSync(join(repository, "dist/esm/package.json")))
    execFileSync(process.execPath, [".ci/build.mjs", "--js"], { cwd: repository })
  writeFileSync(join(folder, "entry.mjs"), program)
  writeFileSync(join(folder, "index.html"), pageOf("page.js"))
  await bundle({ page: join(folder, "entry.mjs") }, folder)
})

afterAll(() => rmSync(folder, { recursive: true }))

test.skipIf(chromium === null)("every entry of the package loads in a page, with all its names", async () => {
  const list = `console.log(JSON.stringify(await (${load})()))`
  const args = ["--input-type=module", "--eval", list]
  const wanted: unknown = JSON.parse(execFileSync(process.execPath, args, { cwd: repository, encoding: "utf8" }))
  expect(await told(chromium!, folder)).toEqual(wanted)
})
