import { array, isFloat, type NDArray, showAval } from "../array/index.js"
import { DTypeError, ValueError } from "../errors/index.js"
import { add, multiply, square, sum } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { flatten } from "../tree/structure.js"
import type { Tree } from "../tree/types.js"
import { magnitude } from "./regression.js"

/** The sum over all elements of all leaves of f, in the dtype of the first leaf; 0 of no leaves. */
const total = (op: string, tree: unknown, f: (x: NDArray) => NDArray): NDArray => {
  const { leaves, paths } = flatten(op, "params", tree, true)
  const wrong = leaves.findIndex((x) => !isFloat(x.dtype))
  if (wrong >= 0)
    throw new DTypeError({
      op,
      problem: `${paths[wrong]} is ${showAval(leaves[wrong]!)}, not float`,
      hint: "give the parameters alone: what is not learned costs nothing",
    })
  const [first, ...rest] = leaves.map((x): NDArray => sum(f(x)))
  return first === undefined ? array(0) : rest.reduce((a, b): NDArray => add(a, b), first)
}

/**
 * The sum of the sizes of all elements of a tree, with derivative 0 at 0 (Tibshirani, "Regression shrinkage and
 * selection via the lasso", 1996); multiply it by a weight and add it to a loss.
 *
 * @throws DTypeError for a leaf that is not float, naming its path
 * @example l1Penalty({ w: array([3, -4]), b: array(1) }) // 8
 */
export const l1Penalty = operation(
  "l1Penalty",
  <P>(params: P & Tree<P>): NDArray => total("l1Penalty", params, magnitude),
)

/**
 * The sum of the squares of all elements of a tree (Hoerl and Kennard, "Ridge regression", 1970); multiply it by a
 * weight, or half of one, and add it to a loss.
 *
 * @throws DTypeError for a leaf that is not float, naming its path
 * @example l2Penalty({ w: array([3, -4]), b: array(1) }) // 26
 */
export const l2Penalty = operation("l2Penalty", <P>(params: P & Tree<P>): NDArray => total("l2Penalty", params, square))

/** The options of `elasticNetPenalty`. */
export interface ElasticNetOptions {
  /** the share of the l1 penalty; default 0.5 */
  readonly l1Ratio?: number
}

/**
 * l1Ratio times `l1Penalty` plus (1 - l1Ratio) / 2 times `l2Penalty` (Zou and Hastie, "Regularization and variable
 * selection via the elastic net", 2005).
 *
 * @throws DTypeError for a leaf that is not float, naming its path; ValueError unless l1Ratio is from 0 to 1
 * @example elasticNetPenalty(array([3, -4])) // 9.75
 */
export const elasticNetPenalty = operation(
  "elasticNetPenalty",
  <P>(params: P & Tree<P>, { l1Ratio = 0.5 }: ElasticNetOptions = {}): NDArray => {
    const op = "elasticNetPenalty"
    if (!(l1Ratio >= 0 && l1Ratio <= 1))
      throw new ValueError({ op, problem: `l1Ratio is ${String(l1Ratio)}`, hint: "use a number from 0 to 1" })
    const lasso = multiply(total(op, params, magnitude), l1Ratio)
    return add(lasso, multiply(total(op, params, square), (1 - l1Ratio) / 2))
  },
  ["l1Ratio"],
)
