import { add, div, mul, neg } from "./arithmetic.js"
import { fill } from "./broadcast.js"
import { binary, unary } from "./elementwise.js"
import { entropyKernel, timesKernel } from "./scalar-kernels.js"
import { log, log1p } from "./transcendental.js"

/** x f(y), and 0 where x is 0 whatever y but NaN is. */
const times =
  (f: (y: number) => number) =>
  (x: number, y: number): number =>
    x === 0 && !Number.isNaN(y) ? 0 : x * f(y)

/** x log(y), and 0 where x is 0; the derivatives are log(y) and x / y, at y = 0 too. */
export const xlogy = binary(
  "xlogy",
  { float: times(Math.log) },
  [(t, _x, y) => mul(t, log(y)), (u, x, y) => mul(u, div(x, y))],
  (x, y) => add(x, y),
  { kernel: timesKernel("log") },
)

/** x log(1 + y), and 0 where x is 0; the derivatives are log(1 + y) and x / (1 + y). */
export const xlog1py = binary(
  "xlog1py",
  { float: times(Math.log1p) },
  [(t, _x, y) => mul(t, log1p(y)), (u, x, y) => mul(u, div(x, add(y, fill(y, 1))))],
  (x, y) => add(x, y),
  { kernel: timesKernel("log1p") },
)

/** -x log(x), 0 at 0 and -Infinity below; the derivative is -1 - log(x), infinite at 0. */
export const entr = unary(
  "entr",
  { float: (x) => (x < 0 ? -Infinity : x === 0 ? 0 : -x * Math.log(x)) },
  (t, x) => neg(mul(t, add(log(x), fill(x, 1)))),
  { kernel: entropyKernel },
)
