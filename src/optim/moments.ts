import type { NDArray } from "../array/index.js"
import {
  add,
  divide,
  expm1,
  log,
  multiply,
  negative,
  sqrt,
  square,
  subtract,
  sum,
  zerosLike,
} from "../operations/index.js"

/** beta old + (1 - beta) next. */
export const average = (beta: NDArray, old: NDArray, next: NDArray): NDArray =>
  add(multiply(beta, old), multiply(subtract(1, beta), next))

/** 1 - beta^t, exact also when beta is near 1: what an average of t values that began at 0 is divided by. */
export const correction = (beta: NDArray, t: NDArray): NDArray => negative(expm1(multiply(t, log(beta))))

/** An average that began at 0, without its bias. */
export const unbiased = (x: NDArray, beta: NDArray, t: NDArray): NDArray => divide(x, correction(beta, t))

/** m / (sqrt(v + root) + epsilon). */
export const overRoot = (m: NDArray, v: NDArray, epsilon: NDArray, root?: NDArray): NDArray =>
  divide(m, add(sqrt(root === undefined ? v : add(v, root)), epsilon))

/** The 2-norm of one array. */
export const norm = (x: NDArray): NDArray => sqrt(sum(square(x)))

export const zeros = (p: NDArray): NDArray => zerosLike(p)
