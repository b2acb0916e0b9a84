import { array, type NDArray } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { add, divide, exp, multiply, negative, sqrt, square, subtract } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import {
  type FloatType,
  normal as normalSamples,
  truncatedNormal as truncatedSamples,
  uniform as uniformSamples,
} from "../../random/index.js"
import { ndtr } from "../../special/index.js"
import { checkNumber, type Initializer, initializer } from "./initializer.js"

/**
 * Uniform samples from 0 to a bound, default 0.01.
 *
 * @throws ValueError unless the bound is a number
 * @example uniform(10)(key(0), [3]) // float32[3]
 */
export const uniform = operation("uniform", (scale = 0.01): Initializer => {
  checkNumber("uniform", "the scale", scale)
  return initializer("uniform", (k, shape, dtype) => multiply(uniformSamples(k, shape, { dtype }), scale))
})

/**
 * Normal samples with a standard deviation, default 0.01, and mean 0.
 *
 * @throws ValueError unless the standard deviation is a number
 * @example normal(0.5)(key(0), [3]) // float32[3]
 */
export const normal = operation("normal", (stddev = 0.01): Initializer => {
  checkNumber("normal", "the standard deviation", stddev)
  return initializer("normal", (k, shape, dtype) => multiply(normalSamples(k, shape, { dtype }), stddev))
})

/** The options of `truncatedNormal`. */
export interface TruncatedNormalOptions {
  /** the lower bound of the samples divided by the standard deviation; default -2 */
  readonly lower?: number
  /** the upper bound; default 2 */
  readonly upper?: number
  /** whether the standard deviation is that of the samples, and not that of the normal distribution before the cut */
  readonly corrected?: boolean
}

/** The standard deviation of a standard normal distribution cut at two bounds. */
const shrinkage = (lower: number, upper: number, dtype: FloatType): NDArray => {
  const [a, b] = [array(lower, { dtype }), array(upper, { dtype })]
  const density = (x: NDArray): NDArray => divide(exp(divide(negative(square(x)), 2)), Math.sqrt(2 * Math.PI))
  const mass = subtract(ndtr(b), ndtr(a))
  const mean = divide(subtract(density(a), density(b)), mass)
  const second = divide(subtract(multiply(a, density(a)), multiply(b, density(b))), mass)
  return sqrt(subtract(add(second, 1), square(mean)))
}

/**
 * Normal samples with a standard deviation, default 0.01, cut at multiples of it, default -2 and 2.
 *
 * @throws ValueError unless the bounds are numbers in this order
 * @example truncatedNormal(0.02)(key(0), [3]) // float32[3]
 */
export const truncatedNormal = operation(
  "truncatedNormal",
  (stddev = 0.01, { lower = -2, upper = 2, corrected = false }: TruncatedNormalOptions = {}): Initializer => {
    const op = "truncatedNormal"
    checkNumber(op, "the standard deviation", stddev)
    if (!(checkNumber(op, "lower", lower) < checkNumber(op, "upper", upper)))
      throw new ValueError({
        op,
        problem: `nothing lies between the bounds ${lower} and ${upper}`,
        hint: "give the lower one first",
      })
    return initializer(op, (k, shape, dtype) => {
      const scale = array(stddev, { dtype })
      return multiply(
        truncatedSamples(k, lower, upper, shape, { dtype }),
        corrected ? divide(scale, shrinkage(lower, upper, dtype)) : scale,
      )
    })
  },
  ["lower", "upper", "corrected"],
)
