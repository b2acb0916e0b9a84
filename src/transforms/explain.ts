import { bytesOf, sizeOf } from "../array/index.js"
import type { KernelReport } from "../compiler/index.js"
import { type Atom, isVar, type Program, show } from "../program/index.js"
import type { Fn } from "./function.js"
import { showBytes, showFlops } from "./quantity.js"
import { type Stages, stagesOf } from "./stages.js"

/** What a jitted function does with arguments like these. */
export interface Explanation extends Pick<Stages, "device" | "backend" | "program"> {
  /** the program as text */
  readonly text: string
  readonly equations: number
  /** the kernels that run, in order; the reference backend has none */
  readonly kernels: readonly KernelReport[]
  /** floating-point operations of all kernels, a function counted as one */
  readonly flops: number
  readonly bytes: {
    /** of the arguments and captured arrays */
    readonly inputs: number
    readonly outputs: number
    /** of all values alive at the worst moment, if every equation made its own */
    readonly peak: number
    /** that the kernels read and write */
    readonly moved: number
    /** of the memory that the kernels run in, and what it would be if no two values shared a place */
    readonly planned: number
    readonly unshared: number
  }
  /** the generated code as text: WebAssembly's, or none */
  readonly source: string
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

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`

const kernelText = ({ text, flops, bytes }: KernelReport): string => {
  const [first, ...rest] = text.split("\n")
  return [`${first}   // ${showFlops(flops)}, ${showBytes(bytes)}`, ...rest].join("\n")
}

const explanationText = (e: Omit<Explanation, "toString">): string => {
  const { inputs, outputs, peak, moved, planned, unshared } = e.bytes
  const head = `${e.backend} on ${e.device}: ${plural(e.equations, "equation")}, ${showBytes(inputs)} in, ${showBytes(outputs)} out, ${showBytes(peak)} at most alive`
  if (e.kernels.length === 0) return `${head}\n${e.text}`
  const work = `${plural(e.kernels.length, "kernel")}: ${showFlops(e.flops)}, ${showBytes(moved)} moved`
  const memory = `memory: ${showBytes(planned)} planned, ${showBytes(unshared)} if nothing were shared`
  return [head, e.text, "", work, ...e.kernels.map(kernelText), "", memory].join("\n")
}

const total = (kernels: readonly KernelReport[], of: "flops" | "bytes"): number =>
  kernels.reduce((n, k) => n + k[of], 0)

/**
 * What a jitted function does with arguments like these: its simplified program, the kernels that it became with their
 * operations and bytes, and the memory plan. `source` is the generated code.
 *
 * @throws TraceError when the function was not made by jit
 * @example String(explain(jit((x: NDArray) => mul(x, 2)))(array([1, 2])))
 */
export const explain =
  <A extends readonly unknown[], B>(jitted: Fn<A, B>) =>
  (...args: A): Explanation => {
    const { device, backend, program, executable } = stagesOf("explain", jitted, args)
    const { kernels, planned, unshared, source } = executable.report()
    const found = {
      device,
      backend,
      program,
      text: show(program),
      equations: program.equations.length,
      kernels,
      flops: total(kernels, "flops"),
      bytes: {
        inputs: bytes(program.inputs),
        outputs: bytes(program.outputs),
        peak: peak(program),
        moved: total(kernels, "bytes"),
        planned,
        unshared,
      },
      source,
    }
    return { ...found, toString: () => explanationText(found) }
  }
