// Bundles test/fixtures/main.ts and runs it on the folder given.
import { join } from "node:path"
import { build } from "tsup"
import { cache, node, root } from "./shell.mjs"

const args = process.argv.slice(2)

await build({
  config: false,
  silent: true,
  entry: { fixtures: join(root, "test/fixtures/main.ts") },
  format: "esm",
  target: "node20",
  outDir: cache,
  outExtension: () => ({ js: ".mjs" }),
  noExternal: [/^fp-ts/],
  splitting: false,
  sourcemap: "inline",
})

process.exitCode = node(
  "--enable-source-maps",
  join(cache, "fixtures.mjs"),
  ...(args.length > 0 ? args : ["../shared/fixtures"]),
)
