export { type AsppOptions, type AsppParameters, aspp } from "./aspp.js"
export {
  type ConvUnit,
  convRelu,
  type InceptionOptions,
  type InceptionWidths,
  inception,
  inceptionWith,
} from "./inception.js"
export {
  type BlockOptions,
  basicBlock,
  basicBlockWith,
  batchNormWith,
  bottleneckBlock,
  bottleneckBlockWith,
  type Norm,
  unnormalized,
} from "./residual-block.js"
export {
  type AlignOption,
  affineGrid,
  gridSample,
  type SpatialTransformerOptions,
  spatialTransformer,
} from "./spatial-transformer.js"
export {
  type SqueezeExcitationOptions,
  type SqueezeExcitationParameters,
  squeezeExcitation,
} from "./squeeze-excitation.js"
