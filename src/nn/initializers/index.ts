/** First values of parameters: those of `jax.nn.initializers` for equal keys, and the gains of non-linearities. */
export * from "./constant.js"
export * from "./gain.js"
export type { Initializer } from "./initializer.js"
export * from "./orthogonal.js"
export * from "./random.js"
export * from "./scaled.js"
export { type Distribution, type FanAxes, type FanMode, fans, varianceScaling } from "./variance.js"
