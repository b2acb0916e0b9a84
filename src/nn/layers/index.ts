export {
  activation,
  type MaxoutOptions,
  type MaxoutParameters,
  maxoutDense,
  type PreluOptions,
  type PreluParameters,
  prelu,
  swishWith,
} from "./activation.js"
export { adaptiveAvgPool, adaptiveMaxPool } from "./adaptive-pooling.js"
export {
  type ConvOptions,
  conv1d,
  conv2d,
  conv3d,
  type DepthwiseOptions,
  depthwiseConv2d,
  type SeparableParameters,
  separableConv2d,
} from "./conv.js"
export { type ConvTransposeOptions, convTranspose1d, convTranspose2d, convTranspose3d } from "./conv-transpose.js"
export { dense } from "./dense.js"
export { type DropoutOptions, dropout, dropped, masked, spatialDropout } from "./dropout.js"
export { type EmbeddingOptions, type EmbeddingParameters, embedding } from "./embedding.js"
export { flatten } from "./flatten.js"
export { identity } from "./identity.js"
export { type LocalOptions, locallyConnected } from "./locally-connected.js"
export {
  type AvgPoolOptions,
  avgPool,
  type GlobalPoolOptions,
  globalAvgPool,
  globalMaxPool,
  lpPool,
  type MaxPoolOptions,
  maxPool,
  type PoolOptions,
} from "./pooling.js"
export type { LayerPadding, PerAxis } from "./spatial.js"
export type { WeightOptions, Weights } from "./weights.js"
