import { bytesOf, checkDType, type DType, isDType } from "../array/index.js"
import { DTypeError } from "../errors/index.js"

/** The machine limits of a float dtype, in NumPy's words. */
export interface FloatLimits {
  readonly dtype: DType
  readonly bits: number
  /** the distance from 1 to the next larger number */
  readonly eps: number
  /** the distance from 1 to the next smaller number */
  readonly epsneg: number
  readonly max: number
  readonly min: number
  /** the smallest positive number of full precision */
  readonly tiny: number
  readonly smallestNormal: number
  readonly smallestSubnormal: number
  /** the decimal digits that every number keeps */
  readonly precision: number
  /** ten to the power of minus the precision */
  readonly resolution: number
  /** bits of the mantissa, without the leading one */
  readonly nmant: number
  /** bits of the exponent */
  readonly nexp: number
}

/** Bits of the mantissa and of the exponent, as in IEEE 754; a complex number is as exact as its parts. */
export const layouts: Readonly<Record<string, readonly [dtype: DType, nmant: number, nexp: number]>> = {
  float16: ["float16", 10, 5],
  bfloat16: ["bfloat16", 7, 8],
  float32: ["float32", 23, 8],
  float64: ["float64", 52, 11],
  complex64: ["float32", 23, 8],
  complex128: ["float64", 52, 11],
}

/**
 * The machine limits of a float dtype, float16 and bfloat16 too; of a complex one, those of its parts.
 *
 * @throws DTypeError unless the dtype is float
 * @example finfo("float32").eps // 2 ** -23
 */
export const finfo = (dtype: DType): FloatLimits => {
  const layout = layouts[checkDType("finfo", dtype)]
  if (layout === undefined)
    throw new DTypeError({ op: "finfo", problem: `${dtype} is no float`, hint: "use iinfo(dtype) for integers" })
  const [own, nmant, nexp] = layout
  const greatest = 2 ** (nexp - 1)
  const tiny = 2 ** (2 - greatest)
  // Two factors: 2 to the greatest exponent of float64 is beyond float64 itself.
  const max = (2 - 2 ** -nmant) * 2 ** (greatest - 1)
  const precision = Math.floor(nmant * Math.log10(2))
  return {
    dtype: own,
    bits: 8 * bytesOf(own),
    eps: 2 ** -nmant,
    epsneg: 2 ** -(nmant + 1),
    max,
    min: -max,
    tiny,
    smallestNormal: tiny,
    smallestSubnormal: tiny * 2 ** -nmant,
    precision,
    resolution: Number(`1e-${precision}`),
    nmant,
    nexp,
  }
}

/** The range of an integer dtype. */
export interface IntegerLimits {
  readonly dtype: DType
  readonly bits: number
  readonly min: number
  readonly max: number
}

/**
 * The smallest and the largest number of an integer dtype.
 *
 * @throws DTypeError unless the dtype is integer
 * @example iinfo("int32").max // 2147483647
 */
export const iinfo = (dtype: DType): IntegerLimits => {
  if (!isDType(dtype) || !/^u?int/.test(checkDType("iinfo", dtype)))
    throw new DTypeError({
      op: "iinfo",
      problem: `${isDType(dtype) ? dtype : "this"} is no integer dtype`,
      hint: "use finfo(dtype) for floats",
    })
  const bits = 8 * bytesOf(dtype)
  return dtype.startsWith("u")
    ? { dtype, bits, min: 0, max: 2 ** bits - 1 }
    : { dtype, bits, min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }
}
