import { type HostArray, type NDArray, range, sameAval, showAval } from "../../array/index.js"
import { ShapeError, TraceError } from "../../errors/index.js"
import {
  belongTogether,
  bind,
  type Dual,
  evaluate,
  jvp as jvpProgram,
  type Primitive,
  type Program,
  type Tangent,
} from "../../program/index.js"
import { broadcastInDim, fill, instantiate, reduceSum, toBatch } from "../broadcast.js"
import { gt } from "../compare.js"
import { convert } from "../convert.js"
import { select } from "../select.js"
import { batched, body, filter, fixpoint, linearize, outAvals, scatterTangents } from "./bodies.js"
import { checkArguments } from "./call.js"

/** Inputs are the constants of the condition, the constants of the body, and the carry. */
export type WhileParams = {
  readonly cond: Program
  readonly body: Program
  readonly condConsts: number
  readonly bodyConsts: number
}

const parts = <A>(xs: readonly A[], { condConsts: c, bodyConsts: b }: WhileParams) => ({
  condConsts: xs.slice(0, c),
  bodyConsts: xs.slice(c, c + b),
  carry: xs.slice(c + b),
})

/** The body together with its tangent: constants, their tangents, carry, its tangent -> carry, its tangent. */
const fused = (p: WhileParams, consts: readonly boolean[], carry: readonly boolean[]): Program => {
  const types = p.body.inputs.map((v) => v.aval)
  const n = consts.length
  const tangentTypes = (flags: readonly boolean[], from: number) => types.slice(from).filter((_, i) => flags[i])
  return body(
    (xs) => {
      const queue = [...xs]
      const take = (k: number): readonly NDArray[] => queue.splice(0, k)
      const values = take(n)
      const dconsts = scatterTangents(take(consts.filter(Boolean).length), consts)
      const state = take(carry.length)
      const dstate = scatterTangents(take(carry.filter(Boolean).length), carry)
      const out = jvpProgram(p.body, [
        ...values.map((x, i): Dual => [x, dconsts[i]!]),
        ...state.map((x, i): Dual => [x, dstate[i]!]),
      ])
      return [...out.map((d) => d[0]), ...filter(out, carry).map(([x, t]) => instantiate(t, x))]
    },
    [...types.slice(0, n), ...tangentTypes(consts, 0), ...types.slice(n), ...tangentTypes(carry, n)],
  )
}

/**
 * The number of trips is unknown, so tangents run beside the values in one loop; there is nothing to transpose. The
 * values of that loop are the result, unless values are being separated from tangents: then they have a loop of their own.
 */
const jvp = (xs: readonly NDArray[], ts: readonly Tangent[], p: WhileParams) => {
  const x = parts(xs, p)
  const t = parts(ts, p)
  const consts = t.bodyConsts.map((u) => u !== null)
  const carry = fixpoint(
    t.carry.map((u) => u !== null),
    (flags) => linearize(p.body, [...consts, ...flags]).outNonzero,
  )
  if (!carry.includes(true)) return [bind(whilePrimitive, xs, p), x.carry.map(() => null)] as const
  const dconsts = t.bodyConsts.filter((u): u is NDArray => u !== null)
  const dcarry = filter(t.carry, carry).map((u, i) => instantiate(u, filter(x.carry, carry)[i]!))
  const cond = body(
    (ins) => evaluate(p.cond, ins.slice(0, p.cond.inputs.length)),
    [...p.cond.inputs.map((v) => v.aval), ...dcarry],
  )
  const out = bind(whilePrimitive, [...x.condConsts, ...x.bodyConsts, ...dconsts, ...x.carry, ...dcarry], {
    cond,
    body: fused(p, consts, carry),
    condConsts: p.condConsts,
    bodyConsts: p.bodyConsts + dconsts.length,
  })
  const values = out.slice(0, x.carry.length)
  const ys = belongTogether(xs, [...dconsts, ...dcarry]) ? values : bind(whilePrimitive, xs, p)
  return [ys, scatterTangents(out.slice(x.carry.length), carry)] as const
}

/** `select` with a condition that spans the leading axes. */
const choose = (on: NDArray, x: NDArray, y: NDArray): NDArray =>
  select(broadcastInDim(on, x.shape, range(on.shape.length)), x, y)

const anyTrue = (on: NDArray): NDArray => {
  const count = reduceSum(convert(on, "int32"), range(on.shape.length))
  return gt(count, fill(count, 0))
}

/** A batched condition: the loop runs while any element wants to, and elements that are done keep their carry. */
const vmapPredicate = (p: WhileParams, on: readonly boolean[], size: number) => {
  const flags = parts(on, p)
  const all = flags.carry.map(() => true)
  const cond = batched(p.cond, [...flags.condConsts, ...all], size, [true]).program
  const step = batched(p.body, [...flags.bodyConsts, ...all], size, all).program
  const [cc, bc] = [p.condConsts, p.bodyConsts]
  const carryTypes = step.inputs.slice(bc).map((v) => v.aval)
  const condTypes = cond.inputs.slice(0, cc).map((v) => v.aval)
  const anyWants = body((xs) => [anyTrue(evaluate(cond, xs)[0]!)], [...condTypes, ...carryTypes])
  const masked = body(
    (xs) => {
      const carry = xs.slice(cc + bc)
      const wants = evaluate(cond, [...xs.slice(0, cc), ...carry])[0]!
      return evaluate(step, xs.slice(cc)).map((y, i) => choose(wants, y, carry[i]!))
    },
    [...condTypes, ...step.inputs.slice(0, bc).map((v) => v.aval), ...carryTypes],
  )
  return { cond: anyWants, body: masked }
}

const vmap = (xs: readonly NDArray[], on: readonly boolean[], size: number, p: WhileParams) => {
  const flags = parts(on, p)
  const x = parts(xs, p)
  const carry = fixpoint(flags.carry, (c) => batched(p.body, [...flags.bodyConsts, ...c], size).batched)
  const predicate = batched(p.cond, [...flags.condConsts, ...carry], size).batched[0]!
  if (predicate) {
    const { cond, body: step } = vmapPredicate(p, on, size)
    const init = x.carry.map((c, i) => toBatch(c, flags.carry[i]!, size))
    const args = [...x.condConsts, ...x.condConsts, ...x.bodyConsts, ...init]
    const params = { cond, body: step, condConsts: p.condConsts, bodyConsts: p.condConsts + p.bodyConsts }
    return [bind(whilePrimitive, args, params), init.map(() => true)] as const
  }
  const cond = batched(p.cond, [...flags.condConsts, ...carry], size).program
  const step = batched(p.body, [...flags.bodyConsts, ...carry], size, carry).program
  const init = x.carry.map((c, i) => (carry[i] ? toBatch(c, flags.carry[i]!, size) : c))
  return [bind(whilePrimitive, [...x.condConsts, ...x.bodyConsts, ...init], { ...p, cond, body: step }), carry] as const
}

export const whilePrimitive: Primitive<WhileParams> = {
  name: "while",
  type: (types, p) => {
    const { condConsts, bodyConsts, carry } = parts(types, p)
    checkArguments("whileLoop", [...condConsts, ...carry], p.cond)
    checkArguments("whileLoop", [...bodyConsts, ...carry], p.body)
    const result = outAvals(p.cond)
    if (result.length !== 1 || result[0]!.dtype !== "bool" || result[0]!.shape.length > 0)
      throw new ShapeError({
        op: "whileLoop",
        problem: `the condition must return bool[], not ${result.map(showAval).join(" ")}`,
      })
    const out = outAvals(p.body)
    const wrong = carry.findIndex((a, i) => out[i] === undefined || !sameAval(a, out[i]))
    if (wrong >= 0 || out.length !== carry.length)
      throw new ShapeError({
        op: "whileLoop",
        problem: "the body must return the carry it was given",
        given: { carry: carry.map(showAval).join(" "), returned: out.map(showAval).join(" ") },
      })
    return out
  },
  impl: (xs, p, run) => {
    const { condConsts, bodyConsts, carry } = parts(xs, p)
    let state: readonly HostArray[] = carry
    while (run(p.cond, [...condConsts, ...state])[0]!.data[0] !== 0) state = run(p.body, [...bodyConsts, ...state])
    return state
  },
  jvp,
  transpose: () => {
    throw new TraceError({
      op: "whileLoop",
      problem: "reverse mode cannot run through a loop whose number of trips is unknown",
      hint: "use scan, or foriLoop with bounds that are JavaScript numbers; forward mode (jvp, jacfwd) works",
    })
  },
  lower: (_xs, p) => ({ form: "while", ...p }),
  complex: "real",
  vmap,
}
