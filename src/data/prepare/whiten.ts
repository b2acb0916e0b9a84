import { type DType, describe, type NDArray, type Shape } from "../../array/index.js"
import { ShapeError, ValueError } from "../../errors/index.js"
import { eigh } from "../../linalg/index.js"
import {
  add,
  divide,
  flip,
  matmul,
  maximum,
  mean,
  multiply,
  reshape,
  slice,
  sqrt,
  subtract,
  transpose,
} from "../../operations/index.js"
import { asArray } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import { numberFrom } from "../augment/augmentation.js"
import { examplesIn } from "./standardize.js"

/** A linear map that makes the covariance of examples the identity, and the way back. */
export interface Whitening<D extends DType = "float32"> {
  /** [1,d] */
  readonly mean: NDArray<Shape, D>
  /** [d,k] */
  readonly matrix: NDArray<Shape, D>
  /** [k,d] */
  readonly inverse: NDArray<Shape, D>
}

/** The options of `zcaWhitening`. */
export interface WhiteningOptions {
  /** what is added to the variances; default 1e-5 */
  readonly epsilon?: number
}

/** The options of `pcaWhitening`. */
export interface PcaOptions extends WhiteningOptions {
  /** how many of the directions of greatest variance stay; default all */
  readonly components?: number
}

const flat = (x: NDArray): NDArray => {
  const shape: Shape = x.shape
  return reshape(x, [shape[0]!, shape.slice(1).reduce((n, d) => n * d, 1)])
}

interface Axes {
  readonly middle: NDArray
  /** orthonormal columns, those of greatest variance first */
  readonly directions: NDArray
  /** the standard deviations along them */
  readonly deviations: NDArray
}

const principalAxes = (op: string, x: NDArray, epsilon: number): Axes => {
  const rows = flat(examplesIn(op, x))
  const middle = mean(rows, { axis: 0, keepDims: true })
  const centred = subtract(rows, middle)
  const covariance = divide(matmul(transpose(centred), centred), rows.shape[0])
  const [variances, directions] = eigh(covariance)
  const added = numberFrom(op, "epsilon", epsilon, 0)
  return {
    middle,
    directions: flip(directions, { axis: 1 }),
    deviations: sqrt(add(maximum(flip(variances), 0), added) as NDArray),
  }
}

/**
 * Whitening by principal components of examples [n,...], which are flattened: rotated to the directions of greatest
 * variance, and divided by the deviations. Fewer components are a projection.
 *
 * @throws DTypeError unless x is float; ShapeError when there are no examples; ValueError for other options
 * @example pcaWhitening(array([[3, 0], [-3, 0], [0, 1], [0, -1]]), { components: 1 }).matrix // float32[2,1]
 */
export const pcaWhitening = operation(
  "pcaWhitening",
  <D extends DType>(x: NDArray<Shape, D>, options: PcaOptions = {}): Whitening<D> => {
    const op = "pcaWhitening"
    const { middle, directions, deviations } = principalAxes(op, x, options?.epsilon ?? 1e-5)
    const d: number = deviations.shape[0]
    const { components = d } = options ?? {}
    if (!Number.isInteger(components) || components < 1 || components > d)
      throw new ValueError({ op, problem: `there are no ${components} of ${d} components`, hint: `use 1 to ${d}` })
    const own = slice(directions, [0, 0], [d, components])
    const scales = slice(deviations, [0], [components])
    return {
      mean: middle,
      matrix: divide(own, scales),
      inverse: transpose(multiply(own, scales)),
    } as Whitening<D>
  },
  ["epsilon", "components"],
)

/**
 * Zero-phase whitening of examples [n,...], which are flattened: of all maps that make their covariance the identity, the
 * one that changes them least, so that images still look like images.
 *
 * Bell and Sejnowski, "The 'independent components' of natural scenes are edge filters", 1997.
 * @throws DTypeError unless x is float; ShapeError when there are no examples; ValueError for another epsilon
 * @example zcaWhitening(array([[3, 0], [-3, 0], [0, 1], [0, -1]])).matrix // float32[2,2]
 */
export const zcaWhitening = operation(
  "zcaWhitening",
  <D extends DType>(x: NDArray<Shape, D>, options: WhiteningOptions = {}): Whitening<D> => {
    const { middle, directions, deviations } = principalAxes("zcaWhitening", x, options?.epsilon ?? 1e-5)
    const back = transpose(directions)
    return {
      mean: middle,
      matrix: matmul(divide(directions, deviations), back),
      inverse: matmul(multiply(directions, deviations), back),
    } as Whitening<D>
  },
  ["epsilon"],
)

const mapped = (op: string, x: NDArray, f: (rows: NDArray) => NDArray): NDArray => {
  const examples = examplesIn(op, x)
  const rows = f(flat(examples))
  const shape: Shape = examples.shape
  // As many numbers as before are the same elements again.
  return rows.shape[1] === shape.slice(1).reduce((n, d) => n * d, 1) ? reshape(rows, shape) : rows
}

/** The arrays of a whitening; throws unless they are there, and for examples of this size. */
const partsOf = (
  op: string,
  x: NDArray,
  whitening: Whitening<DType>,
  name: "matrix" | "inverse",
): readonly [NDArray, NDArray] => {
  const middle = asArray(op, whitening?.mean, "whitening.mean")
  const map = asArray(op, whitening?.[name], `whitening.${name}`)
  if (map.shape.length !== 2)
    throw new ShapeError({ op, problem: `${name} is no matrix`, given: { [`whitening.${name}`]: describe(map) } })
  checkWidth(op, asArray(op, x), map.shape[0])
  return [middle, map]
}

const checkWidth = (op: string, x: NDArray, d: number): void => {
  const shape: Shape = x.shape
  const width = shape.slice(1).reduce((n, m) => n * m, 1)
  if (width !== d)
    throw new ShapeError({
      op,
      problem: `the examples have ${width} numbers each, and the whitening is for ${d}`,
      hint: "give examples of the same shape",
    })
}

/**
 * Examples [n,...] whitened: (x - mean) matrix. They keep their shape, unless components were left out: then [n,k].
 *
 * @throws DTypeError unless x is float; ShapeError for examples of another size
 * @example whiten(ones([4, 2]), zcaWhitening(array([[3, 0], [-3, 0], [0, 1], [0, -1]]))) // float32[4,2]
 */
export const whiten = operation(
  "whiten",
  <D extends DType>(x: NDArray<Shape, D>, whitening: Whitening<D>): NDArray<Shape, D> => {
    const [middle, matrix] = partsOf("whiten", x, whitening, "matrix")
    return mapped("whiten", x, (rows) => matmul(subtract(rows, middle), matrix)) as NDArray<Shape, D>
  },
)

/**
 * The inverse of `whiten`, or the nearest to one when components were left out: z inverse + mean.
 *
 * Law: `unwhiten(whiten(x, w), w)` is x when no component is left out, but for rounding and the shape of what was flattened.
 * @throws DTypeError unless z is float; ShapeError for examples of another size
 * @example unwhiten(ones([4, 2]), zcaWhitening(array([[3, 0], [-3, 0], [0, 1], [0, -1]]))) // float32[4,2]
 */
export const unwhiten = operation(
  "unwhiten",
  <D extends DType>(z: NDArray<Shape, D>, whitening: Whitening<D>): NDArray<Shape, D> => {
    const [middle, inverse] = partsOf("unwhiten", z, whitening, "inverse")
    return mapped("unwhiten", z, (rows) => add(matmul(rows, inverse), middle)) as NDArray<Shape, D>
  },
)
