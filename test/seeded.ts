import * as fc from "fast-check"

/**
 * A commit is judged the same each time: laws are tried on the inputs of one seed, unless other ones are asked for.
 *
 * @param seed a number, or "random"
 */
export const beginAt = (seed: string): void =>
  seed === "random" ? undefined : fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) })
