import { add, astype, cos, div, less, maximum, minimum, mul, type NDArray, sub, where } from "../index.js"

/** A hyper-parameter that depends on the step, int32[] from 0. */
export type Schedule = (step: NDArray) => NDArray

/** The hyper-parameters of a schedule: float32[] each, so that a change of them compiles nothing. */
export interface WarmupCosine {
  readonly peak: NDArray
  /** the steps of the linear rise to the peak */
  readonly warmup: NDArray
  /** the steps after which the rate is 0 */
  readonly total: NDArray
}

/**
 * A linear rise to the peak, then half a cosine down to 0.
 *
 * Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017.
 */
export const warmupCosine =
  ({ peak, warmup, total }: WarmupCosine): Schedule =>
  (step) => {
    const t = add(astype(step, "float32"), 1)
    const progress = minimum(div(sub(t, warmup), maximum(sub(total, warmup), 1)), 1)
    const falling = mul(add(cos(mul(progress, Math.PI)), 1), 0.5)
    return mul(peak, where(less(t, warmup), div(t, maximum(warmup, 1)), falling))
  }
