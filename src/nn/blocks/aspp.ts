import type { NDArray, Shape } from "../../array/index.js"
import { broadcastTo, concatenate, relu } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { split, splitRecord } from "../../random/index.js"
import { count, entriesOf, fieldsOf } from "../check.js"
import { composite, type Layer } from "../layer.js"
import { activation } from "../layers/activation.js"
import { type ConvOptions, conv2d } from "../layers/conv.js"
import { globalAvgPool } from "../layers/pooling.js"
import type { Weights } from "../layers/weights.js"

/** The parameters of `aspp`. */
export interface AsppParameters {
  readonly point: Weights
  readonly atrous: readonly Weights[]
  readonly image: Weights
  readonly project: Weights
}

/** The options of `aspp`. */
export interface AsppOptions extends Pick<ConvOptions, "kernelInit" | "biasInit" | "dtype"> {
  /** the dilations of the 3x3 convolutions; default 6, 12 and 18 */
  readonly rates?: readonly number[]
  /** the channels of each branch; default those of the result */
  readonly width?: number
}

/**
 * Atrous spatial pyramid pooling: a 1x1 convolution, 3x3 ones with several dilations, and the mean of the image, side by
 * side, then a 1x1 convolution of all, with relu after each (Chen et al., "Rethinking atrous convolution", 2017).
 *
 * @throws ShapeError when x has not those channels
 * @example const block = aspp(3, 4, { rates: [1, 2] })
 * block.apply(block.init(key(0)), ones([1, 3, 6, 6])) // float32[1,4,6,6]
 */
export const aspp = operation(
  "aspp",
  (
    inputs: number,
    outputs: number,
    { rates = [6, 12, 18], width = outputs, ...options }: AsppOptions = {},
  ): Layer<AsppParameters> => {
    const op = "aspp"
    rates.forEach((rate) => count(op, "a rate", rate))
    const point = conv2d(inputs, width, 1, options)
    const atrous = rates.map((rate) => conv2d(inputs, width, 3, { ...options, dilation: rate, padding: rate }))
    const project = conv2d((rates.length + 2) * width, outputs, 1, options)
    const [rectified, pooled] = [activation(relu), globalAvgPool({ keepDims: true })]
    return composite(
      (k): AsppParameters => {
        const keys = splitRecord(k, ["point", "atrous", "image", "project"])
        const each = split(keys.atrous, atrous.length as number)
        return {
          point: point.init(keys.point),
          atrous: atrous.map((layer, i) => layer.init(each[i]!)),
          image: point.init(keys.image),
          project: project.init(keys.project),
        }
      },
      (call) => (p: AsppParameters, x: NDArray) => {
        fieldsOf(op, "parameters", p, ["point", "atrous", "image", "project"])
        entriesOf(op, "parameters", p.atrous, atrous.length)
        const unit = (name: string, layer: Layer<Weights>, weights: Weights, y: NDArray): NDArray =>
          call("relu", rectified, null, call(name, layer, weights, y))
        const local = [
          unit("point", point, p.point, x),
          ...atrous.map((layer, i) => unit(`atrous[${i}]`, layer, p.atrous[i]!, x)),
        ]
        const shape: Shape = local[0]!.shape
        const image = unit("image", point, p.image, call("pool", pooled, null, x))
        return unit("project", project, p.project, concatenate([...local, broadcastTo(image, shape)], { axis: 1 }))
      },
    )
  },
  ["rates", "width", "kernelInit", "biasInit", "dtype"],
  2,
)
