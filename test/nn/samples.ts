import * as nn from "../../src/nn/index.js"
import { gelu, relu, tanh } from "../../src/operations/index.js"

/** Whatever has parameters or not; its types are those of the layer. */
export type Any = nn.Layer<unknown>
export type AnyWithState = nn.StatefulLayer<unknown, unknown>

const f64 = { dtype: "float64" } as const

const of = (layer: object): Any => layer as Any
const withState = (layer: object): AnyWithState => layer as AnyWithState

/** Layers without state, and the shape of an input with its batch. */
export const layers: readonly (readonly [name: string, layer: Any, shape: readonly number[]])[] = [
  ["activation", of(nn.activation(gelu)), [3, 4]],
  ["identity", of(nn.identity()), [3, 4]],
  ["prelu", of(nn.prelu({ channels: 4, ...f64 })), [3, 4, 2]],
  ["maxoutDense", of(nn.maxoutDense(4, 3, { pieces: 2, ...f64 })), [3, 4]],
  ["dense", of(nn.dense(4, 5, f64)), [3, 4]],
  ["dense over sequences", of(nn.dense(4, 5, f64)), [3, 2, 4]],
  ["conv1d", of(nn.conv1d(2, 3, 3, { padding: [[2, 0]], ...f64 })), [3, 2, 6]],
  [
    "conv2d",
    of(nn.conv2d(4, 6, [3, 2], { strides: 2, padding: 1, dilation: [1, 2], groups: 2, ...f64 })),
    [3, 4, 6, 7],
  ],
  ["conv3d", of(nn.conv3d(1, 2, 2, { padding: "SAME", ...f64 })), [2, 1, 3, 3, 3]],
  ["depthwiseConv2d", of(nn.depthwiseConv2d(2, 3, { multiplier: 2, ...f64 })), [3, 2, 4, 5]],
  ["separableConv2d", of(nn.separableConv2d(2, 5, 3, { padding: "SAME", ...f64 })), [3, 2, 4, 4]],
  ["convTranspose1d", of(nn.convTranspose1d(2, 3, 3, { strides: 2, padding: 1, outputPadding: 1, ...f64 })), [3, 2, 4]],
  ["convTranspose2d", of(nn.convTranspose2d(4, 2, 2, { strides: 2, groups: 2, ...f64 })), [2, 4, 3, 3]],
  ["convTranspose3d", of(nn.convTranspose3d(1, 2, 2, f64)), [2, 1, 2, 2, 2]],
  ["locallyConnected", of(nn.locallyConnected(2, 3, [2, 2], [4, 3], f64)), [3, 2, 4, 3]],
  ["maxPool", of(nn.maxPool(2, { padding: 1, ceilMode: true })), [2, 2, 5, 5]],
  ["avgPool", of(nn.avgPool([2, 3], { strides: 1, padding: "SAME", countIncludePad: false })), [2, 2, 4, 5]],
  ["lpPool", of(nn.lpPool(2, 2)), [2, 2, 4, 4]],
  ["globalAvgPool", of(nn.globalAvgPool()), [2, 3, 4, 4]],
  ["globalMaxPool", of(nn.globalMaxPool({ keepDims: true })), [2, 3, 4, 4]],
  ["adaptiveAvgPool", of(nn.adaptiveAvgPool([2, 3])), [2, 2, 5, 4]],
  ["adaptiveMaxPool", of(nn.adaptiveMaxPool(3)), [2, 2, 5, 4]],
  ["flatten", of(nn.flatten()), [3, 2, 2, 2]],
  ["layerNorm", of(nn.layerNorm([3, 4], f64)), [2, 3, 4]],
  ["rmsNorm", of(nn.rmsNorm(4, f64)), [3, 4]],
  ["groupNorm", of(nn.groupNorm(2, 4, f64)), [2, 4, 3, 3]],
  ["instanceNorm", of(nn.instanceNorm(3, f64)), [2, 3, 4, 4]],
  ["localResponseNorm", of(nn.localResponseNorm({ size: 3, alpha: 0.1 })), [2, 5, 2, 2]],
  ["weightNorm", of(nn.weightNorm(nn.dense(4, 3, f64))), [3, 4]],
  ["weightStandardized", of(nn.weightStandardized(nn.conv2d(2, 3, 3, f64))), [2, 2, 4, 4]],
  ["scaledStandardized", of(nn.scaledStandardized(nn.conv2d(2, 3, 3, f64))), [2, 2, 4, 4]],
  ["multiHeadAttention", of(nn.multiHeadAttention(4, 2, { causal: true, ...f64 })), [2, 3, 4]],
  ["attention with rotary positions", of(nn.multiHeadAttention(8, 2, { rotary: true, ...f64 })), [2, 3, 8]],
  ["addPositions", of(nn.addPositions()), [2, 3, 4]],
  ["learnedPositions", of(nn.learnedPositions(5, 4, f64)), [2, 3, 4]],
  ["rnn", of(nn.recurrent(nn.scanned(nn.rnnCell(3, 4, { activation: tanh, ...f64 })))), [2, 5, 3]],
  ["lstm", of(nn.recurrent(nn.scanned(nn.lstmCell(3, 4, f64), { reverse: true }))), [2, 5, 3]],
  ["gru", of(nn.recurrent(nn.bidirectional(nn.gruCell(3, 4, { resetAfter: false, ...f64 })))), [2, 5, 3]],
  [
    "stacked",
    of(nn.recurrent(nn.stacked([nn.scanned(nn.gruCell(3, 4, f64)), nn.scanned(nn.gruCell(4, 2, f64))]))),
    [2, 5, 3],
  ],
  ["aspp", of(nn.aspp(2, 3, { rates: [1, 2], ...f64 })), [2, 2, 5, 5]],
  ["squeezeExcitation", of(nn.squeezeExcitation(4, { reduction: 2, ...f64 })), [2, 4, 3, 3]],
  [
    "spatialTransformer",
    of(nn.spatialTransformer(nn.sequential([nn.flatten(), nn.dense(32, 6, f64)]), { size: [3, 2] })),
    [2, 2, 4, 4],
  ],
  ["residual", of(nn.residual(nn.dense(4, 4, f64))), [3, 4]],
  ["residual with a shortcut", of(nn.residual(nn.dense(4, 3, f64), nn.dense(4, 3, f64))), [3, 4]],
  ["parallel", of(nn.parallel([nn.dense(4, 3, f64), nn.dense(4, 2, f64)])), [3, 4]],
  ["parallel, summed", of(nn.parallel([nn.dense(4, 3, f64), nn.dense(4, 3, f64)], nn.summed)), [3, 4]],
  ["sequential", of(nn.sequential([nn.dense(4, 6, f64), nn.activation(relu), nn.dense(6, 2, f64)])), [3, 4]],
]

const batchNorm = nn.batchNormWith(f64)

/** Layers with state. */
export const statefulLayers: readonly (readonly [name: string, layer: AnyWithState, shape: readonly number[]])[] = [
  ["batchNorm", withState(nn.batchNorm(3, f64)), [4, 3, 2, 2]],
  ["dropout", withState(nn.dropout(0.5)), [3, 4]],
  ["dropout, not inverted", withState(nn.dropout(0.5, { inverted: false })), [3, 4]],
  ["spatialDropout", withState(nn.spatialDropout(0.5)), [3, 4, 2, 2]],
  ["spectralNorm", withState(nn.spectralNorm(nn.conv2d(2, 3, 3, f64))), [2, 2, 4, 4]],
  ["selfAttention", withState(nn.selfAttention(4, 2, { dropout: 0.5, ...f64 })), [2, 3, 4]],
  ["transformerEncoderLayer", withState(nn.transformerEncoderLayer(4, 2, { dropout: 0.1, ...f64 })), [2, 3, 4]],
  ["transformerEncoderLayer, pre", withState(nn.transformerEncoderLayer(4, 2, { norm: "pre", ...f64 })), [2, 3, 4]],
  ["basicBlock", withState(nn.basicBlockWith(batchNorm)(2, 4, { strides: 2, ...f64 })), [2, 2, 5, 5]],
  ["bottleneckBlock", withState(nn.bottleneckBlockWith(batchNorm)(4, 2, f64)), [2, 4, 4, 4]],
  [
    "inception",
    withState(nn.inceptionWith(nn.convRelu(f64))(2, { one: 1, three: [1, 2], five: [1, 2], pool: 1 })),
    [2, 2, 5, 5],
  ],
  [
    "statefulSequential",
    withState(nn.statefulSequential([nn.stateless(nn.dense(4, 3, f64)), nn.batchNorm(3, f64), nn.dropout(0.2)])),
    [3, 4],
  ],
  ["statefulParallel", withState(nn.statefulParallel([nn.batchNorm(3, f64), nn.batchNorm(3, f64)])), [4, 3]],
  ["statefulResidual", withState(nn.statefulResidual(nn.batchNorm(3, f64))), [4, 3]],
  [
    "statefulResidual with a shortcut",
    withState(nn.statefulResidual(nn.batchNorm(3, f64), nn.stateless(nn.dense(3, 3, f64)))),
    [4, 3],
  ],
]

/** Layers with kinks near which finite differences say nothing, and those whose gradient is not that of their values. */
export const unsmooth: readonly string[] = [
  "maxoutDense",
  "aspp",
  "squeezeExcitation",
  "sequential",
  "spatialTransformer",
  "spectralNorm",
  "transformerEncoderLayer",
  "transformerEncoderLayer, pre",
  "basicBlock",
  "bottleneckBlock",
  "inception",
]
