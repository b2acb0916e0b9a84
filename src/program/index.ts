export {
  type Builder,
  belongTogether,
  bind,
  type Closed,
  checkAlive,
  checkUsable,
  type Eager,
  isTracer,
  isTracing,
  setEager,
  traceFlat,
} from "./builder.js"
export { check } from "./check.js"
export { dce, dropInputs, readVars, select } from "./dce.js"
export { evaluate } from "./evaluate.js"
export { interpret } from "./interpret.js"
export { type Dual, jvp } from "./jvp.js"
export { type Linearized, linearize } from "./linearize.js"
export { memo } from "./memo.js"
export { parse } from "./parse.js"
export * from "./program.js"
export { reaches } from "./reaches.js"
export { show } from "./show.js"
export { transpose } from "./transpose.js"
export { type Trie, trie } from "./trie.js"
export { type Batch, vmap } from "./vmap.js"
