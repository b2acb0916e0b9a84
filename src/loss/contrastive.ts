import type { DType, NDArray, Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { DTypeError, ShapeError } from "../errors/index.js"
import { vectorNorm } from "../linalg/index.js"
import {
  add,
  astype,
  divide,
  equal,
  expandDims,
  eye,
  logaddexp,
  logicalAnd,
  logicalNot,
  logSumExp,
  matmul,
  maximum,
  minimum,
  relu,
  sqrt,
  square,
  subtract,
  sum,
  transpose,
  where,
} from "../operations/index.js"
import { asArray, showAll } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { alike, asFloats, checkNumber } from "./operand.js"

/** The options of `triplet`. */
export interface TripletOptions {
  /** how much nearer the positive must be than the negative; default 1 */
  readonly margin?: number
  /** the order of the norm; default 2 */
  readonly p?: number
  /** what is added to every component of a difference; default 1e-6 */
  readonly epsilon?: number
  /** whether the negative's distance is the smaller one of those to the anchor and the positive; default false */
  readonly swap?: boolean
  /** the axis of the vectors; default -1 */
  readonly axis?: number
}

/**
 * max(0, |anchor - positive| - |anchor - negative| + margin) of vectors along an axis, default the last.
 *
 * The definition is PyTorch's `triplet_margin_loss`, with its p, eps and swap (Balntas et al., "Learning local feature
 * descriptors with triplets", 2016).
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example triplet(array([[0, 0]]), array([[0, 3]]), array([[2, 0]])) // [2]
 */
export const triplet = operation(
  "triplet",
  <D extends DType>(
    anchors: NDArray<Unknown, D>,
    positives: NDArray<Unknown, D>,
    negatives: NDArray<Unknown, D>,
    { margin = 1, p = 2, epsilon = 1e-6, swap = false, axis = -1 }: TripletOptions = {},
  ): NDArray<Unknown, D> => {
    const op = "triplet"
    checkNumber(op, "p", p, (x) => x > 0, "a positive number")
    const [a, b, c] = alike(op, { anchors, positives, negatives })
    const distance = (x: NDArray, y: NDArray): NDArray => vectorNorm(add(subtract(x, y), epsilon), { axis, ord: p })
    const far = distance(a!, c!)
    const other = swap ? minimum(far, distance(b!, c!)) : far
    return relu(add(subtract(distance(a!, b!), other), margin))
  },
  ["margin", "p", "epsilon", "swap", "axis"],
)

/** The options of `ntXent`. */
export interface NtXentOptions {
  /** what the cosines are divided by; default 0.07 */
  readonly temperature?: number
}

/**
 * The normalized cross entropy of each embedding [n,d]: over its positives, which are the others with its label, the
 * mean of -log(e^s / (e^s + the sum of e^s over all with another label)), s being cosine / temperature; 0 for an
 * embedding without positives.
 *
 * Chen et al., "A simple framework for contrastive learning of visual representations", 2020.
 * @throws ShapeError unless there is a label int32[n] for each embedding; DTypeError unless the embeddings are float
 * @example ntXent(array([[1, 0], [1, 0]]), array([0, 0], { dtype: "int32" })) // [0, 0]
 */
export const ntXent = operation(
  "ntXent",
  <D extends DType>(
    embeddings: NDArray<Unknown, D>,
    labels: NDArray,
    { temperature = 0.07 }: NtXentOptions = {},
  ): NDArray<Unknown, D> => {
    const op = "ntXent"
    const [x, l] = [asFloats(op, embeddings, "embeddings"), asArray(op, labels, "labels")]
    const [own, wanted]: readonly [Shape, Shape] = [x.shape, l.shape]
    if (own.length !== 2 || wanted.length !== 1 || own[0] !== wanted[0])
      throw new ShapeError({
        op,
        problem: "there is not one label for each embedding",
        given: showAll({ embeddings: x, labels: l }),
        hint: "embeddings: [n, d]; labels: [n]",
      })
    if (l.dtype !== "int32" && l.dtype !== "uint32")
      throw new DTypeError({
        op,
        problem: `the labels are ${l.dtype}, not integers`,
        hint: 'convert them: astype(labels, "int32")',
      })
    checkNumber(op, "temperature", temperature, (t) => t > 0, "a positive number")
    const tiny = x.dtype === "float64" ? 2 ** -52 : 2 ** -23
    const unit = divide(x, sqrt(maximum(sum(square(x), { axis: -1, keepDims: true }), tiny)))
    const s = divide(matmul(unit, transpose(unit)), temperature)
    const isSame = equal(expandDims(l, 1), expandDims(l, 0))
    const isPositive = logicalAnd(isSame, logicalNot(eye(own[0]!, own[0]!, { dtype: "bool" })))
    // Finite where there is no negative: the sum of none would have a derivative that is NaN.
    const negatives = logSumExp(where(isSame, -1e30, s), { axis: -1, keepDims: true })
    const costs = where(isPositive, subtract(logaddexp(s, negatives), s), 0)
    const count = astype(sum(astype(isPositive, "int32"), { axis: -1 }), x.dtype)
    return divide(sum(costs, { axis: -1 }), maximum(count, 1))
  },
  ["temperature"],
)
