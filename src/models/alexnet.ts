import {
  activation,
  adaptiveAvgPool,
  conv2d,
  dropout,
  flatten,
  graph,
  localResponseNorm,
  maxPool,
  sequential,
  statefulSequential,
  stateless,
} from "../nn/index.js"
import { relu } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { type DenseEndOptions, flat, linear, reluLayer } from "./parts.js"
import { statefulModelOf } from "./torch/names.js"

const rectified = () => activation(relu)

/**
 * AlexNet as torchvision has it: [n,3,h,w], for images of about 224x224 pixels, to [n,classes] (Krizhevsky, "One weird
 * trick for parallelizing convolutional neural networks", 2014).
 *
 * @throws ShapeError when x is no image of these channels, or too small
 * @example const net = alexnet({ classes: 10 })
 * summary(net, [1, 3, 224, 224]).parameters // 57044810
 */
export const alexnet = operation(
  "alexnet",
  ({ classes = 1000, channels = 3, hidden = 4096, dtype = "float32" }: DenseEndOptions = {}) => {
    const features = sequential([
      conv2d(channels, 64, 11, { strides: 4, padding: 2, dtype }),
      rectified(),
      maxPool(3, { strides: 2 }),
      conv2d(64, 192, 5, { padding: 2, dtype }),
      rectified(),
      maxPool(3, { strides: 2 }),
      conv2d(192, 384, 3, { padding: 1, dtype }),
      rectified(),
      conv2d(384, 256, 3, { padding: 1, dtype }),
      rectified(),
      conv2d(256, 256, 3, { padding: 1, dtype }),
      rectified(),
      maxPool(3, { strides: 2 }),
    ])
    const classifier = statefulSequential([
      dropout(0.5),
      linear(256 * 36, hidden, dtype),
      reluLayer(),
      dropout(0.5),
      linear(hidden, hidden, dtype),
      reluLayer(),
      linear(hidden, classes, dtype),
    ])
    const layers = { features: stateless(features), avgpool: stateless(adaptiveAvgPool(6)), classifier }
    return statefulModelOf(graph(layers, (run, x) => run("classifier", flat(run("avgpool", run("features", x))))))
  },
  ["classes", "channels", "hidden", "dtype"],
  0,
)

const normalized = () => localResponseNorm({ size: 5, alpha: 1e-4, beta: 0.75, k: 2, divideAlpha: false })

/**
 * AlexNet as in the first paper, with local response normalization and convolutions in two groups, but without dropout: [n,3,227,227] to
 * [n,classes] (Krizhevsky et al., "ImageNet classification with deep convolutional neural networks", 2012).
 *
 * @throws ShapeError when x is no such image
 * @example summary(alexnet2012(), [1, 3, 227, 227]).parameters // 60965224
 */
export const alexnet2012 = operation(
  "alexnet2012",
  ({ classes = 1000, channels = 3, hidden = 4096, dtype = "float32" }: DenseEndOptions = {}) => {
    const wide = { padding: 1, dtype }
    return statefulModelOf(
      statefulSequential([
        stateless(conv2d(channels, 96, 11, { strides: 4, dtype })),
        reluLayer(),
        stateless(normalized()),
        stateless(maxPool(3, { strides: 2 })),
        stateless(conv2d(96, 256, 5, { padding: 2, groups: 2, dtype })),
        reluLayer(),
        stateless(normalized()),
        stateless(maxPool(3, { strides: 2 })),
        stateless(conv2d(256, 384, 3, wide)),
        reluLayer(),
        stateless(conv2d(384, 384, 3, { ...wide, groups: 2 })),
        reluLayer(),
        stateless(conv2d(384, 256, 3, { ...wide, groups: 2 })),
        reluLayer(),
        stateless(maxPool(3, { strides: 2 })),
        stateless(flatten()),
        linear(256 * 36, hidden, dtype),
        reluLayer(),
        linear(hidden, hidden, dtype),
        reluLayer(),
        linear(hidden, classes, dtype),
      ]),
    )
  },
  ["classes", "channels", "hidden", "dtype"],
  0,
)
