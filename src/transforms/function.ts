import type { Aval, NDArray } from "../array/index.js"
import { TraceError, TreeError } from "../errors/index.js"
import { type Program, traceFlat } from "../program/index.js"
import { type Flat, flatten, type Structure, unflatten } from "../tree/structure.js"

/** Any function; transforms keep its argument and result types. */
export type Fn<A extends readonly unknown[], B> = (...args: A) => B

/** `loss`, or words for a function without a name. */
export const nameOf = (f: { readonly name: string }): string =>
  f.name === "" ? "an anonymous function" : `\`${f.name}\``

const splitTopLevel = (text: string): readonly string[] => {
  const parts = [""]
  let depth = 0
  for (const c of text) {
    depth += "([{".includes(c) ? 1 : ")]}".includes(c) ? -1 : 0
    if (c === "," && depth === 0) parts.push("")
    else parts[parts.length - 1] += c
  }
  return parts
}

/** The names of a function's parameters as its source has them, for the paths in error messages. */
export const parameterNames = (f: { toString(): string }): readonly string[] => {
  const source = f.toString()
  const single = /^(?:async\s+)?([A-Za-z_$][\w$]*)\s*=>/.exec(source)
  if (single !== null) return [single[1]!]
  const start = source.indexOf("(")
  let [end, depth] = [start, 0]
  for (; end < source.length; end++) {
    depth += source[end] === "(" ? 1 : source[end] === ")" ? -1 : 0
    if (depth === 0) break
  }
  return splitTopLevel(source.slice(start + 1, end)).map((p) => /^\s*([A-Za-z_$][\w$]*)/.exec(p)?.[1] ?? "")
}

/** The arguments taken apart, each under its parameter's name. */
export const flattenArguments = (op: string, f: { toString(): string }, args: readonly unknown[]): readonly Flat[] => {
  const names = parameterNames(f)
  return args.map((arg, i) => flatten(op, names[i] || `argument ${i}`, arg))
}

export const leavesOf = (flats: readonly Flat[]): readonly NDArray[] => flats.flatMap((flat) => flat.leaves)
export const pathsOf = (flats: readonly Flat[]): readonly string[] => flats.flatMap((flat) => flat.paths)

/** The arguments put together again around other leaves. */
export const unflattenArguments = (flats: readonly Flat[], leaves: readonly unknown[]): readonly unknown[] => {
  const queue = [...leaves]
  return flats.map((flat) => unflatten(flat.structure, queue.splice(0, flat.leaves.length)))
}

const isThenable = (x: unknown): boolean =>
  typeof x === "object" && x !== null && "then" in x && typeof x.then === "function"

/** The result of a traced function taken apart; refuses promises, which would end outside the trace. */
export const flattenResult = (op: string, f: { readonly name: string }, result: unknown): Flat => {
  if (isThenable(result))
    throw new TraceError({
      op,
      problem: `${nameOf(f)} returned a Promise: an async function cannot be traced`,
      hint: "await what it needs before, and pass it as an argument",
    })
  return flatten(op, "the result", result)
}

export interface TracedFunction {
  readonly program: Program
  readonly captured: readonly NDArray[]
  readonly out: Flat
}

/** Traces `f` on abstract arguments like the given ones; `run` receives the arguments rebuilt from traced leaves. */
export const traceFunction = (
  op: string,
  f: { readonly name: string },
  flats: readonly Flat[],
  run: (args: readonly unknown[]) => unknown,
  avals: readonly Aval[] = leavesOf(flats),
): TracedFunction => {
  const state: { out: Flat | null } = { out: null }
  const { program, captured } = traceFlat(
    (leaves) => {
      state.out = flattenResult(op, f, run(unflattenArguments(flats, leaves)))
      return state.out.leaves
    },
    avals,
    `tracing ${nameOf(f)} for ${op}`,
    pathsOf(flats),
  )
  if (state.out === null) throw new TreeError({ op, problem: `${nameOf(f)} returned nothing` })
  return { program, captured, out: state.out }
}

/** Calls `f` with arguments whose types the caller of the transform has already checked. */
export const apply = <A extends readonly unknown[], B>(f: Fn<A, B>, args: readonly unknown[]): B => f(...(args as A))

/** A tree of the structure that the caller's types promise. */
export const rebuild = <T>(structure: Structure, leaves: readonly unknown[]): T => unflatten(structure, leaves) as T

/** One tree for each argument, as the caller's types promise. */
export const rebuildArguments = <A extends readonly unknown[]>(
  flats: readonly Flat[],
  leaves: readonly unknown[],
): A => {
  const args: readonly unknown[] = unflattenArguments(flats, leaves)
  return args as A
}
