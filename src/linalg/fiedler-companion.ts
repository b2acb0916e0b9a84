import { array, type DType, type NDArray, range } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { inexact } from "../operations/elementwise.js"
import { asArray, checkTakes, expand, show } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { sliceAxis } from "../operations/rearrange.js"
import { take } from "../operations/take.js"
import { div, neg } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { concatenate } from "../primitives/shape.js"

/** Which coefficient stands in row i and column j, from 1 on; 0 for a one and -1 for a zero. */
const placeOf = (i: number, j: number): number => {
  if (i === 0 && j === 0) return 1
  if (i % 2 === 0) return j === i + 1 ? i + 2 : j === i + 2 ? 0 : i >= 2 && j === i - 1 ? i + 1 : -1
  return (i === 1 && j === 0) || (i >= 3 && j === i - 2) ? 0 : -1
}

/**
 * The companion matrix of Fiedler (2003) of the polynomial with coefficients a, the highest power first: its eigenvalues
 * are the roots, and it has five diagonals.
 *
 * @throws ShapeError unless a is a vector with elements; DTypeError unless it is float or complex
 * @example fiedlerCompanion(array([1, -3, 2])) // [[3, -2], [1, 0]]
 */
export const fiedlerCompanion = operation(
  "fiedlerCompanion",
  <D extends DType>(a: NDArray<Unknown, D>): NDArray<readonly [Unknown, Unknown], D> => {
    const op = "fiedlerCompanion"
    checkTakes(op, inexact, [asArray(op, a, "a")], { a })
    if (a.shape.length !== 1 || a.shape[0] === 0)
      throw new ShapeError({
        op,
        problem: "a must be a vector with elements",
        given: { a: show(a) },
        hint: "its elements are coefficients, the highest power first",
      })
    const n: number = a.shape[0] - 1
    const rest = sliceAxis(a, 0, 1, n + 1)
    const lead = expand(sliceAxis(a, 0, 0, 1), rest.shape)
    const one = fill({ shape: [1], dtype: a.dtype }, 1)
    // Places 0 and n + 1 hold a one and a zero.
    const values: NDArray = concatenate([one, neg(div(rest, lead)), fill(one, 0)], 0)
    const places = range(n).map((i) => range(n).map((j) => (placeOf(i, j) < 0 ? n + 1 : placeOf(i, j))))
    if (n === 0) return fill({ shape: [0, 0], dtype: a.dtype }, 0)
    return take(values, array(places, { dtype: "int32" }), { axis: 0 })
  },
)
