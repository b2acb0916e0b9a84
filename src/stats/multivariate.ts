import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { cholesky, diagonal, solveTriangular } from "../linalg/index.js"
import { floats } from "../operations/elementwise.js"
import {
  add,
  all,
  divide,
  equal,
  exp,
  expandDims,
  floor,
  greaterEqual,
  log,
  logicalAnd,
  moveAxis,
  multiply,
  negative,
  square,
  squeeze,
  subtract,
  sum,
  where,
} from "../operations/index.js"
import { broadcast, checkTakes, operands, show } from "../operations/operand.js"
import { lgamma, xlogy } from "../special/index.js"
import { complete, type Parameter } from "./distribution.js"

/** A function of vectors and of the parameters of a distribution. */
export type OfVectors<P> = <D extends DType>(x: NDArray<Unknown, D>, params: P) => NDArray<Unknown, D>

/** Throws unless an operand holds vectors. */
const checkVectors = (op: string, name: string, x: NDArray): void => {
  if (x.shape.length === 0)
    throw new ShapeError({
      op,
      problem: `${name} holds no vectors`,
      given: { [name]: show(x) },
      hint: "a vector has at least 1 dimension",
    })
}

/** Throws unless an operand holds matrices of n rows and n columns. */
const checkSquare = (op: string, name: string, x: NDArray, n: number): void => {
  if (x.shape.length < 2 || x.shape.slice(-2).some((size: number) => size !== n))
    throw new ShapeError({
      op,
      problem: `${name} holds no matrices of ${n} rows and ${n} columns`,
      given: { [name]: show(x) },
      hint: `vectors of ${n} numbers have a covariance of shape [...,${n},${n}]`,
    })
}

/** What is computed of the vectors and of the parameters, which have not been looked at yet. */
type VectorFormula<K extends string> = (op: string, x: NDArray, params: Readonly<Record<K, unknown>>) => NDArray

const expOf =
  <K extends string>(f: VectorFormula<K>): VectorFormula<K> =>
  (op, x, params) =>
    exp(f(op, x, params))

/* @__NO_SIDE_EFFECTS__ */
const named =
  <P extends object, K extends string>(op: string, names: readonly K[], f: VectorFormula<K>): OfVectors<P> =>
  (x, params) =>
    f(op, x, complete(op, params, names) as Readonly<Record<K, unknown>>)

/** The parameters of `multivariateNormal`. */
export interface MultivariateNormal {
  /** the mean vectors */
  readonly mean: Parameter
  /** the covariance matrices, positive definite; a number stands for that multiple of the identity */
  readonly cov: Parameter
}

const normalLogpdf: VectorFormula<"mean" | "cov"> = (op, x, { mean, cov }) => {
  const [point, center, spread] = operands(op, { x, mean, cov })
  checkTakes(op, floats, [point!], { x, mean, cov })
  checkVectors(op, "x", point!)
  const [y, m] = broadcast(op, { x: point!, mean: center! })
  const apart: NDArray = subtract(y!, m!)
  const n: number = apart.shape.at(-1)
  const constant = n * Math.log(2 * Math.PI)
  if (spread!.shape.length === 0) {
    const distance: NDArray = divide(sum(square(apart), { axis: -1 }), spread!)
    return divide(negative(add(distance, add(multiply(log(spread!), n), constant))), 2)
  }
  checkSquare(op, "cov", spread!, n)
  const l: NDArray = cholesky(spread!)
  const scaled: NDArray = squeeze(solveTriangular(l, expandDims(apart, -1), { lower: true }), { axis: -1 })
  const volume: NDArray = multiply(sum(log(diagonal(l)), { axis: -1 }), 2)
  return divide(negative(add(add(sum(square(scaled), { axis: -1 }), volume), constant)), 2)
}

/**
 * The normal distribution of vectors, the last axis of x, with a mean and a covariance matrix, by its Cholesky factor;
 * NaN when that is not positive definite.
 *
 * @throws ShapeError when the shapes do not go together; DTypeError unless all are of one float dtype
 * @example multivariateNormal.logpdf(array([1, 2]), { mean: array([1, 2]), cov: 1 }) // -Math.log(2 * Math.PI)
 */
export const multivariateNormal = {
  logpdf: /* @__PURE__ */ named<MultivariateNormal, "mean" | "cov">(
    "multivariateNormal.logpdf",
    ["mean", "cov"],
    normalLogpdf,
  ),
  pdf: /* @__PURE__ */ named<MultivariateNormal, "mean" | "cov">(
    "multivariateNormal.pdf",
    ["mean", "cov"],
    /* @__PURE__ */ expOf(normalLogpdf),
  ),
}

/** The parameters of `dirichlet`. */
export interface Dirichlet {
  /** a vector of positive concentrations */
  readonly alpha: NDArray
}

const dirichletLogpdf: VectorFormula<"alpha"> = (op, x, { alpha }) => {
  const [point, a] = operands(op, { x, alpha })
  checkTakes(op, floats, [point!], { x, alpha })
  checkVectors(op, "x", point!)
  checkVectors(op, "alpha", a!)
  const [y, c] = broadcast(op, { x: moveAxis(point!, 0, -1), alpha: a! })
  const density: NDArray = sum(subtract(xlogy(subtract(c!, 1), y!), lgamma(c!)), { axis: -1 })
  const isIn = all(greaterEqual(y!, 0), { axis: -1 })
  return where(isIn, add(density, lgamma(sum(c!, { axis: -1 }))), -Infinity)
}

/**
 * Dirichlet's distribution of probabilities, which stand along the first axis of x, as many as concentrations.
 *
 * @throws ShapeError when the shapes do not go together; DTypeError unless all are of one float dtype
 * @example dirichlet.pdf(array([0.25, 0.75]), { alpha: array([1, 1]) }) // 1
 */
export const dirichlet = {
  logpdf: /* @__PURE__ */ named<Dirichlet, "alpha">("dirichlet.logpdf", ["alpha"], dirichletLogpdf),
  pdf: /* @__PURE__ */ named<Dirichlet, "alpha">("dirichlet.pdf", ["alpha"], /* @__PURE__ */ expOf(dirichletLogpdf)),
}

/** The parameters of `multinomial`. */
export interface Multinomial {
  /** how many trials */
  readonly n: Parameter
  /** the probabilities of the outcomes, along the last axis */
  readonly p: NDArray
}

const multinomialLogpmf: VectorFormula<"n" | "p"> = (op, x, { n, p }) => {
  const [counts, trials, chances] = operands(op, { x, n, p })
  checkTakes(op, floats, [counts!], { x, n, p })
  checkVectors(op, "x", counts!)
  checkVectors(op, "p", chances!)
  const [k, q] = broadcast(op, { x: counts!, p: chances! })
  const value: NDArray = sum(subtract(xlogy(k!, q!), lgamma(add(k!, 1))), { axis: -1 })
  const areCounts: NDArray = all(logicalAnd(greaterEqual(k!, 0), equal(floor(k!), k!)), { axis: -1 })
  const areAll: NDArray = equal(sum(k!, { axis: -1 }), trials!)
  return where(logicalAnd(areCounts, areAll), add(value, lgamma(add(trials!, 1))), -Infinity)
}

/**
 * The multinomial distribution: how often each outcome, along the last axis, comes in n trials.
 *
 * @throws ShapeError when the shapes do not go together; DTypeError unless all are of one float dtype
 * @example multinomial.pmf(array([1, 1]), { n: 2, p: array([0.5, 0.5]) }) // 0.5
 */
export const multinomial = {
  logpmf: /* @__PURE__ */ named<Multinomial, "n" | "p">("multinomial.logpmf", ["n", "p"], multinomialLogpmf),
  pmf: /* @__PURE__ */ named<Multinomial, "n" | "p">(
    "multinomial.pmf",
    ["n", "p"],
    /* @__PURE__ */ expOf(multinomialLogpmf),
  ),
}
