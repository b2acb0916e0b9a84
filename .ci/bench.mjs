// Bundles the benchmark and runs it beside its peers, whose packages are installed when they are asked for.
import { statSync } from "node:fs"
import { join } from "node:path"
import { bundle } from "./bundle.mjs"
import { cache, capture, node, root } from "./shell.mjs"

const args = process.argv.slice(2)
const bench = join(root, "bench")

const modified = (path) => statSync(join(bench, path), { throwIfNoEntry: false })?.mtimeMs ?? 0

const installPeers = () => {
  if (modified("node_modules/.package-lock.json") >= modified("package-lock.json")) return
  const { ok, output } = capture("npm ci --prefix bench --no-audit --no-fund --loglevel=error")
  if (!ok) console.error(`the peers cannot be installed: ${output}`)
}

if (!args.includes("none") && !args.includes("--help")) installPeers()

const main = await bundle("bench", "bench/main.ts")
await bundle("bench-child", "bench/child.ts")
await bundle("bench-ours", "bench/ours/index.ts")
await bundle("bench-machine", "bench/machine/index.ts")

process.exitCode = node(main, bench, cache, ...args)
