// Runs in Node: computes, and prints.
import { report, watch } from "./programs.mjs"

const seen = watch(process.argv.includes("separate"))

console.log(JSON.stringify(await report(await import("../../dist/esm/src/index.js"), seen, 5000)))
