import type { NDArray } from "../index.js"
import { dropped } from "../nn/index.js"
import type { Key } from "../random/index.js"

/** x with each element 0 with this probability, the others scaled so that the mean stays. */
export const dropout = (k: Key, rate: number, x: NDArray): NDArray => dropped(k, rate, x)
