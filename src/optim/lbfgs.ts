import { array, type NDArray, type Shape } from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import {
  abs,
  add,
  arange,
  divide,
  equal,
  expandDims,
  flip,
  greater,
  logicalAnd,
  minimum,
  multiply,
  remainder,
  sqrt,
  square,
  subtract,
  sum,
  take,
  where,
  zeros,
} from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { scan } from "../transforms/index.js"
import { downhill } from "./basic.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { optimizer, type Part } from "./part.js"
import { elements, ravel, unravel, widest } from "./ravel.js"

/** The options of `lbfgs`. */
export interface LbfgsOptions {
  /** how many of the last steps are remembered; default 10 */
  readonly memory?: number
  /** the norm of the gradient whose inverse, at most 1, is the first step size: 1 (PyTorch) or 2 (optax); default 1 */
  readonly firstNorm?: 1 | 2
}

/**
 * With all n parameters in one vector: the last parameters and gradients [n], the steps and changes of the gradient that
 * are remembered [memory,n], 1 / (step . change) of each, how many there were (int32[]), and the size of the first matrix.
 */
export type LbfgsState = State<"learningRate"> & {
  readonly [N in "point" | "gradient" | "steps" | "changes" | "weights" | "seen" | "size"]: NDArray
}

type V = Exclude<keyof LbfgsState, "learningRate" | "step">

const dot = (x: NDArray, y: NDArray): NDArray => sum(multiply(x, y))

/** The inverse of the Hessian, as the remembered steps know it, times a vector: the two loops of Nocedal. */
const preconditioned = (g: NDArray, v: Readonly<Record<V, NDArray>>, order: NDArray): NDArray => {
  const pairs = {
    s: take(v.steps, order, { axis: 0 }),
    y: take(v.changes, order, { axis: 0 }),
    w: take(v.weights, order),
  }
  type Pair = { readonly [N in keyof typeof pairs]: NDArray }
  const [q, alphas] = scan(
    (q: NDArray, { s, y, w }: Pair) => {
      const alpha = multiply(w, dot(s, q))
      return [subtract(q, multiply(alpha, y)), alpha] as const
    },
    g,
    pairs,
  )
  const oldestFirst = (x: NDArray): NDArray => flip(x, { axis: 0 })
  const [r] = scan(
    (r: NDArray, { s, y, w, alpha }: Pair & { readonly alpha: NDArray }) =>
      [add(r, multiply(subtract(alpha, multiply(w, dot(y, r))), s)), null] as const,
    multiply(v.size, q),
    { s: oldestFirst(pairs.s), y: oldestFirst(pairs.y), w: oldestFirst(pairs.w), alpha: oldestFirst(alphas) },
  )
  return r
}

/** A row of a matrix, or an element of a vector, replaced where a condition holds. */
const replaced = (x: NDArray, at: NDArray, row: NDArray, isWanted: NDArray): NDArray => {
  const isRow = logicalAnd(equal(arange(x.shape[0], { dtype: "int32" }), at), isWanted)
  return x.shape.length === 1 ? where(isRow, row, x) : where(expandDims(isRow, 1), expandDims(row, 0), x)
}

/** The curvature along a step below which it is forgotten. */
const LEAST = 1e-10

const quasiNewton = ({ memory = 10, firstNorm = 1 }: LbfgsOptions): Part => {
  const like = (shape: (n: number) => Shape) => (leaves: readonly NDArray[]) =>
    zeros(shape(elements(leaves)), { dtype: widest(leaves) })
  const part: Part<never, never, V> = {
    hyper: {},
    values: {
      point: like((n) => [n]),
      gradient: like((n) => [n]),
      steps: like((n) => [memory, n]),
      changes: like((n) => [memory, n]),
      weights: like(() => [memory]),
      seen: array(0, { dtype: "int32" }),
      size: like(() => []),
    },
    rule: (updates, { v, params, t }) => {
      const [g, x] = [ravel(updates), ravel(params)]
      checkSize(v.point, x)
      const [step, change] = [subtract(x, v.point), subtract(g, v.gradient)]
      const curvature = dot(step, change)
      const isKept = logicalAnd(greater(t, 1), greater(curvature, LEAST))
      const norm = firstNorm === 1 ? sum(abs(g)) : sqrt(sum(square(g)))
      const first = minimum(1, divide(1, norm))
      const at = remainder(v.seen, memory)
      const seen = where(isKept, add(v.seen, 1), v.seen)
      const values = {
        point: x,
        gradient: g,
        steps: replaced(v.steps, at, step, isKept),
        changes: replaced(v.changes, at, change, isKept),
        weights: replaced(v.weights, at, divide(1, curvature), isKept),
        seen,
        size: where(isKept, divide(curvature, dot(change, change)), where(equal(t, 1), first, v.size)),
      }
      const newestFirst = remainder(subtract(subtract(seen, 1), arange(memory, { dtype: "int32" })), memory)
      return { updates: unravel(preconditioned(g, values, newestFirst), params), values }
    },
  }
  return part
}

const checkSize = (point: NDArray, x: NDArray): void => {
  if (point.shape[0] !== x.shape[0])
    throw new ShapeError({
      op: "lbfgs",
      problem: `state.point has ${point.shape[0]} elements and the parameters ${x.shape[0]}`,
      hint: "give the state that init made for these parameters",
    })
}

/**
 * Newton's method with what the last steps tell about the Hessian: the update is -learningRate H g, where H is never
 * written out. With a line search it needs no learning rate: `chain(lbfgs(), wolfeLineSearch(loss))`.
 *
 * Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989; the first step, and which
 * steps are forgotten, as in PyTorch.
 * @throws ValueError unless memory is a whole number from 1 on
 * @example lbfgs(0.5).update(array([2]), lbfgs(0.5).init(array([1])), array([1]))[0] // [-0.5]
 */
export const lbfgs = operation(
  "lbfgs",
  (learningRate: Hyperparameter = 1, options: LbfgsOptions = {}): Optimizer<LbfgsState> => {
    const { memory = 10, firstNorm = 1 } = options
    if (!(Number.isSafeInteger(memory) && memory >= 1))
      throw new ValueError({
        op: "lbfgs",
        problem: `memory is ${String(memory)}`,
        hint: "give a whole number of steps from 1 on",
      })
    if (firstNorm !== 1 && firstNorm !== 2)
      throw new ValueError({ op: "lbfgs", problem: `firstNorm is ${String(firstNorm)}`, hint: "use 1 or 2" })
    return optimizer<LbfgsState>("lbfgs", [quasiNewton(options), downhill(learningRate)])
  },
  ["memory", "firstNorm"],
)
