import { isNDArray, type NDArray, nameOfValue, sameAval, showAval } from "../array/index.js"
import { DTypeError, ShapeError, TreeError } from "../errors/index.js"
import { condPrimitive } from "../primitives/control/index.js"
import { convert } from "../primitives/convert.js"
import { bind, type Program, program, variable } from "../program/index.js"
import { checkSame, type Flat } from "../tree/structure.js"

import {
  apply,
  type Fn,
  flattenArguments,
  leavesOf,
  nameOf,
  rebuild,
  type TracedFunction,
  traceFunction,
} from "./function.js"

const checkScalar = (op: string, what: string, x: unknown, dtypes: readonly string[], fix: string): NDArray => {
  if (!isNDArray(x))
    throw new TreeError({
      op,
      problem: `the ${what} is ${nameOfValue(x)}, not an array`,
      hint: "with a JavaScript value, use if or a lookup",
    })
  if (!dtypes.includes(x.dtype) || x.shape.length > 0) {
    const report = {
      op,
      problem: `the ${what} must be ${dtypes.map((d) => `${d}[]`).join(" or ")}, not ${showAval(x)}`,
      hint: x.shape.length > 0 ? "choose elements with where, or use vmap" : fix,
    }
    throw x.shape.length > 0 ? new ShapeError(report) : new DTypeError(report)
  }
  return x
}

const checkBranch = (
  op: string,
  [name, first]: readonly [string, TracedFunction],
  [otherName, other]: readonly [string, TracedFunction],
): void => {
  checkSame(op, `the result of ${otherName}`, first.out.structure, other.out.structure)
  other.program.outputs.forEach((a, i) => {
    const expected = first.program.outputs[i]!.aval
    if (sameAval(a.aval, expected)) return
    const report = {
      op,
      problem: `the branches return different types${other.out.paths[i] === "the result" ? "" : ` at ${other.out.paths[i]}`}`,
      given: { [name]: showAval(expected), [otherName]: showAval(a.aval) },
      hint: "make all branches return the same shapes and dtypes",
    }
    throw a.aval.dtype === expected.dtype ? new ShapeError(report) : new DTypeError(report)
  })
}

/** A branch that takes what any of the branches captured. */
const widen = ({ program: p, captured }: TracedFunction, all: readonly NDArray[]): Program =>
  program(
    [...all.map((x) => p.inputs[captured.indexOf(x)] ?? variable(x)), ...p.inputs.slice(captured.length)],
    p.equations,
    p.outputs,
  )

const choose = (
  op: string,
  index: NDArray,
  branches: readonly Fn<never, unknown>[],
  roles: readonly string[],
  args: readonly unknown[],
): unknown => {
  const traced = branches.map((f) => {
    const flats: readonly Flat[] = flattenArguments(op, f, args)
    return traceFunction(op, f, flats, (xs) => apply(f, xs))
  })
  const names = branches.map((f, k) => (f.name === "" ? roles[k]! : `${roles[k]} ${nameOf(f)}`))
  traced.forEach((t, k) => checkBranch(op, [names[0]!, traced[0]!], [names[k]!, t]))
  const captured = [...new Set(traced.flatMap((t) => t.captured))]
  const leaves = leavesOf(flattenArguments(op, branches[0]!, args))
  const ys = bind(condPrimitive, [index, ...captured, ...leaves], { branches: traced.map((t) => widen(t, captured)) })
  return rebuild(traced[0]!.out.structure, ys)
}

/**
 * `onTrue(...operands)` where the condition holds, `onFalse(...operands)` otherwise; only the chosen branch runs.
 *
 * Under vmap with a mapped condition both branches run and `where` chooses.
 * @throws DTypeError when the condition is not bool, ShapeError when the branches return different types
 * @example const x = array(3); cond(greater(x, 0), square, negative, x) // 9
 */
export const cond = <A extends readonly unknown[], B>(
  condition: NDArray,
  onTrue: (...operands: A) => B,
  onFalse: (...operands: A) => B,
  ...operands: A
): B => {
  const index = convert(checkScalar("cond", "condition", condition, ["bool"], "compare first: greater(x, 0)"), "int32")
  return choose("cond", index, [onFalse, onTrue], ["onFalse", "onTrue"], operands) as B
}

/**
 * Runs the branch that an int32 index names; an index out of range is clamped.
 *
 * @example switchCase(array(2, { dtype: "int32" }), [sin, cos, square], array(3)) // 9
 */
export const switchCase = <A extends readonly unknown[], B>(
  index: NDArray,
  branches: readonly ((...operands: A) => B)[],
  ...operands: A
): B => {
  if (!Array.isArray(branches) || branches.length === 0)
    throw new TreeError({ op: "switchCase", problem: "there are no branches", hint: "give at least one function" })
  const at = checkScalar("switchCase", "index", index, ["int32", "uint32"], 'convert it first: astype(index, "int32")')
  const roles = branches.map((_, k) => `branches[${k}]`)
  return choose("switchCase", convert(at, "int32"), branches, roles, operands) as B
}
