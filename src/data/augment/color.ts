import { type DType, describe, type NDArray, type Shape } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import {
  add,
  clip,
  divide,
  equal,
  max,
  mean,
  min,
  minimum,
  multiply,
  remainder,
  stack,
  subtract,
  take,
  where,
} from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { type Key, normal, splitRecord, uniform } from "../../random/index.js"
import { imageIn, numberFrom } from "./augmentation.js"

/** The options of `colorJitter`: how far each may change. */
export interface ColorJitterOptions {
  /** the factor of all pixels is from 1 - b to 1 + b; default 0.2 */
  readonly brightness?: number
  /** the factor of the distances to the mean is from 1 - c to 1 + c; default 0.2 */
  readonly contrast?: number
  /** the factor of the distances to grey is from 1 - s to 1 + s; default 0.2 */
  readonly saturation?: number
  /** colours turn by at most this share of their circle, up to 0.5; default 0 */
  readonly hue?: number
}

/** How bright red, green and blue are (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114] as const

const channel = (x: NDArray, i: number): NDArray => take(x, i, { axis: -3 })

/** The brightness of pixels, with an axis for its one channel. */
const grey = (x: NDArray): NDArray => {
  const sum = LUMA.map((share, i) => multiply(channel(x, i), share)).reduce((a, b) => add(a, b))
  return stack([sum], { axis: -3 })
}

const isRgb = (x: NDArray): boolean => x.shape.length >= 3 && x.shape.at(-3) === 3

/** RGB with its hue turned by a share of the circle; saturation and value stay (Smith, "Color gamut transform pairs", 1978). */
const turned = (x: NDArray, by: NDArray): NDArray => {
  const [r, g, b] = [0, 1, 2].map((i) => channel(x, i)) as [NDArray, NDArray, NDArray]
  const value = max(x, { axis: -3 })
  const chroma = subtract(value, min(x, { axis: -3 }))
  const divisor = where(equal(chroma, 0), 1, chroma)
  const ratio = (a: NDArray, c: NDArray, start: number): NDArray => add(divide(subtract(a, c), divisor), start)
  const sixths = where(equal(value, r), ratio(g, b, 6), where(equal(value, g), ratio(b, r, 2), ratio(r, g, 4)))
  const hue = add(sixths, multiply(by, 6))
  const at = (n: number): NDArray => {
    const k = remainder(add(hue, n + 6), 6)
    const height = clip(minimum(k, subtract(4, k)), 0, 1)
    return subtract(value, multiply(chroma, height))
  }
  return stack([at(5), at(3), at(1)], { axis: -3 })
}

/** Draws a factor about 1. */
const factor = (k: Key, most: number, dtype: DType): NDArray =>
  uniform(k, [], { min: Math.max(0, 1 - most), max: 1 + most, dtype: dtype as "float32" })

/** The distances of pixels to others, changed by a factor; pixels stay from 0 to 1. */
const stretched = (x: NDArray, from: NDArray, by: NDArray): NDArray =>
  clip(add(multiply(subtract(x, from), by), from), 0, 1)

/**
 * An image [...,channels,rows,columns] from 0 to 1 with other brightness, contrast, and, if it has 3 channels, saturation
 * and hue.
 *
 * @throws ShapeError for an array of fewer than 2 axes, or a hue without 3 channels; DTypeError unless it is float;
 * ValueError for other options
 * @example colorJitter(key(0), ones([3, 4, 4]), { brightness: 0.4, hue: 0.1 }) // float32[3,4,4]
 */
export const colorJitter = operation(
  "colorJitter",
  <S extends Shape, D extends DType>(k: Key, image: NDArray<S, D>, options: ColorJitterOptions = {}): NDArray<S, D> => {
    const op = "colorJitter"
    const { image: x } = imageIn(op, image)
    const { brightness = 0.2, contrast = 0.2, saturation = 0.2, hue = 0 } = options
    const [b, c, s] = Object.entries({ brightness, contrast, saturation }).map(([name, v]) =>
      numberFrom(op, `the ${name}`, v, 0),
    )
    const h = numberFrom(op, "the hue", hue, 0, 0.5)
    if (h > 0 && !isRgb(x))
      throw new ShapeError({
        op,
        problem: "only images of 3 channels have a hue",
        given: { image: describe(x) },
        hint: "leave the hue out, or give [3,rows,columns]",
      })
    const keys = splitRecord(k, ["brightness", "contrast", "saturation", "hue"])
    const bright = clip(multiply(x, factor(keys.brightness, b!, x.dtype)), 0, 1)
    const middle = mean(isRgb(x) ? grey(bright) : bright, { axis: isRgb(x) ? [-3, -2, -1] : [-2, -1], keepDims: true })
    const contrasted = stretched(bright, middle, factor(keys.contrast, c!, x.dtype))
    const saturated = isRgb(x)
      ? stretched(contrasted, grey(contrasted), factor(keys.saturation, s!, x.dtype))
      : contrasted
    const by = (): NDArray => uniform(keys.hue, [], { min: -h, max: h, dtype: x.dtype as "float32" })
    return (h > 0 ? clip(turned(saturated, by()), 0, 1) : saturated) as NDArray<S, D>
  },
  ["brightness", "contrast", "saturation", "hue"],
  2,
)

/** The options of `gaussianNoise`. */
export interface NoiseOptions {
  /** the standard deviation; default 0.05 */
  readonly std?: number
}

/**
 * An image from 0 to 1 with normal noise added to every pixel; it stays from 0 to 1.
 *
 * @throws ShapeError for an array of fewer than 2 axes; DTypeError unless it is float; ValueError for another deviation
 * @example gaussianNoise(key(0), ones([1, 4, 4]), { std: 0.1 }) // float32[1,4,4]
 */
export const gaussianNoise = operation(
  "gaussianNoise",
  <S extends Shape, D extends DType>(k: Key, image: NDArray<S, D>, options: NoiseOptions = {}): NDArray<S, D> => {
    const op = "gaussianNoise"
    const { image: x } = imageIn(op, image)
    const std = numberFrom(op, "the standard deviation", options.std ?? 0.05, 0)
    const noise = normal(k, x.shape, { dtype: x.dtype as "float32" })
    return clip(add(x, multiply(noise, std) as NDArray), 0, 1) as NDArray<S, D>
  },
  ["std"],
  2,
)
