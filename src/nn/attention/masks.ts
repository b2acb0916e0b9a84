import type { NDArray } from "../../array/index.js"
import { DTypeError } from "../../errors/index.js"
import { arange, expandDims, less, lessEqual, logicalAnd } from "../../operations/index.js"
import { asArray, show } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import { count } from "../check.js"

const steps = (n: number): NDArray => arange(0, n, 1, { dtype: "int32" })

/**
 * Which keys each query may see when none may lie after it: bool[queries,keys].
 *
 * @throws ValueError unless there are whole numbers of both
 * @example causalMask(2) // [[true, false], [true, true]]
 */
export const causalMask = operation("causalMask", (queries: number, keys: number = queries): NDArray => {
  const [n, m] = [count("causalMask", "queries", queries, 0), count("causalMask", "keys", keys, 0)]
  return lessEqual(expandDims(steps(m), 0), expandDims(steps(n), 1))
})

/**
 * Which keys count in sequences of these lengths: bool[n,1,1,keys], to mask attention with.
 *
 * @throws DTypeError unless the lengths are integers
 * @example paddingMask(array([1, 2], { dtype: "int32" }), 2) // [[[[true, false]]], [[[true, true]]]]
 */
export const paddingMask = operation("paddingMask", (lengths: NDArray, keys: number): NDArray => {
  const op = "paddingMask"
  if (asArray(op, lengths, "lengths").dtype !== "int32")
    throw new DTypeError({
      op,
      problem: `the lengths are ${lengths.dtype}, not int32`,
      given: { lengths: show(lengths) },
      hint: 'convert them: astype(lengths, "int32")',
    })
  return less(steps(count(op, "keys", keys, 0)), expandDims(lengths, [1, 2, 3]))
})

/**
 * What all of some masks allow; those that are missing allow everything.
 *
 * @example combineMasks(array([true, false]), undefined, array([true, true])) // [true, false]
 */
export const combineMasks = (...masks: readonly (NDArray | undefined)[]): NDArray | undefined => {
  const given = masks.filter((m) => m !== undefined)
  return given.length === 0 ? undefined : given.reduce((a, b) => logicalAnd(a, b))
}
