import { type NDArray, nameOfValue, sameAval, showAval } from "../array/index.js"
import { DTypeError, ShapeError, TreeError, ValueError } from "../errors/index.js"
import { type ScanParams, scanPrimitive } from "../primitives/control/index.js"
import { bind } from "../program/index.js"
import { checkSame, type Flat, flatten } from "../tree/structure.js"
import { checkFunction, checkResult, flattenResult, nameOf, rebuild, traceFunction } from "./function.js"

export interface ScanOptions {
  /** the number of steps; needed when `xs` has no arrays */
  readonly length?: number
  /** from the last slice to the first; the outputs keep their positions */
  readonly reverse?: boolean
}

/** The carry a step returned must be what it was given, or the next step could not take it. */
export const checkCarry = (op: string, f: { readonly name: string }, init: Flat, next: Flat): void => {
  checkSame(op, "carry", init.structure, next.structure)
  const wrong = next.leaves.findIndex((x, i) => !sameAval(x, init.leaves[i]!))
  if (wrong < 0) return
  const [before, after] = [init.leaves[wrong]!, next.leaves[wrong]!]
  const report = {
    op,
    problem: `${nameOf(f)} changes the type of ${init.paths[wrong]}`,
    given: { before: showAval(before), after: showAval(after) },
    hint: "a carry keeps its shape and dtype; start from zeros of the final shape, or convert with astype",
  }
  throw before.dtype === after.dtype ? new ShapeError(report) : new DTypeError(report)
}

const lengthOf = (op: string, xs: Flat, given: number | undefined): number => {
  if (given !== undefined && !(Number.isSafeInteger(given) && given >= 0))
    throw new ValueError({ op, problem: `${String(given)} is no length`, hint: "use a whole number from 0 on" })
  const scalar = xs.leaves.findIndex((x) => x.shape.length === 0)
  if (scalar >= 0)
    throw new ShapeError({
      op,
      problem: `${xs.paths[scalar]} is a scalar, which cannot be scanned over`,
      hint: "scanned arrays need a leading axis; close over what all steps share",
    })
  const lengths = xs.leaves.map((x): number => x.shape[0])
  const length = given ?? lengths[0]
  if (length === undefined)
    throw new TreeError({
      op,
      problem: "the number of steps is unknown",
      hint: "pass arrays to scan over, or { length }",
    })
  if (lengths.some((n) => n !== length))
    throw new ShapeError({
      op,
      problem:
        given === undefined
          ? "the scanned arrays have different leading lengths"
          : `the scanned arrays have not the length ${given} that was given`,
      given: Object.fromEntries(xs.leaves.map((x, i) => [xs.paths[i]!, showAval(x)])),
      hint: given === undefined ? "make them equally long" : "leave the length out: it is that of the arrays",
    })
  return length
}

/** `scan` under the name of the operation that the user called, whose function is `f`. */
export const loop = <C, X, Y>(
  op: string,
  f: { readonly name: string },
  body: (carry: C, x: X) => readonly [carry: C, y: Y],
  init: C,
  xs: X,
  options: ScanOptions = {},
): readonly [carry: C, ys: Y] => {
  checkFunction(op, f)
  const carry = flatten(op, "carry", init)
  const slices = flatten(op, "xs", xs)
  const length = lengthOf(op, slices, options.length)
  const sliced = slices.leaves.map((x) => ({ shape: x.shape.slice(1), dtype: x.dtype }))
  const state: { outs: Flat | null } = { outs: null }
  const { program, captured } = traceFunction(
    op,
    f,
    [carry, slices],
    ([c, x]) => {
      const result: unknown = body(c as C, x as X)
      checkResult(op, f, result)
      if (!Array.isArray(result) || result.length !== 2)
        throw new TreeError({
          op,
          problem: `${nameOf(f)} must return a pair, not ${nameOfValue(result)}`,
          hint: "return [carry, y]; y may be null",
        })
      const next = flattenResult(op, f, result[0], "the returned carry")
      checkCarry(op, f, carry, next)
      state.outs = flattenResult(op, f, result[1], op === "scan" ? "y" : "the result")
      return [...next.leaves, ...state.outs.leaves]
    },
    [...carry.leaves, ...sliced],
  )
  const params: ScanParams = {
    body: program,
    consts: captured.length,
    carry: carry.leaves.length,
    length,
    reverse: options.reverse ?? false,
  }
  const ys: readonly NDArray[] = bind(scanPrimitive, [...captured, ...carry.leaves, ...slices.leaves], params)
  return [rebuild(carry.structure, ys.slice(0, params.carry)), rebuild(state.outs!.structure, ys.slice(params.carry))]
}

/**
 * A loop with a carry: `body(carry, x)` returns `[carry, y]` for every slice of `xs` along its leading axis; the result
 * is the last carry and the stacked outputs, `(c -> a -> (c, b)) -> c -> [a] -> (c, [b])`.
 *
 * Differentiable in both modes. Law: equal to the unrolled loop.
 * @throws TreeError, ShapeError when the body changes the type of the carry, naming the path
 * @example scan((c, x) => [add(c, x), c], array(0), array([1, 2, 3])) // [6, [0, 1, 3]]
 */
export const scan = <C, X, Y>(
  body: (carry: C, x: X) => readonly [carry: C, y: Y],
  init: C,
  xs: X,
  options: ScanOptions = {},
): readonly [carry: C, ys: Y] => loop("scan", body, body, init, xs, options)

/**
 * Applies `f` to every slice along the leading axis, one after the other: `vmap` with less memory.
 *
 * @example map(square, array([1, 2, 3])) // [1, 4, 9]
 */
export const map = <X, Y>(f: (x: X) => Y, xs: X): Y => loop("map", f, (_: null, x: X) => [null, f(x)], null, xs)[1]
