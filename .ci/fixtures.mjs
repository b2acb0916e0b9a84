// Bundles test/fixtures/main.ts and runs it on the folder given.
import { bundle } from "./bundle.mjs"
import { node } from "./shell.mjs"

const args = process.argv.slice(2)

process.exitCode = node(
  "--enable-source-maps",
  await bundle("fixtures", "test/fixtures/main.ts"),
  ...(args.length > 0 ? args : ["../shared/fixtures"]),
)
