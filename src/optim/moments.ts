import type { NDArray } from "../array/index.js"
import {
  add,
  divide,
  expm1,
  log,
  multiply,
  negative,
  reciprocal,
  sqrt,
  square,
  subtract,
  sum,
  zerosLike,
} from "../operations/index.js"

/** What goes from an old average and a new value to the next average: beta old + (1 - beta) next. */
export const averaging = (beta: NDArray): ((old: NDArray, next: NDArray) => NDArray) => {
  const rest = subtract(1, beta)
  return (old, next) => add(multiply(beta, old), multiply(rest, next))
}

/** 1 - beta^t, exact also when beta is near 1: the weight of t values in an average that began at 0. */
export const correction = (beta: NDArray, t: NDArray): NDArray => negative(expm1(multiply(t, log(beta))))

/** What takes the bias from an average of t values that began at 0. */
export const unbiasing = (beta: NDArray, t: NDArray): ((x: NDArray) => NDArray) => {
  const factor = reciprocal(correction(beta, t))
  return (x) => multiply(x, factor)
}

/** m / (sqrt(v) + epsilon). */
export const overRoot = (m: NDArray, v: NDArray, epsilon: NDArray): NDArray => divide(m, add(sqrt(v), epsilon))

/** The 2-norm of one array. */
export const norm = (x: NDArray): NDArray => sqrt(sum(square(x)))

export const zeros = (p: NDArray): NDArray => zerosLike(p)
