import type { Aval } from "../../../array/index.js"
import type { Params } from "../../../program/index.js"
import { type Code, call, type FunctionBuilder, func, i32, select, seq } from "../assembler/index.js"
import type { Features } from "../emit/arithmetic.js"
import { partsFor } from "../tasks.js"

/** What a routine is for: the types of its arrays, and the parameters of the primitive. */
export interface Task<P extends Params = Params> {
  readonly inputs: readonly Aval[]
  readonly outputs: readonly Aval[]
  readonly params: P
}

/** Addresses of the arrays, and of the memory to work in. */
export interface Places {
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  readonly scratch: number
  /** the memory that the threads have for themselves, one after the other */
  readonly own: number
}

/** Work in parts that may be done in any order, by any threads; `worker` numbers the one that does a part, from 0. */
export interface Stage {
  readonly parts: number
  readonly code: (part: Code<"i32">, worker: Code<"i32">) => Code<"void">
}

/** How a primitive on whole arrays is done in WebAssembly: stage after stage. */
export interface Routine {
  /** bytes of memory to work in */
  readonly scratch: number
  /** bytes of memory that every thread has for itself */
  readonly own: number
  readonly stages: (places: Places, features: Features) => readonly Stage[]
}

/** The routine of one primitive; `null` where the host does it. */
export type RoutineMaker<P extends Params = Params> = { make(task: Task<P>): Routine | null }["make"]

/** A routine in one piece, the body of a function of that name. */
export const whole = (
  name: string,
  scratch: number,
  body: (f: FunctionBuilder, places: Places) => Code<"void">,
): Routine => ({
  scratch,
  own: 0,
  stages: (places) => {
    const code = call(
      func(name, {}, "void", (f) => body(f, places)),
      {},
    )
    return [{ parts: 1, code: () => code }]
  },
})

/** Units of work from lo to before hi, done by a thread with memory of its own. */
export interface Share {
  readonly lo: Code<"i32">
  readonly hi: Code<"i32">
  readonly own: Code<"i32">
}

/** A routine in pieces of units that may be done in any order; a piece is the body of a function of that name. */
export const inPieces = (
  name: string,
  work: {
    readonly units: number
    /** instructions of all of it, about */
    readonly cost: number
    /** bytes that every thread needs for itself */
    readonly own: number
  },
  body: (f: FunctionBuilder, places: Places, share: Share) => Code<"void">,
): Routine => {
  const own = Math.ceil(work.own / 64) * 64
  const parts = partsFor(work.cost, work.units)
  const piece = Math.ceil(work.units / parts)
  return {
    scratch: 0,
    own,
    stages: (places) => {
      const some = func(name, { part: "i32", worker: "i32" }, "void", (f, { part, worker }) => {
        const [lo, hi, room] = [f.local("i32", "lo"), f.local("i32", "hi"), f.local("i32", "room")]
        const clipped = (x: Code<"i32">): Code<"i32"> => select(i32.const(work.units), x, i32.gt_s(x, work.units))
        return seq(
          lo.set(clipped(i32.mul(part, piece))),
          hi.set(clipped(i32.add(lo, piece))),
          room.set(i32.add(i32.mul(worker, own), places.own)),
          body(f, places, { lo, hi, own: room }),
        )
      })
      return [{ parts, code: (part, worker) => call(some, { part, worker }) }]
    },
  }
}
