import type { AnyShape } from "../array/index.js"
import { checkShape, type DType, isFloat, type NDArray, type Shape, scalar } from "../array/index.js"
import { DTypeError, ShapeError } from "../errors/index.js"
import { add, max, mul, sub } from "../primitives/arithmetic.js"
import { or, shiftRightLogical, xor } from "../primitives/bits.js"
import { broadcastInDim, fill } from "../primitives/broadcast.js"
import { bitcast, convert } from "../primitives/convert.js"
import { checkKey, counters, hash, type Key } from "./key.js"

export type FloatType = "float32" | "float64"

/**
 * 32 random bits for every element, uint32.
 *
 * threefry2x32 of the flat index (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011), as JAX has it.
 */
export const bits = (k: Key, shape: Shape = []): NDArray<AnyShape, "uint32"> => {
  checkShape("bits", shape)
  const [y0, y1] = hash(checkKey("bits", k), counters(shape))
  return xor(y0, y1)
}

/** Uniform in [0, 1): 23 random bits in float32, 52 in float64. */
const unit = (k: NDArray, shape: Shape, dtype: DType): NDArray => {
  const [y0, y1] = hash(k, counters(shape))
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
  if (!isFloat(dtype)) throw new DTypeError({ op, problem: `samples are float32 or float64, not ${dtype}` })
  return dtype
}

export interface UniformOptions<D extends FloatType = FloatType> {
  /** the lower bound, included; default 0; a number or an array that broadcasts */
  readonly min?: number | NDArray
  /** the upper bound, excluded; default 1 */
  readonly max?: number | NDArray
  readonly dtype?: D
}

/** A bound in the shape and dtype of the samples. */
export const spread = (op: string, x: number | NDArray, shape: Shape, dtype: DType): NDArray => {
  const value = typeof x === "number" ? scalar(x, dtype) : x
  if (value.dtype !== dtype)
    throw new DTypeError({
      op,
      problem: `a parameter is ${value.dtype} where the samples are ${dtype}`,
      hint: `convert it: astype(x, "${dtype}")`,
    })
  const offset = shape.length - value.shape.length
  if (value.shape.some((d: number, i: number) => d !== 1 && d !== shape[i + offset]))
    throw new ShapeError({ op, problem: `a parameter of shape [${value.shape}] does not broadcast to [${shape}]` })
  return broadcastInDim(
    value,
    shape,
    value.shape.map((_: number, i: number) => i + offset),
  )
}

/**
 * Uniform samples in [min, max).
 *
 * @throws ShapeError when a bound does not broadcast to the shape
 * @example uniform(k, [3]) // float32[3] in [0, 1)
 */
export const uniform = <D extends FloatType = "float32">(
  k: Key,
  shape: Shape = [],
  options: UniformOptions<D> = {},
): NDArray<AnyShape, D> => {
  const { min = 0, max: upper = 1 } = options
  const dtype = checkFloatType("uniform", options.dtype ?? "float32")
  checkShape("uniform", shape)
  const lo = spread("uniform", min, shape, dtype)
  const hi = spread("uniform", upper, shape, dtype)
  return max(lo, add(mul(unit(checkKey("uniform", k), shape, dtype), sub(hi, lo)), lo))
}
