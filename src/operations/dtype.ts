import { checkDType, type DType, isPlain, type NDArray, nameOfValue, type Shape } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import { bitcast as bitcastPrimitive, convert } from "../primitives/convert.js"
import { reducePrecision as reducePrecisionPrimitive } from "../primitives/precision.js"
import { floats } from "./elementwise.js"
import { asArray, checkTakes } from "./operand.js"
import { operation } from "./operation.js"

/**
 * The elements in another dtype: to an integer toward zero and saturating (NaN gives 0), to bool as x != 0.
 *
 * The derivative passes between float32 and float64 and is 0 otherwise.
 * @throws DTypeError when there is no such dtype
 * @example astype(array([1.7, -1.7]), "int32") // [1, -1]
 */
export const astype = <S extends Shape, D extends DType>(x: NDArray<S>, dtype: D): NDArray<S, D> => {
  checkDType("astype", dtype)
  return convert(asArray("astype", x), dtype)
}

/**
 * The same bits read as another dtype of the same width; it has no derivative.
 *
 * @throws DTypeError when the widths differ
 * @example bitcast(array([1]), "uint32") // [1065353216]
 */
export const bitcast = <S extends Shape, D extends DType>(x: NDArray<S>, dtype: D): NDArray<S, D> => {
  checkDType("bitcast", dtype)
  return bitcastPrimitive(asArray("bitcast", x), dtype)
}

/** The options of `reducePrecision`. */
export interface PrecisionOptions {
  /** how many bits the exponent has, at least 1: 8 in float32 and bfloat16, 5 in float16 */
  readonly exponentBits: number
  /** how many bits follow the leading one: 23 in float32, 10 in float16, 7 in bfloat16 */
  readonly mantissaBits: number
}

/**
 * Each element rounded to the nearest number of a smaller float format, in the dtype of x, as XLA's ReducePrecision:
 * infinite beyond its range and 0 below its normal numbers. The derivative passes as it is.
 *
 * @throws DTypeError unless x is float; ValueError unless the bits are counts
 * @example reducePrecision(array([1 / 3, 1e9]), { exponentBits: 5, mantissaBits: 2 }) // [0.3125, Infinity]
 */
export const reducePrecision = operation(
  "reducePrecision",
  <S extends Shape, D extends DType>(x: NDArray<S, D>, options: PrecisionOptions): NDArray<S, D> => {
    const op = "reducePrecision"
    checkTakes(op, floats, [asArray(op, x)], { x })
    const { exponentBits, mantissaBits }: Partial<PrecisionOptions> = isPlain(options) ? options : {}
    const count = (name: string, n: number | undefined, least: number): number => {
      if (n !== undefined && Number.isInteger(n) && n >= least) return n
      throw new ValueError({
        op,
        problem: `${name} is ${nameOfValue(n)}, not a whole number from ${least} on`,
        hint: "name both: reducePrecision(x, { exponentBits: 8, mantissaBits: 7 })",
      })
    }
    const params = {
      exponentBits: count("exponentBits", exponentBits, 1),
      mantissaBits: count("mantissaBits", mantissaBits, 0),
    }
    return reducePrecisionPrimitive([x], params)
  },
  ["exponentBits", "mantissaBits"],
)
