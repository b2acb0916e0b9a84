import type { NDArray } from "../array/index.js"
import { add, div, mul, neg } from "./arithmetic.js"
import { binary } from "./elementwise.js"

const squaredNorm = (x: NDArray, y: NDArray): NDArray => add(mul(x, x), mul(y, y))

/** The angle of the point with ordinate x (the first operand) and abscissa y, in [-pi, pi]. */
export const atan2 = binary(
  "atan2",
  { float: Math.atan2 },
  [(t, x, y) => mul(t, div(y, squaredNorm(x, y))), (u, x, y) => mul(u, div(neg(x), squaredNorm(x, y)))],
  add,
)
