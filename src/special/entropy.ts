import type { NDArray } from "../array/index.js"
import { type Binary, binary, floats, type Unary, unary } from "../operations/elementwise.js"
import { add, div, mul, neg, sub } from "../primitives/arithmetic.js"
import { and } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { eq, ge, gt, ne } from "../primitives/compare.js"
import { select } from "../primitives/select.js"
import { expm1, log, log1p } from "../primitives/transcendental.js"
import { entr as entrPrimitive, xlog1py as xlog1pyPrimitive, xlogy as xlogyPrimitive } from "../primitives/xlogy.js"

const isZero = (x: NDArray): NDArray => eq(x, zerosOf(x))

/**
 * x log(y), and 0 where x is 0.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example xlogy(array([0, 1]), 0) // [0, -Infinity]
 */
export const xlogy: Binary = binary("xlogy", floats, xlogyPrimitive)

/**
 * x log(1 + y), and 0 where x is 0.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example xlog1py(array([0, 1]), -1) // [0, -Infinity]
 */
export const xlog1py: Binary = binary("xlog1py", floats, xlog1pyPrimitive)

/**
 * -x log(x), 0 at 0 and -Infinity below.
 *
 * @throws DTypeError unless x is float
 * @example entr(array([0, -1])) // [0, -Infinity]
 */
export const entr: Unary = unary("entr", floats, entrPrimitive)

/** x log(x / y) where both are positive, 0 where x is 0 and y is not negative, Infinity elsewhere. */
const relative = (x: NDArray, y: NDArray): NDArray => {
  const isInside = and(gt(x, zerosOf(x)), gt(y, zerosOf(y)))
  const [a, b] = [select(isInside, x, fill(x, 1)), select(isInside, y, fill(y, 1))]
  const isNone = and(isZero(x), ge(y, zerosOf(y)))
  const outside = select(isNone, zerosOf(x), fill(x, Infinity))
  const isNaN = ne(add(x, y), add(x, y))
  return select(isInside, mul(a, log(div(a, b))), select(isNaN, add(x, y), outside))
}

/**
 * x log(x / y), the terms of the relative entropy; 0 where x is 0, Infinity where an operand is out of the domain.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example relEntr(array([0, 1]), 1) // [0, 0]
 */
export const relEntr: Binary = binary("relEntr", floats, relative)

/**
 * x log(x / y) - x + y, the terms of the Kullback-Leibler divergence of measures.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example klDiv(array([1]), 1) // [0]
 */
export const klDiv: Binary = binary("klDiv", floats, (x, y) => add(sub(relative(x, y), x), y))

/**
 * log(x / (1 - x)), the inverse of the sigmoid; infinite at 0 and 1, NaN beyond.
 *
 * @throws DTypeError unless x is float
 * @example logit(array([0.5, 1])) // [0, Infinity]
 */
export const logit: Unary = unary("logit", floats, (x) => sub(log(x), log1p(neg(x))))

/**
 * (x^lambda - 1) / lambda, and log(x) for lambda = 0 (Box and Cox, 1964).
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example boxcox(array([3]), 2) // [4]
 */
export const boxcox: Binary = binary("boxcox", floats, (x, lambda) => powerOf(log(x), lambda))

/** (e^(lambda y) - 1) / lambda, and y for lambda = 0. */
const powerOf = (y: NDArray, lambda: NDArray): NDArray => {
  const isNone = isZero(lambda)
  const safe = select(isNone, fill(lambda, 1), lambda)
  return select(isNone, y, div(expm1(mul(safe, y)), safe))
}

/**
 * ((1 + x)^lambda - 1) / lambda, and log(1 + x) for lambda = 0, exact also for small x.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example boxcox1p(array([2]), 2) // [4]
 */
export const boxcox1p: Binary = binary("boxcox1p", floats, (x, lambda) => powerOf(log1p(x), lambda))
