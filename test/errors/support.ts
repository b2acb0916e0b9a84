import { expect, test } from "vitest"
import type { CotangentError } from "../../src/index.js"

/** A value that the types refuse, as untyped JavaScript passes it. */
// biome-ignore lint/suspicious/noExplicitAny: what the types refuse is the subject of these tests
export const wrong = (x: unknown): any => x

export type Kind = new (...args: never) => CotangentError

/** What is wrong, the class of the error, how to get it, and its whole text. */
export type Case = readonly [title: string, kind: Kind, call: () => unknown, ...lines: readonly string[]]

export const errorOf = (call: () => unknown): unknown => {
  try {
    call()
  } catch (e) {
    return e
  }
  return new Error("nothing was thrown")
}

export const textOf = (call: () => unknown): string => {
  const e = errorOf(call)
  return e instanceof Error ? e.message : String(e)
}

/** One test for each case, on the whole text. */
export const check = (cases: readonly Case[]): void =>
  cases.forEach(([title, kind, call, ...lines]) => {
    test(title, () => {
      expect(textOf(call)).toBe(lines.join("\n"))
      expect(errorOf(call)).toBeInstanceOf(kind)
    })
  })
