import { type Aval, type NDArray, sameAval, showAval } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import {
  bind,
  evaluate,
  type Primitive,
  type Program,
  type Pruned,
  program,
  type Tangent,
  type Var,
  variable,
} from "../../program/index.js"
import { broadcastInDim, fill, instantiate, zerosOf } from "../broadcast.js"
import { checkDTypes } from "../check.js"
import { clamp } from "../clamp.js"
import { eq } from "../compare.js"
import { select } from "../select.js"
import { avals, batched, body, filter, linearize, outAvals, prune, scatterTangents, transposed } from "./bodies.js"
import { checkArguments } from "./call.js"

/** Inputs are the index (int32, clamped) and the operands of every branch; all branches have the same types. */
export type CondParams = { readonly branches: readonly Program[] }

/** How many residuals of each type the branches need at most; each branch fills the slots of its own. */
const slotsOf = (branches: readonly (readonly Aval[])[]): readonly Aval[] =>
  branches.reduce<readonly Aval[]>((slots, residuals) => {
    const free = [...slots]
    const missing = residuals.filter((r) => {
      const at = free.findIndex((s) => sameAval(s, r))
      if (at >= 0) free.splice(at, 1)
      return at < 0
    })
    return [...slots, ...missing]
  }, [])

/** For every residual of one branch, its slot. */
const assign = (residuals: readonly Aval[], slots: readonly Aval[]): readonly number[] => {
  const taken = new Set<number>()
  return residuals.map((r) => {
    const at = slots.findIndex((s, i) => !taken.has(i) && sameAval(s, r))
    taken.add(at)
    return at
  })
}

/** The primal branch with its residuals in the common slots, zeros in the others. */
const spread = (primal: Program, outputs: number, slots: readonly Aval[], at: readonly number[]): Program =>
  body((xs) => {
    const ys = evaluate(primal, xs)
    return [
      ...ys.slice(0, outputs),
      ...slots.map((s, i) => (at.includes(i) ? ys[outputs + at.indexOf(i)]! : zerosOf(s))),
    ]
  }, avals(primal))

/** The tangent branch reading its residuals from the common slots. */
const gathered = (tangent: Program, residuals: number, slots: readonly Aval[], at: readonly number[]): Program => {
  const inputs: readonly Var[] = slots.map((s, i) => tangent.inputs[at.indexOf(i)] ?? variable(s))
  return program([...inputs, ...tangent.inputs.slice(residuals)], tangent.equations, tangent.outputs)
}

const jvp = (xs: readonly NDArray[], ts: readonly Tangent[], { branches }: CondParams) => {
  const nonzero = ts.slice(1).map((t) => t !== null)
  const count = branches[0]!.outputs.length
  const first = branches.map((b) => linearize(b, nonzero))
  const outNonzero = first[0]!.outNonzero.map((_, i) => first.some((l) => l.outNonzero[i]))
  const ls = branches.map((b) => linearize(b, nonzero, outNonzero))
  const types = ls.map((l) => l.primal.outputs.slice(count).map((a) => a.aval))
  const slots = slotsOf(types)
  const places = types.map((t) => assign(t, slots))
  const out = bind(condPrimitive, xs, { branches: ls.map((l, i) => spread(l.primal, count, slots, places[i]!)) })
  const ys = out.slice(0, count)
  if (!outNonzero.includes(true)) return [ys, ys.map(() => null)] as const
  const tangents = filter(ts.slice(1), nonzero).map((t) => t!)
  const dys = bind(condPrimitive, [xs[0]!, ...out.slice(count), ...tangents], {
    branches: ls.map((l, i) => gathered(l.tangent, l.residuals, slots, places[i]!)),
  })
  return [ys, scatterTangents(dys, outNonzero)] as const
}

/** With a batched index every branch runs and `select` chooses, element by element. */
const selectBranches = (xs: readonly NDArray[], on: readonly boolean[], size: number, { branches }: CondParams) => {
  const last = branches.length - 1
  const index = clamp(fill(xs[0]!, 0), xs[0]!, fill(xs[0]!, last))
  const results = branches.map((b) => {
    const all = batched(
      b,
      on.slice(1),
      size,
      b.outputs.map(() => true),
    )
    return evaluate(all.program, xs.slice(1))
  })
  return results[0]!.map((_, j) =>
    results.reduceRight((rest, ys, k) => {
      const y = ys[j]!
      return k === last ? y : select(broadcastInDim(eq(index, fill(index, k)), y.shape, [0]), y, rest)
    }, results[last]![j]!),
  )
}

export const condPrimitive: Primitive<CondParams> = {
  name: "cond",
  type: (types, { branches }) => {
    checkDTypes("cond", [types[0]!], ["int32"])
    const expected = outAvals(branches[0]!)
    branches.forEach((b, k) => {
      checkArguments("cond", types.slice(1), b)
      const given = outAvals(b)
      if (given.length !== expected.length || given.some((a, i) => !sameAval(a, expected[i]!)))
        throw new ShapeError({
          op: "cond",
          problem: "the branches return different types",
          given: { "branch 0": expected.map(showAval).join(" "), [`branch ${k}`]: given.map(showAval).join(" ") },
          hint: "make all branches return arrays of the same shapes and dtypes",
        })
    })
    return expected
  },
  impl: ([index, ...xs], { branches }, run) =>
    run(branches[Math.min(Math.max(index!.data[0]!, 0), branches.length - 1)]!, xs),
  jvp,
  transpose: (cts, [index, ...xs], { branches }) => {
    const linear = xs.map((x) => x === null)
    const known = xs.filter((x): x is NDArray => x !== null)
    const given = cts.map((ct, i) => instantiate(ct, branches[0]!.outputs[i]!.aval))
    const back = bind(condPrimitive, [index!, ...known, ...given], {
      branches: branches.map((b) => transposed(b, linear)),
    })
    return [null, ...scatterTangents(back, linear)]
  },
  lower: (_xs, { branches }) => ({ form: "cond", branches }),
  complex: "real",
  vmap: (xs, on, size, params) => {
    if (on[0]) return [selectBranches(xs, on, size, params), params.branches[0]!.outputs.map(() => true)]
    const first = params.branches.map((b) => batched(b, on.slice(1), size).batched)
    const force = first[0]!.map((_, i) => first.some((flags) => flags[i]))
    const branches = params.branches.map((b) => batched(b, on.slice(1), size, force).program)
    return [bind(condPrimitive, xs, { branches }), force]
  },
  dce: (used, { branches }): Pruned<CondParams> => {
    const reads = branches.map((b) => prune(b, used).reads)
    const union = reads[0]!.map((_, i) => reads.some((r) => r[i]))
    const kept = branches.map((b) => {
      const { program: p } = prune(b, used)
      const state = { next: 0 }
      const own = reads[branches.indexOf(b)]!
      const inputs = b.inputs.flatMap((v, i) => (union[i] ? [own[i] ? p.inputs[state.next++]! : variable(v.aval)] : []))
      return program(inputs, p.equations, p.outputs)
    })
    return { params: { branches: kept }, inputs: [true, ...union], outputs: used }
  },
}
