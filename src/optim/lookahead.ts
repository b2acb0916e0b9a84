import type { AnyScalar } from "../array/index.js"
import { array } from "../array/index.js"
import { inNameOf, ValueError } from "../errors/index.js"
import { add, equal, multiply, remainder, subtract, where } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { checkOptimizer } from "./chain.js"
import { paramsOf, rebuild } from "./leaves.js"
import { opened, updateLeaves } from "./opened.js"
import type { AnyTree, Optimizer } from "./optimizer.js"

/** The state of the fast optimizer, the slow parameters, and the updates made: int32[]. */
export interface LookaheadState<S> {
  readonly fast: S
  readonly slow: AnyTree
  readonly step: AnyScalar
}

/** The options of `lookahead`. */
export interface LookaheadOptions {
  /** after how many updates the slow parameters follow; default 5 */
  readonly period?: number
  /** how far they go towards the fast ones; default 0.5 */
  readonly slowStepSize?: number
}

/**
 * An optimizer with slow parameters in its state, which go a part of the way to the fast ones after every `period`
 * updates; then the fast ones go on from there.
 *
 * Zhang et al., "Lookahead optimizer: k steps forward, 1 step back", 2019.
 * @throws ValueError unless the period is a whole number from 1 on and the step size from 0 to 1
 * @example const o = lookahead(sgd(1), { period: 1 }); o.update(array([2]), o.init(array([1])), array([1]))[0] // [-1]
 */
export const lookahead = operation(
  "lookahead",
  <S>(fast: Optimizer<S>, { period = 5, slowStepSize = 0.5 }: LookaheadOptions = {}): Optimizer<LookaheadState<S>> => {
    const op = "lookahead"
    checkOptimizer(op, "the first argument", fast)
    if (!(Number.isSafeInteger(period) && period >= 1))
      throw new ValueError({ op, problem: `period is ${String(period)}`, hint: "give a whole number from 1 on" })
    if (!(slowStepSize >= 0 && slowStepSize <= 1))
      throw new ValueError({
        op,
        problem: `slowStepSize is ${String(slowStepSize)}`,
        hint: "give a number from 0 to 1",
      })
    return {
      init: <P>(params: P): LookaheadState<S> => {
        const flat = inNameOf(op, () => paramsOf(op, params))
        const slow = rebuild<AnyTree>(flat, flat.leaves)
        return { fast: fast.init(params as never), slow, step: array(0, { dtype: "int32" }) }
      },
      update: <P>(grads: P, state: LookaheadState<S>, params: P): readonly [P, LookaheadState<S>] => {
        const { flat, field, scalar, tree } = opened(op, grads, state, params)
        const [steps, after] = updateLeaves(op, fast, grads, field<S>("fast"), params)
        const step = add(scalar("step"), 1)
        const isTime = equal(remainder(step, period), 0)
        const next = tree("slow").map((s, i) => {
          const ahead = subtract(add(flat.leaves[i]!, steps[i]!), s)
          return where(isTime, add(s, multiply(ahead, slowStepSize)), s)
        })
        const moves = steps.map((u, i) => where(isTime, subtract(next[i]!, flat.leaves[i]!), u))
        return [rebuild<P>(flat, moves), { fast: after, slow: rebuild<AnyTree>(flat, next), step }]
      },
    }
  },
  ["period", "slowStepSize"],
)
