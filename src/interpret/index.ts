/** What a network has learned and how it learns: pure functions that compute what pictures show. */
export { type Activation, activations } from "./activations.js"
export {
  filterDirection,
  type LandscapeOptions,
  type LineValues,
  lossAlong,
  lossLandscape,
} from "./landscape.js"
export { type MaximizeOptions, maximizeClass } from "./maximize.js"
export { type OcclusionOptions, occlusion } from "./occlusion.js"
export { type OptimizerPath, optimizerPath } from "./path.js"
export { overPlane, type PlaneOptions, type PlaneValues } from "./plane.js"
export { type ReceptiveField, receptiveField } from "./receptive-field.js"
export {
  type IntegratedGradientsOptions,
  inputGradient,
  integratedGradients,
  type SmoothGradOptions,
  saliency,
  smoothGrad,
} from "./saliency.js"
export type { Scores } from "./score.js"
