import { type DType, isNDArray, isPlain, type NDArray, type Shape, sameShape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { cholesky, diagonal, solveTriangular } from "../linalg/index.js"
import { floats } from "../operations/elementwise.js"
import {
  add,
  cov,
  divide,
  exp,
  expandDims,
  log,
  logSumExp,
  matmul,
  moveAxis,
  multiply,
  ones,
  power,
  reshape,
  square,
  subtract,
  sum,
  take,
  transpose,
} from "../operations/index.js"
import { asArray, checkTakes, operands, quote, show, showAll } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { choice, type Key, normal, split } from "../random/index.js"
import { ndtr } from "../special/index.js"

/** A density made of normal ones around points: a tree of arrays, so that it goes through every transform. */
export interface KernelDensity {
  /** the points as columns, [dimensions, points] */
  readonly dataset: NDArray
  /** the weight of each point; their sum is 1 */
  readonly weights: NDArray
  /** of the normal density around each point */
  readonly covariance: NDArray
}

/** The options of `gaussianKde.fit`. */
export interface KernelDensityOptions {
  /** the standard deviation of a kernel over that of the points: a number, or the rule that finds it; default "scott" */
  readonly bandwidth?: number | "scott" | "silverman"
  /** one for each point; default equal ones */
  readonly weights?: NDArray
}

/** Whether shapes and dtypes are those that `gaussianKde.fit` gives. */
const isDensity = ([dataset, weights, covariance]: readonly NDArray[]): boolean => {
  const [d, n] = dataset!.shape
  const expected: readonly (readonly [NDArray, Shape])[] = [
    [dataset!, [d!, n!]],
    [weights!, [n!]],
    [covariance!, [d!, d!]],
  ]
  const dtype: DType = dataset!.dtype
  return floats.includes(dtype) && expected.every(([x, shape]) => x.dtype === dtype && sameShape(x.shape, shape))
}

/** Throws for what `gaussianKde.fit` has not made. */
const checkDensity = (op: string, kde: unknown): void => {
  const parts: readonly unknown[] = isPlain(kde)
    ? ["dataset", "weights", "covariance"].map((key) => Object(kde)[key])
    : []
  const arrays = parts.filter(isNDArray)
  if (arrays.length < 3)
    throw new ValueError({
      op,
      problem: `${quote(kde)} is no density`,
      hint: "make one with gaussianKde.fit(points)",
    })
  if (!isDensity(arrays)) {
    const [dataset, weights, covariance] = arrays
    throw new ShapeError({
      op,
      problem: "the parts of the density do not go together",
      given: showAll({ dataset, weights, covariance }),
      hint: "make it with gaussianKde.fit(points): dataset [d,n], weights [n] and covariance [d,d] of one float dtype",
    })
  }
}

/** Points as columns: a vector holds numbers. */
const columns = (op: string, x: NDArray, name: string): NDArray => {
  checkTakes(op, floats, [asArray(op, x, name)], { [name]: x })
  if (x.shape.length === 1 || x.shape.length === 2)
    return x.shape.length === 2 ? x : reshape(x, [1, x.shape[0]] as Shape)
  throw new ShapeError({
    op,
    problem: `${name} is no vector of numbers and no matrix whose columns are points`,
    given: { [name]: show(x) },
    hint: "give [points], or [dimensions, points]",
  })
}

const factorOf = (op: string, bandwidth: unknown, count: NDArray, d: number): NDArray => {
  if (bandwidth === "scott") return power(count, -1 / (d + 4)) as NDArray
  if (bandwidth === "silverman") return power(divide(multiply(count, d + 2), 4), -1 / (d + 4)) as NDArray
  if (typeof bandwidth === "number" && bandwidth > 0) return add(multiply(count, 0), bandwidth)
  throw new ValueError({
    op,
    problem: `the bandwidth is ${quote(bandwidth)}`,
    hint: 'use "scott", "silverman" or a number above 0',
  })
}

const fit = operation(
  "gaussianKde.fit",
  (x: NDArray, options: KernelDensityOptions = {}): KernelDensity => {
    const op = "gaussianKde.fit"
    const { bandwidth = "scott", weights }: KernelDensityOptions = isPlain(options) ? options : {}
    const dataset = columns(op, x, "x")
    const [d, n]: readonly number[] = dataset.shape
    if (n! < 2)
      throw new ShapeError({
        op,
        problem: `${n} points have no spread`,
        given: { x: show(x) },
        hint: "give at least two points",
      })
    const given = weights ?? ones([n!], { dtype: dataset.dtype as "float32" })
    const [, each] = operands(op, { x: dataset, weights: given })
    if (each!.shape.length !== 1 || each!.shape[0] !== n)
      throw new ShapeError({
        op,
        problem: "there is not one weight for each point",
        given: showAll({ x, weights }),
        hint: `weights must be [${n}]`,
      })
    const shares: NDArray = divide(each!, sum(each!))
    const count: NDArray = divide(1, sum(square(shares)))
    const spread: NDArray = reshape(cov(dataset, { aWeights: shares }), [d!, d!])
    return { dataset, weights: shares, covariance: multiply(spread, square(factorOf(op, bandwidth, count, d!))) }
  },
  ["bandwidth", "weights"],
)

/** log sum over j of w_j N(y_i - x_j; 0, covariance), for the columns y_i. */
const logMixture = (y: NDArray, { dataset, weights, covariance }: KernelDensity): NDArray => {
  const l: NDArray = cholesky(covariance)
  const [from, to] = [dataset, y].map((z) => solveTriangular(l, z, { lower: true }))
  const apart: NDArray = subtract(expandDims(to!, 2), expandDims(from!, 1))
  const energy: NDArray = multiply(sum(square(apart), { axis: 0 }), -0.5)
  const size: NDArray = add(sum(log(diagonal(l))), (covariance.shape[0] * Math.log(2 * Math.PI)) / 2)
  return subtract(logSumExp(add(energy, log(weights)), { axis: 1 }), size)
}

const pointsFor = (op: string, kde: KernelDensity, x: NDArray): NDArray => {
  checkDensity(op, kde)
  const points = columns(op, x, "points")
  const [given] = operands(op, { points, dataset: kde.dataset })
  if (given!.shape[0] !== kde.dataset.shape[0])
    throw new ShapeError({
      op,
      problem: `the points have ${given!.shape[0]} dimensions, and those of the density ${kde.dataset.shape[0]}`,
      given: { points: show(x), dataset: show(kde.dataset) },
      hint: "give points as columns",
    })
  return given!
}

const logpdf = operation(
  "gaussianKde.logpdf",
  <D extends DType>(kde: KernelDensity, points: NDArray<Unknown, D>): NDArray<Unknown, D> =>
    logMixture(pointsFor("gaussianKde.logpdf", kde, points), kde),
)

const pdf = operation(
  "gaussianKde.pdf",
  <D extends DType>(kde: KernelDensity, points: NDArray<Unknown, D>): NDArray<Unknown, D> => exp(logpdf(kde, points)),
)

const integrateGaussian = operation(
  "gaussianKde.integrateGaussian",
  (kde: KernelDensity, mean: NDArray, covariance: NDArray): NDArray => {
    const op = "gaussianKde.integrateGaussian"
    checkDensity(op, kde)
    const d: number = kde.dataset.shape[0]
    const [m, c] = operands(op, { mean, covariance, dataset: kde.dataset })
    const [rows, square]: readonly Shape[] = [m!.shape, c!.shape]
    const size = (shape: Shape): number => shape.reduce((n, k) => n * k, 1)
    if (size(rows!) !== d || size(square!) !== d * d)
      throw new ShapeError({
        op,
        problem: `the mean and the covariance are not those of ${d} dimensions`,
        given: showAll({ mean, covariance, dataset: kde.dataset }),
        hint: `mean: [${d}]; covariance: [${d},${d}]`,
      })
    const spread = add(kde.covariance, reshape(c!, [d, d]))
    return reshape(exp(logMixture(reshape(m!, [d, 1]), { ...kde, covariance: spread })), [])
  },
)

const integrateBox1d = operation(
  "gaussianKde.integrateBox1d",
  (kde: KernelDensity, low: NDArray | number, high: NDArray | number): NDArray => {
    const op = "gaussianKde.integrateBox1d"
    checkDensity(op, kde)
    if (kde.dataset.shape[0] !== 1)
      throw new ShapeError({
        op,
        problem: `the points have ${kde.dataset.shape[0]} dimensions, not one`,
        given: { dataset: show(kde.dataset) },
        hint: "integrate over samples: gaussianKde.resample(key, kde)",
      })
    const [x, from, to] = operands(op, { dataset: reshape(kde.dataset, [-1]), low, high })
    const deviation = power(reshape(kde.covariance, []), 0.5)
    const below = (end: NDArray): NDArray => ndtr(divide(subtract(end, x!), deviation))
    return sum(multiply(kde.weights, subtract(below(to!), below(from!))))
  },
)

const integrateKde = operation("gaussianKde.integrateKde", (kde: KernelDensity, other: KernelDensity): NDArray => {
  checkDensity("gaussianKde.integrateKde", other)
  const points = pointsFor("gaussianKde.integrateKde", kde, other.dataset)
  const both = logMixture(points, { ...kde, covariance: add(kde.covariance, other.covariance) })
  return sum(multiply(other.weights, exp(both)))
})

const resample = operation("gaussianKde.resample", (k: Key, kde: KernelDensity, shape: Shape = []): NDArray => {
  checkDensity("gaussianKde.resample", kde)
  const [which, noise] = split(k)
  const d: number = kde.dataset.shape[0]
  const index = choice(which, kde.dataset.shape[1], shape, { p: kde.weights })
  const chosen: NDArray = moveAxis(take(kde.dataset, index as NDArray<Unknown, "int32">, { axis: 1 }), 0, -1)
  const z = normal(noise, [...shape, d], { dtype: kde.dataset.dtype as "float32" })
  return moveAxis(add(chosen, matmul(z, transpose(cholesky(kde.covariance)))), -1, 0)
})

/**
 * The density estimated from points as a mixture of normal ones around them (Parzen, 1962), as functions: `fit` makes it,
 * `pdf` (or `evaluate`) and `logpdf` look at it, `integrateGaussian`, `integrateBox1d` and `integrateKde` integrate its
 * product with another density, and `resample` draws from it, [dimensions, ...shape].
 *
 * @throws ShapeError when the points do not go together; DTypeError unless all are of one float dtype; ValueError for an
 * unknown bandwidth
 * @example gaussianKde.pdf(gaussianKde.fit(array([0, 1]), { bandwidth: 1 }), array([0.5])) // [0.43939128]
 */
export const gaussianKde = {
  fit,
  evaluate: pdf,
  pdf,
  logpdf,
  integrateGaussian,
  integrateBox1d,
  integrateKde,
  resample,
} as const
