import type { AnyScalar, NDArray } from "../array/index.js"
import type { Tree } from "../tree/types.js"

/**
 * A tree of arrays of which nothing else is known, as the states of optimizers hold them. It may have lists too; a type
 * that said so would be too deep for what TypeScript computes of trees.
 */
export type AnyTree = NDArray | null | undefined | { readonly [name: string]: AnyTree }

/**
 * An optimizer: pure functions of parameters, gradients and a state, which is a tree of arrays.
 *
 * `update` gives what is to be added to the parameters, in their structure, and the next state.
 */
export interface Optimizer<S> {
  readonly init: <P>(params: P & Tree<P>) => S
  // A method, so that an optimizer with some state is one with an unknown state too.
  update<P>(grads: P, state: S, params: NoInfer<P>): readonly [updates: P, state: S]
}

/** A hyper-parameter that depends on the number of updates made before, a float scalar. */
export type Schedule = (step: NDArray) => NDArray

/** A number, a float scalar, or a schedule that is evaluated in every update. */
export type Hyperparameter = number | NDArray | Schedule

/** The state of an optimizer: the updates made, int32[]; hyper-parameters H, scalars; and trees K like the parameters. */
export type State<H extends string, K extends string = never> = { readonly step: AnyScalar } & {
  readonly [N in H]: AnyScalar
} & { readonly [N in K]: AnyTree }
