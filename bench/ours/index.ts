// The library itself, by its public names alone.
import manifest from "../../package.json" with { type: "json" }
import type { Side } from "../side.js"
import { arrays } from "./arrays.js"
import { calls } from "./calls.js"
import { classifiers } from "./classifiers.js"
import { contractions } from "./contractions.js"
import { models } from "./models.js"
import { sequences } from "./sequences.js"

export const side: Side = {
  version: `${manifest.version}, Node ${process.versions.node}`,
  workloads: { ...contractions, ...arrays, ...classifiers, ...sequences, ...models, ...calls },
}
