import { type DType, isNDArray, type NDArray, partsOf, type Shape } from "../array/index.js"
import type { NoOptions, Reduce, ReduceOptions, Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { div, mul, sub } from "../primitives/arithmetic.js"
import { broadcastInDim, fill, reduceSum } from "../primitives/broadcast.js"
import { clamp } from "../primitives/clamp.js"
import { alike, byParts, conjugate } from "../primitives/complex.js"
import { convert } from "../primitives/convert.js"
import { sqrt } from "../primitives/transcendental.js"
import { axesOf, reshapeTo, transpose } from "./axes.js"
import { matmul } from "./contraction.js"
import { inexact } from "./elementwise.js"
import { concatenate } from "./join.js"
import { truth } from "./logic.js"
import { asArray, checkTakes, operands, show, showAll } from "./operand.js"
import { operation } from "./operation.js"
import { max, min, type Reduction, reduceOver, spreadOver } from "./reduce.js"
import { mean } from "./statistics.js"
import { diagonal } from "./triangle.js"

/**
 * The largest element less the smallest over axes, default all.
 *
 * @throws ShapeError when there is no such axis, or no element
 * @example ptp(array([1, 4, 2])) // 3
 */
export const ptp: Reduction = operation("ptp", (x, options) => sub(max(x, options), min(x, options)), [
  "axis",
  "keepDims",
])

/**
 * The int32 count of the elements over axes, default all, that are not 0.
 *
 * @throws ShapeError when there is no such axis
 * @example countNonzero(array([1, 0, 2])) // 2
 */
export const countNonzero = operation(
  "countNonzero",
  <S extends Shape, const O extends ReduceOptions = NoOptions>(
    x: NDArray<S>,
    options?: O,
  ): NDArray<Reduce<S, O>, "int32"> =>
    reduceOver(
      convert(truth(asArray("countNonzero", x)), "int32"),
      axesOf("countNonzero", x, options?.axis),
      options?.keepDims,
      reduceSum,
    ),
  ["axis", "keepDims"],
)

/** The options of `average`. */
export interface AverageOptions extends ReduceOptions {
  /** in the shape of x, or a vector along the one axis */
  readonly weights?: NDArray
}

/**
 * The weighted mean over axes, default all: sum(weights x) / sum(weights).
 *
 * Of complex numbers the weights may be real.
 * @throws DTypeError unless x is float or complex; ShapeError when the weights do not go with x
 * @example average(array([1, 2]), { weights: array([3, 1]) }) // 1.25
 */
export const average = operation(
  "average",
  <D extends DType>(x: NDArray<Unknown, D>, options: AverageOptions = {}): NDArray<Unknown, D> => {
    const { weights, ...over } = options
    if (weights === undefined) return mean(x, over)
    const [y, w] = operands("average", { x, weights: isNDArray(weights) && isNDArray(x) ? alike(weights, x) : weights })
    checkTakes("average", inexact, [y!], { x })
    const shape: Shape = y!.shape
    const axes = axesOf("average", y!, over.axis)
    const isVector = w!.shape.length === 1 && axes.length === 1 && w!.shape[0] === shape[axes[0]!]
    if (!isVector && (w!.shape.length !== shape.length || shape.some((d, i) => d !== w!.shape[i])))
      throw new ShapeError({
        op: "average",
        problem: "the weights have neither the shape of x nor the length of one axis",
        given: showAll({ x, weights }),
        hint: "give one weight for each element, or for each place along { axis }",
      })
    const each = isVector ? broadcastInDim(w!, shape, [axes[0]!]) : w!
    const sum = (z: NDArray): NDArray => reduceOver(z, axes, over.keepDims, reduceSum)
    return div(sum(mul(y!, each)), sum(each))
  },
  ["axis", "keepDims", "weights"],
)

/** The options of `cov`. */
export interface CovOptions {
  /** more variables, in the form of x */
  readonly y?: NDArray
  /** whether rows are variables and columns observations; default true */
  readonly rowVar?: boolean
  /** whether to divide by the number of observations instead of one less; default false */
  readonly bias?: boolean
  /** taken from the count of observations, instead of what `bias` says */
  readonly ddof?: number
  /** how often each observation was made */
  readonly fWeights?: NDArray
  /** the relevance of each observation */
  readonly aWeights?: NDArray
}

/** Variables as rows. */
const variables = (op: string, x: NDArray, rowVar: boolean): NDArray => {
  checkTakes(op, inexact, [asArray(op, x)], { x })
  if (x.shape.length > 2)
    throw new ShapeError({
      op,
      problem: `takes a vector or a matrix, not ${x.shape.length} dimensions`,
      given: { x: show(x) },
      hint: "use vmap(cov) for more dimensions",
    })
  return x.shape.length < 2 ? reshapeTo(x, [1, x.shape[0] ?? 1]) : rowVar ? x : transpose(x)
}

const weightsOf = (x: NDArray, { fWeights, aWeights }: CovOptions): NDArray | null => {
  const as = (w: NDArray): NDArray => convert(w, x.dtype)
  if (fWeights === undefined) return aWeights === undefined ? null : as(aWeights)
  return aWeights === undefined ? as(fWeights) : mul(as(fWeights), as(aWeights))
}

/** What the sum of products is divided by: the weight of all observations, less the degrees of freedom lost. */
const divisorOf = (x: NDArray, w: NDArray | null, options: CovOptions): NDArray => {
  const ddof = options.ddof ?? (options.bias === true ? 0 : 1)
  if (w === null) return fill({ shape: [], dtype: x.dtype }, x.shape[1] - ddof)
  const total = reduceSum(w, [0])
  if (ddof === 0) return total
  if (options.aWeights === undefined) return sub(total, fill(total, ddof))
  const lost = div(reduceSum(mul(w, convert(options.aWeights, x.dtype)), [0]), total)
  return sub(total, mul(fill(lost, ddof), lost))
}

/**
 * The covariances of variables, the rows of x unless { rowVar: false }; of one variable its variance. Of complex ones
 * the second of each two is conjugated.
 *
 * @throws DTypeError unless x is float or complex; ShapeError for more than 2 dimensions
 * @example cov(array([[1, 2, 3], [3, 2, 1]])) // [[1, -1], [-1, 1]]
 */
export const cov = operation(
  "cov",
  <D extends DType>(x: NDArray<Unknown, D>, options: CovOptions = {}): NDArray<Unknown, D> => {
    const { rowVar = true, y } = options
    const own = variables("cov", x, rowVar)
    const all: NDArray = y === undefined ? own : concatenate([own, variables("cov", y, rowVar)])
    const w = weightsOf(all, options)
    const count: number = all.shape[1]
    const each = w === null ? null : broadcastInDim(w, all.shape, [1])
    const center =
      each === null || w === null
        ? div(reduceSum(all, [1]), fill({ shape: [all.shape[0]], dtype: all.dtype }, count))
        : div(reduceSum(mul(all, each), [1]), broadcastInDim(reduceSum(w, [0]), [all.shape[0]], []))
    const distance = sub(all, spreadOver(center, all.shape, [1]))
    const products: NDArray = matmul(each === null ? distance : mul(distance, each), conjugate(transpose(distance)))
    const result = div(products, broadcastInDim(divisorOf(all, w, options), products.shape, []))
    return all.shape[0] === 1 ? reshapeTo(result, []) : result
  },
  ["y", "rowVar", "bias", "ddof", "fWeights", "aWeights"],
)

/** The options of `corrcoef`. */
export type CorrcoefOptions = Pick<CovOptions, "y" | "rowVar">

/**
 * The correlations of variables, the rows of x unless { rowVar: false }: covariances over standard deviations.
 *
 * @throws DTypeError unless x is float or complex; ShapeError for more than 2 dimensions
 * @example corrcoef(array([[1, 2, 3], [3, 2, 1]])) // [[1, -1], [-1, 1]]
 */
export const corrcoef = operation(
  "corrcoef",
  <D extends DType>(x: NDArray<Unknown, D>, options: CorrcoefOptions = {}): NDArray<Unknown, D> => {
    const c = cov(x, options)
    if (c.shape.length === 0) return div(c, c)
    const variances: NDArray = diagonal(c)
    const deviation = alike(sqrt(partsOf(variances)?.[0] ?? variances), c)
    const over = (y: NDArray, axis: number): NDArray => div(y, broadcastInDim(deviation, y.shape, [axis]))
    return byParts(over(over(c, 0), 1), (r) => clamp(fill(r, -1), r, fill(r, 1))) as NDArray<Unknown, D>
  },
  ["y", "rowVar"],
)
