import { isNDArray, type NDArray, scalar, sizeOf } from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { add, div, mul, sub } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { eq } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { scatterAdd } from "../primitives/gather.js"
import { select } from "../primitives/select.js"
import { concatenate, iota } from "../primitives/shape.js"
import { reshapeTo } from "./axes.js"
import { floats } from "./elementwise.js"
import { asArray, checkTakes, expand, show } from "./operand.js"
import { sliceAxis } from "./rearrange.js"
import { max, min } from "./reduce.js"
import { searchsorted } from "./search.js"

/** The elements in one row. */
export const vectorOf = (x: NDArray): NDArray => reshapeTo(x, [sizeOf(x.shape)])

/** For each place the sum of the weights that go there. */
export const addAt = (length: number, index: NDArray, weights: NDArray): NDArray => {
  const none = fill({ shape: [length], dtype: weights.dtype }, 0)
  if (length === 0) return none
  return scatterAdd(none, reshapeTo(index, [index.shape[0], 1]), weights, {
    updateWindowDims: [],
    insertedWindowDims: [0],
    operandBatchingDims: [],
    scatterIndicesBatchingDims: [],
    scatterDimsToOperandDims: [0],
    mode: "fill",
  })
}

/** The bins of a histogram. */
export interface BinOptions {
  /** how many of equal width, or their edges; default 10 */
  readonly bins?: number | NDArray
  /** the outer edges; by default the smallest and the largest element */
  readonly range?: readonly [low: number, high: number]
}

/** The edges of the bins, in the dtype of x. */
export const edgesOf = (op: string, x: NDArray, { bins = 10, range: given }: BinOptions): NDArray => {
  checkTakes(op, floats, [asArray(op, x)], { x })
  if (isNDArray(bins)) {
    if (bins.shape.length !== 1 || bins.shape[0] === 0)
      throw new ShapeError({
        op,
        problem: "the edges of the bins must be a vector",
        given: { bins: show(bins) },
        hint: "give one number more than there are bins, in ascending order",
      })
    return convert(bins, x.dtype)
  }
  if (!Number.isInteger(bins) || bins < 1)
    throw new ValueError({ op, problem: `${bins} is no number of bins`, hint: "use a whole number from 1 on" })
  const isEmpty = sizeOf(x.shape) === 0
  const [low, high] =
    given !== undefined || isEmpty ? (given ?? [0, 1]).map((v) => scalar(v, x.dtype)) : [min(x), max(x)]
  const isPoint = eq(low!, high!)
  const half = fill(low!, 0.5)
  const from = select(isPoint, sub(low!, half), low!)
  const to = select(isPoint, add(high!, half), high!)
  const shape = [bins + 1]
  const share = div(iota(shape, x.dtype, 0), fill({ shape, dtype: x.dtype }, bins))
  const inner = add(mul(expand(from, shape), sub(fill(share, 1), share)), mul(expand(to, shape), share))
  return concatenate([sliceAxis(inner, 0, 0, bins), reshapeTo(to, [1])], 0)
}

/** For each element the index of its bin; the last bin holds its right edge, and what is outside gets `edges`' length. */
export const binOf = (x: NDArray, edges: NDArray): NDArray => {
  const n: number = edges.shape[0]
  const found = searchsorted(edges, x, { side: "right" })
  const last = expand(reshapeTo(sliceAxis(edges, 0, n - 1, n), []), x.shape)
  const inside = sub(select(eq(x, last), fill(found, n - 1), found), fill(found, 1))
  return select(eq(inside, fill(inside, -1)), fill(inside, n), inside)
}
