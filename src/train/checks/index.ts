/** Checks: what is worth knowing of a network before it is trained for long, and when it does not learn. */
export { type DeadRow, type DeadUnits, deadUnits } from "./dead-units.js"
export { type GradientCheckOptions, type GradientReport, type GradientRow, gradientCheck } from "./gradient-check.js"
export {
  type Flow,
  type GradientFlow,
  type GradientFlowOptions,
  type GradientSize,
  gradientFlow,
} from "./gradient-flow.js"
export { type InitialLoss, initialLoss } from "./initial-loss.js"
export { withLayerNames } from "./layer-names.js"
export { findNaN, findNaNInStep, type NaNPlace } from "./nan.js"
export { type Overfit, type OverfitOptions, overfitBatch } from "./overfit.js"
