export { batches } from "./batches.js"
export { digits, digitsAttribution, type Labelled } from "./digits.js"
export { stratifiedSplit } from "./split.js"
