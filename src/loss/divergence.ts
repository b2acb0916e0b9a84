import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { add, exp, greater, log, multiply, subtract, sum, where } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { alike } from "./operand.js"

/** The options of divergences. */
export interface DivergenceOptions {
  /** the axes that hold one distribution; default -1; with [] nothing is summed */
  readonly axis?: number | readonly number[]
}

type Divergence = <D extends DType>(
  logPredictions: NDArray<Unknown, D>,
  targets: NDArray<Unknown, D>,
  options?: DivergenceOptions,
) => NDArray<Unknown, D>

/** t (log t - logP), which is 0 where t is. */
const relative = (logP: NDArray, t: NDArray): NDArray => {
  const isSome = greater(t, 0)
  return where(isSome, multiply(t, subtract(log(where(isSome, t, 1)), logP)), 0)
}

/* @__NO_SIDE_EFFECTS__ */
const divergence = (op: string, terms: (logP: NDArray, t: NDArray) => NDArray): Divergence =>
  operation(
    op,
    (logPredictions, targets, { axis = -1 } = {}) => {
      const [logP, t] = alike(op, { logPredictions, targets })
      return sum(terms(logP!, t!), { axis })
    },
    ["axis"],
  )

/**
 * The Kullback-Leibler divergence sum t (log t - logPredictions) of predictions from targets t, along the last axis
 * unless given; 0 log 0 = 0.
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example klDivergence(log(array([0.5, 0.5])), array([1, 0])) // Math.LN2
 */
export const klDivergence: Divergence = divergence("klDivergence", relative)

/**
 * `klDivergence` with the logarithms of the targets: sum e^u (u - logPredictions).
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example klDivergenceWithLogTargets(log(array([0.5, 0.5])), log(array([0.25, 0.75]))) // 0.13081204
 */
export const klDivergenceWithLogTargets: Divergence = divergence("klDivergenceWithLogTargets", (logP, u) =>
  multiply(exp(u), subtract(u, logP)),
)

/**
 * sum t (log t - logPredictions) + e^logPredictions - t, which is convex and not negative also where the targets or the
 * predictions do not add up to 1.
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example generalizedKlDivergence(log(array([0.5, 0.5])), array([0.5, 0])) // 0.5
 */
export const generalizedKlDivergence: Divergence = divergence("generalizedKlDivergence", (logP, t) =>
  add(relative(logP, t), subtract(exp(logP), t)),
)
export const convexKlDivergence = generalizedKlDivergence
