import { type DType, type NDArray, range, type Shape, sizeOf } from "../array/index.js"
import type { MatMul, Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { mul } from "../primitives/arithmetic.js"
import { type DotParams, dotGeneral as dotGeneralPrimitive } from "../primitives/dot.js"
import { axisOf, reshapeTo } from "./axes.js"
import { numbers } from "./elementwise.js"
import { arrange, contractPair, dropBroadcast, fromEnd, type Labelled } from "./labels.js"
import { asTwoLists, broadcast, checkParams, checkTakes, commonShape, operands, showAll } from "./operand.js"
import { operation } from "./operation.js"

const pairOf = (op: string, x: unknown, y: unknown): readonly [NDArray, NDArray] => {
  const given = { x, y }
  const [a, b] = operands(op, given)
  checkTakes(op, numbers, [a!], given)
  return [a!, b!]
}

const isMatrix = (x: NDArray): boolean => x.shape.length >= 2

const suggestion = (x: NDArray, y: NDArray, k: number, l: number): string => {
  const wanted = `y must be [${y.shape.length > 2 ? "..., " : ""}${k}${isMatrix(y) ? ", ..." : ""}]`
  if (isMatrix(y) && y.shape.at(-1) === k)
    return `${wanted}; did you mean matmul(x, ${y.shape.length === 2 ? "transpose(y)" : "swapAxes(y, -1, -2)"})?`
  if (isMatrix(x) && x.shape.at(-2) === l)
    return `${wanted}; did you mean matmul(${x.shape.length === 2 ? "transpose(x)" : "swapAxes(x, -1, -2)"}, y)?`
  return wanted
}

const checkInner = (op: string, x: NDArray, y: NDArray): void => {
  if (x.shape.length === 0 || y.shape.length === 0)
    throw new ShapeError({
      op,
      problem: "takes vectors and matrices, not scalars",
      given: showAll({ x, y }),
      hint: "use multiply(x, y) with scalars",
    })
  const [k, l]: readonly number[] = [x.shape.at(-1), y.shape.at(isMatrix(y) ? -2 : -1)]
  if (k !== l)
    throw new ShapeError({
      op,
      problem: `inner dimensions differ: ${k} and ${l}`,
      given: showAll({ x, y }),
      hint: suggestion(x, y, k!, l!),
    })
}

/** An operand of matmul by the names of its axes, without the batches of length 1 that broadcast. */
const named = (x: NDArray, labels: readonly string[], batch: ReadonlyMap<string, number>): Labelled => {
  const own = [...fromEnd(Math.max(x.shape.length - 2, 0)), ...labels]
  const sizes = new Map([...own.map((l, i): readonly [string, number] => [l, x.shape[i]]), ...batch])
  return dropBroadcast({ x, labels: own }, sizes)
}

/**
 * The matrix product, as NumPy has it: a vector counts as a row on the left and as a column on the right, and the axes
 * before the last two are batches that broadcast.
 *
 * @throws ShapeError when the inner dimensions differ or the batches do not broadcast; DTypeError when the dtypes differ
 * @example matmul(ones([2, 3]), ones([3, 4])) // float32[2,4]
 */
export const matmul = <A extends Shape, B extends Shape, D extends DType>(
  x: NDArray<A, D>,
  y: NDArray<B, D>,
): NDArray<MatMul<A, B>, D> => {
  const [a, b] = pairOf("matmul", x, y)
  checkInner("matmul", a, b)
  const batch = commonShape("matmul", [a.shape.slice(0, -2), b.shape.slice(0, -2)], { x, y })
  const names = fromEnd(batch.length)
  const sizes = new Map(names.map((l, i) => [l, batch[i]!]))
  const left = named(a, isMatrix(a) ? ["m", "k"] : ["k"], sizes)
  const right = named(b, isMatrix(b) ? ["k", "n"] : ["k"], sizes)
  const kept = [...names, ...(isMatrix(a) ? ["m"] : []), ...(isMatrix(b) ? ["n"] : [])]
  return arrange(contractPair(left, right, kept), kept)
}

/** Products summed over paired axes; the other axes of x come before those of y. */
const contractAxes = (x: NDArray, y: NDArray, xAxes: readonly number[], yAxes: readonly number[]): NDArray => {
  const name = (side: string, axes: readonly number[], n: number): readonly string[] =>
    range(n).map((i) => (axes.includes(i) ? `k${axes.indexOf(i)}` : `${side}${i}`))
  const left = name("x", xAxes, x.shape.length)
  const right = name("y", yAxes, y.shape.length)
  const kept = [...left, ...right].filter((l) => !l.startsWith("k"))
  return arrange(contractPair({ x, labels: left }, { x: y, labels: right }, kept), kept)
}

/**
 * NumPy's dot: of vectors the inner product, of matrices the matrix product, with a scalar the multiple, and otherwise
 * the sum over the last axis of x and the last but one of y.
 *
 * @throws ShapeError when the inner dimensions differ; DTypeError when the dtypes differ
 * @example dot(array([1, 2]), array([3, 4])) // 11
 */
export const dot = <D extends DType>(
  x: NDArray<Unknown, D> | number,
  y: NDArray<Unknown, D> | number,
): NDArray<Unknown, D> => {
  const [a, b] = pairOf("dot", x, y)
  if (a.shape.length === 0 || b.shape.length === 0) {
    const [p, q] = broadcast("dot", { x: a, y: b })
    return mul(p!, q!)
  }
  checkInner("dot", a, b)
  return contractAxes(a, b, [a.shape.length - 1], [Math.max(b.shape.length - 2, 0)])
}

/**
 * All products of an element of x and one of y, both flattened.
 *
 * @throws DTypeError when the dtypes differ or are not numeric
 * @example outer(array([1, 2]), array([3, 4])) // [[3, 4], [6, 8]]
 */
export const outer = <D extends DType>(
  x: NDArray<Unknown, D>,
  y: NDArray<Unknown, D>,
): NDArray<readonly [Unknown, Unknown], D> => {
  const [a, b] = pairOf("outer", x, y)
  return contractAxes(reshapeTo(a, [sizeOf(a.shape)]), reshapeTo(b, [sizeOf(b.shape)]), [], [])
}

/** The axes that `tensordot` sums over: the last n of x with the first n of y, or a list for each. */
export interface TensordotOptions {
  /** default 2 */
  readonly axes?: number | readonly [x: readonly number[], y: readonly number[]]
}

/**
 * Products summed over pairs of axes, by default the last two of x with the first two of y.
 *
 * @throws ShapeError when the lengths of a pair differ; DTypeError when the dtypes differ
 * @example tensordot(ones([2, 3]), ones([3, 4]), { axes: 1 }) // float32[2,4]
 */
export const tensordot = operation(
  "tensordot",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    y: NDArray<Unknown, D>,
    options: TensordotOptions = {},
  ): NDArray<Unknown, D> => {
    const [a, b] = pairOf("tensordot", x, y)
    const { axes = 2 } = options
    const [xAxes, yAxes] = (typeof axes === "number" ? [range(axes).map((i) => i - axes), range(axes)] : axes).map(
      (list, side) => list.map((axis) => axisOf("tensordot", side === 0 ? a : b, axis)),
    )
    const wrong = xAxes!.findIndex((axis, i) => a.shape[axis] !== b.shape[yAxes![i] ?? -1])
    if (xAxes!.length !== yAxes!.length || wrong >= 0)
      throw new ShapeError({
        op: "tensordot",
        problem:
          wrong >= 0
            ? `the lengths of axis ${xAxes![wrong]} of x and axis ${yAxes![wrong]} of y differ`
            : `${xAxes!.length} axes of x do not pair with ${yAxes!.length} of y`,
        given: showAll({ x, y }),
        hint: "name pairs of axes with equal lengths: { axes: [[1], [0]] }",
      })
    return contractAxes(a, b, xAxes!, yAxes!)
  },
  ["axes"],
)

/**
 * Products summed over the paired `contract` axes for each index of the paired `batch` axes, as XLA's DotGeneral: the
 * result has the axes [...batch, ...others of x, ...others of y].
 *
 * @throws ShapeError when the lengths of a pair differ; DTypeError when the dtypes differ
 * @example dotGeneral(ones([2, 3]), ones([3, 4]), { contract: [[1], [0]], batch: [[], []] }) // float32[2,4]
 */
export const dotGeneral = operation(
  "dotGeneral",
  <D extends DType>(x: NDArray<Unknown, D>, y: NDArray<Unknown, D>, params: DotParams): NDArray<Unknown, D> => {
    const [a, b] = pairOf("dotGeneral", x, y)
    checkParams("dotGeneral", params, ["contract", "batch"])
    asTwoLists("dotGeneral", params.contract, "contract")
    asTwoLists("dotGeneral", params.batch, "batch")
    return dotGeneralPrimitive(a, b, params)
  },
)
