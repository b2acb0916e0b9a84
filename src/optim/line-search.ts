import { type AnyScalar, array, type DType, isFloat, isNDArray, type NDArray, nameOfValue } from "../array/index.js"
import { inNameOf, ShapeError, ValueError } from "../errors/index.js"
import {
  add,
  astype,
  isFinite,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  minimum,
  multiply,
  where,
} from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { jvp, whileLoop } from "../transforms/index.js"
import type { Flat } from "../tree/structure.js"
import { paramsOf, rebuild } from "./leaves.js"
import { opened } from "./opened.js"
import type { Optimizer } from "./optimizer.js"
import { type Line, wolfe } from "./wolfe.js"

/** What the last search found: scalars of the dtype of the parameters. */
export interface LineSearchState {
  readonly stepSize: AnyScalar
  readonly value: AnyScalar
}

/** A function of parameters whose value, a scalar, is to become small. */
export type Loss<P> = (params: P) => NDArray

const scalarOf = (op: string, x: unknown, dtype: DType): NDArray => {
  if (isNDArray(x) && x.shape.length === 0 && isFloat(x.dtype)) return astype(x, dtype)
  throw new ShapeError({
    op,
    problem: `the loss gave ${isNDArray(x) ? `${x.dtype}[${x.shape}]` : nameOfValue(x)}, not a float scalar`,
    hint: "reduce it: sum(...) or mean(...)",
  })
}

const dtypeOf = (flat: Flat): DType => flat.leaves[0]?.dtype ?? "float32"

/** The loss, with its slope, at parameters + a updates as a function of a. */
const lineOf = (op: string, loss: Loss<never>, flat: Flat, updates: readonly NDArray[]): Line => {
  const along = (a: NDArray): NDArray => {
    const moved = flat.leaves.map((p, i) => add(p, multiply(updates[i]!, astype(a, p.dtype))))
    return scalarOf(op, loss(rebuild<never>(flat, moved)), a.dtype)
  }
  return (a) => jvp(along)([a], [array(1, { dtype: a.dtype })])
}

/** The optimizer that multiplies updates by what a search along them finds, from the last step size on. */
const searching = (
  op: string,
  loss: Loss<never>,
  find: (line: Line, last: NDArray) => LineSearchState,
): Optimizer<LineSearchState> => {
  if (typeof loss !== "function")
    throw new ValueError({ op, problem: `the loss is ${nameOfValue(loss)}`, hint: "give a function of the parameters" })
  return {
    init: (params) =>
      inNameOf(op, () => {
        const dtype = dtypeOf(paramsOf(op, params))
        return { stepSize: array(1, { dtype }), value: array(Infinity, { dtype }) }
      }),
    update: <P>(updates: P, state: LineSearchState, params: P): readonly [P, LineSearchState] => {
      const { flat, leaves, scalar } = opened(op, updates, state, params)
      const last = astype(scalar("stepSize"), dtypeOf(flat))
      const found = inNameOf(op, () => find(lineOf(op, loss, flat, leaves), last))
      const scaled = leaves.map((u) => multiply(u, astype(found.stepSize, u.dtype)))
      return [rebuild<P>(flat, scaled), found]
    },
  }
}

const checkNumbers = (op: string, numbers: Readonly<Record<string, number>>): void => {
  for (const [name, x] of Object.entries(numbers))
    if (!(x > 0)) throw new ValueError({ op, problem: `${name} is ${String(x)}`, hint: "give a positive number" })
}

/** The options of `backtrackingLineSearch`. */
export interface BacktrackingOptions {
  /** how many step sizes are tried; default 20 */
  readonly maxSteps?: number
  /** the share of the first slope that the loss must fall with; default 1e-4 */
  readonly sufficientDecrease?: number
  /** what a step size that is too long is multiplied by; default 0.8 */
  readonly decreaseFactor?: number
  /** what the last step size is multiplied by for the first guess; default 1.5 */
  readonly increaseFactor?: number
  /** the longest step size; default 1 */
  readonly maxStepSize?: number
}

/**
 * Multiplies the updates by the first step size, from a guess downwards, at which the loss has fallen enough:
 * loss(p + a u) <= loss(p) + sufficientDecrease a slope. It comes last in a chain, whose updates go downhill.
 *
 * Armijo, "Minimization of functions having Lipschitz continuous first partial derivatives", 1966.
 * @throws ValueError unless the options are positive; ShapeError unless the loss is a scalar
 * @example const o = chain(sgd(1), backtrackingLineSearch((x: NDArray) => sum(square(x)), { decreaseFactor: 0.5 }))
 * o.update(array([2]), o.init(array([1])), array([1]))[0] // [-1]
 */
export const backtrackingLineSearch = operation(
  "backtrackingLineSearch",
  <P>(
    loss: Loss<P>,
    {
      maxSteps = 20,
      sufficientDecrease = 1e-4,
      decreaseFactor = 0.8,
      increaseFactor = 1.5,
      maxStepSize = 1,
    }: BacktrackingOptions = {},
  ): Optimizer<LineSearchState> => {
    const op = "backtrackingLineSearch"
    checkNumbers(op, { maxSteps, sufficientDecrease, decreaseFactor, increaseFactor, maxStepSize })
    return searching(op, loss, (line, last) => {
      const [start, slope] = line(multiply(last, 0))
      const isEnough = (a: NDArray, value: NDArray): NDArray =>
        lessEqual(value, add(start, multiply(multiply(a, sufficientDecrease), slope)))
      const first = minimum(multiply(last, increaseFactor), maxStepSize)
      const init = { a: first, value: line(first)[0], tried: array(1, { dtype: "int32" }) as NDArray }
      const { a, value } = whileLoop(
        (s) => logicalAnd(logicalNot(isEnough(s.a, s.value)), less(s.tried, maxSteps)),
        (s) => {
          const shorter = multiply(s.a, decreaseFactor)
          return { a: shorter, value: line(shorter)[0], tried: add(s.tried, 1) }
        },
        init,
      )
      const isUseful = isFinite(value)
      return { stepSize: where(isUseful, a, 0), value: where(isUseful, value, start) }
    })
  },
  ["maxSteps", "sufficientDecrease", "decreaseFactor", "increaseFactor", "maxStepSize"],
)

/** The options of `wolfeLineSearch`. */
export interface WolfeOptions {
  /** how many step sizes are tried; default 20 */
  readonly maxSteps?: number
  /** the share of the first slope that the loss must fall with; default 1e-4 */
  readonly sufficientDecrease?: number
  /** the share of the first slope that may be left; default 0.9 */
  readonly curvature?: number
  /** the first step size; default 1 */
  readonly initialStepSize?: number
}

/**
 * Multiplies the updates by a step size that fulfils the strong Wolfe conditions: the loss has fallen enough, and its
 * slope is small. It comes last in a chain, whose updates go downhill: `chain(lbfgs(), wolfeLineSearch(loss))`.
 *
 * Wolfe, "Convergence conditions for ascent methods", 1969; Nocedal and Wright, "Numerical optimization", 2006, section
 * 3.5. Where rounding hides the fall of the loss its slope decides (Hager and Zhang, 2005).
 * @throws ValueError unless the options are positive; ShapeError unless the loss is a scalar
 * @example const o = chain(sgd(0.1), wolfeLineSearch((x: NDArray) => sum(square(x)), { curvature: 0.1 }))
 * o.update(array([2]), o.init(array([1])), array([1]))[0] // [-1]
 */
export const wolfeLineSearch = operation(
  "wolfeLineSearch",
  <P>(
    loss: Loss<P>,
    { maxSteps = 20, sufficientDecrease = 1e-4, curvature = 0.9, initialStepSize = 1 }: WolfeOptions = {},
  ): Optimizer<LineSearchState> => {
    const op = "wolfeLineSearch"
    checkNumbers(op, { maxSteps, sufficientDecrease, curvature, initialStepSize })
    return searching(op, loss, (line, last) => {
      const first = add(multiply(last, 0), initialStepSize)
      return wolfe(line, first, { maxSteps, sufficientDecrease, curvature })
    })
  },
  ["maxSteps", "sufficientDecrease", "curvature", "initialStepSize"],
)
