import type { DType } from "../../../array/index.js"
import { bare, type LoopVar, type Store } from "../../../kernel/index.js"
import { call, infix } from "./arithmetic.js"
import { offsetOf, valueOf } from "./expression.js"
import { type Frame, hold } from "./frame.js"

/** A small whole number loses its upper bits as it is written, a bool becomes 0 or 1. */
const word = (x: string, dtype: DType): string => {
  switch (dtype) {
    case "bool":
      return call("u32", x)
    case "int8":
      return call("extractBits", x, "0u", "8u")
    case "int16":
      return call("extractBits", x, "0u", "16u")
    case "uint8":
      return infix(x, "&", "0xffu")
    case "uint16":
    case "float16":
    case "bfloat16":
      return infix(x, "&", "0xffffu")
    default:
      return x
  }
}

/** What a store writes, as a word. */
export const asWord = (frame: Frame, { buffer, value }: Pick<Store, "buffer" | "value">): string =>
  bare(word(valueOf(frame, value), buffer.dtype))

/** Writes what a store stores, in the turn of the frame; with a condition, where that holds. */
export const store = (
  frame: Frame,
  { buffer, offset, value }: Pick<Store, "buffer" | "offset" | "value">,
  where?: string,
): void => {
  const text = asWord(frame, { buffer, value })
  const statement = `${frame.target.element(buffer, offsetOf(frame, offset))} = ${text};`
  frame.lines.push(where === undefined ? statement : `if (${where}) { ${statement} }`)
}

/** Names the counters of loops, whose row-major number is `turn`: an expression or a name. */
export const countLoops = (frame: Frame, loops: readonly LoopVar[], turn: string): void => {
  const turning = loops.filter((v) => v.size !== 1)
  for (const v of loops) if (v.size === 1) frame.counters.set(v, "0u")
  const [only] = turning
  if (turning.length === 1) {
    frame.counters.set(only!, /^\w+$/.test(turn) ? turn : hold(frame, only!.name, bare(turn)))
    return
  }
  if (turning.length === 0) return
  const whole = /^\w+$/.test(turn) ? turn : hold(frame, "turn", bare(turn))
  turning.forEach((v, i) => {
    const inner = turning.slice(i + 1).reduce((n, w) => n * Math.max(1, w.size), 1)
    const quotient = inner === 1 ? whole : infix(whole, "/", `${inner}u`)
    const text = i === 0 ? quotient : infix(quotient, "%", `${Math.max(1, v.size)}u`)
    frame.counters.set(v, hold(frame, v.name, bare(text)))
  })
}
