import {
  type Aval,
  allocate,
  checkDType,
  checkShape,
  type DType,
  type DTypeOption,
  fromHost,
  isComplex,
  isNDArray,
  type NDArray,
  normalizeAxis,
  type Shape,
  scalar,
  store,
} from "../array/index.js"
import type { Gradual, Unknown } from "../array/shape-types.js"
import { add } from "../primitives/arithmetic.js"
import { broadcastInDim, fill } from "../primitives/broadcast.js"
import { eq } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { iota as iotaPrimitive } from "../primitives/shape.js"
import { asArray, expand } from "./operand.js"
import { operation } from "./operation.js"

const filled = (op: string, shape: Shape, value: number, dtype: DType = "float32"): NDArray =>
  broadcastInDim(scalar(value, checkDType(op, dtype)), [...checkShape(op, shape)], [])

/**
 * An array of zeros; float32 unless given.
 *
 * @throws ShapeError when `shape` is no shape; DTypeError when there is no such dtype
 * @example zeros([2, 3]) // float32[2,3]
 */
export const zeros = operation(
  "zeros",
  <const S extends Shape, D extends DType = "float32">(
    shape: S,
    options: DTypeOption<D> = {},
  ): NDArray<Gradual<S>, D> => filled("zeros", shape, 0, options.dtype),
  ["dtype"],
)

/**
 * An array of ones; float32 unless given.
 *
 * @throws ShapeError when `shape` is no shape; DTypeError when there is no such dtype
 * @example ones([2, 3]) // float32[2,3]
 */
export const ones = operation(
  "ones",
  <const S extends Shape, D extends DType = "float32">(
    shape: S,
    options: DTypeOption<D> = {},
  ): NDArray<Gradual<S>, D> => filled("ones", shape, 1, options.dtype),
  ["dtype"],
)

/**
 * An array of one value, a number or an array that broadcasts; its dtype is the array's, or float32, unless given.
 *
 * @throws ShapeError when `shape` is no shape; DTypeError for a number the dtype cannot hold
 * @example full([2], 7) // [7, 7]
 */
export const full = operation(
  "full",
  <const S extends Shape, D extends DType = "float32">(
    shape: S,
    value: NDArray<Unknown, D> | number,
    options: DTypeOption<D> = {},
  ): NDArray<Gradual<S>, D> => {
    checkShape("full", shape)
    const dtype = options.dtype === undefined ? undefined : checkDType("full", options.dtype)
    if (!isNDArray(value)) return expand(numberAs("full", value, dtype ?? "float32"), [...shape])
    return expand(dtype === undefined ? value : convert(value, dtype), [...shape])
  },
  ["dtype"],
)

const numberAs = (op: string, value: number, dtype: DType): NDArray => {
  if (typeof value !== "number") asArray(op, value, "value")
  return isComplex(dtype) ? scalar(value, dtype) : fromHost([], dtype, allocate(dtype, [store(op, value, dtype)]))
}

/**
 * Zeros in the shape of x, and in its dtype unless given.
 *
 * @throws TreeError unless x is an array
 * @example zerosLike(array([1, 2])) // [0, 0]
 */
export const zerosLike = operation(
  "zerosLike",
  <S extends Shape, E extends DType, D extends DType = E>(
    x: NDArray<S, E>,
    options: DTypeOption<D> = {},
  ): NDArray<S, D> => fill(like("zerosLike", x, options), 0),
  ["dtype"],
)

/**
 * Ones in the shape of x, and in its dtype unless given.
 *
 * @throws TreeError unless x is an array
 * @example onesLike(array([1, 2])) // [1, 1]
 */
export const onesLike = operation(
  "onesLike",
  <S extends Shape, E extends DType, D extends DType = E>(
    x: NDArray<S, E>,
    options: DTypeOption<D> = {},
  ): NDArray<S, D> => fill(like("onesLike", x, options), 1),
  ["dtype"],
)

/**
 * One number in the shape of x, and in its dtype unless given.
 *
 * @throws TreeError unless x is an array; DTypeError for a number the dtype cannot hold
 * @example fullLike(array([1, 2]), 7) // [7, 7]
 */
export const fullLike = operation(
  "fullLike",
  <S extends Shape, E extends DType, D extends DType = E>(
    x: NDArray<S, E>,
    value: number,
    options: DTypeOption<D> = {},
  ): NDArray<S, D> => {
    const { shape, dtype } = like("fullLike", x, options)
    return expand(numberAs("fullLike", value, dtype), shape)
  },
  ["dtype"],
)

const like = (op: string, x: NDArray, { dtype }: DTypeOption): Aval => ({
  shape: asArray(op, x).shape,
  dtype: dtype === undefined ? x.dtype : checkDType(op, dtype),
})

/** The options of `iota`. */
export interface IotaOptions<D extends DType> extends DTypeOption<D> {
  /** the axis that is counted along; default -1 */
  readonly axis?: number
}

/**
 * The index along one axis, everywhere in a shape; int32 unless given.
 *
 * @throws ShapeError when there is no such axis
 * @example iota([2, 3]) // [[0, 1, 2], [0, 1, 2]]
 */
export const iota = operation(
  "iota",
  <const S extends Shape, D extends DType = "int32">(
    shape: S,
    options: IotaOptions<D> = {},
  ): NDArray<Gradual<S>, D> => {
    const { axis = -1, dtype = "int32" } = options
    checkShape("iota", shape)
    return iotaPrimitive([...shape], checkDType("iota", dtype), normalizeAxis("iota", axis, shape.length))
  },
  ["dtype", "axis"],
)

/** The options of `eye`. */
export interface EyeOptions<D extends DType> extends DTypeOption<D> {
  /** the diagonal: 0 is the main one, positive ones lie above it */
  readonly k?: number
}

/**
 * Ones on a diagonal of an n by m matrix, zeros elsewhere; square and float32 unless given.
 *
 * @throws ShapeError when n or m is no length
 * @example eye(2) // [[1, 0], [0, 1]]
 */
export const eye = operation(
  "eye",
  <const N extends number, const M extends number = N, D extends DType = "float32">(
    n: N,
    m?: M,
    options: EyeOptions<D> = {},
  ): NDArray<Gradual<readonly [N, M]>, D> => {
    const { k = 0, dtype = "float32" } = options
    const shape = checkShape("eye", [n, m ?? n])
    const row = iotaPrimitive(shape, "int32", 0)
    const onDiagonal = eq(k === 0 ? row : add(row, fill(row, k)), iotaPrimitive(shape, "int32", 1))
    return convert(onDiagonal, checkDType("eye", dtype))
  },
  ["dtype", "k"],
)
