import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import {
  add,
  arange,
  astype,
  cumsum,
  divide,
  expandDims,
  flip,
  greater,
  less,
  multiply,
  negative,
  relu,
  sort,
  sparsePlus,
  square,
  subtract,
  sum,
  takeAlongAxis,
  where,
} from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { alike, labelled, type Pairwise } from "./operand.js"

/**
 * The nearest point of the simplex of vectors that are not negative and add up to `scale`, along the last axis.
 *
 * It is max(x - t, 0) for a threshold t that the elements in descending order tell (Duchi et al., 2008).
 */
export const onSimplex = (x: NDArray, scale: NDArray | number = 1): NDArray => {
  const n: number = x.shape.at(-1)
  const sorted = flip(sort(x, { axis: -1 }), { axis: -1 })
  const sums = subtract(cumsum(sorted, { axis: -1 }), scale)
  const isKept = greater(multiply(sorted, arange(1, n + 1, { dtype: x.dtype })), sums)
  const count = sum(astype(isKept, "int32"), { axis: -1, keepDims: true })
  const threshold = divide(takeAlongAxis(sums, subtract(count, 1), { axis: -1 }), astype(count, x.dtype))
  return relu(subtract(x, threshold))
}

/**
 * The binary sparsemax loss of logits against labels 0 or 1, element by element: 0 from a distance of 1 on, and linear
 * on the wrong side.
 *
 * Blondel, Martins and Niculae, "Learning with Fenchel-Young losses", 2020, section 4.4.
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example sparsemax(array([0, 2, -3]), 1) // [0.25, 0, 3]
 */
export const sparsemax: Pairwise = operation("sparsemax", (logits, labels) => {
  const [x, t] = alike("sparsemax", { logits, labels })
  return sparsePlus(where(less(t!, 0.5), x!, negative(x!)))
})

/**
 * The sparsemax loss of scores along the last axis against integer labels: that of the nearest point of the simplex,
 * whose gradient is that point less the label's vertex.
 *
 * Martins and Astudillo, "From softmax to sparsemax", 2016.
 * @throws ShapeError when the labels have not the shape of the scores without the last axis; DTypeError unless the
 * scores are float and the labels integers; ValueError for a label that is no class
 * @example multiclassSparsemax(array([[0, 0]]), array([1], { dtype: "int32" })) // [0.25]
 */
export const multiclassSparsemax = operation(
  "multiclassSparsemax",
  <D extends DType>(scores: NDArray<Unknown, D>, labels: NDArray): NDArray<Unknown, D> => {
    const { logits: x, labels: l } = labelled("multiclassSparsemax", { logits: scores, labels }, -1)
    const p = onSimplex(x)
    const ahead = subtract(x, takeAlongAxis(x, expandDims(l, -1), { axis: -1 }))
    const rest = divide(subtract(1, sum(square(p), { axis: -1 })), 2)
    return add(sum(multiply(p, ahead), { axis: -1 }), rest)
  },
)
