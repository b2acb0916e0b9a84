import type { NDArray } from "../array/index.js"
import { inNameOf } from "../errors/index.js"
import { type Flat, flatten } from "../tree/structure.js"
import { fieldOf, matching, paramsOf, recordOf, scalarOf } from "./leaves.js"
import type { Optimizer } from "./optimizer.js"

/** What an optimizer around others was given, taken apart and checked. */
export interface Opened {
  readonly flat: Flat
  /** the gradients, in the order of the parameters */
  readonly leaves: readonly NDArray[]
  /** a field of the state, of which nothing is known */
  readonly field: <S>(name: string) => S
  /** a scalar in the state */
  readonly scalar: (name: string) => NDArray
  /** a tree in the state that is like the parameters */
  readonly tree: (name: string) => readonly NDArray[]
}

/** Takes apart what an update was given; all errors are those of `op`. */
export const opened = (op: string, grads: unknown, state: unknown, params: unknown): Opened =>
  inNameOf(op, () => {
    const flat = paramsOf(op, params)
    const fields = recordOf(op, state)
    return {
      flat,
      leaves: matching(op, "grads", grads, flat),
      field: <S>(name: string) => inNameOf(op, () => fieldOf(op, fields, name)) as S,
      scalar: (name) => inNameOf(op, () => scalarOf(op, fields, name)),
      tree: (name) => inNameOf(op, () => matching(op, `state.${name}`, fieldOf(op, fields, name), flat)),
    }
  })

/** An update of an optimizer inside, as leaves. */
export const updateLeaves = <P, S>(
  op: string,
  inner: Optimizer<S>,
  grads: P,
  state: S,
  params: P,
): readonly [updates: readonly NDArray[], state: S] => {
  const [updates, next] = inner.update<P>(grads, state, params as NoInfer<P>)
  return [flatten(op, "updates", updates).leaves, next]
}
