import type { NDArray } from "../array/index.js"
import { and, or } from "./bits.js"
import { binary, noTangent } from "./elementwise.js"
import type { Pair2 } from "./pairs.js"

type Compare = (x: number, y: number) => boolean

interface Parted {
  /** what it is of complex numbers, which have no order but can be equal */
  readonly complex?: Pair2
}

/** A comparison of any two arrays of one dtype; the result is bool and NaN compares as IEEE 754 says. */
const comparison = (name: string, f: Compare, { complex }: Parted = {}) => {
  const g = (x: number, y: number): number => Number(f(x, y))
  return binary(name, { float: g, int32: g, uint32: g, bool: g }, [noTangent, noTangent], (x: NDArray) => x, {
    result: "bool",
    ...(complex === undefined ? {} : { complex }),
  })
}

export const eq = comparison("eq", (x, y) => x === y, { complex: ([a, b], [c, d]) => and(eq(a, c), eq(b, d)) })
export const ne = comparison("ne", (x, y) => x !== y, { complex: ([a, b], [c, d]) => or(ne(a, c), ne(b, d)) })
export const lt = comparison("lt", (x, y) => x < y)
export const le = comparison("le", (x, y) => x <= y)
export const gt = comparison("gt", (x, y) => x > y)
export const ge = comparison("ge", (x, y) => x >= y)
