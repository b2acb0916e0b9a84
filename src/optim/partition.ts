import { isPlain, type NDArray, nameOfValue } from "../array/index.js"
import { inNameOf, ValueError } from "../errors/index.js"
import { zerosLike } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { type Flat, flatten } from "../tree/structure.js"
import { checkOptimizer } from "./chain.js"
import { fieldOf, matching, paramsOf, rebuild, recordOf } from "./leaves.js"
import type { AnyTree, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer } from "./part.js"
import { type PerParameter, perParameter } from "./prefix.js"

/** Some of the leaves in the structure of all, with null for the others. */
const only = (params: Flat, leaves: readonly NDArray[], isChosen: readonly boolean[]): AnyTree =>
  rebuild<AnyTree>(
    params,
    leaves.map((x, i) => (isChosen[i] === true ? x : null)),
  )

/** An update of the chosen leaves alone; the others stay as they are. */
const updateOnly = (
  op: string,
  o: Optimizer<unknown>,
  params: Flat,
  leaves: readonly NDArray[],
  state: unknown,
  isChosen: readonly boolean[],
): readonly [leaves: readonly NDArray[], state: unknown] => {
  const [updates, next] = o.update(only(params, leaves, isChosen), state, only(params, params.leaves, isChosen))
  const changed = flatten(op, "updates", updates).leaves.values()
  return [leaves.map((x, i) => (isChosen[i] === true ? changed.next().value! : x)), next]
}

const isBoolean = (x: unknown): x is boolean => typeof x === "boolean"
const isString = (x: unknown): x is string => typeof x === "string"

/**
 * An optimizer for some parameters: where the mask is true. The updates of the others are passed on as they are, so that
 * a chain may go on with them; to leave parameters alone, use `freeze`.
 *
 * The mask is a boolean for each parameter or subtree, or a function of its path, such as `layers[1].w`, and itself.
 * @throws ValueError for what is no optimizer; TreeError for a mask of another tree, naming the path
 * @example const o = masked(scale(3), { w: true, b: false }); const p = { w: array(1), b: array(1) }
 * o.update(p, o.init(p), p)[0] // { w: 3, b: 1 }
 */
export const masked = operation("masked", <S>(inner: Optimizer<S>, mask: PerParameter<boolean>): Optimizer<S> => {
  const op = "masked"
  checkOptimizer(op, "the first argument", inner)
  const chosenOf = (params: Flat): readonly boolean[] => perParameter(op, "mask", mask, params, isBoolean, "a boolean")
  return {
    init: <P>(params: P): S => {
      const flat = inNameOf(op, () => paramsOf(op, params))
      const chosen = inNameOf(op, () => chosenOf(flat))
      return inner.init(only(flat, flat.leaves, chosen) as never)
    },
    update: <P>(grads: P, state: S, params: P): readonly [P, S] => {
      const flat = inNameOf(op, () => paramsOf(op, params))
      const chosen = inNameOf(op, () => chosenOf(flat))
      const leaves = inNameOf(op, () => matching(op, "grads", grads, flat))
      const [updates, next] = updateOnly(op, inner as Optimizer<unknown>, flat, leaves, state, chosen)
      return [rebuild<P>(flat, updates), next as S]
    },
  }
})

/**
 * No update at all.
 *
 * @example setToZero.update(array([2]), setToZero.init(array([1])), array([1]))[0] // [0]
 */
export const setToZero: Optimizer<State<never>> = optimizer<State<never>>("setToZero", [
  leafwise({ hyper: {} }, () => (u) => [zerosLike(u), {}]),
])

/**
 * No update of the parameters where the mask is true, which is a boolean for each, or a function of path and parameter;
 * the last in a chain. To save the work and the state of an optimizer too, use `partition`.
 *
 * @throws TreeError for a mask of another tree, naming the path
 * @example const o = freeze((path) => path === "w"); const p = { w: array(1), b: array(1) }
 * o.update(p, o.init(p), p)[0] // { w: 0, b: 1 }
 */
export const freeze = operation(
  "freeze",
  (mask: PerParameter<boolean>): Optimizer<State<never>> => masked(setToZero, mask),
)

type Optimizers<S> = { readonly [K in keyof S]: Optimizer<S[K]> }

/**
 * Several optimizers, each for the parameters with its label: `partition({ train: adam(1e-3), keep: setToZero }, labels)`
 * learns only some of them, without state for the others. The state is a record of their states.
 *
 * Labels are a name for each parameter or subtree, or a function of its path, such as `layers[1].w`, and itself.
 * @throws ValueError for what is no optimizer, and for a label without one; TreeError for labels of another tree, naming
 * the path
 * @example const o = partition({ slow: scale(-1), fast: scale(-5) }, { w: "slow", b: "fast" }); const p = { w: array(1), b: array(1) }
 * o.update(p, o.init(p), p)[0] // { w: -1, b: -5 }
 */
export const partition = operation(
  "partition",
  <S>(optimizers: Optimizers<S>, labels: PerParameter<keyof S & string>): Optimizer<S> => {
    const op = "partition"
    const given: unknown = optimizers
    if (!isPlain(given))
      throw new ValueError({
        op,
        problem: `takes a record, not ${nameOfValue(given)}`,
        hint: "give { name: optimizer }",
      })
    for (const [name, o] of Object.entries(given)) checkOptimizer(op, name, o)
    const entries = Object.entries(optimizers) as readonly (readonly [string, Optimizer<unknown>])[]
    const names = entries.map(([name]) => name)
    const labelsOf = (params: Flat): readonly string[] => {
      const all = perParameter(op, "labels", labels, params, isString, "the name of an optimizer")
      const wrong = all.findIndex((label) => !names.includes(label))
      if (wrong < 0) return all
      throw new ValueError({
        op,
        problem: `there is no optimizer "${all[wrong]}", the label of ${params.paths[wrong]}`,
        hint: `the optimizers are ${names.map((name) => `"${name}"`).join(", ")}`,
      })
    }
    return {
      init: <P>(params: P): S => {
        const flat = inNameOf(op, () => paramsOf(op, params))
        const all = inNameOf(op, () => labelsOf(flat))
        return Object.fromEntries(
          entries.map(([name, o]) => {
            const own = only(
              flat,
              flat.leaves,
              all.map((label) => label === name),
            )
            return [name, o.init(own as never)]
          }),
        ) as S
      },
      update: <P>(grads: P, state: S, params: P): readonly [P, S] => {
        const flat = inNameOf(op, () => paramsOf(op, params))
        const all = inNameOf(op, () => labelsOf(flat))
        const before = inNameOf(op, () => recordOf(op, state))
        const start = inNameOf(op, () => matching(op, "grads", grads, flat))
        const [leaves, after] = entries.reduce<readonly [readonly NDArray[], object]>(
          ([done, states], [name, o]) => {
            const own = inNameOf(op, () => fieldOf(op, before, name))
            const isOwn = all.map((label) => label === name)
            const [next, s] = updateOnly(op, o, flat, done, own, isOwn)
            return [next, { ...states, [name]: s }]
          },
          [start, {}],
        )
        return [rebuild<P>(flat, leaves), after as S]
      },
    }
  },
)
