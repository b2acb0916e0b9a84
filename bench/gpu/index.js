// Bundles the measurements of a GPU and runs them: `node bench/gpu`; see README.md.
import { fileURLToPath } from "node:url"
import { bundle } from "../../.ci/bundle.mjs"
import { cache, node } from "../../.ci/shell.mjs"
import { pack } from "./pack.js"
import { bundlePage } from "./page.js"

const here = fileURLToPath(new URL(".", import.meta.url))
const args = process.argv.slice(2)
const [first, folder] = args

const main = await bundle("bench-gpu", "bench/gpu/main.ts")
if (args.includes("--browser")) await bundlePage()
if (first === "--pack" && folder !== undefined) pack(cache, main, folder)
else process.exitCode = node(main, here, ...args)
