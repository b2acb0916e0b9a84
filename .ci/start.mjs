// Builds what is out of date, then hands the terminal and the flags to the command line program. `WEBGPU_SOFTWARE=1`
// gives `--device webgpu` an adapter in software, for machines without a GPU.
import { pathToFileURL } from "node:url"
import { fresh } from "./fresh.mjs"
import { node, quietly } from "./shell.mjs"

if (!fresh()) quietly("node .ci/build.mjs --js")

const software = async () => {
  const { bundle } = await import("./bundle.mjs")
  return ["--import", pathToFileURL(await bundle("software", "test/backends/webgpu/software.ts")).href]
}

const preloaded = process.env.WEBGPU_SOFTWARE === "1" ? await software() : []

process.exitCode = node(...preloaded, "dist/esm/src/cli/main.js", ...process.argv.slice(2))
