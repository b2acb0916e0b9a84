import { type DType, type NDArray, sizeOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { axisOf, moveAxis, reshapeTo } from "../operations/axes.js"
import { numbers } from "../operations/elementwise.js"
import { broadcast, checkTakes, operands, showAll } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { roll } from "../operations/rearrange.js"
import { mul, sub } from "../primitives/arithmetic.js"
import { reduceSum } from "../primitives/broadcast.js"
import { dotGeneral } from "../primitives/dot.js"

const pairOf = (op: string, x: unknown, y: unknown): readonly [NDArray, NDArray] => {
  const given = { x, y }
  const [a, b] = operands(op, given)
  checkTakes(op, numbers, [a!], given)
  return [a!, b!]
}

/**
 * The sum of the products of all elements of two arrays of one size, both flattened.
 *
 * @throws ShapeError when the sizes differ; DTypeError when the dtypes differ or are not numeric
 * @example vdot(array([1, 2]), array([3, 4])) // 11
 */
export const vdot = <D extends DType>(
  x: NDArray<Unknown, D> | number,
  y: NDArray<Unknown, D> | number,
): NDArray<readonly [], D> => {
  const [a, b] = pairOf("vdot", x, y)
  const [m, n] = [sizeOf(a.shape), sizeOf(b.shape)]
  if (m !== n)
    throw new ShapeError({
      op: "vdot",
      problem: `the sizes differ: ${m} and ${n} elements`,
      given: showAll({ x, y }),
      hint: "use vecdot(x, y) for vectors that broadcast",
    })
  return dotGeneral(reshapeTo(a, [m]), reshapeTo(b, [n]), { contract: [[0], [0]], batch: [[], []] })
}

/** The axis along which the vectors lie. */
export interface VectorAxis {
  /** default the last */
  readonly axis?: number
}

/**
 * The inner products of vectors along an axis, default the last; the other axes broadcast.
 *
 * @throws ShapeError when the lengths of the vectors differ; DTypeError when the dtypes differ or are not numeric
 * @example vecdot(array([[1, 2], [3, 4]]), array([1, 1])) // [3, 7]
 */
export const vecdot = operation(
  "vecdot",
  <D extends DType>(x: NDArray<Unknown, D>, y: NDArray<Unknown, D>, options: VectorAxis = {}): NDArray<Unknown, D> => {
    const [a, b] = pairOf("vecdot", x, y)
    const { axis = -1 } = options
    const [i, j] = [axisOf("vecdot", a, axis), axisOf("vecdot", b, axis)]
    if (a.shape[i] !== b.shape[j])
      throw new ShapeError({
        op: "vecdot",
        problem: `the vectors have ${a.shape[i]} and ${b.shape[j]} elements`,
        given: showAll({ x, y }),
        hint: "the lengths along the axis must be equal; the other axes broadcast",
      })
    const [p, q] = broadcast("vecdot", { x: moveAxis(a, i, -1), y: moveAxis(b, j, -1) })
    return reduceSum(mul(p!, q!), [p!.shape.length - 1])
  },
  ["axis"],
)

/**
 * The cross products of vectors with 3 elements along an axis, default the last; the other axes broadcast.
 *
 * @throws ShapeError unless the vectors have 3 elements; DTypeError when the dtypes differ or are not numeric
 * @example cross(array([1, 0, 0]), array([0, 1, 0])) // [0, 0, 1]
 */
export const cross = operation(
  "cross",
  <D extends DType>(x: NDArray<Unknown, D>, y: NDArray<Unknown, D>, options: VectorAxis = {}): NDArray<Unknown, D> => {
    const [a, b] = pairOf("cross", x, y)
    const { axis = -1 } = options
    const [i, j] = [axisOf("cross", a, axis), axisOf("cross", b, axis)]
    if (a.shape[i] !== 3 || b.shape[j] !== 3)
      throw new ShapeError({
        op: "cross",
        problem: `the vectors have ${a.shape[i]} and ${b.shape[j]} elements, not 3`,
        given: showAll({ x, y }),
        hint: "name the axis along which the vectors lie: { axis }",
      })
    const [p, q] = broadcast("cross", { x: moveAxis(a, i, -1), y: moveAxis(b, j, -1) })
    const turn = (v: NDArray, by: number): NDArray => roll(v, by, { axis: -1 })
    return moveAxis(sub(mul(turn(p!, -1), turn(q!, -2)), mul(turn(p!, -2), turn(q!, -1))), -1, axis)
  },
  ["axis"],
)
