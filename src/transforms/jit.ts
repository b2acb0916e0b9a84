import { checkOptions } from "../array/given.js"
import { isConcrete, type NDArray, sameAval, donate as takeBuffer } from "../array/index.js"
import { host } from "../backends/host.js"
import { type ComputeDevice, type Executable, simplify } from "../compiler/index.js"
import { TreeError } from "../errors/index.js"
import { call } from "../primitives/control/index.js"
import { isTracer, isTracing, type Program, type Trie, trie } from "../program/index.js"
import { gather } from "../tree/gather.js"
import { addWords, type Flat, type Structure } from "../tree/structure.js"
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
import { placement } from "./placement.js"
import { STAGES, type Stages } from "./stages.js"

export interface JitOptions {
  /** where the compiled function runs; default where its arguments lie, the host for those of the host */
  readonly device?: ComputeDevice
  /** indices of arguments whose arrays are given up: they cannot be used after the call */
  readonly donate?: readonly number[]
}

/** A traced function ready for reuse: it depends on nothing but the structure and avals of its arguments. */
interface Staged {
  readonly program: Program
  readonly captured: readonly NDArray[]
  /** the structures of the arguments and of the result */
  readonly args: readonly Structure[]
  readonly out: Structure
  /** the inputs of the program that donated arguments fill */
  readonly donated: readonly number[]
  /** compiled on the first call outside a trace, for each device that it is called on */
  readonly executables: Map<ComputeDevice, Executable>
}

const keyOf = (flats: readonly Flat[]): readonly unknown[] => {
  const words: unknown[] = [flats.length]
  for (const { structure } of flats) addWords(structure, words)
  for (const { leaves } of flats) for (const x of leaves) words.push(x.dtype, x.shape.length, ...x.shape)
  return words
}

/** The inputs of the program that donated arguments fill: captured arrays come first. */
const donatedInputs = (captured: number, flats: readonly Flat[], donate: readonly number[]): readonly number[] => {
  const starts = flats.map((_, i) => captured + flats.slice(0, i).reduce((n, f) => n + f.leaves.length, 0))
  return donate.flatMap((i) => flats[i]!.leaves.map((_, k) => starts[i]! + k))
}

const stage = (f: Fn<never, unknown>, flats: readonly Flat[], donate: readonly number[]): Staged => {
  const { program, captured, out } = traceFunction("jit", f, flats, (args) => apply(f, args))
  return {
    program,
    captured,
    args: flats.map((flat) => flat.structure),
    out: out.structure,
    donated: donatedInputs(captured.length, flats, donate),
    executables: new Map(),
  }
}

/** The inputs for arguments that are like those of another call and have elements; null for all others. */
const inputsLike = ({ args, captured, program }: Staged, given: readonly unknown[]): readonly NDArray[] | null => {
  if (given.length !== args.length) return null
  const inputs = [...captured]
  for (let i = 0; i < given.length; i++) if (!gather(args[i]!, given[i], inputs)) return null
  for (let i = captured.length; i < inputs.length; i++)
    if (!isConcrete(inputs[i]!) || !sameAval(inputs[i]!, program.inputs[i]!.aval)) return null
  return inputs
}

/** A function that closes over traced values belongs to that trace and is not kept. */
const lookup = (
  cache: Trie<Staged>,
  f: Fn<never, unknown>,
  flats: readonly Flat[],
  donate: readonly number[],
): Staged => {
  const key = keyOf(flats)
  const known = cache.get(key)
  if (known !== undefined) return known
  const staged = stage(f, flats, donate)
  if (!staged.captured.some(isTracer)) cache.set(key, staged)
  return staged
}

const compiled = (staged: Staged, device: ComputeDevice): Executable => {
  const known = staged.executables.get(device)
  if (known !== undefined) return known
  const made = device.backend.compile(simplify(staged.program), { donated: staged.donated })
  staged.executables.set(device, made)
  return made
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
    checkOptions("jitWith", options)
    const cache = trie<Staged>()
    const { device: chosen, donate = [] } = options
    const deviceOn = (inputs: readonly NDArray[]): ComputeDevice => chosen ?? placement(inputs) ?? host()
    const state: { last: Staged | null } = { last: null }
    const staged = (args: readonly unknown[]): readonly [Staged, readonly NDArray[]] => {
      const flats = flattenArguments("jit", f, args)
      checkDonations(donate, flats)
      const found = lookup(cache, f, flats, donate)
      return [found, [...found.captured, ...leavesOf(flats)]]
    }
    const run = (s: Staged, inputs: readonly NDArray[]): B => {
      const ys = compiled(s, deviceOn(inputs)).run(inputs)
      for (const i of s.donated) takeBuffer(inputs[i]!)
      return rebuild(s.out, ys)
    }
    const jitted = (...args: A): B => {
      const tracing = isTracing()
      const again = tracing || state.last === null ? null : inputsLike(state.last, args)
      if (again !== null) return run(state.last!, again)
      const [s, inputs] = staged(args)
      if (tracing || inputs.some(isTracer)) return rebuild(s.out, call(f.name, s.program, inputs))
      state.last = s
      return run(s, inputs)
    }
    const stages = (args: readonly unknown[]): Stages => {
      const [s, inputs] = staged(args)
      const device = deviceOn(inputs)
      return {
        device: device.name,
        backend: device.backend.name,
        program: simplify(s.program),
        executable: compiled(s, device),
        inputs,
      }
    }
    return derive("jit", f, Object.defineProperty(jitted, STAGES, { value: stages }), true)
  }
