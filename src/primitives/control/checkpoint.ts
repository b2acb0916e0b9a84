import type { NDArray } from "../../array/index.js"
import { map } from "../../kernel/index.js"
import {
  bind,
  dce,
  type Equation,
  evaluate,
  type Primitive,
  type Program,
  program,
  readVars,
  type Tangent,
  type Var,
} from "../../program/index.js"
import { instantiate } from "../broadcast.js"
import { mapTangent, one, op } from "../rule.js"
import { avals, batched, body, filter, linearize, outAvals, prune, scatterTangents, transposed } from "./bodies.js"
import { checkArguments } from "./call.js"

/** Which intermediate values the backward pass may keep instead of computing them again, as data. */
export type CheckpointPolicy = {
  readonly save: "nothing" | "everything" | "dots" | "dotsWithNoBatch" | "names"
  readonly names: readonly string[]
}

export type CheckpointParams = { readonly body: Program; readonly policy: CheckpointPolicy }

export type NameParams = { readonly label: string }

const namePrimitive: Primitive<NameParams> = {
  name: "name",
  type: ([x]) => [x!],
  impl: ([x]) => [x!],
  jvp: ([x], [t], { label }) => [[name(x!, label)], [mapTangent(t, (u) => name(u, label))]],
  transpose: (cts) => cts,
  lower: ([x]) => map((i) => x!.at(i)),
  complex: "parts",
  vmap: ([x], _batched, _size, { label }) => [[name(x!, label)], [true]],
}

/** The value as it is, under a name that checkpoint policies know. */
export const name = op(namePrimitive, (x: NDArray, label: string): NDArray => one(namePrimitive, [x], { label }))

const hasBatch = (e: Equation): boolean => {
  const { batch } = e.params
  return Array.isArray(batch) && Array.isArray(batch[0]) && batch[0].length > 0
}

const saves = ({ save, names }: CheckpointPolicy, e: Equation): boolean => {
  if (save === "names") return e.primitive.name === "name" && names.includes(String(e.params.label))
  const isDot = e.primitive.name === "dotGeneral"
  return save === "everything" || (isDot && (save === "dots" || (save === "dotsWithNoBatch" && !hasBatch(e))))
}

/** The recomputation of the residuals from the inputs and the saved values, and which values it wants saved. */
const recompute = (
  primal: Program,
  outputs: number,
  policy: CheckpointPolicy,
): { readonly saved: readonly Var[]; readonly residuals: Program } => {
  const [kept, rest] = [
    primal.equations.filter((e) => saves(policy, e)),
    primal.equations.filter((e) => !saves(policy, e)),
  ]
  const candidates = kept.flatMap((e) => e.outputs)
  const p = dce(program([...primal.inputs, ...candidates], rest, primal.outputs.slice(outputs)))
  const read = readVars(p)
  const saved = candidates.filter((v) => read.has(v))
  return { saved, residuals: program([...primal.inputs, ...saved], p.equations, p.outputs) }
}

const jvp = (xs: readonly NDArray[], ts: readonly Tangent[], params: CheckpointParams) => {
  const nonzero = ts.map((t) => t !== null)
  const count = params.body.outputs.length
  const l = linearize(params.body, nonzero)
  const { saved, residuals } = recompute(l.primal, count, params.policy)
  const primal = dce(program(l.primal.inputs, l.primal.equations, [...l.primal.outputs.slice(0, count), ...saved]))
  const out = bind(checkpointPrimitive, xs, { ...params, body: primal })
  const ys = out.slice(0, count)
  if (!l.outNonzero.includes(true)) return [ys, ys.map(() => null)] as const
  const tangents = filter(ts, nonzero).map((t) => t!)
  const known = residuals.inputs.length
  const again = body(
    (all) => evaluate(l.tangent, [...evaluate(residuals, all.slice(0, known)), ...all.slice(known)]),
    [...avals(residuals), ...tangents],
  )
  const dys = bind(checkpointPrimitive, [...xs, ...out.slice(count), ...tangents], { ...params, body: again })
  return [ys, scatterTangents(dys, l.outNonzero)] as const
}

/**
 * The body as it is, except that its derivative keeps the inputs and what the policy saves, and computes everything
 * else again. Compilers must not merge the second computation with the first.
 */
export const checkpointPrimitive: Primitive<CheckpointParams> = {
  name: "checkpoint",
  type: (types, { body: b }) => {
    checkArguments("checkpoint", types, b)
    return outAvals(b)
  },
  impl: (xs, { body: b }, run) => run(b, xs),
  jvp,
  transpose: (cts, xs, params) => {
    const linear = xs.map((x) => x === null)
    const known = xs.filter((x): x is NDArray => x !== null)
    const given = cts.map((ct, i) => instantiate(ct, params.body.outputs[i]!.aval))
    const back = bind(checkpointPrimitive, [...known, ...given], { ...params, body: transposed(params.body, linear) })
    return scatterTangents(back, linear)
  },
  lower: (_xs, { body: b }) => ({ form: "inline", body: b }),
  complex: "real",
  vmap: (xs, on, size, params) => {
    const b = batched(params.body, on, size)
    return [bind(checkpointPrimitive, xs, { ...params, body: b.program }), b.batched]
  },
  dce: (used, params) => {
    const { program: p, reads } = prune(params.body, used)
    return { params: { ...params, body: p }, inputs: reads, outputs: used }
  },
}
