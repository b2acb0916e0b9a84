import type { AnyScalar, NDArray } from "../array/index.js"
import { array } from "../array/index.js"
import { inNameOf, ValueError } from "../errors/index.js"
import { add, astype, divide, equal, subtract, where, zerosLike } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { cond } from "../transforms/index.js"
import { checkOptimizer } from "./chain.js"
import { paramsOf, rebuild } from "./leaves.js"
import { opened } from "./opened.js"
import type { AnyTree, Optimizer } from "./optimizer.js"

/** The state of an optimizer, the mean of the gradients since its last update, and their number: int32[]. */
export interface MultiStepsState<S> {
  readonly inner: S
  readonly mean: AnyTree
  readonly seen: AnyScalar
}

/**
 * An optimizer that makes one update of the mean of every k gradients, and none in between: large batches in pieces.
 *
 * @throws ValueError unless k is a whole number from 1 on
 * @example const o = multiSteps(sgd(1), 2); o.update(array([2]), o.init(array([1])), array([1]))[0] // [0]
 */
export const multiSteps = operation(
  "multiSteps",
  <S>(inner: Optimizer<S>, every: number): Optimizer<MultiStepsState<S>> => {
    const op = "multiSteps"
    checkOptimizer(op, "the first argument", inner)
    if (!(Number.isSafeInteger(every) && every >= 1))
      throw new ValueError({ op, problem: `k is ${String(every)}`, hint: "give a whole number of gradients from 1 on" })
    return {
      init: <P>(params: P): MultiStepsState<S> => {
        const flat = inNameOf(op, () => paramsOf(op, params))
        return {
          inner: inner.init(params as never),
          mean: rebuild<AnyTree>(
            flat,
            flat.leaves.map((p): NDArray => zerosLike(p)),
          ),
          seen: array(0, { dtype: "int32" }),
        }
      },
      update: <P>(grads: P, state: MultiStepsState<S>, params: P): readonly [P, MultiStepsState<S>] => {
        const { flat, leaves, field, scalar, tree } = opened(op, grads, state, params)
        const [before, last, seen] = [field<S>("inner"), tree("mean"), add(scalar("seen"), 1)]
        const mean = leaves.map((g, i) => add(last[i]!, divide(subtract(g, last[i]!), astype(seen, g.dtype))))
        const isTime = equal(seen, every)
        const none = flat.leaves.map((p): NDArray => zerosLike(p))
        const [updates, next] = cond(
          isTime,
          () => inner.update<P>(rebuild<P>(flat, mean), before, params as NoInfer<P>),
          () => [rebuild<P>(flat, none), before] as const,
        )
        const kept = mean.map((m) => where(isTime, 0, m))
        return [updates, { inner: next, mean: rebuild<AnyTree>(flat, kept), seen: where(isTime, 0, seen) }]
      },
    }
  },
)
