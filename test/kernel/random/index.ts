export { expression, index } from "./expressions.js"
export { kernels } from "./kernels.js"
export { buffersOf, elements } from "./memory.js"
export { type Context, inputs } from "./recipe.js"
