import { batchesOf, moons, serveBatches } from "../../../src/data/index.js"
import { key } from "../../../src/random/index.js"

/** Runs in a worker of a page. */
export default serveBatches((n: number, size: number) => batchesOf(moons(key(0), n), size))
