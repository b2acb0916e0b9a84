// Writes docs/coverage.md from the code.
import { join } from "node:path"
import { bundle } from "./bundle.mjs"
import { node, root } from "./shell.mjs"

process.exitCode = node(
  "--enable-source-maps",
  await bundle("coverage-table", "test/names/main.ts"),
  join(root, "docs/coverage.md"),
)
