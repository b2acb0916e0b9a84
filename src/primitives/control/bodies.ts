import type { Aval, NDArray } from "../../array/index.js"
import {
  type Batch,
  dropInputs,
  type Linearized,
  linearize as linearizeProgram,
  type Program,
  select,
  type Tangent,
  traceFlat,
  transpose as transposeProgram,
  vmap as vmapProgram,
} from "../../program/index.js"
import { add } from "../arithmetic.js"
import { instantiate, toBatch, zerosOf } from "../broadcast.js"

/** Program transforms with the primitives they need filled in, as the rules of primitives with bodies use them. */

export const linearize = (p: Program, nonzero: readonly boolean[], force?: readonly boolean[]): Linearized =>
  linearizeProgram(p, nonzero, zerosOf, force)

export const transpose = (p: Program, args: readonly (NDArray | null)[], cts: readonly Tangent[]): readonly Tangent[] =>
  transposeProgram(p, args, cts, add)

/** Traces a function that may close over nothing but literals: the body of a derived equation. */
export const body = (f: (xs: readonly NDArray[]) => readonly NDArray[], avals: readonly Aval[]): Program => {
  const { program, captured } = traceFlat(f, avals, "transforming a body")
  if (captured.length > 0) throw new Error("a derived body must be closed")
  return program
}

export const avals = (p: Program): readonly Aval[] => p.inputs.map((v) => v.aval)
export const outAvals = (p: Program): readonly Aval[] => p.outputs.map((a) => a.aval)

/**
 * The transpose as a program: known inputs, then cotangents of all outputs -> cotangents of the linear inputs, zeros
 * made explicit.
 */
export const transposed = (p: Program, linear: readonly boolean[]): Program => {
  const known = avals(p).filter((_, i) => !linear[i])
  return body(
    (xs) => {
      const queue = xs.slice(0, known.length)
      const args = linear.map((l) => (l ? null : queue.shift()!))
      const wanted = avals(p).filter((_, i) => linear[i])
      return transpose(p, args, xs.slice(known.length)).map((ct, i) => instantiate(ct, wanted[i]!))
    },
    [...known, ...outAvals(p)],
  )
}

/** The batched program, with outputs forced to be batched where `force`, and which outputs are. */
export const batched = (
  p: Program,
  on: readonly boolean[],
  size: number,
  force: readonly boolean[] = [],
): { readonly program: Program; readonly batched: readonly boolean[] } => {
  const inputs = avals(p).map((a, i) => (on[i] ? { shape: [size, ...a.shape], dtype: a.dtype } : a))
  const state: { flags: readonly boolean[] } = { flags: [] }
  const program = body((xs) => {
    const out = vmapProgram(
      p,
      xs.map((x, i): Batch => [x, on[i]!]),
      size,
    )
    state.flags = out.map(([, b], i) => b || force[i] === true)
    return out.map(([y, b], i) => (state.flags[i] ? toBatch(y, b, size) : y))
  }, inputs)
  return { program, batched: state.flags }
}

/** Grows a set of flags until a step adds none: which carries of a loop become nonzero, or batched. */
export const fixpoint = (
  flags: readonly boolean[],
  step: (flags: readonly boolean[]) => readonly boolean[],
): readonly boolean[] => {
  const next = step(flags).map((f, i) => f || flags[i]!)
  return next.every((f, i) => f === flags[i]) ? flags : fixpoint(next, step)
}

/** Only the used outputs of a body, and only the inputs they read. */
export const prune = (
  p: Program,
  used: readonly boolean[],
): { readonly program: Program; readonly reads: readonly boolean[] } => {
  const { program, reads } = select(p, used)
  return { program: dropInputs(program, reads), reads }
}

export const filter = <A>(xs: readonly A[], keep: readonly boolean[]): readonly A[] => xs.filter((_, i) => keep[i])

/** Spreads the results of a derived equation over all outputs, zero where it has none. */
export const scatterTangents = (ys: readonly Tangent[], nonzero: readonly boolean[]): readonly Tangent[] => {
  const queue = [...ys]
  return nonzero.map((n) => (n ? queue.shift()! : null))
}
