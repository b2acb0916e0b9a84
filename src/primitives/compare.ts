import type { NDArray } from "../array/index.js"
import { binary, noTangent } from "./elementwise.js"

type Compare = (x: number, y: number) => boolean

/** A comparison of any two arrays of one dtype; the result is bool and NaN compares as IEEE 754 says. */
const comparison = (name: string, f: Compare) => {
  const g = (x: number, y: number): number => Number(f(x, y))
  return binary(name, { float: g, int32: g, uint32: g, bool: g }, [noTangent, noTangent], (x: NDArray) => x, {
    result: "bool",
  })
}

export const eq = comparison("eq", (x, y) => x === y)
export const ne = comparison("ne", (x, y) => x !== y)
export const lt = comparison("lt", (x, y) => x < y)
export const le = comparison("le", (x, y) => x <= y)
export const gt = comparison("gt", (x, y) => x > y)
export const ge = comparison("ge", (x, y) => x >= y)
