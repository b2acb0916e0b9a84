import { parseArgs } from "node:util"
import { type Either, isLeft, left, right } from "fp-ts/Either"

export interface Options {
  readonly seed: number
  readonly epochs: number
  readonly lr: number
  readonly hidden: number
  readonly batch: number
  readonly out: string
}

export type Command = { readonly kind: "help" } | { readonly kind: "train"; readonly options: Options }

export const defaults: Options = { seed: 0, epochs: 60, lr: 0.01, hidden: 64, batch: 32, out: "digits.svg" }

interface Flag<T> {
  readonly about: string
  /** what values it takes, in words */
  readonly accepts: string
  /** the value of a text; undefined when it has none */
  readonly read: (text: string) => T | undefined
}

/** A decimal number, as opposed to all that JavaScript reads as one. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

const numberFrom = (text: string, accepts: (x: number) => boolean): number | undefined =>
  decimal.test(text) && accepts(Number(text)) ? Number(text) : undefined

const whole = (about: string, low: number, high: number): Flag<number> => ({
  about,
  accepts: `a whole number from ${low} to ${high}`,
  read: (text) => numberFrom(text, (x) => Number.isInteger(x) && x >= low && x <= high),
})

export const flags: { readonly [K in keyof Options]: Flag<Options[K]> } = {
  seed: whole("decides the split, the first weights and the order", 0, 2 ** 32 - 1),
  epochs: whole("the most times every training digit is seen", 1, 10_000),
  lr: {
    about: "the highest learning rate of the schedule",
    accepts: "a number above 0 and up to 10",
    read: (text) => numberFrom(text, (x) => x > 0 && x <= 10),
  },
  hidden: whole("the number of hidden units", 1, 4096),
  batch: whole("the number of digits in a step", 1, 1257),
  out: {
    about: "the SVG file that is written",
    accepts: "the path of a file",
    read: (text) => (text.trim() === "" || text.includes("\0") ? undefined : text),
  },
}

const names = Object.keys(flags) as readonly (keyof Options)[]
const accepted = [...names, "help"].map((name) => `--${name}`).join(", ")

const quote = (text: string): string => JSON.stringify(text)

const read = <K extends keyof Options>(name: K, text: string | undefined): Either<string, Options[K]> => {
  const { accepts, read: value } = flags[name]
  const found = text === undefined ? undefined : value(text)
  if (found !== undefined) return right(found)
  return left(`--${name} takes ${accepts}, ${text === undefined ? "but none was given" : `not ${quote(text)}`}`)
}

const isName = (name: string): name is keyof Options => Object.hasOwn(flags, name)

const unknown = (text: string): Either<string, never> =>
  left(`${quote(text)} is no option; the options are ${accepted}`)

const readToken = (done: Options, name: string, rawName: string, text: string | undefined): Either<string, Options> => {
  if (name === "help") return left(`--help takes no value, but ${quote(text ?? "")} was given`)
  if (!isName(name)) return unknown(rawName)
  const value = read(name, text)
  return isLeft(value) ? value : right({ ...done, [name]: value.right })
}

/** The command that the arguments ask for, or one line that says what is wrong with them; the last of equal flags holds. */
export const parseOptions = (args: readonly string[]): Either<string, Command> => {
  const strings = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]))
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...strings, help: { type: "boolean", short: "h" } },
    strict: false,
    tokens: true,
  })
  const isHelp = tokens.some((t) => t.kind === "option" && t.name === "help" && t.value === undefined)
  if (isHelp) return right({ kind: "help" })
  const options = tokens.reduce<Either<string, Options>>((done, token) => {
    if (isLeft(done)) return done
    if (token.kind === "positional") return unknown(token.value)
    return token.kind === "option" ? readToken(done.right, token.name, token.rawName, token.value) : done
  }, right(defaults))
  return isLeft(options) ? options : right({ kind: "train", options: options.right })
}
