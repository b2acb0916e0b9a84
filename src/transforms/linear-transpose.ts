import { TraceError } from "../errors/index.js"
import { instantiate, zerosOf } from "../primitives/broadcast.js"
import { linearize, transpose } from "../primitives/control/bodies.js"
import { evaluate, reaches } from "../program/index.js"
import type { Tree } from "../tree/index.js"
import { type Flat, flatten } from "../tree/structure.js"
import { apply, type Fn, flattenArguments, leavesOf, nameOf, rebuildArguments, traceFunction } from "./function.js"

/**
 * The transpose of a linear function, (a -o b) -> (b -o a); the arguments only say structure, shapes and dtypes.
 *
 * Law: `<ct, f(x)> = <linearTranspose(f)(x)(ct), x>`.
 * @throws TraceError when the function is not linear
 * @example linearTranspose((x) => matmul(a, x))(x)(ct) // [matmul(transpose(a), ct)]
 */
export const linearTranspose =
  <A extends readonly unknown[], B>(f: Fn<A, B>) =>
  (...like: A & Tree<A>): ((ct: B) => A) => {
    const op = "linearTranspose"
    const flats = flattenArguments(op, f, like)
    const { program, captured, out } = traceFunction(op, f, flats, (args) => apply(f, args))
    const l = linearize(program, [...captured.map(() => false), ...leavesOf(flats).map(() => true)])
    const dependent = reaches(
      l.primal,
      l.primal.inputs.map((_, i) => i >= captured.length),
    )
    if (dependent.slice(program.outputs.length).includes(true))
      throw new TraceError({
        op,
        problem: `${nameOf(f)} is not linear in its arguments`,
        hint: "take its derivative with vjp or linearize",
      })
    const zeros = leavesOf(flats).map(zerosOf)
    const known = evaluate(l.primal, [...captured, ...zeros]).slice(program.outputs.length)
    const result: Flat = { ...out, leaves: program.outputs.map((a) => zerosOf(a.aval)) }
    return (ct) => {
      const given = flatten(op, "cotangent", ct).leaves.filter((_, i) => l.outNonzero[i])
      if (given.length !== result.leaves.filter((_, i) => l.outNonzero[i]).length)
        throw new TraceError({ op, problem: "the cotangent has not the structure of the result" })
      const back = transpose(l.tangent, [...known, ...zeros.map(() => null)], given)
      return rebuildArguments(
        flats,
        back.map((t, i) => instantiate(t, zeros[i]!)),
      )
    }
  }
