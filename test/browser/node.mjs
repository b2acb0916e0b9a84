// Runs in Node: computes, and prints.
import { report, watchHelpers } from "./programs.mjs"

const seen = watchHelpers()

console.log(JSON.stringify(await report(await import("../../dist/esm/src/index.js"), seen, 5000)))
