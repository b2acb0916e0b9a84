// Bundles a TypeScript file of the tests, so that Node runs it as it is.
import { join } from "node:path"
import { build } from "tsup"
import { cache, root } from "./shell.mjs"
import { shipWorkers } from "./workers.mjs"

/** The path of the bundle. */
export const bundle = async (name, entry) => {
  await build({
    config: false,
    silent: true,
    entry: { [name]: join(root, entry) },
    format: "esm",
    target: "node20",
    outDir: cache,
    outExtension: () => ({ js: ".mjs" }),
    noExternal: [/^fp-ts/],
    splitting: false,
    sourcemap: "inline",
  })
  shipWorkers(cache)
  return join(cache, `${name}.mjs`)
}
