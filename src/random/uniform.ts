import type { AnyShape } from "../array/index.js"
import {
  checkDType,
  checkShape,
  type DType,
  describe,
  isFloat,
  isNDArray,
  type NDArray,
  nameOfValue,
  type Shape,
  scalar,
  showShape,
} from "../array/index.js"
import { DTypeError, ShapeError, TreeError, ValueError } from "../errors/index.js"
import { operation } from "../operations/operation.js"
import { add, max, mul, sub } from "../primitives/arithmetic.js"
import { and, or, shiftRightLogical, xor } from "../primitives/bits.js"
import { broadcastInDim, fill } from "../primitives/broadcast.js"
import { bitcast, convert } from "../primitives/convert.js"
import { checkKey, counters, hash, type Key } from "./key.js"
import { inPieces } from "./pieces.js"

export type FloatType = "float32" | "float64"

/** The dtypes of `bits`. */
export type BitsType = "uint32" | "uint16" | "uint8"

/** The options of `bits`. */
export interface BitsOptions<D extends BitsType = "uint32"> {
  /** how many bits are random, from the lowest on; default all of the dtype */
  readonly width?: 8 | 16 | 32
  /** "uint32", by default, or "uint16" or "uint8", which hold the lowest 16 or 8 bits */
  readonly dtype?: D
}

/**
 * 32 random bits for every element, or fewer with zeros above them, uint32 unless given.
 *
 * threefry2x32 of the flat index (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011), as JAX has it.
 * @throws DTypeError for another dtype; ValueError when the width is none of 8, 16 and 32
 * @example bits(key(0), [3]) // uint32[3]
 */
export const bits = operation(
  "bits",
  <D extends BitsType = "uint32">(k: Key, shape: Shape = [], options: BitsOptions<D> = {}): NDArray<AnyShape, D> => {
    const op = "bits"
    const dtype: DType = options.dtype ?? "uint32"
    const width = options.width ?? 32
    if (dtype !== "uint32" && dtype !== "uint16" && dtype !== "uint8")
      throw new DTypeError({
        op,
        problem: `random bits are uint32, uint16 or uint8, not ${checkDType(op, dtype)}`,
        hint: "use randint",
      })
    if (![8, 16, 32].includes(width))
      throw new ValueError({ op, problem: `the width is ${nameOfValue(width)}`, hint: "use 8, 16 or 32" })
    checkShape(op, shape)
    const [y0, y1] = hash(checkKey(op, k), counters(shape))
    const word = xor(y0, y1)
    return convert(width === 32 ? word : and(word, fill(word, 2 ** width - 1)), dtype)
  },
  ["width", "dtype"],
)

/** Uniform in [0, 1): 23 random bits in float32, 52 in float64. */
const unit = (k: NDArray, counts: NDArray, dtype: DType): NDArray => {
  const [y0, y1] = hash(k, counts)
  if (dtype === "float32") {
    const mantissa = shiftRightLogical(xor(y0, y1), fill(y0, 9))
    const oneToTwo = bitcast(or(mantissa, fill(y0, 0x3f800000)), "float32")
    return sub(oneToTwo, fill(oneToTwo, 1))
  }
  const high = convert(y0, "float64")
  const low = convert(shiftRightLogical(y1, fill(y1, 12)), "float64")
  return mul(add(mul(high, fill(high, 2 ** 20)), low), fill(high, 2 ** -52))
}

export const checkFloatType = (op: string, dtype: DType): DType => {
  if (!isFloat(checkDType(op, dtype)))
    throw new DTypeError({
      op,
      problem: `samples are float32 or float64, not ${dtype}`,
      hint: "convert the samples with astype, or use randint",
    })
  return dtype
}

export interface UniformOptions<D extends FloatType = FloatType> {
  /** the lower bound, included; default 0; a number or an array that broadcasts */
  readonly min?: number | NDArray
  /** the upper bound, excluded; default 1 */
  readonly max?: number | NDArray
  readonly dtype?: D
}

/** A parameter of a distribution, called `name`, in the shape and dtype of the samples. */
export const spread = (op: string, name: string, x: number | NDArray, shape: Shape, dtype: DType): NDArray => {
  const value = typeof x === "number" ? scalar(x, dtype) : x
  if (!isNDArray(value))
    throw new TreeError({
      op,
      problem: `${name} is ${nameOfValue(x)}, not an array`,
      hint: "give a number or an array",
    })
  const given = { [name]: describe(value) }
  if (value.dtype !== dtype)
    throw new DTypeError({
      op,
      problem: `${name} is ${value.dtype} where the samples are ${dtype}`,
      given,
      hint: `convert it: astype(${name}, "${dtype}")`,
    })
  const offset = shape.length - value.shape.length
  if (offset < 0 || value.shape.some((d: number, i: number) => d !== 1 && d !== shape[i + offset]))
    throw new ShapeError({
      op,
      problem: `${name} does not broadcast to the shape ${showShape(shape)} of the samples`,
      given,
      hint: "its lengths, counted from the last, must be 1 or those of the shape",
    })
  return broadcastInDim(
    value,
    shape,
    value.shape.map((_: number, i: number) => i + offset),
  )
}

/** `uniform` under the name of the sampler that the user called. */
export const uniformFor = (op: string, k: Key, shape: Shape, options: UniformOptions): NDArray => {
  const { min = 0, max: upper = 1 } = options
  const words = checkKey(op, k)
  const dtype = checkFloatType(op, options.dtype ?? "float32")
  checkShape(op, shape)
  if (typeof min === "number" && typeof upper === "number") return uniformNumbers(words, shape, dtype, [min, upper])
  return between(words, counters(shape), spread(op, "min", min, shape, dtype), spread(op, "max", upper, shape, dtype))
}

/** Uniform samples between bounds of the shape of the counters. */
export const between = (k: NDArray, counts: NDArray, lo: NDArray, hi: NDArray): NDArray =>
  max(lo, add(mul(unit(k, counts, lo.dtype), sub(hi, lo)), lo))

const uniformNumbers = inPieces((k, counts, lo, hi) => between(k, counts, lo!, hi!))

/** A function, element by element, of uniform samples between two numbers, and of more numbers. */
/* @__NO_SIDE_EFFECTS__ */
export const inverting = (f: (u: NDArray, ...numbers: readonly NDArray[]) => NDArray) => {
  const draw = inPieces((k, counts, lo, hi, ...numbers) => f(between(k, counts, lo!, hi!), ...numbers))
  return (op: string, k: Key, shape: Shape, type: FloatType, numbers: readonly number[]): NDArray => {
    const words = checkKey(op, k)
    const dtype = checkFloatType(op, type)
    checkShape(op, shape)
    return draw(words, shape, dtype, numbers)
  }
}

/**
 * Uniform samples in [min, max).
 *
 * @throws ShapeError when a bound does not broadcast to the shape
 * @example uniform(key(0), [3]) // float32[3]
 */
export const uniform = operation(
  "uniform",
  <D extends FloatType = "float32">(
    k: Key,
    shape: Shape = [],
    options: UniformOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    return uniformFor("uniform", k, shape, options)
  },
  ["min", "max", "dtype"],
)
