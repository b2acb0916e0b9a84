/** First values of parameters: `jax.nn.initializers`, bit for bit, and the gains of non-linearities. */
export * from "./constant.js"
export * from "./gain.js"
export type { Initializer } from "./initializer.js"
export * from "./orthogonal.js"
export * from "./random.js"
export * from "./scaled.js"
export { type Distribution, type FanAxes, type FanMode, fans, varianceScaling } from "./variance.js"
