import type { NDArray } from "../array/index.js"
import { and, or } from "./bits.js"
import { binary, noTangent } from "./elementwise.js"
import type { Pair2 } from "./pairs.js"

type Compare = (x: number, y: number) => boolean

/** A comparison of any two arrays of one dtype; the result is bool and NaN compares as IEEE 754 says. */
const comparison = (name: string, f: Compare, complex: Pair2) => {
  const g = (x: number, y: number): number => Number(f(x, y))
  return binary(name, { float: g, int32: g, uint32: g, bool: g }, [noTangent, noTangent], (x: NDArray) => x, {
    result: "bool",
    complex,
  })
}

export const eq = comparison(
  "eq",
  (x, y) => x === y,
  ([a, b], [c, d]) => and(eq(a, c), eq(b, d)),
)
export const ne = comparison(
  "ne",
  (x, y) => x !== y,
  ([a, b], [c, d]) => or(ne(a, c), ne(b, d)),
)

type Relation = (x: NDArray, y: NDArray) => NDArray

/** NumPy's order of complex numbers, by real parts and then by imaginary parts; false where a part is NaN. */
const lexicographic =
  (real: () => Relation, imaginary: () => Relation): Pair2 =>
  ([a, b], [c, d]) => {
    const numbers = and(eq(b, b), eq(d, d))
    return or(and(real()(a, c), numbers), and(eq(a, c), imaginary()(b, d)))
  }

export const lt = comparison(
  "lt",
  (x, y) => x < y,
  lexicographic(
    () => lt,
    () => lt,
  ),
)
export const le = comparison(
  "le",
  (x, y) => x <= y,
  lexicographic(
    () => lt,
    () => le,
  ),
)
export const gt = comparison(
  "gt",
  (x, y) => x > y,
  lexicographic(
    () => gt,
    () => gt,
  ),
)
export const ge = comparison(
  "ge",
  (x, y) => x >= y,
  lexicographic(
    () => gt,
    () => ge,
  ),
)
