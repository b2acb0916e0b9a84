import { type Aval, type NDArray, nameOfValue } from "../array/index.js"
import { TraceError, TreeError, ValueError } from "../errors/index.js"
import { checkAlive, memo, type Program, traceFlat } from "../program/index.js"
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

const SOURCE = Symbol("source")
const hasSource = (f: object): f is { readonly [SOURCE]: object } => SOURCE in f

/** Throws unless `f` is a function. */
export const checkFunction = (op: string, f: unknown): void => {
  if (typeof f !== "function")
    throw new ValueError({
      op,
      problem: `takes a function, not ${nameOfValue(f)}`,
      hint: `give it the function itself: ${op}(f), not ${op}(f(x))`,
    })
}

/**
 * `g`, which a transform made from `f`: errors call it `grad(loss)`, or as f when it `stands` for f, and its arguments
 * by f's parameter names.
 */
export const derive = <G extends object>(op: string, f: { readonly name: string }, g: G, stands = false): G => {
  checkFunction(op, f)
  return standFor(stands || f.name === "" ? f.name : `${op}(${f.name})`, f, g)
}

/** `g`, in whose errors arguments have the names of f's parameters. */
export const standFor = <G extends object>(name: string, f: object, g: G): G =>
  Object.defineProperties(g, { name: { value: name }, [SOURCE]: { value: f } })

/** The names of a function's parameters as its source has them, for the paths in error messages. */
const parameterNames = (f: object): readonly string[] =>
  hasSource(f) ? parameterNames(f[SOURCE]) : Object.isExtensible(f) ? readOnce(f) : readParameters(f)

const readParameters = (f: object): readonly string[] => {
  const source = String(f).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")
  const single = /^(?:async\s+)?([A-Za-z_$][\w$]*)\s*=>/.exec(source)
  if (single !== null) return [single[1]!]
  const start = source.indexOf("(")
  let [end, depth] = [start, 0]
  for (; end < source.length; end++) {
    depth += source[end] === "(" ? 1 : source[end] === ")" ? -1 : 0
    if (depth === 0) break
  }
  return splitTopLevel(source.slice(start + 1, end)).map((p) => /^\s*((?:\.{3})?[A-Za-z_$][\w$]*)/.exec(p)?.[1] ?? "")
}

/** Read once for each function: a jitted call on small arrays takes less time than reading its source. */
const readOnce = memo(Symbol("parameters"), readParameters)

/** The name of the i-th argument: of its parameter, of an item of a rest parameter, or its number. */
const argumentName = (names: readonly string[], i: number): string => {
  const last = names.length - 1
  if (i >= last && names[last]?.startsWith("...")) return `${names[last].slice(3)}[${i - last}]`
  return names[i] || `argument ${i}`
}

/** How many arguments a function has parameters for. */
export const parameterCount = (f: object): number => {
  const names = parameterNames(f)
  return names.some((name) => name.startsWith("...")) ? Infinity : names.length
}

/** What the first n arguments of a function are called. */
export const argumentNames = (f: object, n: number): readonly string[] => {
  const names = parameterNames(f)
  return Array.from({ length: n }, (_, i) => argumentName(names, i))
}

/** The arguments taken apart, each under its parameter's name. */
export const flattenArguments = (op: string, f: object, args: readonly unknown[]): readonly Flat[] => {
  checkFunction(op, f)
  const names = argumentNames(f, args.length)
  const flats = args.map((arg, i) => flatten(op, names[i]!, arg, true))
  for (const flat of flats) for (const x of flat.leaves) checkAlive(op, x)
  return flats
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

/** Refuses promises, which would end outside the trace. */
export const checkResult = (op: string, f: { readonly name: string }, result: unknown): void => {
  if (isThenable(result))
    throw new TraceError({
      op,
      problem: `${nameOf(f)} returned a Promise: an async function cannot be traced`,
      hint: "await what it needs before, and pass it as an argument",
    })
}

/** The result of a traced function taken apart. */
export const flattenResult = (op: string, f: { readonly name: string }, result: unknown, root = "the result"): Flat => {
  checkResult(op, f, result)
  return flatten(op, root, result)
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
