/** Schedules: hyper-parameters as functions of the number of updates made before. */
export {
  type CosineOptions,
  type Cycle,
  cosineDecay,
  inverseSqrt,
  join,
  sgdr,
  warmupConstant,
  warmupCosineDecay,
  warmupExponentialDecay,
} from "./cosine.js"
export * from "./cycles.js"
export {
  constant,
  type ExponentialOptions,
  exponentialDecay,
  type InterpolateOptions,
  inverseTime,
  linear,
  piecewiseConstant,
  piecewiseInterpolate,
  polynomial,
  stepDecay,
  type TransitionOptions,
} from "./decay.js"
export * from "./plateau.js"
export type { Anneal, StepSchedule } from "./schedule.js"
