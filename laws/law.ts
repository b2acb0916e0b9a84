import * as fc from "fast-check"
import * as E from "fp-ts/Either"
import { callback, checked, fields, optional, text } from "../src/array/given.js"
import { isNDArray, isPlain, keysOf } from "../src/array/index.js"
import { type Program, show } from "../src/program/index.js"
import { arbitraryKind, lawKind } from "./kinds.js"

/** Why a law does not hold: both sides as they came out, how far they are apart, and the program they ran. */
export interface Violation {
  readonly law: string
  readonly statement: string
  readonly problem: string
  readonly left?: string
  readonly right?: string
  readonly absolute?: number
  readonly relative?: number
  readonly program?: string
}

/** A statement about all values of a type, and how to check it for one. */
export interface Law<A> {
  readonly name: string
  readonly statement: string
  readonly check: (a: A) => E.Either<Violation, void>
}

export type Verdict = E.Either<Violation, void>

export const holds: Verdict = E.right(undefined)

/** Says how a law is broken. */
export type Violated = (problem: string, more?: Partial<Violation>) => Verdict

const violating =
  (law: string, statement: string): Violated =>
  (problem, more = {}) =>
    E.left({ law, statement, problem, ...more })

/** A law by name and statement; the check says what is wrong, or nothing. */
export const law = checked(
  "law",
  { name: text, statement: text, check: callback },
  <A>(name: string, statement: string, check: (a: A, violated: Violated) => Verdict): Law<A> => ({
    name,
    statement,
    check: (a) => check(a, violating(name, statement)),
  }),
)

/** A statement whose check takes time, such as one about files or runs. */
export interface AsyncLaw<A> {
  readonly name: string
  readonly statement: string
  readonly check: (a: A) => Promise<E.Either<Violation, void>>
}

/** `law`, for a check that takes time. */
export const asyncLaw = checked(
  "asyncLaw",
  { name: text, statement: text, check: callback },
  <A>(name: string, statement: string, check: (a: A, violated: Violated) => Promise<Verdict>): AsyncLaw<A> => ({
    name,
    statement,
    check: (a) => check(a, violating(name, statement)),
  }),
)

/** The first violation of several checks, each made only when those before it hold. */
export const every = (...checks: readonly (() => Verdict)[]): Verdict => {
  for (const check of checks) {
    const verdict = check()
    if (E.isLeft(verdict)) return verdict
  }
  return holds
}

const indented = (text: string): string => text.replaceAll("\n", "\n    ")

const isProgramLike = (x: object): x is Program => "tag" in x && x.tag === "program"

const showInput = (x: unknown): string => {
  if (isNDArray(x)) return String(x)
  if (Array.isArray(x)) return `[${x.map(showInput).join(", ")}]`
  if (!isPlain(x)) return String(x)
  if (isProgramLike(x)) return show(x)
  return `{ ${keysOf(x)
    .filter((k) => typeof x[k] !== "function")
    .map((k) => `${k}: ${showInput(x[k])}`)
    .join(", ")} }`
}

/** A violation as text, with the input it was found for. */
export const showViolation = checked(
  "showViolation",
  { v: fields("a violation", { law: text, problem: text, statement: text }) },
  (v: Violation, input: unknown): string =>
    [
      `${v.law}: ${v.problem}`,
      `  law: ${v.statement}`,
      `  input: ${indented(showInput(input))}`,
      ...(v.left === undefined ? [] : [`  left: ${indented(v.left)}`]),
      ...(v.right === undefined ? [] : [`  right: ${indented(v.right)}`]),
      ...(v.absolute === undefined ? [] : [`  apart: ${v.absolute} absolute, ${v.relative} relative`]),
      ...(v.program === undefined ? [] : [`  program: ${indented(v.program)}`]),
    ].join("\n"),
)

const throwViolation = <A>(verdict: Verdict, a: A): void => {
  if (E.isLeft(verdict)) throw new Error(showViolation(verdict.left, a))
}

/**
 * A law as a fast-check property over an arbitrary: it shrinks, and replays from seed and path.
 *
 * @example fc.assert(toProperty(laws.gradient((x: NDArray) => sum(square(x))), arrays([3])))
 */
export const toProperty = checked(
  "toProperty",
  { l: lawKind, arbitrary: arbitraryKind },
  <A>(l: Law<A>, arbitrary: fc.Arbitrary<A>): fc.IPropertyWithHooks<[A]> =>
    fc.property(arbitrary, (a) => throwViolation(l.check(a), a)),
)

/**
 * Throws unless the law holds for everything the arbitrary makes, with the smallest counterexample found and the seed
 * and path that replay it.
 *
 * @example assertLaw(laws.gradient((x: NDArray) => sum(square(x))), arrays([3]))
 */
export const assertLaw = checked(
  "assertLaw",
  { l: lawKind, arbitrary: arbitraryKind, parameters: optional(fields("a record of parameters of fast-check", {})) },
  <A>(l: Law<A>, arbitrary: fc.Arbitrary<A>, parameters: fc.Parameters<[A]> = {}): void =>
    throwFailed(fc.check(toProperty(l, arbitrary), parameters)),
)

/**
 * `assertLaw` for a law whose check takes time; the promise is rejected when it does not hold.
 *
 * @example const plan = { step: (w: NDArray) => [w, { loss: sum(w) }] as const, batches: () => [array(1)], epochs: 1 }
 * const held = assertAsyncLaw(laws.training.resume(plan), fc.constant({ state: array(1), stop: 0 }), { numRuns: 1 })
 */
export const assertAsyncLaw = checked(
  "assertAsyncLaw",
  { l: lawKind, arbitrary: arbitraryKind, parameters: optional(fields("a record of parameters of fast-check", {})) },
  async <A>(l: AsyncLaw<A>, arbitrary: fc.Arbitrary<A>, parameters: fc.Parameters<[A]> = {}): Promise<void> => {
    const property = fc.asyncProperty(arbitrary, async (a) => throwViolation(await l.check(a), a))
    throwFailed(await fc.check(property, parameters))
  },
)

const throwFailed = <A>(result: fc.RunDetails<[A]>): void => {
  if (!result.failed) return
  const { errorInstance, numRuns, numShrinks, seed, counterexamplePath } = result
  const found =
    errorInstance instanceof Error
      ? errorInstance.message
      : String(errorInstance ?? "the arbitrary was rejected too often")
  throw new Error(
    `${found}\n  found in run ${numRuns}, shrunk ${numShrinks} times; replay with { seed: ${seed}, path: "${counterexamplePath}" }`,
  )
}
