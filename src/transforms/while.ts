import { isNDArray, type NDArray, nameOfValue, scalar, showAval } from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { add } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { lt } from "../primitives/compare.js"
import { whilePrimitive } from "../primitives/control/index.js"
import { convert } from "../primitives/convert.js"
import { iota } from "../primitives/shape.js"
import { bind } from "../program/index.js"
import { type Flat, flatten } from "../tree/structure.js"
import { checkFunction, flattenResult, nameOf, rebuild, traceFunction } from "./function.js"
import { checkCarry, loop } from "./scan.js"

type Named = { readonly name: string }

/** `whileLoop` under the name of the operation that the user called, on a carry taken apart. */
const repeat = <C>(
  op: string,
  carry: Flat,
  condition: readonly [f: Named, run: (carry: C) => NDArray],
  body: readonly [f: Named, run: (carry: C) => C],
): C => {
  const test = traceFunction(op, condition[0], [carry], ([c]) => condition[1](c as C))
  const [y] = test.program.outputs
  if (test.program.outputs.length !== 1 || y!.aval.dtype !== "bool" || y!.aval.shape.length > 0)
    throw new ShapeError({
      op,
      problem: `${nameOf(condition[0])} must return bool[], not ${test.program.outputs.map((a) => showAval(a.aval)).join(" ") || "nothing"}`,
      hint: "compare scalars: less(x, 10); combine elements with all or any",
    })
  const step = traceFunction(op, body[0], [carry], ([c]) => {
    const next = body[1](c as C)
    checkCarry(op, body[0], carry, flattenResult(op, body[0], next, "the returned carry"))
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

/**
 * Repeats `body` while `condition` holds of the carry.
 *
 * The number of steps is unknown, so there is forward mode but no reverse mode: use `scan` or `foriLoop` for that.
 * @throws ShapeError when the body changes the type of the carry or the condition is no bool scalar
 * @example whileLoop((x) => less(x, 100), (x) => mul(x, 2), array(1)) // 128
 */
export const whileLoop = <C>(condition: (carry: C) => NDArray, body: (carry: C) => C, init: C): C => {
  const op = "whileLoop"
  checkFunction(op, condition)
  checkFunction(op, body)
  return repeat<C>(op, flatten(op, "carry", init), [condition, condition], [body, body])
}

const bound = (name: string, x: unknown): NDArray => {
  const problem = (given: string): string => `${name} must be a whole number or int32[], not ${given}`
  const hint = "the body runs for i = lower, lower + 1, ..., upper - 1"
  if (!isNDArray(x)) {
    if (typeof x !== "number" || (x | 0) !== x)
      throw new ValueError({ op: "foriLoop", problem: problem(nameOfValue(x)), hint })
    return scalar(x, "int32")
  }
  if (x.shape.length > 0 || (x.dtype !== "int32" && x.dtype !== "uint32"))
    throw new ShapeError({ op: "foriLoop", problem: problem(showAval(x)), hint })
  return convert(x, "int32")
}

/** The counter and the carry, taken apart; paths as if there were no counter. */
const counted = (first: NDArray, carry: Flat): Flat => ({
  leaves: [first, ...carry.leaves],
  paths: ["i", ...carry.paths],
  structure: { kind: "list", items: [{ kind: "leaf" }, carry.structure] },
})

/**
 * `body(i, carry)` for i from `lower` to `upper - 1`.
 *
 * With bounds that are JavaScript numbers it is a `scan` and differentiable in both modes; with traced bounds it is a
 * `whileLoop`.
 * @throws ValueError for a bound that is not whole; ShapeError when the body changes the type of the carry
 * @example foriLoop(0, 3, (i, x) => mul(x, 2), array(1)) // 8
 */
export const foriLoop = <C>(
  lower: number | NDArray,
  upper: number | NDArray,
  body: (i: NDArray<readonly [], "int32">, carry: C) => C,
  init: C,
): C => {
  const op = "foriLoop"
  checkFunction(op, body)
  const [first, end] = [bound("lower", lower), bound("upper", upper)]
  if (typeof lower === "number" && typeof upper === "number") {
    const length = Math.max(0, upper - lower)
    const counter = iota([length], "int32", 0)
    const step = (carry: C, i: NDArray): readonly [C, null] => [body(i, carry), null]
    return loop(op, body, step, init, add(counter, fill(counter, lower)), { length })[0]
  }
  const [, result] = repeat<readonly [NDArray, C]>(
    op,
    counted(first, flatten(op, "carry", init)),
    [body, ([i]) => lt(i, end)],
    [body, ([i, carry]) => [add(i, scalar(1, "int32")), body(i, carry)]],
  )
  return result
}
