import { checkDType, type DType, type NDArray, type Shape } from "../array/index.js"
import { bitcast as bitcastPrimitive, convert } from "../primitives/convert.js"
import { asArray } from "./operand.js"

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
