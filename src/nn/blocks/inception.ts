import type { NDArray } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { concatenate, relu } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { recordOf } from "../check.js"
import { graph, statefulSequential, stateless } from "../combinators/index.js"
import type { StatefulLayer } from "../layer.js"
import { activation } from "../layers/activation.js"
import { type ConvOptions, conv2d } from "../layers/conv.js"
import { maxPool } from "../layers/pooling.js"

/** Makes the convolution of an inception block, with what follows it. */
export type ConvUnit<P, S> = (inputs: number, outputs: number, kernel: number) => StatefulLayer<P, S>

/** How many channels the branches of an inception block have. */
export interface InceptionWidths {
  /** of the 1x1 branch */
  readonly one: number
  /** before and after the 3x3 convolution */
  readonly three: readonly [reduce: number, outputs: number]
  /** before and after the 5x5 convolution */
  readonly five: readonly [reduce: number, outputs: number]
  /** after the pooling */
  readonly pool: number
}

/** The options of inception blocks. */
export interface InceptionOptions {
  /** the kernel of the third branch; default 5, as in the paper */
  readonly largest?: number
}

const checkWidths = (widths: InceptionWidths): InceptionWidths => {
  const hint = "give the channels: { one: 64, three: [96, 128], five: [16, 32], pool: 32 }"
  const { three, five } = recordOf("inception", "the widths", widths, hint)
  if (Array.isArray(three) && Array.isArray(five)) return widths
  throw new ValueError({ op: "inception", problem: "three and five are no pairs of channels", hint })
}

/**
 * `inception` with other convolutions, such as those with batch normalization behind them.
 *
 * @example const block = inceptionWith(convRelu({}))(3, { one: 2, three: [2, 3], five: [1, 2], pool: 1 })
 * const [p, s] = block.init(key(0))
 * block.apply(p, inference(ones([1, 3, 6, 6])))(s)[0] // float32[1,8,6,6]
 */
export const inceptionWith = <P, S>(unit: ConvUnit<P, S>) =>
  operation(
    "inception",
    (inputs: number, widths: InceptionWidths, { largest = 5 }: InceptionOptions = {}) => {
      const { one, three, five, pool } = checkWidths(widths)
      return graph(
        {
          branch1: unit(inputs, one, 1),
          branch2: statefulSequential([unit(inputs, three[0], 1), unit(three[0], three[1], 3)]),
          branch3: statefulSequential([unit(inputs, five[0], 1), unit(five[0], five[1], largest)]),
          branch4: statefulSequential([stateless(maxPool(3, { strides: 1, padding: 1 })), unit(inputs, pool, 1)]),
        },
        (run, x): NDArray =>
          concatenate([run("branch1", x), run("branch2", x), run("branch3", x), run("branch4", x)], { axis: 1 }),
      )
    },
    ["largest"],
    2,
  )

/**
 * A convolution with relu behind it, which keeps the size of images unless it is given strides or padding.
 *
 * @example const unit = convRelu({})(3, 4, 5)
 * const [p, s] = unit.init(key(0))
 * unit.apply(p, inference(ones([1, 3, 6, 6])))(s)[0] // float32[1,4,6,6]
 */
export const convRelu =
  (options: Pick<ConvOptions, "kernelInit" | "biasInit" | "dtype">) =>
  (inputs: number, outputs: number, kernel: number, window: Pick<ConvOptions, "strides" | "padding"> = {}) =>
    graph(
      {
        conv: stateless(conv2d(inputs, outputs, kernel, { padding: (kernel - 1) / 2, ...options, ...window })),
        relu: stateless(activation(relu)),
      },
      (run, x): NDArray => run("relu", run("conv", x)),
    )

/**
 * Convolutions of 1x1, 3x3 and 5x5 pixels and a pooling side by side, joined along the channels; convolutions of 1x1
 * before the large ones and after the pooling (Szegedy et al., "Going deeper with convolutions", 2014).
 *
 * @throws ShapeError when x has not those channels
 * @example const block = inception(3, { one: 2, three: [2, 3], five: [1, 2], pool: 1 })
 * const [p, s] = block.init(key(0))
 * block.apply(p, inference(ones([1, 3, 6, 6])))(s)[0] // float32[1,8,6,6]
 */
export const inception = /* @__PURE__ */ inceptionWith(/* @__PURE__ */ convRelu({}))
