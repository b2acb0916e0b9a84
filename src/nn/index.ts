/** Neural networks as pure functions of parameter trees. */
export * from "./attention/index.js"
export * from "./blocks/index.js"
export * from "./combinators/index.js"
export * as initializers from "./initializers/index.js"
export {
  type AnyLayer,
  type Applied,
  type Call,
  type Context,
  composite,
  type InitOf,
  type Input,
  type InputOf,
  inference,
  type Layer,
  leaf,
  type Mode,
  type OutputOf,
  type Reach,
  type StatefulLayer,
  training,
  type Window,
} from "./layer.js"
export * from "./layers/index.js"
export * from "./norm/index.js"
export * from "./recurrent/index.js"
export * from "./summary/index.js"
