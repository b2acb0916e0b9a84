export { type BatchInstanceParameters, batchInstanceNorm, clipRho } from "./batch-instance-norm.js"
export { type BatchNormOptions, type BatchStatistics, batchNorm } from "./batch-norm.js"
export { groupNorm, instanceNorm } from "./group-norm.js"
export { type L2NormalizeOptions, l2Normalize } from "./l2-normalize.js"
export { layerNorm, type RmsParameters, rmsNorm } from "./layer-norm.js"
export { type LocalResponseOptions, localResponseNorm } from "./local-response-norm.js"
export type { Affine, NormOptions } from "./normalize.js"
export { type SingularVectors, type SpectralOptions, spectralNorm } from "./spectral-norm.js"
export { type Lengthened, weightNorm } from "./weight-norm.js"
export {
  type Gained,
  type ScaledOptions,
  type StandardizationOptions,
  scaledStandardized,
  standardizeWeights,
  weightStandardized,
} from "./weight-standardization.js"
export type { OutAxisOption } from "./weights.js"
