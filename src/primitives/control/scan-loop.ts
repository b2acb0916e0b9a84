import { type Aval, allocate, type HostArray, sameAval, showAval, sizeOf } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import type { Program, Run } from "../../program/index.js"
import { outAvals } from "./bodies.js"
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

export const parts = <A>(xs: readonly A[], { consts, carry }: ScanParams) => ({
  consts: xs.slice(0, consts),
  carry: xs.slice(consts, consts + carry),
  xs: xs.slice(consts + carry),
})

export const sliceOf = (a: Aval): Aval => ({ shape: a.shape.slice(1), dtype: a.dtype })
export const stackOf = (a: Aval, n: number): Aval => ({ shape: [n, ...a.shape], dtype: a.dtype })

/** What a scan takes: constants and the carry as its body does, and stacks of the slices. */
export const inputAvals = (p: ScanParams): readonly Aval[] =>
  p.body.inputs.map(({ aval }, i) => (i < p.consts + p.carry ? aval : stackOf(aval, p.length)))

export const type = (types: readonly Aval[], p: ScanParams): readonly Aval[] => {
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

export const impl = (inputs: readonly HostArray[], p: ScanParams, run: Run): readonly HostArray[] => {
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
