import { isFloat, type TypedArray } from "../array/index.js"
import { evaluator, wrap } from "./evaluate.js"
import { type Combine, identityOf, isPosition, type LoopKernel, type Stage } from "./kernel.js"
import type { Apply, Buffer, Expr, Local, LoopVar } from "./syntax.js"

/** The elements of buffers. */
export type Memory = (b: Buffer) => TypedArray

type Position = Map<LoopVar, number>

/** Calls `visit` at every turn of the loops, in row-major order. */
const each = (loops: readonly LoopVar[], position: Position, visit: () => void): void => {
  const [v, ...rest] = loops
  if (v === undefined) visit()
  else
    for (let i = 0; i < v.size; i++) {
      position.set(v, i)
      each(rest, position, visit)
    }
}

const better = (combine: Combine, x: number, best: number): boolean =>
  Number.isNaN(best) ? false : Number.isNaN(x) || (combine === "argmax" ? x > best : x < best)

const joined: Readonly<Record<string, (a: number, b: number) => number>> = {
  sum: (a, b) => a + b,
  prod: (a, b) => a * b,
  max: (a, b) => Math.max(a, b),
  min: (a, b) => Math.min(a, b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
}

/** Runs a kernel turn by turn: the plain meaning that every printer is compared with. */
export const run = (kernel: LoopKernel, memory: Memory, expand: (e: Apply) => Expr): void => {
  const position: Position = new Map()
  const locals = new Map<Local, number>()
  const fresh = () =>
    evaluator({
      loop: (v) => position.get(v)!,
      local: (l) => locals.get(l)!,
      read: (b, i) => memory(b)[i]!,
      expand,
    })
  const stage = (s: Stage): void => {
    if (s.tag === "store") {
      each(s.over, position, () => {
        const { expr, index } = fresh()
        memory(s.buffer)[index(s.offset)] = expr(s.value)
      })
      return
    }
    const { dtype } = s.value
    const arg = isPosition(s.combine)
    let best = identityOf(s.combine, dtype)
    let turn = 0
    let found = 0
    each(s.over, position, () => {
      const x = fresh().expr(s.value)
      if (!arg)
        best = wrap(s.combine === "prod" && !isFloat(dtype) ? Math.imul(best, x) : joined[s.combine]!(best, x), dtype)
      else if (turn === 0 || better(s.combine, x, best)) {
        best = x
        found = turn
      }
      turn++
    })
    locals.set(s.result, arg ? found : best)
  }
  if (kernel.worker !== undefined) position.set(kernel.worker, 0)
  each(kernel.loops, position, () => kernel.stages.forEach(stage))
}
