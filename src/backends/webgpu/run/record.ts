import type { HostArray } from "../../../array/index.js"
import { interpret } from "../../../program/index.js"
import type { Context } from "../context.js"
import { TURN_STRIDE, TURNS } from "../memory/scratch.js"
import type { Wanted } from "../memory/staging.js"
import { bytesOfWords, fromWords, toWords, WORD, writeWords } from "../memory/words.js"
import type { BindGroups, Places } from "./bind-groups.js"
import type { Command, Dispatch, HostStep, Tables, While } from "./command.js"
import type { Work } from "./queue.js"

/** Dispatches that are submitted at once, at most, so that a long loop begins while it is still written. */
const MOST_DISPATCHES = 16384

/** Dispatches of a `while` that are recorded before its flag is looked at: at first, and at most. */
const FIRST_CHUNK = 64
const LARGEST_CHUNK = 4096

/** What is being recorded for a call. */
export interface Recording {
  readonly context: Context
  readonly places: Places
  readonly groups: BindGroups
  readonly tables: Tables
  readonly state: { encoder: GPUCommandEncoder | null; pass: GPUComputePassEncoder | null; dispatches: number }
}

/** A recording in which nothing is recorded yet. */
export const newRecording = (context: Context, places: Places, groups: BindGroups, tables: Tables): Recording => ({
  context,
  places,
  groups,
  tables,
  state: { encoder: null, pass: null, dispatches: 0 },
})

/** The encoder, between passes. */
export const encoderOf = ({ context, state }: Recording): GPUCommandEncoder => {
  state.pass?.end()
  state.pass = null
  state.encoder ??= context.gpu.createCommandEncoder()
  return state.encoder
}

const passOf = (r: Recording): GPUComputePassEncoder => (r.state.pass ??= encoderOf(r).beginComputePass())

/** Begins a pass of its own, such as one that is timed. */
export const beginPass = (r: Recording, descriptor: GPUComputePassDescriptor): void => {
  r.state.pass = encoderOf(r).beginComputePass(descriptor)
}

/** Submits what is recorded. */
export const flush = (r: Recording): void => {
  const { context, state } = r
  if (state.encoder === null) return
  context.gpu.queue.submit([encoderOf(r).finish()])
  context.counts.submits++
  context.counts.dispatches += state.dispatches
  state.encoder = null
  state.dispatches = 0
}

const dispatch = (r: Recording, d: Dispatch, turn: number): void => {
  const pass = passOf(r)
  pass.setPipeline(d.pipeline.pipeline)
  const group = r.groups(d, r.places)
  if (d.turns) pass.setBindGroup(0, group, [(turn % TURNS) * TURN_STRIDE, Math.floor(turn / TURNS) * TURN_STRIDE])
  else pass.setBindGroup(0, group)
  if (d.entry === null) pass.dispatchWorkgroups(d.groups[0], d.groups[1])
  else pass.dispatchWorkgroupsIndirect(r.places(r.tables.granted), 12 * d.entry)
  if (++r.state.dispatches >= MOST_DISPATCHES) flush(r)
}

/** Whether the host must look at something on the way. */
const waits = (commands: readonly Command[]): boolean =>
  commands.some((c) => {
    if (c.tag === "turns") return waits(c.body)
    return c.tag === "while" || c.tag === "host" || (c.tag === "branches" && c.branches.some(waits))
  })

const dispatchesIn = (commands: readonly Command[]): number =>
  commands.reduce((n, c) => {
    if (c.tag === "turns") return n + c.trips * dispatchesIn(c.body)
    if (c.tag === "branches") return n + 1 + c.branches.reduce((m, b) => m + dispatchesIn(b), 0)
    return n + 1
  }, 0)

/** Bytes of the device, when all that is recorded is done. */
const bytesOf = function* (
  r: Recording,
  wanted: readonly Wanted[],
): Generator<Promise<unknown>, readonly ArrayBuffer[], unknown> {
  flush(r)
  const copies = yield r.context.staging.read(wanted)
  return copies as readonly ArrayBuffer[]
}

/** Whether an arm is open, when all that is recorded is done. */
const isOpen = function* (r: Recording, arm: number): Generator<Promise<unknown>, boolean, unknown> {
  const [word] = yield* bytesOf(r, [{ buffer: r.places(r.tables.isOpen), at: 4 * arm, bytes: 4 }])
  return new Uint32Array(word!)[0] !== 0
}

/** A primitive by its meaning: operands come to the host, and results go back. */
const recordHost = function* (r: Recording, { routine: { equation, inputs, outputs }, arm }: HostStep): Work {
  if (arm !== 0 && !(yield* isOpen(r, arm))) return
  const read = inputs.map((b) => ({ buffer: r.places(b), at: 0, bytes: bytesOfWords(b.size) }))
  const words = yield* bytesOf(r, read)
  const xs = equation.inputs.map(({ aval }, i): HostArray => {
    const data = fromWords(aval.dtype, words[i]!.slice(0, WORD * inputs[i]!.size))
    return { ...aval, data }
  })
  equation.primitive.impl(xs, equation.params, interpret).forEach(({ dtype, data }, k) => {
    if (data.length > 0) writeWords(r.context.gpu, r.places(outputs[k]!), toWords(dtype, data))
  })
}

/**
 * Turns of a `while` are recorded many at once, those after the last one with kernels that are granted no workgroups; the
 * host looks at the flag after each chunk, and chunks grow.
 */
const recordWhile = function* (r: Recording, c: While, turn: number): Work {
  const cost = 1 + dispatchesIn(c.test) + dispatchesIn(c.body)
  const alone = waits(c.test) || waits(c.body)
  let turns = alone ? 1 : Math.max(1, Math.floor(FIRST_CHUNK / cost))
  dispatch(r, c.start, turn)
  yield* record(r, c.test, turn)
  dispatch(r, c.gate, turn)
  for (;;) {
    for (let i = 0; i < turns; i++) {
      yield* record(r, c.body, turn)
      yield* record(r, c.test, turn)
      dispatch(r, c.gate, turn)
    }
    if (!(yield* isOpen(r, c.arm))) return
    if (!alone && 2 * turns * cost <= LARGEST_CHUNK) turns *= 2
  }
}

/** Records commands in turn `turn` of the loop around them. What is yielded is the wait for a flag. */
export const record = function* (r: Recording, commands: readonly Command[], turn = 0): Work {
  for (const c of commands) {
    switch (c.tag) {
      case "dispatch":
        dispatch(r, c, turn)
        break
      case "turns":
        for (let i = 0; i < c.trips; i++) yield* record(r, c.body, i)
        break
      case "host":
        yield* recordHost(r, c)
        break
      case "while":
        yield* recordWhile(r, c, turn)
        break
      case "branches":
        dispatch(r, c.gate, turn)
        for (const branch of c.branches) yield* record(r, branch, turn)
    }
  }
}
