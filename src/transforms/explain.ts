import { bytesOf, sizeOf } from "../array/index.js"
import { TraceError } from "../errors/index.js"
import { type Atom, isVar, type Program, show } from "../program/index.js"
import type { Fn } from "./function.js"

/** How a jitted function answers `explain`: the simplified program for arguments, and where it runs. */
export const STAGES: unique symbol = Symbol.for("cotangent.stages") as never

export interface Stages {
  readonly device: string
  readonly backend: string
  readonly program: Program
}

/** What a jitted function does with arguments like these. */
export interface Explanation extends Stages {
  /** the program as text */
  readonly text: string
  readonly equations: number
  /** bytes of the arguments and captured arrays, of the results, and of all values alive at the worst moment */
  readonly bytes: { readonly inputs: number; readonly outputs: number; readonly peak: number }
  toString(): string
}

const bytes = (atoms: readonly Atom[]): number =>
  atoms.reduce((n, { aval }) => n + sizeOf(aval.shape) * bytesOf(aval.dtype), 0)

/** The largest number of bytes alive at once: values are dropped after their last use. */
const peak = (p: Program): number => {
  const last = new Map<Atom, number>(p.outputs.map((a) => [a, p.equations.length]))
  p.equations.forEach((_, i) => {
    const at = p.equations.length - 1 - i
    p.equations[at]!.inputs.forEach((a) => {
      if (!last.has(a)) last.set(a, at)
    })
  })
  const alive = new Set<Atom>(p.inputs)
  return p.equations.reduce((worst, e, i) => {
    e.outputs.forEach((v) => alive.add(v))
    const now = bytes([...alive].filter(isVar))
    alive.forEach((a) => {
      if ((last.get(a) ?? -1) <= i) alive.delete(a)
    })
    return Math.max(worst, now)
  }, bytes(p.inputs))
}

const unit = (n: number): string =>
  n < 1024 ? `${n} B` : n < 2 ** 20 ? `${(n / 1024).toFixed(1)} KiB` : `${(n / 2 ** 20).toFixed(1)} MiB`

const hasStages = (f: object): f is { readonly [STAGES]: (args: readonly unknown[]) => Stages } => STAGES in f

/**
 * What a jitted function does with arguments like these: the simplified program, where it runs, and the bytes it moves.
 *
 * @throws TraceError when the function was not made by jit
 * @example String(explain(jit((x: NDArray) => mul(x, 2)))(array([1, 2])))
 */
export const explain =
  <A extends readonly unknown[], B>(jitted: Fn<A, B>) =>
  (...args: A): Explanation => {
    if (!hasStages(jitted))
      throw new TraceError({
        op: "explain",
        problem: "the function was not made by jit",
        hint: "explain(jit(f))(...args)",
      })
    const stages = jitted[STAGES](args)
    const { program } = stages
    const sizes = { inputs: bytes(program.inputs), outputs: bytes(program.outputs), peak: peak(program) }
    const text = show(program)
    const head = `${stages.backend} on ${stages.device}: ${program.equations.length} equations, ${unit(sizes.inputs)} in, ${unit(sizes.outputs)} out, ${unit(sizes.peak)} at most alive`
    return { ...stages, text, equations: program.equations.length, bytes: sizes, toString: () => `${head}\n${text}` }
  }
