// Builds dist: JavaScript for ESM and CJS, and declarations for both unless `--js` is given.
import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { quietly, root } from "./shell.mjs"
import { shipWorkers } from "./workers.mjs"

const dist = join(root, "dist")

rmSync(dist, { recursive: true, force: true })
quietly("tsup --silent")
shipWorkers(dist)
if (!process.argv.includes("--js")) {
  quietly("tsc -p tsconfig.dts.json --outDir dist/esm")
  quietly("tsc -p tsconfig.dts.json --outDir dist/cjs")
}
// Written last, so a dist with its markers is a whole one.
for (const [folder, type] of [
  ["esm", "module"],
  ["cjs", "commonjs"],
])
  writeFileSync(join(dist, folder, "package.json"), `${JSON.stringify({ type, sideEffects: false })}\n`)
