import type { Monoid } from "fp-ts/Monoid"
import { isPlain, nameOfValue } from "../array/index.js"
import { inNameOf, TreeError, ValueError } from "../errors/index.js"
import { operation } from "../operations/operation.js"
import { fieldOf, recordOf } from "./leaves.js"
import type { Optimizer } from "./optimizer.js"

/** Throws unless x is an optimizer. */
export const checkOptimizer = (op: string, name: string, x: unknown): void => {
  const given: Readonly<Record<string, unknown>> = isPlain(x) ? x : {}
  if (typeof given.init !== "function" || typeof given.update !== "function")
    throw new ValueError({
      op,
      problem: `${name} is ${nameOfValue(x)}, not an optimizer`,
      hint: "an optimizer is a record of init and update, as sgd(0.1) makes it",
    })
}

/**
 * The optimizer that leaves updates as they are: the identity of `chain`.
 *
 * @example identity.update(array([2]), [], array([1]))[0] // [2]
 */
export const identity: Optimizer<readonly []> = {
  init: () => [],
  update: (grads) => [grads, []],
}

type States<S extends readonly unknown[]> = { readonly [K in keyof S]: Optimizer<S[K]> }

/**
 * Optimizers one after the other: each takes the updates of the one before as its gradients. The state is the list of
 * their states.
 *
 * Laws: associative, with `identity`; up to the nesting of the states, equal updates for equal gradients.
 * @throws ValueError for what is no optimizer; TreeError for a state of another chain
 * @example const o = chain(clip(1), sgd(0.5)); o.update(array([2]), o.init(array([1])), array([1]))[0] // [-0.5]
 */
export const chain = <S extends readonly unknown[]>(...optimizers: States<S>): Optimizer<S> => {
  const op = "chain"
  const all: readonly Optimizer<unknown>[] = optimizers
  all.forEach((o, i) => {
    checkOptimizer(op, `argument ${i}`, o)
  })
  return {
    init: <P>(params: P): S => all.map((o) => o.init(params as never)) as readonly unknown[] as S,
    update: <P>(grads: P, state: S, params: P): readonly [P, S] => {
      const before: unknown = state
      if (!Array.isArray(before) || before.length !== all.length)
        throw new TreeError({
          op,
          problem: `the state is ${nameOfValue(before)}, not a list of ${all.length}`,
          hint: "give the state that init or the last update of this chain returned",
        })
      const [updates, after] = all.reduce<readonly [P, readonly unknown[]]>(
        ([g, done], o, i) => {
          const [u, s] = o.update(g, before[i], params as NoInfer<P>)
          return [u, [...done, s]]
        },
        [grads, []],
      )
      return [updates, after as S]
    },
  }
}

type NamedStates<S> = { readonly [K in keyof S]: Optimizer<S[K]> }

/**
 * `chain` with names: the optimizers in the order in which the record has them, and the state a record of their states.
 *
 * @throws ValueError for what is no optimizer; TreeError for a state of another chain
 * @example namedChain({ step: sgd(0.5) }).init(array([1])).step.learningRate // 0.5
 */
export const namedChain = operation("namedChain", <S>(optimizers: NamedStates<S>): Optimizer<S> => {
  const op = "namedChain"
  const given: unknown = optimizers
  const all: Readonly<Record<string, unknown>> = isPlain(given) ? given : {}
  if (!isPlain(given))
    throw new ValueError({ op, problem: `takes a record, not ${nameOfValue(given)}`, hint: "give { name: optimizer }" })
  for (const [name, o] of Object.entries(all)) checkOptimizer(op, name, o)
  const entries = Object.entries(all) as readonly (readonly [string, Optimizer<unknown>])[]
  return {
    init: <P>(params: P): S => Object.fromEntries(entries.map(([name, o]) => [name, o.init(params as never)])) as S,
    update: <P>(grads: P, state: S, params: P): readonly [P, S] => {
      const before = inNameOf(op, () => recordOf(op, state))
      const [updates, after] = entries.reduce<readonly [P, object]>(
        ([g, done], [name, o]) => {
          const [u, s] = o.update(
            g,
            inNameOf(op, () => fieldOf(op, before, name)),
            params as NoInfer<P>,
          )
          return [u, { ...done, [name]: s }]
        },
        [grads, {}],
      )
      return [updates, after as S]
    },
  }
})

/** Optimizers under `chain` as an fp-ts Monoid, with states of which nothing is known. */
export const monoid: Monoid<Optimizer<unknown>> = {
  concat: (first, second) => chain<readonly unknown[]>(first, second) as Optimizer<unknown>,
  empty: identity as Optimizer<unknown>,
}
