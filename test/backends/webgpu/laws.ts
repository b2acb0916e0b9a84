import * as fc from "fast-check"
import { isLeft } from "fp-ts/Either"
import { type Law, showViolation } from "../../../laws/law.js"
import type { Settling } from "./settling.js"

/** Throws unless a law holds for what the arbitrary makes, with the smallest counterexample and what replays it. */
export const assertLawOn = async <A>(
  { settle }: Settling,
  law: Law<A>,
  arbitrary: fc.Arbitrary<A>,
  parameters: fc.Parameters<[A]> = {},
): Promise<void> => {
  const property = fc.asyncProperty(arbitrary, async (a) => {
    const verdict = await settle(() => law.check(a))
    if (isLeft(verdict)) throw new Error(showViolation(verdict.left, a))
  })
  const { failed, errorInstance, seed, counterexamplePath, numShrinks } = await fc.check(property, parameters)
  if (!failed) return
  const found = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  throw new Error(
    `${found}\n  shrunk ${numShrinks} times; replay with { seed: ${seed}, path: "${counterexamplePath}" }`,
  )
}
