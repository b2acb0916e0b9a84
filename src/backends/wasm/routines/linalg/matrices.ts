import { type Aval, bytesOf, sizeOf } from "../../../../array/index.js"
import {
  type Code,
  call,
  type FunctionBuilder,
  forRange,
  func,
  i32,
  type Local,
  select,
  seq,
} from "../../assembler/index.js"
import { partsFor } from "../../tasks.js"
import type { Routine, Task } from "../routine.js"
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
}

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
  const bytes = aligned(work.own)
  const parts = partsFor(work.cost * count, count)
  const piece = Math.ceil(count / parts)
  return {
    scratch: 0,
    own: bytes,
    stages: (places, { relaxed }) => {
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
              work.code(f, { inputs: froms, outputs: tos, own }, relaxed ? "fused" : "plain"),
            ),
          ),
        )
      })
      return [{ parts, code: (part, worker) => call(some, { part, worker }) }]
    },
  }
}
