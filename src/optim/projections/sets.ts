import { type NDArray, sameAval, showAval } from "../../array/index.js"
import { DTypeError, ShapeError, ValueError } from "../../errors/index.js"
import {
  add,
  astype,
  clip,
  divide,
  greater,
  maximum,
  multiply,
  relu,
  subtract,
  sum,
  where,
} from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { checkSame, type Flat } from "../../tree/structure.js"
import type { Tree } from "../../tree/types.js"
import { type UnitOptions, unitNorm } from "../clip.js"
import { rebuild } from "../leaves.js"
import { checkSize, floatsOf, withLeaves } from "./project.js"

/**
 * The nearest tree without negative elements.
 *
 * @throws DTypeError for a leaf that is not float
 * @example projections.nonNegative(array([3, -4])) // [3, 0]
 */
export const nonNegative = operation(
  "nonNegative",
  <P>(params: P & Tree<P>): P =>
    withLeaves<P>("nonNegative", params, (leaves) => leaves.map((x): NDArray => maximum(x, 0))),
)

/** Two trees whose leaves have equal types. */
const alike = (op: string, name: string, params: unknown, other: unknown): readonly [Flat, Flat] => {
  const [x, a] = [floatsOf(op, "params", params), floatsOf(op, name, other)]
  checkSame(op, name, x.structure, a.structure)
  const wrong = x.leaves.findIndex((leaf, i) => !sameAval(leaf, a.leaves[i]!))
  if (wrong < 0) return [x, a]
  const [own, given] = [x.leaves[wrong]!, a.leaves[wrong]!]
  const report = {
    op,
    problem: `${a.paths[wrong]} is ${showAval(given)} where ${x.paths[wrong]} is ${showAval(own)}`,
    hint: "give a tree of numbers like the parameters",
  }
  throw own.dtype === given.dtype ? new ShapeError(report) : new DTypeError(report)
}

/** A bound of each leaf: a number for all, or the leaves of a tree like the parameters. */
const boundOf = (op: string, name: string, params: unknown, bound: unknown): ((i: number) => NDArray | number) => {
  if (typeof bound === "number" && !Number.isNaN(bound)) return () => bound
  if (typeof bound === "number")
    throw new ValueError({ op, problem: `${name} is NaN`, hint: "give a number, or a tree like the parameters" })
  const [, { leaves }] = alike(op, name, params, bound)
  return (i) => leaves[i]!
}

/**
 * The nearest tree whose elements are between two numbers, or between those of two trees.
 *
 * @throws DTypeError for a leaf that is not float; ValueError unless lower <= upper; TreeError, ShapeError when a bound is
 * not like the tree
 * @example projections.box(array([3, -4, 0.5]), -1, 2) // [2, -1, 0.5]
 */
export const box = operation(
  "box",
  <P>(params: P & Tree<P>, lower: NoInfer<P> | number, upper: NoInfer<P> | number): P => {
    const op = "box"
    if (typeof lower === "number" && typeof upper === "number" && !(lower <= upper))
      throw new ValueError({
        op,
        problem: `nothing lies between ${lower} and ${upper}`,
        hint: "give the lower one first",
      })
    const [low, high] = [boundOf(op, "lower", params, lower), boundOf(op, "upper", params, upper)]
    return withLeaves<P>(op, params, (leaves) => leaves.map((x, i) => clip(x, low(i), high(i))))
  },
)

const dot = (x: Flat, y: Flat): NDArray =>
  x.leaves
    .map((leaf, i): NDArray => sum(multiply(leaf, y.leaves[i]!)))
    .reduce((a, b): NDArray => add(a, astype(b, a.dtype)))

/** x less a multiple of a that depends on how far <a, x> is from b. */
const along = <P>(op: string, params: P, normal: P, b: number, excess: (distance: NDArray) => NDArray): P => {
  if (typeof b !== "number" || Number.isNaN(b))
    throw new ValueError({ op, problem: `b is ${String(b)}`, hint: "give a number" })
  const [x, a] = alike(op, "normal", params, normal)
  if (x.leaves.length === 0) return params
  const share = divide(excess(subtract(dot(a, x), b)), dot(a, a))
  return rebuild<P>(
    x,
    x.leaves.map((leaf, i) => subtract(leaf, multiply(a.leaves[i]!, astype(share, leaf.dtype)))),
  )
}

/**
 * The nearest tree x with <normal, x> = b.
 *
 * @throws DTypeError for a leaf that is not float; TreeError, ShapeError when the normal is not like the tree
 * @example projections.hyperplane(array([3, 4]), array([1, 0]), 1) // [1, 4]
 */
export const hyperplane = operation(
  "hyperplane",
  <P>(params: P & Tree<P>, normal: NoInfer<P>, b: number): P => along<P>("hyperplane", params, normal, b, (x) => x),
)

/**
 * The nearest tree x with <normal, x> <= b.
 *
 * @throws DTypeError for a leaf that is not float; TreeError, ShapeError when the normal is not like the tree
 * @example projections.halfspace(array([3, 4]), array([1, 0]), 5) // [3, 4]
 */
export const halfspace = operation(
  "halfspace",
  <P>(params: P & Tree<P>, normal: NoInfer<P>, b: number): P => along<P>("halfspace", params, normal, b, relu),
)

/**
 * The nearest multiple of a tree, the direction.
 *
 * @throws DTypeError for a leaf that is not float; TreeError, ShapeError when the direction is not like the tree
 * @example projections.vector(array([3, 4]), array([2, 0])) // [3, 0]
 */
export const vector = operation("vector", <P>(params: P & Tree<P>, direction: NoInfer<P>): P => {
  const [x, a] = alike("vector", "direction", params, direction)
  if (x.leaves.length === 0) return params
  const share = divide(dot(a, x), dot(a, a))
  return rebuild<P>(
    x,
    a.leaves.map((leaf) => multiply(leaf, astype(share, leaf.dtype))),
  )
})

/**
 * The weights of each output, where they are longer than a bound, cut to that length: each leaf by itself, a vector
 * whole, matrices by their last axis and kernels by their first.
 *
 * Srebro and Shraibman, "Rank, trace-norm and max-norm", 2005; Hinton et al., "Improving neural networks by preventing
 * co-adaptation of feature detectors", 2012.
 * @throws DTypeError for a leaf that is not float; ValueError unless the bound is a number from 0 on
 * @example projections.maxNorm(array([[3, 1], [4, 0]]), 2) // [[1.2, 1], [1.6, 0]]
 */
export const maxNorm = operation(
  "maxNorm",
  <P>(params: P & Tree<P>, bound: number, options: UnitOptions = {}): P => {
    const op = "maxNorm"
    checkSize(op, "the bound", bound)
    return withLeaves<P>(op, params, (leaves) =>
      leaves.map((x) => {
        const length = unitNorm(op, x, options)
        return multiply(x, where(greater(length, bound), divide(bound, where(greater(length, bound), length, 1)), 1))
      }),
    )
  },
  ["outAxis"],
)
