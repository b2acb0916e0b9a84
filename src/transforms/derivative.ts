import { type Aval, isFloat, type NDArray, nameOfValue, sameAval, showAval } from "../array/index.js"
import { DTypeError, inContext, ShapeError, TreeError } from "../errors/index.js"
import { instantiate } from "../primitives/broadcast.js"
import {
  linearize as linearizeBody,
  scatterTangents,
  transpose as transposeBody,
} from "../primitives/control/bodies.js"
import { type Dual, evaluate, jvp as jvpProgram, type Program, type Tangent } from "../program/index.js"
import type { Tree } from "../tree/index.js"
import { checkSame, type Flat, flatten } from "../tree/structure.js"
import { conjugated } from "./cotangents.js"
import {
  apply,
  checkFunction,
  type Fn,
  flattenArguments,
  leavesOf,
  nameOf,
  pathsOf,
  rebuild,
  rebuildArguments,
  traceFunction,
} from "./function.js"

/** A tangent or cotangent tree against the tree it belongs to: same structure, same avals. */
export const checkTangents = (op: string, what: string, like: Flat, given: Flat): readonly Tangent[] => {
  checkSame(op, what, like.structure, given.structure)
  return given.leaves.map((t, i) => {
    const x = like.leaves[i]!
    if (!isFloat(x.dtype)) return null
    if (sameAval(t, x)) return t
    const report = {
      op,
      problem: `${given.paths[i]} must have the type of the value it belongs to`,
      given: { [like.paths[i]!]: showAval(x), [given.paths[i]!]: showAval(t) },
      hint: "give it the same shape and dtype",
    }
    throw t.dtype === x.dtype ? new ShapeError(report) : new DTypeError(report)
  })
}

/** A function linearized at a point: its value, and the map of tangents as a program with its residuals. */
export interface Point {
  /** what errors say was going on: "differentiating `loss` for grad" */
  readonly context: string
  readonly out: Flat
  readonly ys: readonly NDArray[]
  readonly tangent: Program
  readonly residuals: readonly NDArray[]
  /** which leaves of the arguments and of the result carry tangents */
  readonly inputs: readonly boolean[]
  readonly outputs: readonly boolean[]
}

/** Traces and linearizes in the leaves of `flats`; `run` gets the arguments with traced leaves. */
export const linearizeAt = (
  op: string,
  f: { readonly name: string },
  flats: readonly Flat[],
  run: (args: readonly unknown[]) => unknown,
): Point => {
  const { program, captured, out } = traceFunction(op, f, flats, run)
  const leaves = leavesOf(flats)
  const inputs = leaves.map((x) => isFloat(x.dtype))
  const context = `differentiating ${nameOf(f)} for ${op}`
  const l = inContext(context, () => linearizeBody(program, [...captured.map(() => false), ...inputs]))
  const results = evaluate(l.primal, [...captured, ...leaves])
  return {
    context,
    out,
    ys: results.slice(0, program.outputs.length),
    tangent: l.tangent,
    residuals: results.slice(program.outputs.length),
    inputs,
    outputs: l.outNonzero,
  }
}

/** Tangents of all argument leaves to tangents of all result leaves. */
export const push = (at: Point, ts: readonly Tangent[]): readonly Tangent[] => {
  const given = ts
    .filter((_, i) => at.inputs[i])
    .map((t, i) => instantiate(t, at.tangent.inputs[at.residuals.length + i]!.aval))
  return scatterTangents(
    inContext(at.context, () => evaluate(at.tangent, [...at.residuals, ...given])),
    at.outputs,
  )
}

/** Cotangents of all result leaves to cotangents of all argument leaves. */
export const pull = (at: Point, cts: readonly Tangent[]): readonly Tangent[] => {
  const args = [...at.residuals, ...at.inputs.filter(Boolean).map(() => null)]
  const given = cts.filter((_, i) => at.outputs[i])
  const back = inContext(at.context, () => transposeBody(at.tangent, args, given))
  return scatterTangents(back, at.inputs)
}

const explicit = (ts: readonly Tangent[], like: readonly Aval[]): readonly NDArray[] =>
  ts.map((t, i) => instantiate(t, like[i]!))

/** All arguments as one tree, with the paths they have apart. */
const together = (flats: readonly Flat[]): Flat => ({
  leaves: leavesOf(flats),
  paths: pathsOf(flats),
  structure: { kind: "list", items: flats.map((flat) => flat.structure) },
})

const checkArguments = (op: string, what: string, args: unknown): void => {
  if (!Array.isArray(args))
    throw new TreeError({
      op,
      problem: `the ${what} are ${nameOfValue(args)}, not a list with one entry for each argument`,
      hint: `put them in a list: ${op}(f)([x], [t])`,
    })
}

/** Forward mode on untyped trees. */
export const pushForward = (
  op: string,
  f: Fn<never, unknown>,
  primals: readonly unknown[],
  tangents: readonly unknown[],
): readonly [value: unknown, tangent: unknown] => {
  checkFunction(op, f)
  checkArguments(op, "primals", primals)
  checkArguments(op, "tangents", tangents)
  const flats = flattenArguments(op, f, primals)
  const ts = checkTangents(op, "tangents", together(flats), flatten(op, "tangents", tangents))
  const { program, captured, out } = traceFunction(op, f, flats, (args) => apply(f, args))
  const duals = inContext(`differentiating ${nameOf(f)} for ${op}`, () =>
    jvpProgram(program, [...captured.map((c): Dual => [c, null]), ...leavesOf(flats).map((x, i): Dual => [x, ts[i]!])]),
  )
  const ys = duals.map((d) => d[0])
  const dys = explicit(
    duals.map((d) => d[1]),
    ys,
  )
  return [rebuild(out.structure, ys), rebuild(out.structure, dys)]
}

/**
 * Forward mode: the value of `f` and its directional derivative, (a -> b) -> (a, T a) -> (b, T b).
 *
 * Law: linear in the tangents. Integer and bool leaves have zero tangents.
 * @throws TreeError when the tangents have another structure, ShapeError when another shape
 * @example jvp(sin)([array(0)], [array(1)]) // [0, 1]
 */
export const jvp =
  <A extends readonly unknown[], B>(f: Fn<A, B>) =>
  (primals: A & Tree<A>, tangents: NoInfer<A>): readonly [value: B, tangent: B] =>
    pushForward("jvp", f, primals, tangents) as readonly [B, B]

/**
 * The value of `f` and its linear approximation there, (a -> b) -> a -> (b, T a -o T b): the work that does not depend
 * on the tangent is done once.
 *
 * Law: `linearize(f)(x)[1](t) = jvp(f)([x], [t])[1]`.
 */
export const linearize =
  <A extends readonly unknown[], B>(f: Fn<A, B>) =>
  (...primals: A & Tree<A>): readonly [value: B, pushforward: (...tangents: A) => B] => {
    const flats = flattenArguments("linearize", f, primals)
    const at = linearizeAt("linearize", f, flats, (args) => apply(f, args))
    const like = together(flats)
    return [
      rebuild(at.out.structure, at.ys),
      (...tangents) => {
        const ts = checkTangents("linearize", "tangents", like, flatten("linearize", "tangents", tangents))
        return rebuild(at.out.structure, explicit(push(at, ts), at.ys))
      },
    ]
  }

/**
 * Reverse mode: the value of `f` and its pullback, (a -> b) -> a -> (b, T b -o T a). The pullback returns one
 * cotangent for each argument.
 *
 * Law: `<ct, J t> = <pullback(ct), t>`, where `<c, t>` is the real part of c t. Integer and bool leaves get zeros.
 * @throws TreeError when the cotangent has another structure than the value, ShapeError when another shape
 * @example const [y, pullback] = vjp(sin)(array(0)); pullback(array(1)) // [array(1)]
 */
export const vjp =
  <A extends readonly unknown[], B>(f: Fn<A, B>) =>
  (...primals: A & Tree<A>): readonly [value: B, pullback: (ct: B) => A] => {
    const flats = flattenArguments("vjp", f, primals)
    const at = linearizeAt("vjp", f, flats, (args) => apply(f, args))
    const value: Flat = { ...at.out, leaves: at.ys }
    return [
      rebuild(at.out.structure, at.ys),
      (ct) => {
        const cts = checkTangents("vjp", "cotangent", value, flatten("vjp", "cotangent", ct))
        const back = pull(at, conjugated(at.out.structure, cts))
        return rebuildArguments(flats, explicit(conjugated(together(flats).structure, back), leavesOf(flats)))
      },
    ]
  }
