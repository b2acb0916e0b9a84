import { ValueError } from "../../errors/index.js"
import { newPool, type Pool, spareThreads } from "./threads/pool.js"

/** The memory that all modules of a device work in, one call at a time. */
export interface Arena {
  readonly buffer: () => ArrayBufferLike
  /** takes the memory for a user, who is told when another takes it; true when the same user had it last */
  readonly claim: (leave: () => void) => boolean
  /** makes sure that there are so many bytes */
  readonly reserve: (bytes: number) => void
  /** how modules import the memory */
  readonly kind: { readonly shared: boolean; readonly max?: number }
  /** threads that help, when there is enough to do */
  readonly threads: number
  /** starts them, for there will be */
  readonly wake: () => void
  /** a number for a module that no other has */
  readonly number: () => number
  /** the functions of a module over this memory */
  readonly instantiate: (code: Code, routine: (id: number) => void) => Instance
}

/** What can be called of a module: the whole, or its steps one by one. */
export interface Instance {
  readonly main: () => void
  readonly steps: readonly (() => void)[]
}

/** A module before it is made. */
export interface Code {
  readonly id: number
  readonly bytes: Uint8Array
  /** some of its work can be shared */
  readonly parallel: boolean
}

const PAGE = 65536
const LARGEST = 65536

/** Modules number from 1 to here, and then from 1 again. */
const NUMBERS = 2 ** 20 - 1

type Main = (helpers: number) => void

const isMain = (f: unknown): f is Main => typeof f === "function"

const newMemory = (shared: boolean): WebAssembly.Memory => {
  try {
    return new WebAssembly.Memory({ initial: 16, maximum: LARGEST, shared })
  } catch {
    return new WebAssembly.Memory({ initial: 16, maximum: LARGEST })
  }
}

/** Where `threads` can be had and memory be shared, work is; without, one thread does all, with the same results. */
export const newArena = (threads: number = spareThreads()): Arena => {
  const able = threads > 0 && typeof SharedArrayBuffer === "function"
  const memory = newMemory(able)
  const shared = able && memory.buffer instanceof SharedArrayBuffer
  const state: { pool: Pool | null; modules: number; leave: (() => void) | null } = {
    pool: null,
    modules: 0,
    leave: null,
  }
  const pool = (): Pool => (state.pool ??= newPool(memory, shared ? threads : 0))
  return {
    buffer: () => memory.buffer,
    claim: (leave) => {
      const same = state.leave === leave
      if (!same) state.leave?.()
      state.leave = leave
      return same
    },
    reserve: (bytes) => {
      const missing = Math.ceil(bytes / PAGE) - memory.buffer.byteLength / PAGE
      if (missing <= 0) return
      try {
        memory.grow(missing)
      } catch {
        throw new ValueError({
          op: "jit",
          problem: `the function needs ${(bytes / 2 ** 20).toFixed(1)} MiB of WebAssembly memory, which cannot be had`,
          hint: "WebAssembly has at most 4 GiB: compute in pieces, or checkpoint",
        })
      }
    },
    kind: shared ? { shared, max: LARGEST } : { shared },
    threads: shared ? threads : 0,
    wake: () => void pool(),
    number: () => {
      do state.modules = (state.modules % NUMBERS) + 1
      while (state.pool?.knows(state.modules))
      return state.modules
    },
    instantiate: ({ id, bytes, parallel }, routine) => {
      const module = new WebAssembly.Module(new Uint8Array(bytes))
      const { exports } = new WebAssembly.Instance(module, { host: { memory, routine } })
      const helpers = parallel ? pool().enlist(id, module, bytes.length) : () => 0
      const callable = (name: string): (() => void) | null => {
        const f = exports[name]
        return isMain(f) ? () => f(helpers()) : null
      }
      const steps = Object.keys(exports).flatMap((name) => (name.startsWith("step") ? [callable(name)!] : []))
      return { main: callable("main") ?? (() => undefined), steps }
    },
  }
}
