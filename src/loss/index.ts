/**
 * Losses: of each element, or of each example along the last axis; reduce them with mean or sum.
 *
 * Every one is differentiable and stable for large and small numbers, and works under vmap and jit.
 */
export * from "./binary.js"
export * from "./contrastive.js"
export * from "./cross-entropy.js"
export * from "./ctc.js"
export * from "./divergence.js"
export * from "./margin.js"
export type { Pairwise } from "./operand.js"
export * from "./penalty.js"
export * from "./ranking.js"
export {
  absoluteError,
  type HuberOptions,
  huber,
  l1,
  l2,
  logCosh,
  type SmoothL1Options,
  smoothL1,
  squaredError,
} from "./regression.js"
export * from "./segmentation.js"
export * from "./similarity.js"
export { multiclassSparsemax, sparsemax } from "./sparsemax.js"
