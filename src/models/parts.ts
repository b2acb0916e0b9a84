import { type NDArray, nameOfValue, type Shape } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import {
  type AnyLayer,
  activation,
  type ConvOptions,
  conv2d,
  dense,
  initializers,
  type Layer,
  type MaxPoolOptions,
  maxPool,
  sequential,
  stateless,
  type Weights,
} from "../nn/index.js"
import { relu, reshape } from "../operations/index.js"
import type { FloatType } from "../random/index.js"

/** The options of all models of images. */
export interface ImageModelOptions {
  /** how many numbers the model gives for an image; default 1000 */
  readonly classes?: number
  /** how many channels the images have; default 3 */
  readonly channels?: number
  /** of the parameters; default float32 */
  readonly dtype?: FloatType
}

/** The options of models that end with three dense layers. */
export interface DenseEndOptions extends ImageModelOptions {
  /** how many units the first two of the dense layers have; default 4096 */
  readonly hidden?: number
}

/** What the first layers of a network are made for. */
export type Stem = "large" | "small"

/** Whether the first layers shrink images to a quarter; throws for an unknown word. */
export const isLarge = (op: string, stem: Stem): boolean => {
  if (stem === "large" || stem === "small") return stem === "large"
  throw new ValueError({ op, problem: `stem is ${nameOfValue(stem)}`, hint: 'use "large" or "small"' })
}

/** He's initialization by the outputs, as torchvision has it. */
export const heOut = initializers.heNormal({ inAxis: 1, outAxis: 0, mode: "fanOut" })

/** A convolution of images as a layer with state. */
export const conv = (inputs: number, outputs: number, kernel: number, options: ConvOptions = {}) =>
  stateless(conv2d(inputs, outputs, kernel, { kernelInit: heOut, ...options }))

/** A dense layer as one with state. */
export const linear = (inputs: number, outputs: number, dtype: FloatType) =>
  stateless(dense(inputs, outputs, { dtype }))

export const reluLayer = () => stateless(activation(relu))

export const pool = (window: number, options: MaxPoolOptions = {}) => stateless(maxPool(window, options))

/** All features of each example in one axis. */
export const flat = (x: NDArray): NDArray => {
  const shape: Shape = x.shape
  return reshape(x, [shape[0]!, shape.slice(1).reduce((n, d) => n * d, 1)])
}

/** Layers one after another whose number is known only when they are made: each has weights or nothing. */
export const chain = (layers: readonly AnyLayer[]): Layer<readonly (Weights | null)[]> =>
  sequential(layers as never) as never
