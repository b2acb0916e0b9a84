import {
  type AnyLayer,
  activation,
  adaptiveAvgPool,
  conv2d,
  dropout,
  graph,
  maxPool,
  statefulSequential,
  stateless,
} from "../nn/index.js"
import { relu } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { chain, type DenseEndOptions, flat, heOut, linear, reluLayer } from "./parts.js"
import { statefulModelOf } from "./torch/names.js"

/** How many convolutions of 3x3 pixels have each number of channels; a pooling follows each group. */
type Groups = readonly (readonly [convolutions: number, channels: number])[]

const featuresOf = (groups: Groups, inputs: number, dtype: "float32" | "float64"): readonly AnyLayer[] =>
  groups.flatMap(([n, channels], g) => [
    ...Array.from({ length: n }, (_, i): readonly AnyLayer[] => {
      const before = i > 0 ? channels : g === 0 ? inputs : groups[g - 1]![1]
      return [conv2d(before, channels, 3, { padding: 1, kernelInit: heOut, dtype }), activation(relu)]
    }).flat(),
    maxPool(2),
  ])

const vgg = (groups: Groups, { classes = 1000, channels = 3, hidden = 4096, dtype = "float32" }: DenseEndOptions) => {
  const classifier = statefulSequential([
    linear(512 * 49, hidden, dtype),
    reluLayer(),
    dropout(0.5),
    linear(hidden, hidden, dtype),
    reluLayer(),
    dropout(0.5),
    linear(hidden, classes, dtype),
  ])
  const features = stateless(chain(featuresOf(groups, channels, dtype)))
  const layers = { features, avgpool: stateless(adaptiveAvgPool(7)), classifier }
  return statefulModelOf(graph(layers, (run, x) => run("classifier", flat(run("avgpool", run("features", x))))))
}

/**
 * VGG-16: thirteen convolutions of 3x3 pixels and three dense layers, [n,3,224,224] -> [n,classes] (Simonyan and
 * Zisserman, "Very deep convolutional networks for large-scale image recognition", 2014; the names are torchvision's).
 *
 * @throws ShapeError when x is no image of these channels, or too small
 * @example summary(vgg16(), [1, 3, 224, 224]).parameters // 138357544
 */
export const vgg16 = operation(
  "vgg16",
  (options: DenseEndOptions = {}) =>
    vgg(
      [
        [2, 64],
        [2, 128],
        [3, 256],
        [3, 512],
        [3, 512],
      ],
      options,
    ),
  ["classes", "channels", "hidden", "dtype"],
  0,
)

/**
 * VGG-19: sixteen convolutions of 3x3 pixels and three dense layers, [n,3,224,224] -> [n,classes] (Simonyan and
 * Zisserman, 2014; the names are torchvision's).
 *
 * @throws ShapeError when x is no image of these channels, or too small
 * @example summary(vgg19(), [1, 3, 224, 224]).parameters // 143667240
 */
export const vgg19 = operation(
  "vgg19",
  (options: DenseEndOptions = {}) =>
    vgg(
      [
        [2, 64],
        [2, 128],
        [4, 256],
        [4, 512],
        [4, 512],
      ],
      options,
    ),
  ["classes", "channels", "hidden", "dtype"],
  0,
)
