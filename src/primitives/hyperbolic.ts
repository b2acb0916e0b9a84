import { mul } from "./arithmetic.js"
import { unary } from "./elementwise.js"

/** (e^x - e^-x) / 2. */
export const sinh = unary("sinh", { float: Math.sinh }, (t, x) => mul(t, cosh(x)))

/** (e^x + e^-x) / 2. */
export const cosh = unary("cosh", { float: Math.cosh }, (t, x) => mul(t, sinh(x)))
