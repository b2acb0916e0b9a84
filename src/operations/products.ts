import { type DType, type NDArray, range, type Shape } from "../array/index.js"
import type { AxisOption, Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { mul, sub } from "../primitives/arithmetic.js"
import { zerosOf } from "../primitives/broadcast.js"
import { conjugate } from "../primitives/complex.js"
import { concatenate } from "../primitives/shape.js"
import { axisOf, expandDims, moveAxis, ravel, reshapeTo, squeeze, withOnes } from "./axes.js"
import { dot, matmul, tensordot } from "./contraction.js"
import { numbers } from "./elementwise.js"
import { broadcast, checkTakes, operands, showAll } from "./operand.js"
import { operation } from "./operation.js"
import { sliceAxis } from "./rearrange.js"

/** A product of two arrays of one dtype. */
export type Product = <D extends DType>(x: NDArray<Unknown, D>, y: NDArray<Unknown, D>) => NDArray<Unknown, D>

const pairOf = (op: string, x: NDArray, y: NDArray): readonly [NDArray, NDArray] => {
  const [a, b] = operands(op, { x, y })
  checkTakes(op, numbers, [a!], { x, y })
  return [a!, b!]
}

/**
 * The products summed over the last axes of both; with a scalar the multiple.
 *
 * @throws ShapeError when the last lengths differ; DTypeError when the dtypes differ
 * @example inner(array([1, 2]), array([3, 4])) // 11
 */
export const inner: Product = operation("inner", (x, y) => {
  const [a, b] = pairOf("inner", x, y)
  if (a.shape.length === 0 || b.shape.length === 0) return dot(a, b)
  return tensordot(a, b, { axes: [[-1], [-1]] })
})

/**
 * The inner product of the flattened arrays, of complex ones with the conjugate of x.
 *
 * @throws ShapeError when the sizes differ; DTypeError when the dtypes differ
 * @example vdot(array([[1, 2]]), array([[3], [4]])) // 11
 */
export const vdot: Product = operation("vdot", (x, y) => {
  const [a, b] = pairOf("vdot", x, y)
  return dot(ravel(conjugate(a)), ravel(b))
})

/**
 * The inner products of the vectors along an axis, default the last, of complex ones with the conjugates of those of x;
 * the other axes broadcast.
 *
 * @throws ShapeError when the lengths differ; DTypeError when the dtypes differ
 * @example vecdot(array([[1, 2], [3, 4]]), array([1, 1])) // [3, 7]
 */
export const vecdot = operation(
  "vecdot",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    y: NDArray<Unknown, D>,
    { axis = -1 }: AxisOption = {},
  ): NDArray<Unknown, D> => {
    const [a, b] = pairOf("vecdot", x, y).map((z) => moveAxis(z, axis, -1))
    const rows: NDArray = expandDims(conjugate(a!), -2)
    return squeeze(matmul(rows, expandDims(b!, -1)), { axis: [-2, -1] })
  },
  ["axis"],
)

/**
 * The products of matrices and vectors; the axes before broadcast.
 *
 * @throws ShapeError when the inner lengths differ; DTypeError when the dtypes differ
 * @example matvec(array([[1, 2], [3, 4]]), array([1, 1])) // [3, 7]
 */
export const matvec: Product = operation("matvec", (x, y) => {
  const [a, b] = pairOf("matvec", x, y)
  return squeeze(matmul(a, expandDims(b, -1)), { axis: -1 })
})

/**
 * The products of vectors, of complex ones their conjugates, and matrices; the axes before broadcast.
 *
 * @throws ShapeError when the inner lengths differ; DTypeError when the dtypes differ
 * @example vecmat(array([1, 1]), array([[1, 2], [3, 4]])) // [4, 6]
 */
export const vecmat: Product = operation("vecmat", (x, y) => {
  const [a, b] = pairOf("vecmat", x, y)
  return squeeze(matmul(expandDims(conjugate(a), -2), b), { axis: -2 })
})

/**
 * The Kronecker product: every element of x times all of y, as blocks.
 *
 * @throws DTypeError when the dtypes differ
 * @example kron(array([1, 10]), array([1, 2])) // [1, 2, 10, 20]
 */
export const kron: Product = (x, y) => {
  const [a, b] = pairOf("kron", x, y)
  const n = Math.max(a.shape.length, b.shape.length)
  const full = (z: NDArray): Shape => withOnes(z.shape, range(n - z.shape.length))
  const [p, q] = [full(a), full(b)]
  const spread = (shape: Shape, at: number): Shape => range(2 * n).map((i) => (i % 2 === at ? shape[i >> 1]! : 1))
  const [u, v] = broadcast("kron", { x: reshapeTo(a, spread(p, 0)), y: reshapeTo(b, spread(q, 1)) })
  return reshapeTo(
    mul(u!, v!),
    p.map((d, i) => d * q[i]!),
  )
}

/** The options of `cross`. */
export interface CrossOptions extends AxisOption {
  /** the axis of the vectors in x; default -1 */
  readonly axisA?: number
  /** the axis of the vectors in y; default -1 */
  readonly axisB?: number
  /** the axis of the vectors in the result; default -1 */
  readonly axisC?: number
}

/**
 * The vector products of vectors with 2 or 3 components, default along the last axis; of two with 2 components the one
 * component that is not 0, without an axis. `axis` stands for all three axes.
 *
 * @throws ShapeError for other lengths; DTypeError when the dtypes differ
 * @example cross(array([1, 0, 0]), array([0, 1, 0])) // [0, 0, 1]
 */
export const cross = operation(
  "cross",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    y: NDArray<Unknown, D>,
    { axis, axisA = -1, axisB = -1, axisC = -1 }: CrossOptions = {},
  ): NDArray<Unknown, D> => {
    const [a, b] = pairOf("cross", x, y)
    const [u, v] = [
      moveAxis(a, axisOf("cross", a, axis ?? axisA), -1),
      moveAxis(b, axisOf("cross", b, axis ?? axisB), -1),
    ]
    const [n, m]: readonly number[] = [u.shape.at(-1), v.shape.at(-1)]
    if (![2, 3].includes(n!) || ![2, 3].includes(m!))
      throw new ShapeError({
        op: "cross",
        problem: `the vectors have ${n} and ${m} components`,
        given: showAll({ x, y }),
        hint: "take vectors with 2 or 3 components, along { axis }",
      })
    const part = (z: NDArray, i: number): NDArray => sliceAxis(z, z.shape.length - 1, i, i + 1)
    const component =
      (f: NDArray, g: NDArray) =>
      (i: number, j: number): NDArray => {
        const [p, q] = broadcast("cross", { x: part(f, i), y: part(g, j) })
        const [r, s] = broadcast("cross", { x: part(f, j), y: part(g, i) })
        return sub(mul(p!, q!), mul(r!, s!))
      }
    if (n === 2 && m === 2) return squeeze(component(u, v)(0, 1), { axis: -1 })
    const of = component(padded(u), padded(v))
    const components = [of(1, 2), of(2, 0), of(0, 1)]
    return moveAxis(concatenate(components, components[0]!.shape.length - 1), -1, axis ?? axisC)
  },
  ["axis", "axisA", "axisB", "axisC"],
)

/** A vector with 2 components in space. */
const padded = (x: NDArray): NDArray => {
  if (x.shape.at(-1) === 3) return x
  const first = sliceAxis(x, x.shape.length - 1, 0, 1)
  return concatenate([x, zerosOf(first)], x.shape.length - 1)
}
