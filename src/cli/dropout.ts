import { div, type NDArray, where } from "../index.js"
import { bernoulli, type Key } from "../random/index.js"

/**
 * x with each element 0 with this probability, the others scaled so that the mean stays.
 *
 * Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014.
 */
export const dropout = (k: Key, rate: number, x: NDArray): NDArray =>
  where(bernoulli(k, 1 - rate, x.shape), div(x, 1 - rate), 0)
