import { type NDArray, type Shape, sizeOf } from "../array/index.js"
import { neg, sub } from "../primitives/arithmetic.js"
import { fill, pick, reduceSum } from "../primitives/broadcast.js"
import { lt } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { select } from "../primitives/select.js"
import { exp, expm1, log, log1p } from "../primitives/transcendental.js"
import { axesOf } from "./axes.js"
import { floats, type Unary, unary } from "./elementwise.js"
import { logSumExp } from "./log-sum-exp.js"
import { asArray, checkTakes } from "./operand.js"
import { operation } from "./operation.js"
import { maskFor, reduceOver, type WhereOptions } from "./reduce.js"
import type { Mean } from "./statistics.js"

/**
 * log(mean(e^x)) over axes, default all, without overflow.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example logmeanexp(array([1000, 1000])) // 1000
 */
export const logmeanexp: Mean = operation(
  "logmeanexp",
  (x, options: WhereOptions = {}) => {
    const op = "logmeanexp"
    checkTakes(op, floats, [asArray(op, x)], { x })
    const shape: Shape = x.shape
    const over = axesOf(op, x, options.axis)
    const { where, keepDims } = options
    const total = logSumExp(x, { axis: over, keepDims: keepDims === true, ...(where !== undefined && { where }) })
    const count =
      where === undefined
        ? fill(total, sizeOf(pick(shape, over)))
        : reduceOver(convert(maskFor(op, x, where), x.dtype), over, keepDims, reduceSum)
    return sub(total, log(count))
  },
  ["axis", "keepDims", "where"],
)

/**
 * log(1 - e^-x) without cancellation, for x from 0 on (Maechler, 2012).
 *
 * @throws DTypeError unless x is float
 * @example log1mexp(array([Math.LN2, 0])) // [-Math.LN2, -Infinity]
 */
export const log1mexp: Unary = unary("log1mexp", floats, (x) => {
  const one = fill(x, 1)
  const isNear = lt(x, fill(x, Math.LN2))
  const branch = (y: NDArray, f: (minus: NDArray) => NDArray): NDArray => f(neg(y))
  // Each formula sees only its own side, so that the other's derivative at a pole does not spoil the sum.
  const near = branch(select(isNear, x, one), (minus) => log(neg(expm1(minus))))
  const far = branch(select(isNear, one, x), (minus) => log1p(neg(exp(minus))))
  return select(isNear, near, far)
})
