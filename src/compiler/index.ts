export type { Backend, ComputeDevice, Executable } from "./backend.js"
export { simplify } from "./simplify.js"
