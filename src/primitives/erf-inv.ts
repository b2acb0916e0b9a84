import { mul } from "./arithmetic.js"
import { fill } from "./broadcast.js"
import { unary } from "./elementwise.js"
import { inverseError } from "./special/error.js"
import { erfInvKernel } from "./special/kernels/error.js"
import { exp } from "./transcendental.js"

const SCALE = Math.sqrt(Math.PI) / 2

/** erf^-1(x); its derivative is (sqrt(pi) / 2) exp(erfInv(x)^2). */
export const erfInv = unary(
  "erfInv",
  { float: inverseError },
  (t, x, y) => mul(t, mul(fill(x, SCALE), exp(mul(y, y)))),
  { kernel: erfInvKernel },
)
