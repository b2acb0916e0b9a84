import { type NDArray, range } from "../../array/index.js"
import {
  type Atom,
  bind,
  type Equation,
  evaluate,
  isVar,
  type Primitive,
  type Program,
  type Pruned,
  program,
  dce as removeDead,
  type Tangent,
} from "../../program/index.js"
import { instantiate, toBatch } from "../broadcast.js"
import { transpose as permute } from "../shape.js"
import { batched, filter, fixpoint, linearize, prune, scatterTangents } from "./bodies.js"
import { scanApart } from "./scan-apart.js"
import { impl, parts, type ScanParams, type } from "./scan-loop.js"
import { transposeScan } from "./scan-transpose.js"
import { scanTurned } from "./scan-turn.js"

export type { ScanParams } from "./scan-loop.js"

const inputIndex = (p: Program, a: Atom): number => (isVar(a) ? p.inputs.indexOf(a) : -1)

/** The equations that read neither carry nor slice, and what they give: the same in every step. */
const invariantPart = (p: Program, consts: number): readonly [equations: readonly Equation[], atoms: Set<Atom>] => {
  const atoms = new Set<Atom>(p.inputs.slice(0, consts))
  const equations = p.equations.filter((e) => {
    const isInvariant = e.inputs.every((a) => !isVar(a) || atoms.has(a))
    if (isInvariant) e.outputs.forEach((v) => atoms.add(v))
    return isInvariant
  })
  return [equations, atoms]
}

type Source = "const" | "slice" | "stack"

/** Where a residual of the body comes from: a scanned input is passed on, what varies is stacked. */
const residualSource = (primal: Program, a: Atom, p: ScanParams, fixed: ReadonlySet<Atom>): Source =>
  fixed.has(a) ? "const" : inputIndex(primal, a) >= p.consts + p.carry ? "slice" : "stack"

/**
 * One scan that emits the residuals, one linear scan that consumes them. Residuals that are the same in every step are
 * computed once, outside.
 */
const jvp = (inputs: readonly NDArray[], ts: readonly Tangent[], p: ScanParams) => {
  const nonzero = parts(
    ts.map((t) => t !== null),
    p,
  )
  const at = (carry: readonly boolean[]): readonly boolean[] => [...nonzero.consts, ...carry, ...nonzero.xs]
  const count = p.body.outputs.length
  const carry = fixpoint(nonzero.carry, (c) => linearize(p.body, at(c)).outNonzero.slice(0, p.carry))
  const l = linearize(p.body, at(carry), carry)
  const residuals = l.primal.outputs.slice(count)
  const [equations, fixed] = invariantPart(l.primal, p.consts)
  const sources = residuals.map((a) => residualSource(l.primal, a, p, fixed))
  const hoisted = removeDead(
    program(
      l.primal.inputs.slice(0, p.consts),
      equations,
      residuals.filter((_, i) => sources[i] === "const"),
    ),
  )
  const stacked = residuals.filter((_, i) => sources[i] === "stack")
  const primal = removeDead(
    program(l.primal.inputs, l.primal.equations, [...l.primal.outputs.slice(0, count), ...stacked]),
  )
  const out = bind(scanPrimitive, inputs, { ...p, body: primal })
  const ys = out.slice(0, count)
  if (!l.outNonzero.includes(true)) return [ys, ys.map(() => null)] as const
  const [constants, stacks] = [[...evaluate(hoisted, inputs.slice(0, p.consts))], [...out.slice(count)]]
  const values = residuals.map((a, i) =>
    sources[i] === "slice" ? inputs[inputIndex(l.primal, a)]! : (sources[i] === "const" ? constants : stacks).shift()!,
  )
  const isConst = sources.map((s) => s === "const")
  const isSlice = sources.map((s) => s !== "const")
  const tangents = parts(
    inputs.map((x, i) => (at(carry)[i] ? instantiate(ts[i]!, x) : null)),
    p,
  )
  const given = (list: readonly Tangent[]) => list.filter((t): t is NDArray => t !== null)
  const [tc, tk, tx] = [given(tangents.consts), given(tangents.carry), given(tangents.xs)]
  const vars = l.tangent.inputs
  const R = l.residuals
  const inner = program(
    [
      ...filter(vars.slice(0, R), isConst),
      ...vars.slice(R, R + tc.length + tk.length),
      ...filter(vars.slice(0, R), isSlice),
      ...vars.slice(R + tc.length + tk.length),
    ],
    l.tangent.equations,
    l.tangent.outputs,
  )
  const dys = bind(scanPrimitive, [...filter(values, isConst), ...tc, ...tk, ...filter(values, isSlice), ...tx], {
    ...p,
    body: inner,
    consts: isConst.filter(Boolean).length + tc.length,
    carry: tk.length,
  })
  return [ys, scatterTangents(dys, l.outNonzero)] as const
}

const swap01 = (x: NDArray): NDArray => permute(x, [1, 0, ...range(x.shape.length).slice(2)])

const vmap = (inputs: readonly NDArray[], on: readonly boolean[], size: number, p: ScanParams) => {
  const flags = parts(on, p)
  const at = (carry: readonly boolean[]): readonly boolean[] => [...flags.consts, ...carry, ...flags.xs]
  const carry = fixpoint(flags.carry, (c) => batched(p.body, at(c), size).batched.slice(0, p.carry))
  const b = batched(p.body, at(carry), size, carry)
  const x = parts(inputs, p)
  const out = bind(
    scanPrimitive,
    [
      ...x.consts,
      ...x.carry.map((c, i) => (carry[i] ? toBatch(c, flags.carry[i]!, size) : c)),
      ...x.xs.map((v, i) => (flags.xs[i] ? swap01(v) : v)),
    ],
    { ...p, body: b.program },
  )
  return [out.map((y, i) => (i >= p.carry && b.batched[i] ? swap01(y) : y)), b.batched] as const
}

/** Which carries the used outputs need, directly or through later steps; the others leave the loop. */
const dce = (used: readonly boolean[], p: ScanParams): Pruned<ScanParams> => {
  const outs = used.slice(p.carry)
  const carry = fixpoint(used.slice(0, p.carry), (c) =>
    prune(p.body, [...c, ...outs]).reads.slice(p.consts, p.consts + p.carry),
  )
  const kept = prune(p.body, [...carry, ...outs])
  const reads = kept.reads.map((r, i) => r || (i >= p.consts && i < p.consts + p.carry && carry[i - p.consts]!))
  const inputs = kept.program.inputs
  const state = { next: 0 }
  const vars = p.body.inputs.flatMap((v, i) => (kept.reads[i] ? [inputs[state.next++]!] : reads[i] ? [v] : []))
  const flags = parts(reads, p)
  return {
    params: {
      ...p,
      body: program(vars, kept.program.equations, kept.program.outputs),
      consts: flags.consts.filter(Boolean).length,
      carry: carry.filter(Boolean).length,
    },
    inputs: reads,
    outputs: [...carry, ...outs],
  }
}

export const scanPrimitive: Primitive<ScanParams> = {
  name: "scan",
  type,
  impl,
  jvp,
  transpose: (cts, xs, params, avals) => transposeScan(scanPrimitive)(cts, xs, params, avals),
  lower: (_xs, p) => {
    const better = scanApart(scanPrimitive, p) ?? scanTurned(scanPrimitive, p)
    return better === null ? { form: "scan", ...p } : { form: "inline", body: better }
  },
  complex: "real",
  vmap,
  dce,
}
