import { parseArgs } from "node:util"
import { type Either, isLeft, left, right } from "fp-ts/Either"
import { nearest } from "./nearest.js"

/** An option of the command line. */
export interface Flag<T> {
  readonly about: string
  /** what values it takes, in words */
  readonly accepts: string
  /** the value of a text; undefined when it has none */
  readonly read: (text: string) => T | undefined
}

export type Flags<O> = { readonly [K in keyof O]: Flag<O[K]> }

/** What arguments ask for: help, or options with a word or two before them. */
export type Asked<O> =
  | { readonly kind: "help" }
  | { readonly kind: "run"; readonly options: O; readonly words: readonly string[] }

/** A decimal number, as opposed to all that JavaScript reads as one. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

const numberFrom = (text: string, accepts: (x: number) => boolean): number | undefined =>
  decimal.test(text) && accepts(Number(text)) ? Number(text) : undefined

export const whole = (about: string, low: number, high: number): Flag<number> => ({
  about,
  accepts: `a whole number from ${low} to ${high}`,
  read: (text) => numberFrom(text, (x) => Number.isInteger(x) && x >= low && x <= high),
})

export const number = (about: string, accepts: string, isIn: (x: number) => boolean): Flag<number> => ({
  about,
  accepts,
  read: (text) => numberFrom(text, isIn),
})

export const path = (about: string, accepts: string): Flag<string> => ({
  about,
  accepts,
  read: (text) => (text.trim() === "" || text.includes("\0") ? undefined : text),
})

/** One of some words. */
export const word = <W extends string>(about: string, words: readonly W[]): Flag<W> => ({
  about,
  accepts: `one of ${words.join(", ")}`,
  read: (text) => words.find((w) => w === text),
})

/** Some of some words, with commas between them; "none" for none. */
export const wordsOf = (about: string, words: readonly string[]): Flag<readonly string[]> => ({
  about,
  accepts: `none, or some of ${words.join(", ")}`,
  read: (text) => {
    const given = text === "none" ? [] : text.split(",")
    return given.every((w) => words.includes(w)) ? given : undefined
  },
})

const quote = (text: string): string => JSON.stringify(text)

const valueOf = <O, K extends Extract<keyof O, string>>(
  flags: Flags<O>,
  name: K,
  text: string | undefined,
): Either<string, O[K]> => {
  const { accepts, read } = flags[name]
  const found = text === undefined ? undefined : read(text)
  if (found !== undefined) return right(found)
  return left(`--${name} takes ${accepts}, ${text === undefined ? "but none was given" : `not ${quote(text)}`}`)
}

/** What arguments say, and which options they name; `switches` are options without a value, `words` how many words there may be. */
export const readFlags = <O extends object>(
  args: readonly string[],
  flags: Flags<O>,
  defaults: O,
  {
    switches = [],
    words = 0,
  }: { readonly switches?: readonly Extract<keyof O, string>[]; readonly words?: number } = {},
): Either<string, Asked<O> & { readonly given: readonly string[] }> => {
  const names: readonly Extract<keyof O, string>[] = Object.keys(flags) as never
  const accepted = [...names, "help"].map((name) => `--${name}`).join(", ")
  const unknown = (text: string): Either<string, never> => {
    const meant = text.startsWith("--") ? nearest(text.slice(2), names) : undefined
    return left(
      `${quote(text)} is no option; ${meant === undefined ? `the options are ${accepted}` : `did you mean --${meant}?`}`,
    )
  }
  const isName = (name: string): name is Extract<keyof O, string> => Object.hasOwn(flags, name)
  const isSwitch = (name: string): boolean => switches.some((s) => s === name)
  const types = Object.fromEntries(
    names.map((name) => [name, { type: isSwitch(name) ? ("boolean" as const) : ("string" as const) }]),
  )
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...types, help: { type: "boolean", short: "h" } },
    strict: false,
    tokens: true,
  })
  if (tokens.some((t) => t.kind === "option" && t.name === "help" && t.value === undefined))
    return right({ kind: "help", given: [] })
  let [options, given, found]: [O, readonly string[], readonly string[]] = [defaults, [], []]
  for (const token of tokens) {
    if (token.kind === "positional" && found.length < words) found = [...found, token.value]
    else if (token.kind === "positional") return unknown(token.value)
    if (token.kind !== "option") continue
    const { name, rawName, value } = token
    if (name === "help" || (isName(name) && isSwitch(name) && value !== undefined))
      return left(`--${name} takes no value, but ${quote(value ?? "")} was given`)
    if (!isName(name)) return unknown(rawName)
    const read = valueOf<O, typeof name>(flags, name, isSwitch(name) ? "yes" : value)
    if (isLeft(read)) return read
    options = { ...options, [name]: read.right }
    given = [...given, name]
  }
  return right({ kind: "run", options, words: found, given })
}
