import { nameOfValue } from "../array/index.js"
import { inNameOf, ValueError } from "../errors/index.js"
import { add, subtract } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { matching, paramsOf, rebuild } from "./leaves.js"
import type { Optimizer } from "./optimizer.js"
import { nonNegative } from "./projections/index.js"

/** A function that takes any tree of parameters to one with equal structure, such as a projection. */
export type Projection = <P>(params: P) => P

/**
 * Updates after which the parameters are in a set: project(p + u) - p. It comes last in a chain:
 * `chain(sgd(0.1), projected((p) => projections.maxNorm(p, 3)))`.
 *
 * @throws ValueError unless given a function; TreeError, ShapeError when it gives something else than parameters
 * @example const o = projected((p) => projections.l2Ball(p)); o.update(array([3, 3]), o.init(array([0, 1])), array([0, 1]))[0] // [0.6, -0.2]
 */
export const projected = operation("projected", (project: (params: never) => unknown): Optimizer<readonly []> => {
  const op = "projected"
  if (typeof project !== "function")
    throw new ValueError({
      op,
      problem: `takes a function, not ${nameOfValue(project)}`,
      hint: "give a projection: (p) => projections.maxNorm(p, 3)",
    })
  return {
    init: (params) => {
      inNameOf(op, () => paramsOf(op, params))
      return []
    },
    update: <P>(updates: P, _: readonly [], params: P): readonly [P, readonly []] => {
      const flat = inNameOf(op, () => paramsOf(op, params))
      const leaves = inNameOf(op, () => matching(op, "updates", updates, flat))
      const moved: unknown = project(
        rebuild<never>(
          flat,
          flat.leaves.map((p, i) => add(p, leaves[i]!)),
        ),
      )
      const kept = inNameOf(op, () => matching(op, "the projection", moved, flat))
      return [
        rebuild<P>(
          flat,
          kept.map((x, i) => subtract(x, flat.leaves[i]!)),
        ),
        [],
      ]
    },
  }
})

/**
 * Updates after which no parameter is negative.
 *
 * @example keepParamsNonnegative.update(array([-3]), [], array([1]))[0] // [-1]
 */
export const keepParamsNonnegative: Optimizer<readonly []> = projected(nonNegative)
