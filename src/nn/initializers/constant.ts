import type { NDArray, Shape } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import { expandDims, eye, full } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { checkNumber, type Initializer, initializer } from "./initializer.js"
import { placed } from "./placed.js"
import { axisIn } from "./variance.js"

/**
 * Zeros; the key is not looked at.
 *
 * @example zeros(key(0), [2]) // [0, 0]
 */
export const zeros: Initializer = initializer("zeros", (_, shape, dtype) => full(shape, 0, { dtype }))

/**
 * Ones; the key is not looked at.
 *
 * @example ones(key(0), [2]) // [1, 1]
 */
export const ones: Initializer = initializer("ones", (_, shape, dtype) => full(shape, 1, { dtype }))

/**
 * The same number everywhere.
 *
 * @throws ValueError unless it is a number
 * @example constant(-7)(key(0), [2]) // [-7, -7]
 */
export const constant = operation("constant", (value: number): Initializer => {
  const checked = checkNumber("constant", "the value", value)
  return initializer("constant", (_, shape, dtype) => full(shape, checked, { dtype }))
})

const matrixOf = (op: string, shape: Shape): readonly [number, number] => {
  const [n, m] = shape
  if (shape.length !== 2)
    throw new ShapeError({
      op,
      problem: `fills matrices, not an array of ${shape.length} dimensions`,
      hint: "use dirac for the kernels of convolutions",
    })
  return [n!, m!]
}

/**
 * Ones on the diagonal of a matrix: a dense layer that passes its inputs on.
 *
 * @throws ShapeError unless the shape has two dimensions
 * @example identity(key(0), [2, 3]) // [[1, 0, 0], [0, 1, 0]]
 */
export const identity: Initializer = initializer("identity", (_, shape, dtype) => {
  const [n, m] = matrixOf("identity", shape)
  return eye(n, m, { dtype })
})

/** The axes of the channels in the kernel of a convolution. */
export interface KernelAxes {
  /** the axis of the input channels; default -2 */
  readonly inAxis?: number
  /** the axis of the output channels; default -1 */
  readonly outAxis?: number
}

/**
 * Kernels with a 1 in their middle for equal input and output channels: a convolution that passes its inputs on
 * (Zagoruyko and Komodakis, "DiracNets", 2017).
 *
 * @throws ShapeError unless the shape has 3 to 5 dimensions and those axes
 * @example dirac()(key(0), [3, 1, 1]) // [[[0]], [[1]], [[0]]]
 */
export const dirac = operation(
  "dirac",
  ({ inAxis = -2, outAxis = -1 }: KernelAxes = {}): Initializer =>
    initializer("dirac", (_, shape, dtype) => {
      const op = "dirac"
      const [i, o] = [axisIn(op, inAxis, shape), axisIn(op, outAxis, shape)]
      const channels: NDArray = eye(shape[Math.min(i, o)]!, shape[Math.max(i, o)]!, { dtype })
      const spatial = shape.flatMap((_, axis) => (axis === i || axis === o ? [] : [axis]))
      return placed(op, expandDims(channels, spatial), shape, spatial, (n) => Math.floor(n / 2))
    }),
  ["inAxis", "outAxis"],
  0,
)
