import { ValueError } from "../errors/index.js"
import { isNDArray } from "./ndarray.js"
import { isPlain, nameOfValue } from "./value.js"

/** What is wrong with an argument: where in it something stands that is not what is wanted there. */
interface Fault {
  /** the place in the argument: `[0].points` */
  readonly at: string
  readonly is: unknown
  readonly wanted: string
  /** what to say in place of that */
  readonly problem?: string
}

/** What an argument must be: null for one that is right. */
export type Kind = (x: unknown) => Fault | null

/** Values for which something holds, and what they are called. */
export const kind =
  (wanted: string, isRight: (x: unknown) => boolean): Kind =>
  (x) =>
    isRight(x) ? null : { at: "", is: x, wanted }

export const anything: Kind = () => null
export const number: Kind = kind("a number", (x) => typeof x === "number")
export const positive: Kind = kind("a number above 0", (x) => typeof x === "number" && x > 0 && x < Infinity)
export const text: Kind = kind("a text", (x) => typeof x === "string")
export const truth: Kind = kind("true or false", (x) => typeof x === "boolean")
export const callback: Kind = kind("a function", (x) => typeof x === "function")
export const iterable: Kind = kind(
  "something to iterate over",
  (x) => typeof x === "object" && x !== null && !isNDArray(x) && (Symbol.iterator in x || Symbol.asyncIterator in x),
)
export const ndarray: Kind = kind("an array", isNDArray)

/** A whole number from `least` on. */
export const whole = (least: number): Kind =>
  kind(`a whole number from ${least} on`, (x) => typeof x === "number" && Number.isSafeInteger(x) && x >= least)

/** One of some words. */
export const word = (...words: readonly string[]): Kind =>
  kind(`one of ${words.map((w) => JSON.stringify(w)).join(", ")}`, (x) => words.some((w) => w === x))

/** The kind of what may be left out. */
export const optional =
  (of: Kind): Kind =>
  (x) =>
    x === undefined ? null : of(x)

/** One kind or another; of the faults that of the kind that the value resembles most. */
export const either =
  (wanted: string, ...kinds: readonly Kind[]): Kind =>
  (x) => {
    const faults = kinds.map((of) => of(x))
    if (faults.includes(null)) return null
    return faults.find((fault) => fault !== null && fault.at !== "") ?? { at: "", is: x, wanted }
  }

const inside = (place: string, fault: Fault | null): Fault | null =>
  fault === null ? null : { ...fault, at: `${place}${fault.at}` }

/** The first fault, as a loop: lists of points are long. */
const firstOf = (n: number, at: (i: number) => Fault | null): Fault | null => {
  for (let i = 0; i < n; i++) {
    const fault = at(i)
    if (fault !== null) return fault
  }
  return null
}

/** A list of some items at least, which are of a kind. */
export const listOf =
  (item: Kind, wanted = "a list", least = 0): Kind =>
  (x) =>
    Array.isArray(x) && x.length >= least
      ? firstOf(x.length, (i) => inside(`[${i}]`, item(x[i])))
      : { at: "", is: x, wanted }

/** A list of as many items as there are kinds. */
export const tuple =
  (wanted: string, ...kinds: readonly Kind[]): Kind =>
  (x) =>
    Array.isArray(x) && x.length === kinds.length
      ? firstOf(kinds.length, (i) => inside(`[${i}]`, kinds[i]!(x[i])))
      : { at: "", is: x, wanted }

const isObject = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === "object" && x !== null && !Array.isArray(x) && !isNDArray(x)

/** An object with fields of some kinds; it may have others. */
export const fields = (wanted: string, kinds: Readonly<Record<string, Kind>>): Kind => {
  const all = Object.entries(kinds)
  return (x) =>
    isObject(x)
      ? firstOf(all.length, (i) => inside(`.${all[i]![0]}`, all[i]![1](x[all[i]![0]])))
      : { at: "", is: x, wanted }
}

/** A record whose values, under any names, are of a kind. */
export const recordOf =
  (item: Kind, wanted = "a record"): Kind =>
  (x) => {
    if (!isPlain(x)) return { at: "", is: x, wanted }
    const entries = Object.entries(x)
    return firstOf(entries.length, (i) => inside(`.${entries[i]![0]}`, item(entries[i]![1])))
  }

/** A record of options, each of which may be left out, as may all of them; there are no others. */
export const options = (kinds: Readonly<Record<string, Kind>>): Kind => {
  const names = Object.keys(kinds)
  const each = names.map((name) => [name, optional(kinds[name]!)] as const)
  const known = fields("a record of options", Object.fromEntries(each))
  return (x) => {
    const extra = isObject(x) ? Object.keys(x).find((name) => !Object.hasOwn(kinds, name)) : undefined
    if (extra === undefined) return x === undefined ? null : known(x)
    const meant = names.find((name) => name.toLowerCase() === extra.toLowerCase())
    const wanted = meant ?? `one of ${names.join(", ")}`
    return { at: "", is: x, wanted, problem: `there is no option ${extra}` }
  }
}

/** Throws unless an argument of an operation is of a kind. */
export const checkGiven = (op: string, name: string, of: Kind, x: unknown): void => {
  const fault = of(x)
  if (fault === null) return
  const { at, is, wanted, problem } = fault
  throw new ValueError({
    op,
    problem: problem ?? `${name}${at} is ${nameOfValue(is)}, not ${wanted}`,
    hint: `give ${wanted}`,
  })
}

const anyRecord = fields("a record of options", {})

/** Throws unless an argument is a record of options. */
export const checkOptions = (op: string, x: unknown): void => {
  checkGiven(op, "options", anyRecord, x)
}

/** `f`, whose arguments are checked first: they have the names and the kinds of the record, in its order. */
/* @__NO_SIDE_EFFECTS__ */
export const checked = <F extends (...args: never) => unknown>(
  op: string,
  kinds: Readonly<Record<string, Kind>>,
  f: F,
): F => {
  const all = Object.entries(kinds)
  const run = (...args: never): unknown => {
    const list: readonly unknown[] = args
    all.forEach(([name, of], i) => {
      checkGiven(op, name, of, list[i])
    })
    return f(...args)
  }
  return Object.defineProperty(run, "name", { value: op }) as F
}
