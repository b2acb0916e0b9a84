import { type DType, isPlain, type NDArray, type Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { reshapeTo } from "../operations/axes.js"
import { floats } from "../operations/elementwise.js"
import { asArray, checkTakes, operands, quote, showAll } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { sliceAxis } from "../operations/rearrange.js"
import { diag } from "../operations/triangle.js"
import { add } from "../primitives/arithmetic.js"
import { eigh } from "../primitives/linalg/eigh.js"

/** The options of `eighTridiagonal`. */
export interface EighTridiagonalOptions {
  /** all eigenvalues ("a", the default), or those with the indices in `range` ("i") */
  readonly select?: "a" | "i"
  /** the first and the last index, both included */
  readonly range?: readonly [first: number, last: number]
}

/** The first index and the one after the last. */
const stretch = (op: string, n: number, { select = "a", range }: EighTridiagonalOptions): readonly [number, number] => {
  if (select === "a") return [0, n]
  if (select !== "i")
    throw new ValueError({ op, problem: `select is ${quote(select)}`, hint: 'use "a" for all, or "i" for a range' })
  const isRange = Array.isArray(range) && range.length === 2 && range.every(Number.isInteger)
  if (isRange && range[0] >= 0 && range[0] <= range[1] && range[1] < n) return [range[0], range[1] + 1]
  throw new ValueError({
    op,
    problem: `the range is ${Array.isArray(range) ? `[${range.join(", ")}]` : quote(range)}`,
    hint: `give the first and the last index, from 0 to ${n - 1}: { range: [0, 1] }`,
  })
}

/**
 * The eigenvalues w, ascending, and orthonormal eigenvectors (the columns of v) of the symmetric matrix with diagonal d
 * and the elements e beside it.
 *
 * The derivatives are those of `eigh`.
 * @throws ShapeError unless both are vectors, e one shorter than d; DTypeError unless both are of one float dtype;
 * ValueError for a range that is none
 * @example eighTridiagonal(array([2, 2]), array([1]))[0] // [1, 3]
 */
export const eighTridiagonal = operation(
  "eighTridiagonal",
  <D extends DType>(
    d: NDArray<Unknown, D>,
    e: NDArray<Unknown, D>,
    options: EighTridiagonalOptions = {},
  ): readonly [w: NDArray<Unknown, D>, v: NDArray<Unknown, D>] => {
    const op = "eighTridiagonal"
    const [diagonal, beside] = operands(op, { d: asArray(op, d, "d"), e: asArray(op, e, "e") })
    checkTakes(op, floats, [diagonal!], { d, e })
    const [own, other]: readonly Shape[] = [diagonal!.shape, beside!.shape]
    if (own!.length !== 1 || other!.length !== 1 || own![0] !== other![0]! + 1)
      throw new ShapeError({
        op,
        problem: "d and e are not n and n - 1 elements",
        given: showAll({ d, e }),
        hint: "give the diagonal, and the elements beside it: one less",
      })
    const n = own![0]!
    const [from, to] = stretch(op, n, isPlain(options) ? options : {})
    const above = n > 1 ? add(diag(beside!, { k: 1 }), diag(beside!, { k: -1 })) : null
    const matrix: NDArray = above === null ? reshapeTo(diagonal!, [1, 1]) : add(diag(diagonal!), above)
    const [w, v] = eigh(matrix)
    return from === 0 && to === n ? [w, v] : [sliceAxis(w, 0, from, to), sliceAxis(v, 1, from, to)]
  },
  ["select", "range"],
  2,
)
