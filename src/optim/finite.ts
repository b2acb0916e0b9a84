import type { AnyScalar, NDArray } from "../array/index.js"
import { array } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import { add, all, greater, isFinite, isNaN, logicalAnd, logicalOr, where, zerosLike } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { cond } from "../transforms/index.js"
import { checkOptimizer } from "./chain.js"
import { rebuild } from "./leaves.js"
import { opened } from "./opened.js"
import type { Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer } from "./part.js"

/**
 * 0 in place of what is not a number in the updates.
 *
 * @example zeroNans.update(array([NaN, 2]), zeroNans.init(array([1, 1])), array([1, 1]))[0] // [0, 2]
 */
export const zeroNans: Optimizer<State<never>> = optimizer<State<never>>("zeroNans", [
  leafwise({ hyper: {} }, () => (u) => [where(isNaN(u), 0, u), {}]),
])

/** The state of an optimizer, and how many gradients in a row, and in all, were not finite: int32[]. */
export interface FiniteState<S> {
  readonly inner: S
  readonly inARow: AnyScalar
  readonly total: AnyScalar
}

/** The options of `skipNotFinite`. */
export interface FiniteOptions {
  /** after this many skipped updates in a row the next is made; default no such number */
  readonly maxInARow?: number
}

/**
 * An optimizer that makes no update, and leaves its state alone, when an element of the gradients is NaN or infinite.
 *
 * It is optax's `apply_if_finite`.
 * @throws ValueError for what is no optimizer
 * @example const o = skipNotFinite(sgd(1)); o.update(array([NaN]), o.init(array([1])), array([1]))[0] // [0]
 */
export const skipNotFinite = operation(
  "skipNotFinite",
  <S>(inner: Optimizer<S>, { maxInARow }: FiniteOptions = {}): Optimizer<FiniteState<S>> => {
    const op = "skipNotFinite"
    checkOptimizer(op, "the first argument", inner)
    if (maxInARow !== undefined && !(maxInARow >= 0))
      throw new ValueError({ op, problem: `maxInARow is ${String(maxInARow)}`, hint: "give a number from 0 on" })
    const none = (): AnyScalar => array(0, { dtype: "int32" })
    return {
      init: (params) => ({ inner: inner.init(params), inARow: none(), total: none() }),
      update: <P>(grads: P, state: FiniteState<S>, params: P): readonly [P, FiniteState<S>] => {
        const { flat, leaves, field, scalar } = opened(op, grads, state, params)
        const [before, last, total] = [field<S>("inner"), scalar("inARow"), scalar("total")]
        const isGood = leaves.map((g) => all(isFinite(g))).reduce(logicalAnd, array(true))
        const inARow = where(isGood, 0, add(last, 1))
        const isTaken = maxInARow === undefined ? isGood : logicalOr(isGood, greater(inARow, maxInARow))
        const [updates, next] = cond(
          isTaken,
          () => inner.update<P>(grads, before, params as NoInfer<P>),
          () =>
            [
              rebuild<P>(
                flat,
                leaves.map((g): NDArray => zerosLike(g)),
              ),
              before,
            ] as const,
        )
        return [updates, { inner: next, inARow, total: where(isGood, total, add(total, 1)) }]
      },
    }
  },
  ["maxInARow"],
)
