import {
  array,
  checkDType,
  type DType,
  type DTypeOption,
  isNDArray,
  type NDArray,
  type Nested,
  type Shape,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { convert } from "../primitives/convert.js"
import { asArray } from "./operand.js"
import { operation } from "./operation.js"

/**
 * An array as it is, and nested numbers or booleans as an array; in the dtype given, if one is.
 *
 * @throws ShapeError when the nesting is ragged; DTypeError for a number the dtype cannot hold
 * @example asarray([1, 2]) // [1, 2]
 */
export const asarray = operation(
  "asarray",
  <D extends DType = Unknown>(x: NDArray | Nested, { dtype }: DTypeOption<D> = {}): NDArray<Unknown, D> => {
    if (!isNDArray(x)) return array(x, dtype === undefined ? {} : { dtype })
    return dtype === undefined ? asArray("asarray", x) : convert(asArray("asarray", x), checkDType("asarray", dtype))
  },
  ["dtype"],
)

/**
 * The array itself: its elements never change, so that it needs no copy.
 *
 * @throws TreeError unless x is an array
 * @example copy(array([1, 2])) // [1, 2]
 */
export const copy = <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<S, D> => asArray("copy", x)
