// jax-js on its WebAssembly backend. An array is used up by its first use, unless that takes `.ref`.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { defaultDevice, init } from "@jax-js/jax"
import { arrays } from "./arrays.mjs"
import { models } from "./models.mjs"
import { networks } from "./networks.mjs"

await init("wasm")
defaultDevice("wasm")

const dist = dirname(createRequire(import.meta.url).resolve("@jax-js/jax"))
const { version } = JSON.parse(readFileSync(join(dist, "../package.json"), "utf8"))

export const side = {
  version: `${version}, backend wasm, Node ${process.versions.node}`,
  workloads: { ...arrays, ...networks, ...models },
  cannot: {
    "GRU, gradient": "no scan",
    "ResNet-18 32x32, momentum": "a step would take minutes at the speed of its convolutions",
  },
}
