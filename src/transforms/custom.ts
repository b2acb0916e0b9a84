import { type Aval, describe, isFloat, type NDArray, nameOfValue, sameAval, showAval } from "../array/index.js"
import { DTypeError, ShapeError, TraceError, TreeError } from "../errors/index.js"
import { instantiate } from "../primitives/broadcast.js"
import { customJvpPrimitive, customVjpPrimitive } from "../primitives/control/index.js"
import { bind, type Closed, isTracer, type Program, program, traceFlat, variable } from "../program/index.js"
import { checkSame, type Flat, flatten } from "../tree/structure.js"
import { conjugated } from "./cotangents.js"
import {
  apply,
  argumentNames,
  checkResult,
  derive,
  type Fn,
  flattenArguments,
  flattenResult,
  leavesOf,
  nameOf,
  rebuild,
  traceFunction,
  unflattenArguments,
} from "./function.js"
import { isLinear } from "./linear-transpose.js"

export const refuseTracers = (op: string, f: { readonly name: string }, closed: readonly NDArray[]): void => {
  const traced = closed.find(isTracer)
  if (traced !== undefined)
    throw new TraceError({
      op,
      problem: `${nameOf(f)} closes over a traced array, whose derivative its rule would lose`,
      given: { captured: describe(traced) },
      hint: "pass the array as an argument",
    })
}

/** The program with inputs for all constants of a family of programs, of which it reads its own. */
const widen = (p: Program, own: number, before: readonly NDArray[], after: readonly NDArray[]): Program => {
  const unused = (x: NDArray) => variable(x)
  return program(
    [...before.map(unused), ...p.inputs.slice(0, own), ...after.map(unused), ...p.inputs.slice(own)],
    p.equations,
    p.outputs,
  )
}

/** Gives several programs the same constants in front. */
export const share = (
  closed: readonly Closed[],
): { readonly consts: readonly NDArray[]; readonly programs: readonly Program[] } => ({
  consts: closed.flatMap((c) => c.captured),
  programs: closed.map((c, i) =>
    widen(
      c.program,
      c.captured.length,
      closed.slice(0, i).flatMap((d) => d.captured),
      closed.slice(i + 1).flatMap((d) => d.captured),
    ),
  ),
})

/** The arrays that a rule returned for values it knows: same structure, same types. */
const checkLike = (op: string, root: string, expected: Flat, given: Flat): readonly NDArray[] => {
  checkSame(op, root, expected.structure, given.structure)
  const wrong = given.leaves.findIndex((g, i) => !sameAval(g, expected.leaves[i]!))
  if (wrong < 0) return given.leaves
  const [value, returned] = [expected.leaves[wrong]!, given.leaves[wrong]!]
  const report = {
    op,
    problem: `${given.paths[wrong]} must have the type of the value it belongs to`,
    given: { [expected.paths[wrong]!]: showAval(value), [given.paths[wrong]!]: showAval(returned) },
    hint: "give it the same shape and dtype",
  }
  throw value.dtype === returned.dtype ? new ShapeError(report) : new DTypeError(report)
}

/** A pair as a rule returns it. */
const pair = (op: string, f: { readonly name: string }, result: unknown, what: string): readonly [unknown, unknown] => {
  checkResult(op, f, result)
  if (Array.isArray(result) && result.length === 2) return [result[0], result[1]]
  throw new TreeError({
    op,
    problem: `the rule of ${nameOf(f)} must return a pair, not ${nameOfValue(result)}`,
    hint: `return ${what}`,
  })
}

export const isFloatLeaf = (x: Aval): boolean => isFloat(x.dtype)

/**
 * A function with a forward derivative rule of its own, which serves reverse mode too by transposition.
 *
 * `rule(primals, tangents)` returns `[value, tangent]`, linear in the tangents.
 * @throws TraceError when the function or its rule closes over a traced array, or when the rule is not linear
 * @example const f = customJvp((x: NDArray) => softplus(x), ([x], [t]) => [softplus(x), mul(t, sigmoid(x))])
 * grad(f)(array(0)) // 0.5
 */
export const customJvp = <A extends readonly unknown[], B>(
  f: Fn<A, B>,
  rule: (primals: A, tangents: A) => readonly [value: B, tangent: B],
): Fn<A, B> =>
  derive(
    "customJvp",
    f,
    (...args: A): B => {
      const op = "customJvp"
      const flats = flattenArguments(op, f, args)
      const leaves = leavesOf(flats)
      const body = traceFunction(op, f, flats, (xs) => apply(f, xs))
      const ys = body.program.outputs.map((a) => a.aval)
      const floats = leaves.filter(isFloatLeaf)
      const derivative = traceFlat(
        (all) => {
          const queue = all.slice(leaves.length)
          const primals = unflattenArguments(flats, all.slice(0, leaves.length))
          const ts = leaves.map((x) => (isFloatLeaf(x) ? queue.shift()! : instantiate(null, x)))
          const [y, dy] = pair(
            op,
            f,
            rule(primals as readonly unknown[] as A, unflattenArguments(flats, ts) as A),
            "[value, tangent]",
          )
          const value = checkLike(op, "the rule's value", body.out, flattenResult(op, f, y, "the rule's value"))
          const tangent = checkLike(op, "the rule's tangent", body.out, flattenResult(op, f, dy, "the rule's tangent"))
          return [...value, ...tangent.filter((_, i) => isFloatLeaf(ys[i]!))]
        },
        [...leaves, ...floats],
        `tracing the rule of ${nameOf(f)} for ${op}`,
      )
      const { consts, programs } = share([body, derivative])
      refuseTracers(op, f, consts)
      if (!isLinear(derivative.program, derivative.program.inputs.length - floats.length))
        throw new TraceError({
          op,
          problem: `the rule of ${nameOf(f)} is not linear in the tangents`,
          hint: "return [value, tangent], where the tangent is a sum of given tangents, each times what the primals give",
        })
      const params = {
        name: nameOf(f),
        body: programs[0]!,
        rule: programs[1]!,
        consts: consts.length,
        knowsOutputs: false,
      }
      return rebuild(body.out.structure, bind(customJvpPrimitive, [...consts, ...leaves], params))
    },
    true,
  )

/** Which residuals a forward rule keeps is its own affair; they are a tree like any other. */
const traceForward = <A extends readonly unknown[]>(
  f: { readonly name: string },
  fwd: Fn<A, unknown>,
  flats: readonly Flat[],
  like: Flat,
) => {
  const op = "customVjp"
  const state: { residuals: Flat | null } = { residuals: null }
  const closed = traceFlat(
    (all) => {
      const [y, kept] = pair(op, f, apply(fwd, unflattenArguments(flats, all)), "[value, residuals]")
      const root = "the forward rule's value"
      const value = checkLike(op, root, like, flattenResult(op, f, y, root))
      state.residuals = flatten(op, "residuals", kept)
      return [...value, ...state.residuals.leaves]
    },
    leavesOf(flats),
    `tracing the forward rule of ${nameOf(f)} for ${op}`,
  )
  return { closed, residuals: state.residuals! }
}

/**
 * A function with a reverse derivative rule of its own; it then has no forward mode.
 *
 * `fwd(...args)` returns `[value, residuals]`; `bwd(residuals, ct)` returns one cotangent for each argument.
 * @throws TraceError when the function or a rule closes over a traced array
 * @example const identity = (x: NDArray) => x
 * const clipped = customVjp(identity, (x) => [x, null], (_, ct) => [clip(ct, -1, 1)])
 * grad((x: NDArray) => mul(100, clipped(x)))(array(3)) // 1
 */
export const customVjp = <A extends readonly unknown[], B, S>(
  f: Fn<A, B>,
  fwd: (...args: A) => readonly [value: B, residuals: S],
  bwd: (residuals: S, ct: B) => { readonly [K in keyof A]: A[K] | null },
): Fn<A, B> =>
  derive(
    "customVjp",
    f,
    (...args: A): B => {
      const op = "customVjp"
      const flats = flattenArguments(op, f, args)
      const leaves = leavesOf(flats)
      const body = traceFunction(op, f, flats, (xs) => apply(f, xs))
      const { closed: forward, residuals } = traceForward(f, fwd, flats, body.out)
      const kept = forward.program.outputs.slice(body.program.outputs.length).map((a) => a.aval)
      const names = argumentNames(f, args.length)
      const backward = traceFlat(
        (all) => {
          const given = bwd(
            rebuild<S>(residuals.structure, all.slice(0, kept.length)),
            rebuild<B>(body.out.structure, conjugated(body.out.structure, all.slice(kept.length))),
          )
          checkResult(op, f, given)
          if (!Array.isArray(given) || given.length !== flats.length)
            throw new TreeError({
              op,
              problem: `the backward rule of ${nameOf(f)} must return a list with one cotangent for each argument, not ${nameOfValue(given)}`,
              hint: `return [${names.join(", ")}], with null for a zero cotangent`,
            })
          return flats.flatMap((flat, i) => {
            const ct: unknown = given[i]
            if (ct === null || ct === undefined) return flat.leaves.filter(isFloatLeaf).map((x) => instantiate(null, x))
            const root = `the cotangent of ${names[i]}`
            const back = checkLike(op, root, flat, flatten(op, root, ct))
            return conjugated(flat.structure, back).flatMap((c, j) =>
              c !== null && isFloatLeaf(flat.leaves[j]!) ? [c] : [],
            )
          })
        },
        [...kept, ...body.program.outputs.map((a) => a.aval)],
        `tracing the backward rule of ${nameOf(f)} for ${op}`,
      )
      const { consts, programs } = share([body, forward, backward])
      refuseTracers(op, f, consts)
      const [p, q, r] = programs
      const params = { name: nameOf(f), body: p!, fwd: q!, bwd: r!, consts: consts.length }
      return rebuild(body.out.structure, bind(customVjpPrimitive, [...consts, ...leaves], params))
    },
    true,
  )
