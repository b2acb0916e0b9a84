import { type Device, isDeviceArray, type NDArray, sizeOf } from "../../../array/index.js"
import {
  accesses,
  type CompileOptions,
  type Executable,
  type KernelReport,
  type Routine,
  reportSteps,
  type Step,
  usersOf,
} from "../../../compiler/index.js"
import { TraceError, ValueError } from "../../../errors/index.js"
import type { Buffer } from "../../../kernel/index.js"
import type { Program } from "../../../program/index.js"
import type { Context } from "../context.js"
import { checkDTypes, checkSizes } from "../memory/checks.js"
import type { Block } from "../memory/pool.js"
import { slotsOf } from "../memory/slots.js"
import { arrayOn, blockOf, liesOn, upload } from "../memory/transfer.js"
import { USAGE } from "../memory/usage.js"
import { bytesOfWords } from "../memory/words.js"
import type { Printers } from "../printers.js"
import type { Shader } from "../shader.js"
import { newBindGroups, type Places } from "./bind-groups.js"
import type { Commands } from "./command.js"
import { compile } from "./compile.js"
import { boundIn, pipelinesIn } from "./dispatches.js"
import { type Placed, procedureOf } from "./procedure.js"
import { encoderOf, flush, newRecording, type Recording, record } from "./record.js"
import { hasShaders, shadersOf } from "./shaders.js"
import { timings } from "./timings.js"

/** The buffers that the shaders of a step work in beside its own. */
const scratchOf = (s: Step, shaders: readonly Shader[]): readonly Buffer[] => {
  const { reads, writes } = accesses(s)
  const own = new Set([...reads, ...writes])
  return [...new Set(shaders.flatMap((shader) => shader.bindings.map((b) => b.buffer)))].filter((b) => !own.has(b))
}

/** The tables of control flow, which are the same for all calls. */
const tablesOf = ({ gpu }: Context, { asked, arms, tables }: Commands): ReadonlyMap<Buffer, GPUBuffer> => {
  if (arms === 0) return new Map()
  const make = (words: readonly number[], usage: number): GPUBuffer => {
    const data = Uint32Array.from(words.length === 0 ? [0] : words)
    const buffer = gpu.createBuffer({ size: data.byteLength, usage: usage | USAGE.storage | USAGE.copyTarget })
    gpu.queue.writeBuffer(buffer, 0, data)
    return buffer
  }
  return new Map([
    [tables.asked, make(asked, 0)],
    [tables.granted, make(asked, USAGE.indirect)],
    [tables.isOpen, make([1, ...new Array<number>(arms).fill(0)], USAGE.copySource)],
  ])
}

const withSource = (k: KernelReport, shaders: readonly Shader[]): KernelReport => ({
  ...k,
  text: [k.text, ...shaders.map((s) => s.source.trimEnd())].join("\n\n"),
})

/** The arguments of a call as blocks; one that is overwritten must be no other's. */
interface Given {
  readonly blocks: readonly Block[]
  /** copies that must be made before: what is given up and still needed under another name */
  readonly copies: readonly { readonly from: Block; readonly to: Block; readonly bytes: number }[]
}

/** A program as compute shaders, called with arrays; everything it works in is on the device. */
export const executable = (
  c: Context,
  device: Device,
  printers: Printers,
  p: Program,
  { donated }: CompileOptions,
): Executable => {
  checkDTypes(p)
  const { procedure, slots, spare }: Placed = procedureOf(p, donated, printers.products(c.facts))
  const users = usersOf(procedure)
  const isPrivate = (b: Buffer): boolean => users.get(b) === 1
  const printed = new Map<Step, readonly Shader[]>()
  const shaders = (s: Step): readonly Shader[] => {
    const known = printed.get(s) ?? shadersOf(s, printers, c.facts, isPrivate)
    printed.set(s, known)
    return known
  }
  const isOnHost = (s: Step): s is Routine => c.hostSteps && s.tag === "routine" && !hasShaders(s, printers, c.facts)
  const most = c.facts.maxComputeWorkgroupsPerDimension
  const compiled = compile(procedure.steps, { shaders, isOnHost }, c.pipelines, most)
  const bound = boundIn(compiled.commands.flat())
  checkSizes(c, p, procedure, bound)
  const planned = slotsOf(
    procedure,
    (s) => (isOnHost(s) ? [] : scratchOf(s, shaders(s))),
    (b) => bound.has(b),
  )
  const tables = tablesOf(c, compiled)
  const groups = newBindGroups(c)
  const commands = compiled.commands.flat()
  const pipelines = pipelinesIn(commands)
  const overwritten = new Set(slots.filter((s) => s !== null))
  const givenUp = new Set([...overwritten, ...spare])

  const given = (args: readonly NDArray[]): Given => {
    const copies: { from: Block; to: Block; bytes: number }[] = []
    const seen = args.map(blockOf)
    const blocks = args.map((x, i) => {
      const block = seen[i] ?? null
      if (block === null) return upload(c, "jit", x, givenUp.has(i))
      if (!liesOn(device, x))
        throw new ValueError({
          op: "jit",
          problem: `an argument lies on another device, ${x.device.name}`,
          hint: "fetch it with toHost(x), or move it with toDevice(device)(x)",
        })
      if (!overwritten.has(i) || seen.indexOf(block) === seen.lastIndexOf(block)) return block
      const bytes = bytesOfWords(sizeOf(x.shape))
      const to = c.pool.take(bytes)
      copies.push({ from: block, to, bytes })
      return to
    })
    return { blocks, copies }
  }

  const placesFor = (inputs: readonly Block[], outputs: readonly Block[]): Places => {
    const scratch = c.scratch.reserve(planned.sizes)
    const places = new Map<Buffer, GPUBuffer>(tables)
    procedure.inputs.forEach((b, i) => places.set(b, inputs[i]!.buffer))
    procedure.outputs.forEach((b, k) => places.set(b, outputs[k]!.buffer))
    return (b) => places.get(b) ?? scratch[planned.slotOf.get(b)!]!
  }

  const recordingOf = ({ blocks, copies }: Given, outputs: readonly Block[]): Recording => {
    const r = newRecording(c, placesFor(blocks, outputs), groups, compiled.tables)
    for (const { from, to, bytes } of copies) encoderOf(r).copyBufferToBuffer(from.buffer, 0, to.buffer, 0, bytes)
    return r
  }

  const resultsOf = ({ blocks }: Given): readonly Block[] => {
    const serial = c.faults.next()
    return procedure.outputs.map((b, k) => {
      const slot = slots[k] ?? null
      const block = slot === null ? c.pool.take(bytesOfWords(b.size)) : blocks[slot]!
      block.serial = serial
      return block
    })
  }

  /** Donated memory that no result has, and no other argument. */
  const sparesOf = ({ blocks }: Given): readonly Block[] =>
    spare.map((i) => blocks[i]!).filter((b) => blocks.indexOf(b) === blocks.lastIndexOf(b))

  const check = (args: readonly NDArray[]): void => {
    const wrong = c.faults.of(args.filter(isDeviceArray).map((x) => blockOf(x)!))
    if (wrong !== null) throw wrong
    const broken = pipelines.find(({ fault }) => fault.error !== null)
    if (broken !== undefined) throw broken.fault.error
  }

  return {
    run: (args) => {
      check(args)
      const all = given(args)
      const results = resultsOf(all)
      c.queue.add(
        (function* () {
          const r = recordingOf(all, results)
          yield* record(r, commands)
          flush(r)
          sparesOf(all).forEach(c.pool.release)
        })(),
      )
      return p.outputs.map(({ aval }, k) => arrayOn(device, aval.shape, aval.dtype, results[k]!))
    },
    report: () => {
      const reports = reportSteps(procedure)
      const every = [...new Set([...printed.values()].flat())]
      return {
        kernels: reports.map((k, i) => withSource(k, printed.get(procedure.steps[i]!) ?? [])),
        planned: planned.sizes.reduce((n, bytes) => n + bytes, 0),
        unshared: planned.unshared,
        source: every.map((s) => s.source).join("\n"),
      }
    },
    profile: () => {
      throw new TraceError({
        op: "profile",
        problem: "a device tells its times later",
        hint: "use the task profileOn(f)(...args) of cotangent/webgpu",
      })
    },
    measure: (args) => {
      check(args)
      const all = given(args)
      // Nothing is donated: what would be overwritten is copied.
      const results = procedure.outputs.map((b) => c.pool.take(bytesOfWords(b.size)))
      const fresh = slots.flatMap((slot, k) =>
        slot === null ? [] : [{ from: all.blocks[slot]!, to: results[k]!, bytes: results[k]!.buffer.size, slot }],
      )
      const blocks = all.blocks.map((b, i) => fresh.find((f) => f.slot === i)?.to ?? b)
      const copies = [...all.copies, ...fresh.filter((f) => f.bytes > 0)]
      const names = reportSteps(procedure).map((k) => k.name)
      return timings(c, () => recordingOf({ blocks, copies }, results), compiled.commands, names)
    },
  }
}
