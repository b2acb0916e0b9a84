import { isNDArray, type NDArray, scalar, showAval } from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { add } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { lt } from "../primitives/compare.js"
import { whilePrimitive } from "../primitives/control/index.js"
import { convert } from "../primitives/convert.js"
import { iota } from "../primitives/shape.js"
import { bind } from "../program/index.js"
import { flatten } from "../tree/structure.js"
import { flattenResult, nameOf, rebuild, traceFunction } from "./function.js"
import { checkCarry, scan } from "./scan.js"

/**
 * Repeats `body` while `condition` holds of the carry.
 *
 * The number of steps is unknown, so there is forward mode but no reverse mode: use `scan` or `foriLoop` for that.
 * @throws ShapeError when the body changes the type of the carry or the condition is no bool scalar
 * @example whileLoop((x) => less(x, 100), (x) => mul(x, 2), array(1)) // 128
 */
export const whileLoop = <C>(condition: (carry: C) => NDArray, body: (carry: C) => C, init: C): C => {
  const op = "whileLoop"
  const carry = flatten(op, "carry", init)
  const test = traceFunction(op, condition, [carry], ([c]) => condition(c as C))
  const [y] = test.program.outputs
  if (test.program.outputs.length !== 1 || y!.aval.dtype !== "bool" || y!.aval.shape.length > 0)
    throw new ShapeError({
      op,
      problem: `${nameOf(condition)} must return bool[], not ${test.program.outputs.map((a) => showAval(a.aval)).join(" ")}`,
      hint: "compare scalars: less(x, 10); combine elements with all or any",
    })
  const step = traceFunction(op, body, [carry], ([c]) => {
    const next = body(c as C)
    checkCarry(op, body, carry, flattenResult(op, body, next))
    return next
  })
  const ys = bind(whilePrimitive, [...test.captured, ...step.captured, ...carry.leaves], {
    cond: test.program,
    body: step.program,
    condConsts: test.captured.length,
    bodyConsts: step.captured.length,
  })
  return rebuild(carry.structure, ys)
}

const bound = (x: number | NDArray): NDArray => {
  const value = isNDArray(x) ? x : scalar(x, "int32")
  if (value.shape.length > 0 || (value.dtype !== "int32" && value.dtype !== "uint32"))
    throw new ShapeError({
      op: "foriLoop",
      problem: `a bound must be a whole number or int32[], not ${showAval(value)}`,
    })
  return convert(value, "int32")
}

/**
 * `body(i, carry)` for i from `lower` to `upper - 1`.
 *
 * With bounds that are JavaScript numbers it is a `scan` and differentiable in both modes; with traced bounds it is a
 * `whileLoop`.
 * @example foriLoop(0, 3, (i, x) => mul(x, 2), array(1)) // 8
 */
export const foriLoop = <C>(
  lower: number | NDArray,
  upper: number | NDArray,
  body: (i: NDArray<readonly [], "int32">, carry: C) => C,
  init: C,
): C => {
  const named = <F extends object>(f: F): F => Object.defineProperty(f, "name", { value: body.name })
  if (typeof lower === "number" && typeof upper === "number") {
    if (!Number.isInteger(lower) || !Number.isInteger(upper))
      throw new ValueError({ op: "foriLoop", problem: `the bounds ${lower} and ${upper} must be whole numbers` })
    const length = Math.max(0, upper - lower)
    const counter = iota([length], "int32", 0)
    const step = named((carry: C, i: NDArray): readonly [C, null] => [body(i, carry), null])
    return scan(step, init, add(counter, fill(counter, lower)), { length })[0]
  }
  const end = bound(upper)
  const [, result] = whileLoop<readonly [NDArray, C]>(
    ([i]) => lt(i, end),
    named(([i, carry]: readonly [NDArray, C]): readonly [NDArray, C] => [add(i, scalar(1, "int32")), body(i, carry)]),
    [bound(lower), init],
  )
  return result
}
