import { type NDArray, type Shape, sizeOf } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import { expandDims, full, moveAxis, multiply, reshape } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { type FloatType, type Key, orthogonal as orthogonalSample } from "../../random/index.js"
import { checkNumber, type Initializer, initializer } from "./initializer.js"
import { placed } from "./placed.js"
import { axisIn } from "./variance.js"

/** The options of `orthogonal` and `deltaOrthogonal`. */
export interface OrthogonalOptions {
  /** the axis of the columns, which are orthogonal where they are not more than the rows; default -1 */
  readonly columnAxis?: number
}

const sample = (op: string, k: Key, shape: Shape, scale: number, columnAxis: number, dtype: FloatType): NDArray => {
  if (shape.length < 2)
    throw new ShapeError({
      op,
      problem: `fills matrices and kernels, not an array of ${shape.length} dimensions`,
      hint: "give a shape with at least two dimensions",
    })
  const axis = axisIn(op, columnAxis, shape)
  if (sizeOf(shape) === 0) return full(shape, 0, { dtype })
  const columns = shape[axis]!
  const q = orthogonalSample(k, sizeOf(shape) / columns, [], { m: columns, dtype })
  const rows = shape.filter((_, i) => i !== axis)
  return multiply(moveAxis(reshape(q, [...rows, columns]), -1, axis), scale)
}

/**
 * A matrix uniform among those whose rows or columns, whichever are fewer, are orthogonal and of length `scale`, default
 * 1; of a kernel all axes but one make the rows (Saxe et al., "Exact solutions to the nonlinear dynamics of learning in
 * deep linear neural networks", 2014).
 *
 * @throws ShapeError unless the shape has at least two dimensions
 * @example orthogonal()(key(0), [3, 3]) // float32[3,3]
 */
export const orthogonal = operation(
  "orthogonal",
  (scale = 1, { columnAxis = -1 }: OrthogonalOptions = {}): Initializer => {
    const op = "orthogonal"
    checkNumber(op, "the scale", scale)
    return initializer(op, (k, shape, dtype) => sample(op, k, shape, scale, columnAxis, dtype))
  },
  ["columnAxis"],
)

/**
 * Kernels [...spatial, in, out] that are zero but in their middle, where an orthogonal matrix stands (Xiao et al.,
 * "Dynamical isometry and a mean field theory of CNNs", 2018).
 *
 * @throws ShapeError unless the shape has 3 to 5 dimensions, and at least as many outputs as inputs
 * @example deltaOrthogonal()(key(0), [3, 2, 4]) // float32[3,2,4]
 */
export const deltaOrthogonal = operation(
  "deltaOrthogonal",
  (scale = 1, { columnAxis = -1 }: OrthogonalOptions = {}): Initializer => {
    const op = "deltaOrthogonal"
    checkNumber(op, "the scale", scale)
    return initializer(op, (k, shape, dtype) => {
      const [inputs, outputs] = shape.slice(-2)
      if (shape.length >= 2 && outputs! < inputs!)
        throw new ShapeError({
          op,
          problem: `${inputs} inputs are more than ${outputs} outputs`,
          hint: "a kernel [..., in, out] needs at least as many outputs",
        })
      const spatial = shape.slice(0, -2).map((_, i) => i)
      const matrix = sample(op, k, shape.slice(-2), scale, columnAxis, dtype)
      return placed(op, expandDims(matrix, spatial), shape, spatial, (n) => Math.floor((n - 1) / 2))
    })
  },
  ["columnAxis"],
)
