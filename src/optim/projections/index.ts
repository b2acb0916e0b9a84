/** Projections: the nearest tree of parameters in a set. */
export * from "./balls.js"
export type { Scaled } from "./project.js"
export * from "./sets.js"
