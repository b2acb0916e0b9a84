export { type AttentionLayerOptions, crossAttention, selfAttention } from "./attention-layer.js"
export { causalMask, combineMasks, paddingMask } from "./masks.js"
export {
  type Attention,
  type AttentionInput,
  type AttentionParameters,
  attentionWeights,
  type MultiHeadOptions,
  multiHeadAttention,
} from "./multi-head.js"
export {
  addPositions,
  learnedPositions,
  type PositionOptions,
  type PositionParameters,
  type RotaryOptions,
  rotary,
  sinusoidalPositions,
} from "./positions.js"
export {
  type TransformerDecoderLayer,
  type TransformerEncoderLayer,
  type TransformerLayerOptions,
  transformerDecoderLayer,
  transformerEncoderLayer,
} from "./transformer-layer.js"
