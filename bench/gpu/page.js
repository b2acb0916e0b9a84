// Bundles the scripts of the page in which the library is measured beside its peers.
import { join } from "node:path"
import { build } from "tsup"
import { cache, capture, root } from "../../.ci/shell.mjs"

const folder = join(root, "bench/gpu/browser")

/** Where the scripts of the page are. */
export const scripts = join(cache, "bench-gpu-page")

export const bundlePage = async () => {
  const { ok, output } = capture("npm ls --prefix bench || npm ci --prefix bench --no-audit --no-fund --loglevel=error")
  if (!ok) console.error(`the peers cannot be installed: ${output}`)
  const entry = { page: "page.ts", ours: "ours.ts", tfjs: "tfjs.mjs", "jax-js": "jax-js.mjs" }
  await build({
    config: false,
    silent: true,
    entry: Object.fromEntries(Object.entries(entry).map(([name, path]) => [name, join(folder, path)])),
    format: "esm",
    platform: "browser",
    target: "es2022",
    outDir: scripts,
    outExtension: () => ({ js: ".js" }),
    noExternal: [/.*/],
    splitting: false,
  })
}
