import { checkGiven, ndarray, text } from "../array/given.js"
import type { DType, NDArray, Shape } from "../array/index.js"
import { type CheckpointPolicy, checkpointPrimitive, name } from "../primitives/control/index.js"
import { bind } from "../program/index.js"
import { apply, derive, type Fn, flattenArguments, leavesOf, rebuild, traceFunction } from "./function.js"

/** What the backward pass may keep of a checkpointed function. */
export const policies = {
  /** recompute everything from the inputs */
  nothingSaveable: { save: "nothing", names: [] },
  /** recompute nothing */
  everythingSaveable: { save: "everything", names: [] },
  /** keep the results of matrix products */
  dotsSaveable: { save: "dots", names: [] },
  /** keep the results of matrix products without batch dimensions */
  dotsWithNoBatchDimsSaveable: { save: "dotsWithNoBatch", names: [] },
} as const satisfies Readonly<Record<string, CheckpointPolicy>>

/** Keep only the values that `checkpointName` gave one of these names. */
export const saveOnlyTheseNames = (...names: readonly string[]): CheckpointPolicy => ({ save: "names", names })

/** The value as it is, under a name that `saveOnlyTheseNames` knows. */
export const checkpointName = <S extends Shape, D extends DType>(x: NDArray<S, D>, label: string): NDArray<S, D> => {
  checkGiven("checkpointName", "x", ndarray, x)
  checkGiven("checkpointName", "label", text, label)
  return name(x, label)
}

/**
 * The function as it is, except that its derivative keeps only its arguments and computes the rest again: less memory
 * for more time (Griewank and Walther, 2000).
 *
 * Law: identity in value and gradient.
 */
export const checkpoint = <A extends readonly unknown[], B>(f: Fn<A, B>): Fn<A, B> =>
  checkpointWith(policies.nothingSaveable)(f)

/** `checkpoint` with a policy: `checkpointWith(policies.dotsSaveable)(f)`. */
export const checkpointWith =
  (policy: CheckpointPolicy) =>
  <A extends readonly unknown[], B>(f: Fn<A, B>): Fn<A, B> =>
    derive("checkpoint", f, (...args: A): B => {
      const flats = flattenArguments("checkpoint", f, args)
      const { program, captured, out } = traceFunction("checkpoint", f, flats, (xs) => apply(f, xs))
      return rebuild(
        out.structure,
        bind(checkpointPrimitive, [...captured, ...leavesOf(flats)], { body: program, policy }),
      )
    })
