import {
  type Aval,
  allocate,
  bytesOf,
  fromHost,
  fromLazy,
  type HostArray,
  hostOf,
  type NDArray,
  sizeOf,
  type TypedArray,
} from "../../array/index.js"
import {
  type CompileOptions,
  type Executable,
  everyStep,
  type Procedure,
  plan,
  type Routine,
  reportSteps,
  type Step,
  windowsIn,
} from "../../compiler/index.js"
import { type Buffer, buffer } from "../../kernel/index.js"
import { interpret, type Program } from "../../program/index.js"
import type { Arena } from "./arena.js"
import type { Kernels } from "./contraction/index.js"
import type { Features } from "./emit/arithmetic.js"
import { type Assembled, assemble, type Layout, sourceOf } from "./module.js"
import { procedureOf } from "./procedure.js"
import { type Product, productOf } from "./product.js"
import { workOf } from "./routines/index.js"
import { viewOf } from "./view.js"

/** Where memory starts: below it threads keep their words. */
const START = 1024

/** Bytes of what tells where a window is. */
const POINTER = 4

/** What every step needs beside its operands. */
const workings = (steps: readonly Step[], features: Features, threads: number) => {
  const products = new Map<Step, Product>()
  const kernels: Kernels = new Map()
  const scratches = new Map<Step, readonly Buffer[]>()
  for (const s of everyStep(steps)) {
    if (s.tag === "contraction") {
      const product = productOf(s, features, threads, kernels)
      products.set(s, product)
      scratches.set(s, [product.scratch, product.own])
    }
    if (s.tag === "routine") {
      const { name } = s.equation.primitive
      const { scratch, own } = workOf(s.equation)
      scratches.set(s, [buffer(`${name}Scratch`, "uint8", scratch), buffer(`${name}Own`, "uint8", own * (threads + 1))])
    }
  }
  return { products, scratches }
}

/** A procedure with its memory. */
const layOut = (p: Procedure, arena: Arena, features: Features) => {
  const { products, scratches } = workings(p.steps, features, arena.threads)
  const windows = windowsIn(p.steps)
  const bytesIn = (b: Buffer): number => (windows.has(b) ? POINTER : b.size * bytesOf(b.dtype))
  const planned = plan(p, START, (s) => scratches.get(s) ?? [], bytesIn)
  const address = (b: Buffer): number => planned.address.get(b)!
  const layout: Layout = { products, scratches, address, windows, features, memory: arena.kind, id: arena.number() }
  return { layout, planned }
}

/** The host's part: a routine by the meaning of its primitive. */
const hostRoutine =
  (code: Assembled, read: (b: Buffer) => TypedArray) =>
  (id: number): void => {
    const { equation, inputs, outputs }: Routine = code.routines[id]!
    const xs = equation.inputs.map((a, i): HostArray => ({ ...a.aval, data: read(inputs[i]!) }))
    equation.primitive.impl(xs, equation.params, interpret).forEach((y, i) => {
      read(outputs[i]!).set(y.data)
    })
  }

/** Views of buffers, made anew when the memory has grown. */
const reader = (arena: Arena, address: (b: Buffer) => number) => {
  const state: { memory: ArrayBufferLike | null; views: Map<Buffer, TypedArray> } = { memory: null, views: new Map() }
  return (b: Buffer): TypedArray => {
    const memory = arena.buffer()
    if (state.memory !== memory) {
      state.memory = memory
      state.views = new Map()
    }
    const known = state.views.get(b)
    if (known !== undefined) return known
    const view = viewOf(memory, address(b), b.dtype, b.size)
    state.views.set(b, view)
    return view
  }
}

/** A result that still lies in the arena, in the place of the input that it replaces. */
interface Resident {
  readonly slot: number
  readonly array: NDArray
  readonly read: () => TypedArray
}

/** Elements from which on something will be shared; the threads start while the module is made. */
const LARGE = 2 ** 15

const isLarge = ({ equations }: Program): boolean =>
  equations.some((e) => e.outputs.some((v) => sizeOf(v.aval.shape) >= LARGE))

/** A program as a module over the memory of the device, called with arrays. */
export const executable = (p: Program, arena: Arena, features: Features, { donated }: CompileOptions): Executable => {
  if (isLarge(p)) arena.wake()
  const { procedure, slots } = procedureOf(p, donated, arena.threads + 1)
  const { layout, planned } = layOut(procedure, arena, features)
  const code = assemble(procedure, layout)
  const read = reader(arena, layout.address)
  const { main } = arena.instantiate({ ...code, id: layout.id }, hostRoutine(code, read))
  const state: { inputs: (TypedArray | null)[]; resident: readonly Resident[] } = { inputs: [], resident: [] }
  const timed: { steps: readonly (() => void)[] | null } = { steps: null }
  const stepByStep = (): readonly (() => void)[] => {
    const id = arena.number()
    const split = assemble(procedure, { ...layout, id }, true)
    return arena.instantiate({ ...split, id }, hostRoutine(split, read)).steps
  }
  const copyOut = (b: Buffer): TypedArray => allocate(b.dtype, read(b))

  /** Results that lie in the arena are copied out before it is used for something else. */
  const leave = (): void => {
    state.resident.forEach((r) => {
      r.read()
    })
    state.resident = []
    state.inputs = []
  }

  const enter = (args: readonly NDArray[]): void => {
    if (!arena.claim(leave)) state.inputs = []
    arena.reserve(planned.bytes)
    const stays = new Set(state.resident.filter((r) => args[r.slot] === r.array).map((r) => r.slot))
    state.resident.forEach((r) => {
      if (!stays.has(r.slot)) r.read()
    })
    args.forEach((x, i) => {
      if (stays.has(i)) return
      const { data } = hostOf("jit", x)
      if (state.inputs[i] !== data) read(procedure.inputs[i]!).set(data)
      state.inputs[i] = data
    })
    state.resident = []
  }

  const result = ({ aval }: { readonly aval: Aval }, k: number): NDArray => {
    const out = procedure.outputs[k]!
    const slot = slots[k] ?? null
    if (slot === null) return fromHost(aval.shape, aval.dtype, copyOut(out))
    const held: { data: TypedArray | null } = { data: null }
    const get = (): TypedArray => (held.data ??= copyOut(out))
    const array = fromLazy(aval.shape, aval.dtype, get)
    state.inputs[slot] = null
    state.resident = [...state.resident, { slot, array, read: get }]
    return array
  }

  return {
    run: (args) => {
      enter(args)
      main()
      return p.outputs.map(result)
    },
    report: () => ({
      kernels: reportSteps(procedure),
      planned: planned.bytes - START,
      unshared: planned.unshared,
      source: sourceOf(procedure, layout),
    }),
    profile: (args) => {
      timed.steps ??= stepByStep()
      enter(args)
      const names = reportSteps(procedure).map((k) => k.name)
      const times = timed.steps.map((step, i) => {
        const start = performance.now()
        step()
        return { name: names[i]!, time: performance.now() - start }
      })
      state.inputs = []
      return times
    },
  }
}
