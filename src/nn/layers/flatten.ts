import { describe, type NDArray, type Shape, sizeOf } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import { reshape } from "../../operations/index.js"
import { asArray } from "../../operations/operand.js"
import { type Layer, leaf } from "../layer.js"

/**
 * All axes but the first in one, row-major: [n,...] -> [n,features].
 *
 * @throws ShapeError for an array without axes
 * @example flatten().apply(null, ones([2, 3, 4, 4])) // float32[2,48]
 */
export const flatten = (): Layer<null> =>
  leaf(
    "flatten",
    () => null,
    (_p: null, x: NDArray): NDArray => {
      const shape: Shape = asArray("flatten", x).shape
      if (shape.length === 0)
        throw new ShapeError({
          op: "flatten",
          problem: "there is no axis for the batch",
          given: { x: describe(x) },
          hint: "x is [batch, ...]",
        })
      return reshape(x, [shape[0]!, sizeOf(shape.slice(1))])
    },
  )
