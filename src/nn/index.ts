/** Neural networks as pure functions of parameter trees. */
export * as initializers from "./initializers/index.js"
