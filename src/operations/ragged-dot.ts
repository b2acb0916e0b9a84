import type { DType, NDArray, Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { broadcastInDim, fill } from "../primitives/broadcast.js"
import { lt } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { cumsum } from "../primitives/cumulative.js"
import { dotGeneral } from "../primitives/dot.js"
import { select } from "../primitives/select.js"
import { iota } from "../primitives/shape.js"
import { integers, numbers } from "./elementwise.js"
import { asArray, checkTakes, operands, showAll } from "./operand.js"
import { operation } from "./operation.js"
import { searchsorted } from "./search.js"
import { take } from "./take.js"

/**
 * The rows of x times the matrix of their group: the first sizes[0] rows of [m, k] times the first of the matrices
 * [groups, k, n], the next sizes[1] times the second, and so on; 0 for rows beyond the last group.
 *
 * @throws ShapeError when the shapes do not go together; DTypeError when the dtypes differ, or unless the sizes are
 * integers
 * @example raggedDot(array([[1], [2], [3]]), array([[[1]], [[10]]]), array([1, 2], { dtype: "int32" })) // [[1], [20], [30]]
 */
export const raggedDot = operation(
  "raggedDot",
  <D extends DType>(x: NDArray<Unknown, D>, y: NDArray<Unknown, D>, sizes: NDArray): NDArray<Unknown, D> => {
    const op = "raggedDot"
    const given = { x, y, sizes }
    const [rows, matrices] = operands(op, { x, y })
    checkTakes(op, numbers, [rows!], given)
    checkTakes(op, integers, [asArray(op, sizes, "sizes")], given, 'convert them first: astype(sizes, "int32")')
    const [own, other, count]: readonly Shape[] = [rows!.shape, matrices!.shape, sizes.shape]
    const isFit = own!.length === 2 && other!.length === 3 && count!.length === 1
    if (!isFit || own![1] !== other![1] || other![0] !== count![0])
      throw new ShapeError({
        op,
        problem: "the shapes are not [m, k], [groups, k, n] and [groups]",
        given: showAll(given),
        hint: "give a matrix and a size for each group",
      })
    const [m, n, groups] = [own![0]!, other![2]!, count![0]!]
    const shape = [m, n]
    if (groups === 0) return fill({ shape, dtype: rows!.dtype }, 0)
    const ends: NDArray = cumsum(convert(sizes, "int32"), 0, false)
    const row = iota([m], "int32", 0)
    const group = searchsorted(ends, row, { side: "right" })
    const chosen: NDArray = take(matrices!, group, { axis: 0, mode: "clip" })
    const product = dotGeneral(rows!, chosen, { contract: [[1], [1]], batch: [[0], [0]] })
    const isIn = broadcastInDim(lt(group, fill(group, groups)), shape, [0])
    return select(isIn, product, fill(product, 0))
  },
)
