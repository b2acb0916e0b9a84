// Builds what is out of date, then hands the terminal and the flags to the command line program.
import { fresh } from "./fresh.mjs"
import { node, quietly } from "./shell.mjs"

if (!fresh()) quietly("node .ci/build.mjs --js")

process.exitCode = node("dist/esm/src/cli/main.js", ...process.argv.slice(2))
