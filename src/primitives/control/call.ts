import type { Aval, NDArray } from "../../array/index.js"
import { sameAval, showAval } from "../../array/index.js"
import { DTypeError, ShapeError } from "../../errors/index.js"
import { bind, type Primitive, type Program, type Pruned } from "../../program/index.js"
import { instantiate } from "../broadcast.js"
import { batched, filter, linearize, outAvals, prune, scatterTangents, transposed } from "./bodies.js"

export type CallParams = { readonly name: string; readonly body: Program }

/** Throws unless the arguments are what the body takes. */
export const checkArguments = (op: string, avals: readonly Aval[], body: Program): void => {
  const wrong = body.inputs.findIndex((v, i) => avals[i] === undefined || !sameAval(v.aval, avals[i]))
  if (avals.length !== body.inputs.length)
    throw new ShapeError({ op, problem: `the body takes ${body.inputs.length} arrays, ${avals.length} were given` })
  if (wrong >= 0) {
    const problem = `the body takes ${showAval(body.inputs[wrong]!.aval)} as argument ${wrong}, ${showAval(avals[wrong]!)} was given`
    throw body.inputs[wrong]!.aval.dtype === avals[wrong]!.dtype
      ? new ShapeError({ op, problem })
      : new DTypeError({ op, problem })
  }
}

/** Keeps the used outputs of a body whose inputs are the equation's. */
export const pruneBody = (used: readonly boolean[], params: CallParams): Pruned<CallParams> => {
  const { program, reads } = prune(params.body, used)
  return { params: { ...params, body: program }, inputs: reads, outputs: used }
}

/** A jitted function inside another: its body, kept together. */
export const callPrimitive: Primitive<CallParams> = {
  name: "call",
  type: (avals, { body }) => {
    checkArguments("call", avals, body)
    return outAvals(body)
  },
  impl: (xs, { body }, run) => run(body, xs),
  jvp: (xs, ts, { name, body }) => {
    const nonzero = ts.map((t) => t !== null)
    const l = linearize(body, nonzero)
    const out = bind(callPrimitive, xs, { name, body: l.primal })
    const ys = out.slice(0, body.outputs.length)
    if (!l.outNonzero.includes(true)) return [ys, ys.map(() => null)]
    const tangents = filter(ts, nonzero).map((t) => t!)
    const dys = bind(callPrimitive, [...out.slice(body.outputs.length), ...tangents], { name, body: l.tangent })
    return [ys, scatterTangents(dys, l.outNonzero)]
  },
  transpose: (cts, xs, { name, body }) => {
    const linear = xs.map((x) => x === null)
    const known = xs.filter((x): x is NDArray => x !== null)
    const given = cts.map((ct, i) => instantiate(ct, body.outputs[i]!.aval))
    const back = bind(callPrimitive, [...known, ...given], { name, body: transposed(body, linear) })
    return scatterTangents(back, linear)
  },
  lower: (_xs, { body }) => ({ form: "inline", body }),
  complex: "real",
  vmap: (xs, on, size, { name, body }) => {
    const b = batched(body, on, size)
    return [bind(callPrimitive, xs, { name, body: b.program }), b.batched]
  },
  dce: pruneBody,
}

/** Applies a program as one equation. */
export const call = (name: string, body: Program, xs: readonly NDArray[]): readonly NDArray[] =>
  bind(callPrimitive, xs, { name, body })
