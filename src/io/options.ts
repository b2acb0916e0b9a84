import { isPlain, nameOfValue } from "../array/index.js"
import { ValueError } from "../errors/index.js"

/** Options as they were given, or none; throws for what is no record, and for one that the operation does not know. */
export const optionsIn = <O extends object>(
  op: string,
  options: O | undefined,
  known: readonly string[],
): Partial<O> => {
  if (options === undefined || options === null) return {}
  if (!isPlain(options))
    throw new ValueError({
      op,
      problem: `the options are ${nameOfValue(options)}`,
      hint: `give a record of ${known.join(", ")}`,
    })
  const unknown = Object.keys(options).find((key) => !known.includes(key))
  if (unknown !== undefined)
    throw new ValueError({ op, problem: `there is no option ${unknown}`, hint: `the options are ${known.join(", ")}` })
  return options
}

/** Throws unless a value is bytes. */
export const checkBytes = (op: string, bytes: unknown): Uint8Array => {
  if (bytes instanceof Uint8Array) return bytes
  throw new ValueError({
    op,
    problem: `the bytes are ${nameOfValue(bytes)}`,
    hint: "give a Uint8Array; a path or an address is for the function that loads",
  })
}

/** Throws unless a value is a text. */
export const checkText = (op: string, text: unknown): string => {
  if (typeof text === "string") return text
  throw new ValueError({ op, problem: `the text is ${nameOfValue(text)}`, hint: "give a string" })
}
