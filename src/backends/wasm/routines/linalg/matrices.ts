import { type Aval, bytesOf, sizeOf } from "../../../../array/index.js"
import {
  type Code,
  call,
  type FunctionBuilder,
  forRange,
  func,
  i32,
  if_,
  type Local,
  select,
  seq,
} from "../../assembler/index.js"
import type { Features } from "../../emit/arithmetic.js"
import { partsFor } from "../../tasks.js"
import { MOST_PARTS } from "../../threads/words.js"
import type { Routine, Stage, Task } from "../routine.js"
import type { Rounding } from "./product.js"

type Int = Code<"i32">

/** Where one matrix of every operand and result lies, and the memory that is left to work in. */
export interface Place {
  readonly inputs: readonly Int[]
  readonly outputs: readonly Int[]
  readonly own: Int
}

/** The work on one matrix. */
export interface Work {
  /** bytes of memory to work in */
  readonly own: number
  /** instructions, about */
  readonly cost: number
  readonly code: (f: FunctionBuilder, place: Place, rounding: Rounding) => Code<"void">
  /** how it is done when there is one matrix only, a large one */
  readonly large?: Large
}

/** Where one large matrix lies, and the memory that its stages work in: shared, and for each thread. */
export interface Room {
  readonly inputs: readonly Int[]
  readonly outputs: readonly Int[]
  readonly scratch: Int
  readonly own: number
}

/** The work on one matrix that is so large that threads share it. */
export interface Large {
  /** bytes that the stages share, and that every thread has for itself */
  readonly scratch: number
  readonly own: number
  readonly stages: (room: Room, rounding: Rounding) => readonly Stage[]
}

/** A stage that one thread does. */
export const solo = (code: Code<"void">): Stage => ({ parts: 1, code: () => code })

/** A stage in pieces of at least so many units; a piece gets the memory of its thread. */
export const sharedOut = (
  name: string,
  {
    units,
    grain,
    own,
    bytes,
  }: { readonly units: number; readonly grain: number; readonly own: number; readonly bytes: number },
  body: (f: FunctionBuilder, lo: Local<"i32">, count: Local<"i32">, own: Int) => Code<"void">,
): Stage => {
  const parts = Math.max(1, Math.min(MOST_PARTS, Math.ceil(units / grain)))
  const piece = Math.ceil(units / parts)
  const some = func(name, { part: "i32", worker: "i32" }, "void", (f, { part, worker }) => {
    const [lo, count] = [f.local("i32", "lo"), f.local("i32", "count")]
    return seq(
      lo.set(i32.mul(part, piece)),
      count.set(i32.sub(units, lo)),
      count.set(select(count, i32.const(piece), i32.lt_s(count, piece))),
      if_(i32.gt_s(count, 0), body(f, lo, count, i32.add(i32.mul(worker, bytes), own))),
    )
  })
  return { parts, code: (part, worker) => call(some, { part, worker }) }
}

const roundingOf = ({ relaxed }: Features): Rounding => (relaxed ? "fused" : "plain")

/** The stages of a large matrix as a routine. */
const byStages = ({ scratch, own, stages }: Large): Routine => ({
  scratch: aligned(scratch),
  own: aligned(own),
  stages: (places, features) =>
    stages(
      {
        inputs: places.inputs.map((at) => i32.const(at)),
        outputs: places.outputs.map((at) => i32.const(at)),
        scratch: i32.const(places.scratch),
        own: places.own,
      },
      roundingOf(features),
    ),
})

/** From this order on, threads share the work on one matrix. */
const LARGE = 160

const stepOf = ({ shape, dtype }: Aval, axes: number): number => sizeOf(shape.slice(axes)) * bytesOf(dtype)

const ALIGN = 16

/** So many bytes, and those to the next address that is fit for anything. */
export const aligned = (bytes: number): number => Math.ceil(bytes / ALIGN) * ALIGN

/** Regions of memory one after the other: their bytes together, and their addresses from an address. */
export const regions = (sizes: readonly number[]) => {
  const starts = sizes.reduce<readonly number[]>((at, n) => [...at, at.at(-1)! + aligned(n)], [0])
  return { bytes: starts.at(-1)!, at: (own: Int): readonly Int[] => starts.map((n) => i32.add(own, n)) }
}

/** The same for every matrix of arrays whose first `axes` axes count matrices; threads share them. */
export const overBatch = (name: string, { inputs, outputs }: Task, axes: number, work: Work): Routine => {
  const count = sizeOf(inputs[0]!.shape.slice(0, axes))
  const order = Math.min(...inputs[0]!.shape.slice(axes))
  if (work.large !== undefined && count === 1 && order >= LARGE) return byStages(work.large)
  const bytes = aligned(work.own)
  const parts = partsFor(work.cost * count, count)
  const piece = Math.ceil(count / parts)
  return {
    scratch: 0,
    own: bytes,
    stages: (places, features) => {
      const addressOf = (base: number, aval: Aval, k: Int): Int => i32.add(i32.mul(k, stepOf(aval, axes)), base)
      const some = func(name, { part: "i32", worker: "i32" }, "void", (f, { part, worker }) => {
        const [end, own] = [f.local("i32", "end"), f.local("i32", "own")]
        const at = (base: number, aval: Aval): Local<"i32"> => f.local("i32", `${aval.dtype}${base}`)
        const froms = inputs.map((x, i) => at(places.inputs[i]!, x))
        const tos = outputs.map((y, i) => at(places.outputs[i]!, y))
        return seq(
          own.set(i32.add(i32.mul(worker, bytes), places.own)),
          end.set(i32.mul(i32.add(part, 1), piece)),
          end.set(select(end, i32.const(count), i32.lt_s(end, count))),
          forRange(f, i32.mul(part, piece), end, 1, (k) =>
            seq(
              ...froms.map((l, i) => l.set(addressOf(places.inputs[i]!, inputs[i]!, k))),
              ...tos.map((l, i) => l.set(addressOf(places.outputs[i]!, outputs[i]!, k))),
              work.code(f, { inputs: froms, outputs: tos, own }, roundingOf(features)),
            ),
          ),
        )
      })
      return [{ parts, code: (part, worker) => call(some, { part, worker }) }]
    },
  }
}
