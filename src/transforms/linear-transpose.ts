import { isFloat } from "../array/index.js"
import { TraceError } from "../errors/index.js"
import { instantiate, zerosOf } from "../primitives/broadcast.js"
import { linearize, transpose } from "../primitives/control/bodies.js"
import { evaluate, type Linearized, type Program, reaches } from "../program/index.js"
import type { Tree } from "../tree/index.js"
import { type Flat, flatten } from "../tree/structure.js"
import { conjugated } from "./cotangents.js"
import { checkTangents } from "./derivative.js"
import { apply, type Fn, flattenArguments, leavesOf, nameOf, rebuildArguments, traceFunction } from "./function.js"

const linearizeFrom = (p: Program, from: number): Linearized =>
  linearize(
    p,
    p.inputs.map((v, i) => i >= from && isFloat(v.aval.dtype)),
  )

/** Whether the derivative in the inputs from an index on does not depend on them. */
const hasConstantDerivative = (l: Linearized, p: Program, from: number): boolean =>
  !reaches(
    l.primal,
    l.primal.inputs.map((_, i) => i >= from),
  )
    .slice(p.outputs.length)
    .includes(true)

/** Whether a program is linear, but for a constant, in its inputs from an index on. */
export const isLinear = (p: Program, from: number): boolean => hasConstantDerivative(linearizeFrom(p, from), p, from)

/**
 * The transpose of a linear function, (a -o b) -> (b -o a); the arguments only say structure, shapes and dtypes.
 *
 * Law: `<ct, f(x)> = <linearTranspose(f)(x)(ct), x>`.
 * @throws TraceError when the function is not linear
 * @example const a = array([[1, 2], [3, 4]])
 * linearTranspose((x: NDArray) => matmul(a, x))(zeros([2]))(array([1, 10])) // [array([31, 42])]
 */
export const linearTranspose =
  <A extends readonly unknown[], B>(f: Fn<A, B>) =>
  (...like: A & Tree<A>): ((ct: B) => A) => {
    const op = "linearTranspose"
    const flats = flattenArguments(op, f, like)
    const { program, captured, out } = traceFunction(op, f, flats, (args) => apply(f, args))
    const l = linearizeFrom(program, captured.length)
    if (!hasConstantDerivative(l, program, captured.length))
      throw new TraceError({
        op,
        problem: `${nameOf(f)} is not linear in its arguments`,
        hint: "take its derivative with vjp or linearize",
      })
    const zeros = leavesOf(flats).map(zerosOf)
    const floats = zeros.filter((zero) => isFloat(zero.dtype))
    const known = evaluate(l.primal, [...captured, ...zeros]).slice(program.outputs.length)
    const result: Flat = { ...out, leaves: program.outputs.map((a) => zerosOf(a.aval)) }
    return (ct) => {
      const cts = checkTangents(op, "cotangent", result, flatten(op, "cotangent", ct))
      const given = conjugated(out.structure, cts).filter((_, i) => l.outNonzero[i])
      const back = transpose(l.tangent, [...known, ...floats.map(() => null)], given)
      const all = zeros.map((zero) => instantiate(back[floats.indexOf(zero)] ?? null, zero))
      return rebuildArguments(flats, conjugated({ kind: "list", items: flats.map((flat) => flat.structure) }, all))
    }
  }
