import { type NDArray, donate as takeBuffer } from "../array/index.js"
import { host } from "../backends/host.js"
import { type ComputeDevice, type Executable, simplify } from "../compiler/index.js"
import { TreeError } from "../errors/index.js"
import { call } from "../primitives/control/index.js"
import { isTracer, isTracing, type Program, type Trie, trie } from "../program/index.js"
import { type Flat, type Structure, wordsOf } from "../tree/structure.js"
import {
  apply,
  checkFunction,
  derive,
  type Fn,
  flattenArguments,
  leavesOf,
  rebuild,
  traceFunction,
} from "./function.js"
import { STAGES, type Stages } from "./stages.js"

export interface JitOptions {
  /** where the compiled function runs; default the host */
  readonly device?: ComputeDevice
  /** indices of arguments whose arrays are given up: they cannot be used after the call */
  readonly donate?: readonly number[]
}

/** A traced function ready for reuse: it depends on nothing but the structure and avals of its arguments. */
interface Staged {
  readonly program: Program
  readonly captured: readonly NDArray[]
  readonly out: Structure
  /** compiled on the first call outside a trace */
  executable: Executable | null
}

const keyOf = (flats: readonly Flat[]): readonly unknown[] => [
  flats.length,
  ...flats.flatMap((flat) => wordsOf(flat.structure)),
  ...leavesOf(flats).flatMap((x) => [x.dtype, x.shape.length, ...x.shape]),
]

const stage = (f: Fn<never, unknown>, flats: readonly Flat[]): Staged => {
  const { program, captured, out } = traceFunction("jit", f, flats, (args) => apply(f, args))
  return { program, captured, out: out.structure, executable: null }
}

/** A function that closes over traced values belongs to that trace and is not kept. */
const lookup = (cache: Trie<Staged>, f: Fn<never, unknown>, flats: readonly Flat[]): Staged => {
  const key = keyOf(flats)
  const known = cache.get(key)
  if (known !== undefined) return known
  const staged = stage(f, flats)
  if (!staged.captured.some(isTracer)) cache.set(key, staged)
  return staged
}

/** The inputs of the program that donated arguments fill: captured arrays come first. */
const donatedInputs = (captured: number, flats: readonly Flat[], donate: readonly number[]): readonly number[] => {
  const starts = flats.map((_, i) => captured + flats.slice(0, i).reduce((n, f) => n + f.leaves.length, 0))
  return donate.flatMap((i) => flats[i]!.leaves.map((_, k) => starts[i]! + k))
}

const compiled = (staged: Staged, device: ComputeDevice, donated: () => readonly number[]): Executable => {
  staged.executable ??= device.backend.compile(simplify(staged.program), { donated: donated() })
  return staged.executable
}

const checkDonations = (donate: readonly number[], flats: readonly Flat[]): void => {
  const wrong = donate.find((i) => flats[i] === undefined)
  if (wrong !== undefined)
    throw new TreeError({
      op: "jit",
      problem: `the option donate names the argument with index ${wrong}; there ${flats.length === 1 ? "is 1" : `are ${flats.length}`}`,
      hint: "donate takes the indices of arguments, from 0",
    })
}

/**
 * Compiles a function: it is traced once for each structure and types of its arguments, simplified, and run as a whole.
 *
 * The function must be pure: what it closes over is read when it is traced. Law: `jit(f) = f`.
 * @throws TreeError for an argument that is no tree of arrays
 * @example const step = jit((w: NDArray, g: NDArray) => sub(w, mul(g, 0.5))); step(array(3), array(2)) // 2
 */
export const jit = <A extends readonly unknown[], B>(f: Fn<A, B>): Fn<A, B> => jitWith({})(f)

/** `jit` on a device, with donated arguments: `jitWith({ device, donate: [0] })(f)`. */
export const jitWith =
  (options: JitOptions) =>
  <A extends readonly unknown[], B>(f: Fn<A, B>): Fn<A, B> => {
    checkFunction("jit", f)
    const cache = trie<Staged>()
    const { device: chosen, donate = [] } = options
    const device = (): ComputeDevice => chosen ?? host()
    const jitted = (...args: A): B => {
      const flats = flattenArguments("jit", f, args)
      checkDonations(donate, flats)
      const staged = lookup(cache, f, flats)
      const inputs = [...staged.captured, ...leavesOf(flats)]
      const traced = isTracing() || inputs.some(isTracer)
      const ys = traced
        ? call(f.name, staged.program, inputs)
        : compiled(staged, device(), () => donatedInputs(staged.captured.length, flats, donate)).run(inputs)
      if (!traced) donate.forEach((i) => flats[i]!.leaves.forEach(takeBuffer))
      return rebuild(staged.out, ys)
    }
    const stages = (args: readonly unknown[]): Stages => {
      const flats = flattenArguments("jit", f, args)
      checkDonations(donate, flats)
      const staged = lookup(cache, f, flats)
      return {
        device: device().name,
        backend: device().backend.name,
        program: simplify(staged.program),
        executable: compiled(staged, device(), () => donatedInputs(staged.captured.length, flats, donate)),
        inputs: [...staged.captured, ...leavesOf(flats)],
      }
    }
    return derive("jit", f, Object.defineProperty(jitted, STAGES, { value: stages }), true)
  }
