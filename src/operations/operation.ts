import { describe, isNDArray, isPlain } from "../array/index.js"
import { inNameOf, ValueError } from "../errors/index.js"
import { startEager } from "../transforms/eager.js"
import { argumentNames, parameterCount, standFor } from "../transforms/function.js"

/** Throws for an option that the operation does not know. */
const checkKeys = (op: string, given: object, known: readonly string[]): void => {
  const unknown = Object.keys(given).find((key) => !known.includes(key))
  if (unknown !== undefined)
    throw new ValueError({
      op,
      problem: `there is no option ${unknown}`,
      hint: known.length === 0 ? "it takes no options" : `the options are ${known.join(", ")}`,
    })
}

/** The arguments that `f` has parameters for: as a callback it may be given more. */
const taken = (f: object & { readonly length: number }, args: readonly unknown[]): readonly unknown[] =>
  args.length > f.length + 1 ? args.slice(0, parameterCount(f)) : args

/** The arguments, with the options checked if they end with some; null in their place is as good as none. */
const checked = (
  op: string,
  args: readonly unknown[],
  options: readonly string[],
  before: number,
): readonly unknown[] => {
  const last = args.at(-1)
  if (before === 0 && args[0] === null) return checked(op, [undefined, ...args.slice(1)], options, before)
  if (args.length > before && isPlain(last)) checkKeys(op, last, options)
  return args.length > before && (last === null || last === undefined)
    ? checked(op, args.slice(0, -1), options, before)
    : args
}

/** The arrays among the arguments, and in lists and options, as messages show them. */
const arraysIn = (f: object, args: readonly unknown[]): Readonly<Record<string, string>> => {
  const names = argumentNames(f, args.length)
  const shown = (name: string, x: unknown): readonly (readonly [string, string])[] =>
    isNDArray(x)
      ? [[name, describe(x)]]
      : Array.isArray(x)
        ? x.flatMap((y, i) => shown(`${name}[${i}]`, y))
        : isPlain(x)
          ? Object.entries(x).flatMap(([key, y]) => shown(key, y))
          : []
  return Object.fromEntries(args.flatMap((x, i) => shown(names[i]!, x)))
}

/**
 * An operation: what `f` does, with its errors in the name of the operation and about its own arguments, whatever it is
 * made of, and with unknown options refused where it takes some; at least `before` arguments stand before them.
 */
/* @__NO_SIDE_EFFECTS__ */
export const operation = <F extends (...args: never) => unknown>(
  op: string,
  f: F,
  options?: readonly string[],
  before = 1,
): F => {
  const run = (...args: never): unknown => {
    startEager()
    const call = (): unknown =>
      f(...((options === undefined ? args : checked(op, taken(f, args), options, before)) as never))
    return inNameOf(op, call, () => arraysIn(f, args))
  }
  return standFor(op, f, run) as F
}
