import type { NDArray } from "../src/array/index.js"
import { evaluate, traceFlat } from "../src/program/index.js"
import { type Flat, flatten, unflatten } from "../src/tree/structure.js"
import type { Subject } from "./checks.js"
import { toFloat64, widen } from "./promote.js"
import type { Point } from "./space.js"

/** A user's function as the laws see it: on the leaves of its argument and of its result. */
export interface Seen {
  readonly subject: Subject
  readonly point: Point
  readonly flat: Flat
}

/** The function and its argument as they are. */
export const see = <T, Y>(f: (x: T) => Y, x: T): Seen => {
  const flat = flatten("laws", "the argument", x)
  const subject: Subject = (leaves) => flatten("laws", "the result", f(unflatten(flat.structure, leaves) as T)).leaves
  return { subject, point: flat.leaves, flat }
}

/** The same mathematics in float64, where finite differences can be trusted; as it is when bits are looked at. */
export const seeInFloat64 = <T, Y>(f: (x: T) => Y, x: T): Seen => {
  const seen = see(f, x)
  const { program, captured } = traceFlat(seen.subject, seen.point, "checking a law")
  const wide = toFloat64(program)
  if (wide === null) return seen
  const constants: readonly NDArray[] = captured.map(widen)
  return {
    ...seen,
    subject: (xs) => evaluate(wide, [...constants, ...xs]),
    point: seen.point.map(widen),
  }
}
