import { array, isFloat, type NDArray, sameAval, showAval } from "../array/index.js"
import { DTypeError, ShapeError } from "../errors/index.js"
import {
  abs,
  add,
  astype,
  equal,
  max,
  maximum,
  multiply,
  power,
  remainder,
  sqrt,
  square,
  subtract,
  sum,
  where,
} from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { checkSame, type Flat, flatten } from "../tree/structure.js"
import type { Tree } from "../tree/types.js"
import { rebuild } from "./leaves.js"

/** Two trees of one structure, leaf by leaf of one type. */
const pairs = (op: string, names: readonly [string, string], a: unknown, b: unknown): readonly [Flat, Flat] => {
  const [first, second] = [flatten(op, names[0], a, true), flatten(op, names[1], b, true)]
  checkSame(op, names[1], first.structure, second.structure)
  const wrong = first.leaves.findIndex((x, i) => !sameAval(x, second.leaves[i]!))
  if (wrong < 0) return [first, second]
  const [x, y] = [first.leaves[wrong]!, second.leaves[wrong]!]
  const report = {
    op,
    problem: `${second.paths[wrong]} is ${showAval(y)} where ${first.paths[wrong]} is ${showAval(x)}`,
    hint: "give trees whose leaves have equal shapes and dtypes",
  }
  throw x.dtype === y.dtype ? new ShapeError(report) : new DTypeError(report)
}

const zip = <P>(
  op: string,
  names: readonly [string, string],
  a: P,
  b: P,
  f: (x: NDArray, y: NDArray) => NDArray,
): P => {
  const [first, second] = pairs(op, names, a, b)
  return rebuild<P>(
    first,
    first.leaves.map((x, i) => f(x, second.leaves[i]!)),
  )
}

/**
 * The parameters with the updates added.
 *
 * @throws TreeError when the structures differ; ShapeError, DTypeError when leaves do, naming the path
 * @example applyUpdates({ w: array([1, 2]) }, { w: array([3, 4]) }) // { w: [4, 6] }
 */
export const applyUpdates = operation(
  "applyUpdates",
  <P>(params: P & Tree<P>, updates: NoInfer<P>): P =>
    zip<P>("applyUpdates", ["params", "updates"], params, updates, add),
)

/**
 * old + stepSize (new - old), leaf by leaf: Polyak averages, and target networks that follow slowly.
 *
 * @throws TreeError when the structures differ; ShapeError, DTypeError when leaves do, naming the path
 * @example incrementalUpdate(array([2]), array([0]), 0.25) // [0.5]
 */
export const incrementalUpdate = operation(
  "incrementalUpdate",
  <P>(newer: P & Tree<P>, older: NoInfer<P>, stepSize: NDArray | number): P =>
    zip<P>("incrementalUpdate", ["newer", "older"], newer, older, (x, y) => add(y, multiply(subtract(x, y), stepSize))),
)

/**
 * The new tree after every `period` steps, and the old one otherwise.
 *
 * @throws TreeError when the structures differ; ShapeError, DTypeError when leaves do, naming the path
 * @example periodicUpdate(array([2]), array([0]), array(4, { dtype: "int32" }), 2) // [2]
 */
export const periodicUpdate = operation(
  "periodicUpdate",
  <P>(newer: P & Tree<P>, older: NoInfer<P>, step: NDArray, period: number): P => {
    const isTime = equal(remainder(step, period), 0)
    return zip<P>("periodicUpdate", ["newer", "older"], newer, older, (x, y) => where(isTime, x, y))
  },
)

/** The p-norm of all elements of arrays together, in the dtype of the first. */
export const normOver = (leaves: readonly NDArray[], ord = 2): NDArray => {
  const dtype = leaves[0]?.dtype ?? "float32"
  const each = (x: NDArray): NDArray =>
    astype(
      ord === Infinity ? max(abs(x)) : ord === 1 ? sum(abs(x)) : ord === 2 ? sum(square(x)) : sum(power(abs(x), ord)),
      dtype,
    )
  const filled = leaves.filter((x) => !x.shape.includes(0)).map(each)
  const [first, ...rest] = filled
  if (first === undefined) return array(0, { dtype })
  if (ord === Infinity) return rest.reduce((a, b): NDArray => maximum(a, b), first)
  const total = rest.reduce((a, b): NDArray => add(a, b), first)
  return ord === 1 ? total : ord === 2 ? sqrt(total) : power(total, 1 / ord)
}

/** The options of `globalNorm`. */
export interface GlobalNormOptions {
  /** the order of the norm; default 2; Infinity for the largest size */
  readonly ord?: number
}

/**
 * The norm of all elements of a tree together.
 *
 * @throws DTypeError for a leaf that is not float, naming its path
 * @example globalNorm({ w: array([3]), b: array([4]) }) // 5
 */
export const globalNorm = operation(
  "globalNorm",
  <P>(tree: P & Tree<P>, { ord = 2 }: GlobalNormOptions = {}): NDArray => {
    const op = "globalNorm"
    const { leaves, paths } = flatten(op, "tree", tree, true)
    const wrong = leaves.findIndex((x) => !isFloat(x.dtype))
    if (wrong < 0) return normOver(leaves, ord)
    throw new DTypeError({
      op,
      problem: `${paths[wrong]} is ${showAval(leaves[wrong]!)}, not float`,
      hint: "convert it with astype",
    })
  },
  ["ord"],
)
