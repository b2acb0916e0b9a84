/** Training: steps, the loop that folds them over batches, and what looks at it from outside. */

export { begin, type Checkpoint } from "./checkpoint.js"
export * from "./checks/index.js"
export { type CrossValidation, crossValidation } from "./cross-validation.js"
export { type EvaluationOptions, evaluation, prediction, type Trained } from "./evaluate.js"
export { type Listener, type Outcome, outcome, stopEarly, tap, whileFinite } from "./events.js"
export { type EpochEvent, fit, type Plan, type StepEvent, type TrainingEvent } from "./fit.js"
export { bestEpoch, type Criterion, type EpochRecord, isBestYet, isOverdue } from "./history.js"
export { type FindOptions, findLearningRate, type RatePoint, type RateRange } from "./learning-rate.js"
export type { Metrics, Totals } from "./means.js"
export * from "./metrics/index.js"
export { epochText, type Screen, showProgress } from "./progress.js"
export { type CheckpointOptions, type LoadedCheckpoint, loadCheckpoint, saveCheckpoint } from "./saving.js"
export * from "./search/index.js"
export { initialState, type Step, type StepOptions, type TrainingState, trainingStep } from "./step.js"
export {
  type ClassificationOptions,
  classification,
  type Measured,
  type Pairs,
  regression,
  type Scalars,
  type SupervisedOptions,
  supervised,
  type Task,
} from "./task.js"
export { type Environment, type Stream, type Terminal, terminalOf } from "./terminal.js"
