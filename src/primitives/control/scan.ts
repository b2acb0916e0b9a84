import {
  type Aval,
  allocate,
  type HostArray,
  type NDArray,
  range,
  sameAval,
  showAval,
  sizeOf,
} from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import {
  type Atom,
  bind,
  type Primitive,
  type Program,
  type Pruned,
  program,
  type Run,
  reaches,
  type Tangent,
} from "../../program/index.js"
import { add } from "../arithmetic.js"
import { instantiate, toBatch, zerosOf } from "../broadcast.js"
import { transpose as permute } from "../shape.js"
import { batched, body, filter, fixpoint, linearize, outAvals, prune, scatterTangents, transpose } from "./bodies.js"
import { checkArguments } from "./call.js"

/**
 * Inputs are constants, the initial carry, and arrays scanned over their leading axis; the body maps constants, carry
 * and one slice of each to the next carry and one slice of each output.
 */
export type ScanParams = {
  readonly body: Program
  readonly consts: number
  readonly carry: number
  readonly length: number
  readonly reverse: boolean
}

const parts = <A>(xs: readonly A[], { consts, carry }: ScanParams) => ({
  consts: xs.slice(0, consts),
  carry: xs.slice(consts, consts + carry),
  xs: xs.slice(consts + carry),
})

const sliceOf = (a: Aval): Aval => ({ shape: a.shape.slice(1), dtype: a.dtype })
const stackOf = (a: Aval, n: number): Aval => ({ shape: [n, ...a.shape], dtype: a.dtype })

const type = (types: readonly Aval[], p: ScanParams): readonly Aval[] => {
  const t = parts(types, p)
  const short = t.xs.find((a) => a.shape[0] !== p.length)
  if (short !== undefined)
    throw new ShapeError({
      op: "scan",
      problem: `every scanned array needs the leading length ${p.length}`,
      given: { x: showAval(short) },
    })
  checkArguments("scan", [...t.consts, ...t.carry, ...t.xs.map(sliceOf)], p.body)
  const out = outAvals(p.body)
  if (t.carry.some((a, i) => out[i] === undefined || !sameAval(a, out[i])))
    throw new ShapeError({
      op: "scan",
      problem: "the body must return a carry of the type it was given",
      given: { carry: t.carry.map(showAval).join(" "), returned: out.slice(0, p.carry).map(showAval).join(" ") },
    })
  return out.map((a, i) => (i < p.carry ? a : stackOf(a, p.length)))
}

const impl = (inputs: readonly HostArray[], p: ScanParams, run: Run): readonly HostArray[] => {
  const { consts, carry, xs } = parts(inputs, p)
  const out = outAvals(p.body).slice(p.carry)
  const stacks = out.map((a) => allocate(a.dtype, p.length * sizeOf(a.shape)))
  let state: readonly HostArray[] = carry
  for (let k = 0; k < p.length; k++) {
    const i = p.reverse ? p.length - 1 - k : k
    const slices = xs.map((x): HostArray => {
      const n = sizeOf(x.shape.slice(1))
      return { ...sliceOf(x), data: x.data.subarray(i * n, (i + 1) * n) }
    })
    const ys = run(p.body, [...consts, ...state, ...slices])
    state = ys.slice(0, p.carry)
    stacks.forEach((s, j) => s.set(ys[p.carry + j]!.data, i * sizeOf(out[j]!.shape)))
  }
  return [...state, ...stacks.map((data, j): HostArray => ({ ...stackOf(out[j]!, p.length), data }))]
}

/** Where a residual of the body comes from: a constant or a scanned input is passed on, anything else is stacked. */
const residualSource = (primal: Program, a: Atom, p: ScanParams): "const" | "slice" | "stack" => {
  const at = primal.inputs.findIndex((v) => v === a)
  return at < 0 ? "stack" : at < p.consts ? "const" : at < p.consts + p.carry ? "stack" : "slice"
}

/** One scan that emits the residuals, one linear scan that consumes them. */
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
  const sources = residuals.map((a) => residualSource(l.primal, a, p))
  const stacked = residuals.filter((_, i) => sources[i] === "stack")
  const primal = program(l.primal.inputs, l.primal.equations, [...l.primal.outputs.slice(0, count), ...stacked])
  const out = bind(scanPrimitive, inputs, { ...p, body: primal })
  const ys = out.slice(0, count)
  if (!l.outNonzero.includes(true)) return [ys, ys.map(() => null)] as const
  const stacks = [...out.slice(count)]
  const values = residuals.map((a, i) =>
    sources[i] === "stack" ? stacks.shift()! : inputs[l.primal.inputs.findIndex((v) => v === a)]!,
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

const isLinear = (v: NDArray | null): boolean => v === null

/**
 * The scan in the other direction: cotangents of the carry flow through it, cotangents of linear constants add up in
 * it, cotangents of linear scanned inputs are its outputs. A linear carry may start from known zeros.
 */
const transposeScan = (
  cts: readonly Tangent[],
  xs: readonly (NDArray | null)[],
  p: ScanParams,
  avals: readonly Aval[],
): readonly Tangent[] => {
  const x = parts(xs, p)
  const types = parts(avals, p)
  const linear = (carry: readonly boolean[]): readonly boolean[] => [
    ...x.consts.map(isLinear),
    ...carry,
    ...x.xs.map(isLinear),
  ]
  const carry = fixpoint(x.carry.map(isLinear), (c) => reaches(p.body, linear(c)).slice(0, p.carry))
  if (carry.includes(false)) return transposeKnownCarry(cts, xs, p, avals)
  const out = outAvals(p.body)
  const linearConsts = types.consts.filter((_, i) => isLinear(x.consts[i]!))
  const linearXs = types.xs.filter((_, i) => isLinear(x.xs[i]!))
  const knownConsts = x.consts.filter((c): c is NDArray => c !== null)
  const knownXs = x.xs.filter((c): c is NDArray => c !== null)
  const step = body(
    (all) => {
      const queue = [...all]
      const take = (n: number): NDArray[] => queue.splice(0, n)
      const consts = take(knownConsts.length)
      const sums = take(linearConsts.length)
      const ctCarry = take(p.carry)
      const slices = take(knownXs.length)
      const args = [
        ...x.consts.map((c) => (c === null ? null : consts.shift()!)),
        ...x.carry.map(() => null),
        ...x.xs.map((c) => (c === null ? null : slices.shift()!)),
      ]
      const back = transpose(p.body, args, [...ctCarry, ...queue])
      const [c, k] = [linearConsts.length, linearConsts.length + p.carry]
      return [
        ...sums.map((s, i) => (back[i] === null ? s : add(s, back[i]!))),
        ...types.carry.map((a, i) => instantiate(back[c + i]!, a)),
        ...linearXs.map((a, i) => instantiate(back[k + i]!, sliceOf(a))),
      ]
    },
    [...knownConsts, ...linearConsts, ...types.carry, ...knownXs.map(sliceOf), ...out.slice(p.carry)],
  )
  const given = cts.map((ct, i) => instantiate(ct, i < p.carry ? out[i]! : stackOf(out[i]!, p.length)))
  const result = bind(
    scanPrimitive,
    [...knownConsts, ...linearConsts.map(zerosOf), ...given.slice(0, p.carry), ...knownXs, ...given.slice(p.carry)],
    {
      body: step,
      consts: knownConsts.length,
      carry: linearConsts.length + p.carry,
      length: p.length,
      reverse: !p.reverse,
    },
  )
  const back = scatterTangents(
    result,
    xs.map((v, i) => isLinear(v) || (i >= p.consts && i < p.consts + p.carry)),
  )
  return back.map((ct, i) => (isLinear(xs[i]!) ? ct : null))
}

/** A carry that is partly known (a loop counter) is linearized first, which separates what is linear from it. */
const transposeKnownCarry: typeof transposeScan = (cts, xs, p, avals) => {
  const linear = xs.map((x) => x === null)
  const zeros = xs.map((x, i) => x ?? zerosOf(avals[i]!))
  const inputs = avals.filter((_, i) => linear[i])
  const known = zeros.filter((_, i) => !linear[i])
  const outer = body(
    (all) => {
      const queue = all.slice(known.length)
      const rest = all.slice(0, known.length)
      const primals = linear.map((l, i) => (l ? zerosOf(avals[i]!) : rest.shift()!))
      const [, dys] = scanPrimitive.jvp(
        primals,
        linear.map((l) => (l ? queue.shift()! : null)),
        p,
      )
      return dys.map((t, i) => instantiate(t, type(avals, p)[i]!))
    },
    [...known, ...inputs],
  )
  const back = transpose(outer, [...known, ...inputs.map(() => null)], cts)
  return scatterFlags(back, linear)
}

const scatterFlags = (values: readonly Tangent[], flags: readonly boolean[]): readonly Tangent[] => {
  const queue = [...values]
  return flags.map((f) => (f ? queue.shift()! : null))
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
  transpose: transposeScan,
  vmap,
  dce,
}
