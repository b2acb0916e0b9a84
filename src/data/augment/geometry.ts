import { type DType, type NDArray, nameOfValue, type Shape } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import {
  add,
  cos,
  divide,
  exp,
  minimum,
  multiply,
  negative,
  sin,
  sqrt,
  subtract,
  zeros,
} from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { type Key, splitRecord, uniform } from "../../random/index.js"
import { imageIn, numberFrom, rangeFrom } from "./augmentation.js"
import { type WarpOptions, warp, warpOptions } from "./warp.js"

/** The options of `randomAffine`. */
export interface AffineOptions extends WarpOptions {
  /** the most it is turned, to either side; default 0 */
  readonly degrees?: number
  /** the least and the greatest factor of its size; default [1, 1] */
  readonly scale?: readonly [least: number, greatest: number]
  /** the most it is moved, as a share of its rows and columns; default 0 */
  readonly translate?: number
  /** the most that columns lean, in degrees, to either side; default 0 */
  readonly shear?: number
}

/** A number between bounds; one that is known is not drawn. */
const between = (k: Key, min: number, max: number, dtype: DType): NDArray =>
  uniform(k, [], { min, max, dtype: dtype as "float32" })

const checkMode = (op: string, { mode = "constant", fill = 0 }: WarpOptions): void => {
  if (!["constant", "nearest", "reflect"].includes(mode))
    throw new ValueError({
      op,
      problem: `the mode is ${nameOfValue(mode)}`,
      hint: 'use "constant", "nearest" or "reflect"',
    })
  numberFrom(op, "the fill", fill, -Infinity)
}

const RADIANS = Math.PI / 180

const moved = (op: string, k: Key, x: NDArray, options: AffineOptions): NDArray => {
  const { image, rows, columns } = imageIn(op, x)
  checkMode(op, options)
  const most = RADIANS * numberFrom(op, "the greatest angle", options.degrees ?? 0, 0)
  const lean = Math.tan(RADIANS * numberFrom(op, "the shear", options.shear ?? 0, 0, 89))
  const share = numberFrom(op, "the greatest share", options.translate ?? 0, 0)
  const [least, greatest] = rangeFrom(op, "the scale", options.scale ?? [1, 1], 1e-6)
  const keys = splitRecord(k, ["angle", "scale", "shear", "down", "right"])
  const { dtype } = image
  const angle = between(keys.angle, -most, most, dtype)
  // As probable to double as to halve.
  const zoom = exp(between(keys.scale, Math.log(least), Math.log(greatest), dtype))
  const shear = between(keys.shear, -lean, lean, dtype)
  const [c, s] = [divide(cos(angle), zoom), divide(sin(angle), zoom)]
  const a = [c, negative(s), subtract(s, multiply(shear, c)), add(c, multiply(shear, s))] as const
  const by = (own: Key, n: number): NDArray => multiply(between(own, -share, share, dtype), n)
  return warp(image, { a, b: [by(keys.down, rows), by(keys.right, columns)] }, options)
}

/**
 * An image [...,rows,columns] turned, scaled, sheared about its middle and moved, each at random; pixels between four
 * others are their weighted mean.
 *
 * @throws ShapeError for an array of fewer than 2 axes; DTypeError unless it is float; ValueError for other options
 * @example randomAffine(key(0), ones([1, 28, 28]), { degrees: 10, scale: [0.9, 1.1], translate: 0.1 }) // float32[1,28,28]
 */
export const randomAffine = operation(
  "randomAffine",
  <S extends Shape, D extends DType>(k: Key, image: NDArray<S, D>, options: AffineOptions = {}): NDArray<S, D> =>
    moved("randomAffine", k, image, options) as NDArray<S, D>,
  ["degrees", "scale", "translate", "shear", ...warpOptions],
  2,
)

/** The options of `randomRotation`. */
export interface RotationOptions extends WarpOptions {
  /** the most it is turned, to either side; default 15 */
  readonly degrees?: number
}

/**
 * An image [...,rows,columns] turned about its middle by a random angle.
 *
 * @throws ShapeError for an array of fewer than 2 axes; DTypeError unless it is float; ValueError for other options
 * @example randomRotation(key(0), ones([1, 28, 28]), { degrees: 10 }) // float32[1,28,28]
 */
export const randomRotation = operation(
  "randomRotation",
  <S extends Shape, D extends DType>(k: Key, image: NDArray<S, D>, options: RotationOptions = {}): NDArray<S, D> =>
    moved("randomRotation", k, image, { degrees: 15, ...options }) as NDArray<S, D>,
  ["degrees", ...warpOptions],
  2,
)

/** The options of `randomScale`. */
export interface ScaleOptions extends WarpOptions {
  /** the least and the greatest factor; default [0.8, 1.25] */
  readonly scale?: readonly [least: number, greatest: number]
}

/**
 * An image [...,rows,columns] larger or smaller by a random factor, about its middle; its shape stays.
 *
 * @throws ShapeError for an array of fewer than 2 axes; DTypeError unless it is float; ValueError for other options
 * @example randomScale(key(0), ones([1, 28, 28]), { scale: [0.9, 1.1] }) // float32[1,28,28]
 */
export const randomScale = operation(
  "randomScale",
  <S extends Shape, D extends DType>(k: Key, image: NDArray<S, D>, options: ScaleOptions = {}): NDArray<S, D> =>
    moved("randomScale", k, image, { scale: [0.8, 1.25], ...options }) as NDArray<S, D>,
  ["scale", ...warpOptions],
  2,
)

/** The options of `randomTranslation`. */
export interface TranslationOptions extends WarpOptions {
  /** the most it is moved, as a share of its rows and columns; default 0.1 */
  readonly share?: number
}

/**
 * An image [...,rows,columns] moved by a random distance.
 *
 * @throws ShapeError for an array of fewer than 2 axes; DTypeError unless it is float; ValueError for other options
 * @example randomTranslation(key(0), ones([1, 28, 28]), { share: 0.1 }) // float32[1,28,28]
 */
export const randomTranslation = operation(
  "randomTranslation",
  <S extends Shape, D extends DType>(k: Key, image: NDArray<S, D>, options: TranslationOptions = {}): NDArray<S, D> => {
    const { share = 0.1, ...rest } = options
    return moved("randomTranslation", k, image, { translate: share, ...rest }) as NDArray<S, D>
  },
  ["share", ...warpOptions],
  2,
)

/** The options of `randomResizedCrop`. */
export interface ResizedCropOptions {
  /** the least and the greatest share of the area; default [0.08, 1], as for ImageNet */
  readonly scale?: readonly [least: number, greatest: number]
  /** the least and the greatest ratio of width to height; default [3 / 4, 4 / 3] */
  readonly ratio?: readonly [least: number, greatest: number]
  /** rows and columns of the result; default those of the image */
  readonly size?: readonly [rows: number, columns: number]
}

/**
 * A random part of an image [...,rows,columns], of a random area and ratio, resized: the crops of networks for ImageNet.
 *
 * Szegedy et al., "Going deeper with convolutions", 2014.
 * @throws ShapeError for an array of fewer than 2 axes; DTypeError unless it is float; ValueError for other options
 * @example randomResizedCrop(key(0), ones([3, 64, 64]), { size: [32, 32] }) // float32[3,32,32]
 */
export const randomResizedCrop = operation(
  "randomResizedCrop",
  <D extends DType>(k: Key, image: NDArray<Shape, D>, options: ResizedCropOptions = {}): NDArray<Shape, D> => {
    const op = "randomResizedCrop"
    const { image: x, rows, columns } = imageIn(op, image)
    const [least, greatest] = rangeFrom(op, "the scale", options.scale ?? [0.08, 1], 1e-6)
    const [narrow, wide] = rangeFrom(op, "the ratio", options.ratio ?? [3 / 4, 4 / 3], 1e-6)
    const [height, width] = options.size ?? [rows, columns]
    for (const n of [height, width]) numberFrom(op, "a size", Number.isInteger(n) ? n : undefined, 1)
    const keys = splitRecord(k, ["area", "ratio", "down", "right"])
    const { dtype } = x
    const area = between(keys.area, least, greatest, dtype)
    const ratio = exp(between(keys.ratio, Math.log(narrow), Math.log(wide), dtype))
    const shareOf = (share: NDArray): NDArray => minimum(sqrt(share), 1)
    const [tall, broad] = [shareOf(divide(area, ratio)), shareOf(multiply(area, ratio))]
    const place = (own: Key, share: NDArray, n: number): NDArray =>
      multiply(multiply(subtract(1, share), between(own, -0.5, 0.5, dtype)), n)
    const nothing = zeros([], { dtype: dtype as "float32" })
    const a = [multiply(tall, rows / height!), nothing, nothing, multiply(broad, columns / width!)] as const
    const b = [place(keys.down, tall, rows), place(keys.right, broad, columns)] as const
    return warp(x, { a, b }, { mode: "nearest" }, [height!, width!]) as NDArray<Shape, D>
  },
  ["scale", "ratio", "size"],
  2,
)
