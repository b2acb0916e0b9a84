import { type DType, isFloat, type NDArray } from "../../array/index.js"
import { TraceError } from "../../errors/index.js"
import { bind, evaluate, type Primitive, type Program, type Tangent } from "../../program/index.js"
import { instantiate, toBatch, zerosOf } from "../broadcast.js"
import { batched, outAvals, scatterTangents } from "./bodies.js"
import { checkArguments } from "./call.js"

/**
 * Inputs are `consts` closed-over arrays, then the arguments; `rule` maps them and the tangents to outputs and tangents.
 * A rule that is given the outputs (`knowsOutputs`, between arguments and tangents) gives tangents only: an implicit
 * function is then its own derivative's ingredient, to any order.
 */
export type CustomJvpParams = {
  readonly name: string
  readonly body: Program
  readonly rule: Program
  readonly consts: number
  readonly knowsOutputs: boolean
}

/** `fwd` gives outputs and residuals; `bwd` maps residuals and cotangents to cotangents of the float arguments. */
export type CustomVjpParams = {
  readonly name: string
  readonly body: Program
  readonly fwd: Program
  readonly bwd: Program
  readonly consts: number
}

type OutAval = { readonly shape: readonly number[]; readonly dtype: DType }

/** Inputs are constants and residuals, then the tangents of the float arguments; opaque until transposed. */
export type CustomVjpTangentParams = {
  readonly name: string
  readonly bwd: Program
  readonly known: number
  readonly outs: readonly OutAval[]
}

const isFloatAval = (a: OutAval): boolean => isFloat(a.dtype)

const isZero = (ts: readonly Tangent[]): boolean => ts.every((t) => t === null)

const withoutTangents = (ys: readonly NDArray[]): readonly [readonly NDArray[], readonly Tangent[]] => [
  ys,
  ys.map(() => null),
]

/** Constants keep their flags; every argument joins the batch, so that rules see one batch everywhere. */
const joinBatch = (xs: readonly NDArray[], on: readonly boolean[], consts: number, size: number) => ({
  values: xs.map((x, i) => (i < consts ? x : toBatch(x, on[i]!, size))),
  flags: on.slice(0, consts),
})

const wholeBatch = (p: Program, consts: readonly boolean[], size: number): Program =>
  batched(
    p,
    p.inputs.map((_, i) => consts[i] ?? true),
    size,
    p.outputs.map(() => true),
  ).program

export const customJvpPrimitive: Primitive<CustomJvpParams> = {
  name: "customJvp",
  type: (types, { body }) => {
    checkArguments("customJvp", types, body)
    return outAvals(body)
  },
  impl: (xs, { body }, run) => run(body, xs),
  jvp: (xs, ts, params) => {
    const { body, rule, consts } = params
    if (isZero(ts.slice(consts))) return withoutTangents(bind(customJvpPrimitive, xs, params))
    const args = xs.slice(consts)
    const tangents = args.flatMap((x, i) => (isFloatAval(x) ? [instantiate(ts[consts + i]!, x)] : []))
    const carrying = outAvals(body).map(isFloatAval)
    if (params.knowsOutputs) {
      const ys = bind(customJvpPrimitive, xs, params)
      return [ys, scatterTangents(evaluate(rule, [...xs, ...ys, ...tangents]), carrying)]
    }
    const out = evaluate(rule, [...xs, ...tangents])
    return [out.slice(0, body.outputs.length), scatterTangents(out.slice(body.outputs.length), carrying)]
  },
  transpose: "nonlinear",
  lower: (_xs, { body }) => ({ form: "inline", body }),
  complex: "real",
  vmap: (xs, on, size, params) => {
    const { values, flags } = joinBatch(xs, on, params.consts, size)
    const [body, rule] = [wholeBatch(params.body, flags, size), wholeBatch(params.rule, flags, size)]
    return [bind(customJvpPrimitive, values, { ...params, body, rule }), body.outputs.map(() => true)]
  },
}

export const customVjpPrimitive: Primitive<CustomVjpParams> = {
  name: "customVjp",
  type: (types, { body }) => {
    checkArguments("customVjp", types, body)
    return outAvals(body)
  },
  impl: (xs, { body }, run) => run(body, xs),
  jvp: (xs, ts, params) => {
    const { name, body, fwd, bwd, consts } = params
    if (isZero(ts.slice(consts))) return withoutTangents(bind(customVjpPrimitive, xs, params))
    const out = evaluate(fwd, xs)
    const ys = out.slice(0, body.outputs.length)
    const args = xs.slice(consts)
    const tangents = args.flatMap((x, i): readonly Tangent[] =>
      isFloatAval(x) ? [instantiate(ts[consts + i]!, x)] : [],
    )
    const known = [...xs.slice(0, consts), ...out.slice(body.outputs.length)]
    const dys = bind(customVjpTangentPrimitive, [...known, ...tangents.map((t) => t!)], {
      name,
      bwd,
      known: known.length,
      outs: outAvals(body),
    })
    return [ys, scatterTangents(dys, outAvals(body).map(isFloatAval))]
  },
  transpose: "nonlinear",
  lower: (_xs, { body }) => ({ form: "inline", body }),
  complex: "real",
  vmap: (xs, on, size, params) => {
    const { values, flags } = joinBatch(xs, on, params.consts, size)
    const over = (p: Program): Program => wholeBatch(p, flags, size)
    const body = over(params.body)
    return [
      bind(customVjpPrimitive, values, { ...params, body, fwd: over(params.fwd), bwd: over(params.bwd) }),
      body.outputs.map(() => true),
    ]
  },
}

const forwardMode = (name: string): TraceError =>
  new TraceError({
    op: "customVjp",
    problem: `${name} has a reverse rule only, so forward mode cannot run through it`,
    hint: "use grad or vjp, or give the function a customJvp rule, which serves both modes",
  })

export const customVjpTangentPrimitive: Primitive<CustomVjpTangentParams> = {
  name: "customVjpTangent",
  type: (_types, { outs }) => outs.filter(isFloatAval),
  impl: (_xs, { name }) => {
    throw forwardMode(name)
  },
  jvp: (_xs, _ts, { name }) => {
    throw forwardMode(name)
  },
  transpose: (cts, xs, { bwd, known, outs }) => {
    const given = scatterTangents(
      cts.map((ct, i) => instantiate(ct, outs.filter(isFloatAval)[i]!)),
      outs.map(isFloatAval),
    )
    const back = evaluate(bwd, [...xs.slice(0, known).map((x) => x!), ...given.map((ct, i) => ct ?? zerosOf(outs[i]!))])
    return [...xs.slice(0, known).map(() => null), ...back]
  },
  complex: "real",
  vmap: (xs, on, size, params) => {
    const { values, flags } = joinBatch(xs, on, params.known, size)
    const outs = params.outs.map((a): OutAval => ({ shape: [size, ...a.shape], dtype: a.dtype }))
    const ys = bind(customVjpTangentPrimitive, values, { ...params, bwd: wholeBatch(params.bwd, flags, size), outs })
    return [ys, ys.map(() => true)]
  },
}
