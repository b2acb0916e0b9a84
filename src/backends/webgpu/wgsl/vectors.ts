import {
  at,
  div,
  type Index,
  type Load,
  type LoopVar,
  loadsOf,
  type Stage,
  type Store,
  substituteIndex,
} from "../../../kernel/index.js"
import { infix } from "./arithmetic.js"
import { asComputed, offsetOf } from "./expression.js"
import { type Frame, find, hold, inside } from "./frame.js"
import { asWord } from "./memory.js"
import type { Module } from "./module.js"
import { wordOf } from "./scalar.js"
import { block } from "./text.js"
import { WIDTH } from "./wide.js"

/** Four turns of `loop` in one of `outer`, whose counter the frame knows. */
export interface Four {
  readonly loop: LoopVar
  readonly outer: LoopVar
  /** the condition under which vectors are stored */
  readonly where: string | undefined
}

/** One of four turns: its number, and how the vectors' elements are written there. */
interface Part {
  readonly number: string
  readonly element: string
}

const PARTS: readonly Part[] = ["x", "y", "z", "w"].map((c, i) => ({ number: `${i}u`, element: `.${c}` }))

/** Up to so many statements are written four times, more are a loop. */
const FEW = 4

/**
 * Stages in four turns of a loop: what lies in vectors is read before and stored after them, the rest is written by
 * `write`, which is given the number of the turn among the four.
 */
export const fourAtOnce = (
  frame: Frame,
  m: Module,
  stages: readonly Stage[],
  { loop, outer, where }: Four,
  write: (inner: Frame, s: Stage, part: string) => void,
): void => {
  const first: Index = { constant: 0, terms: at(outer).terms.map((t) => ({ ...t, coefficient: WIDTH })) }
  const vector = ({ buffer, offset }: Pick<Load, "buffer" | "offset">): string => {
    const start = substituteIndex(
      offset,
      (v) => (v === loop ? first : at(v)),
      (e) => e,
    )
    return `${m.places.get(buffer)!}[${offsetOf(frame, div(start, WIDTH))}]`
  }
  const counter = find(frame, (f) => f.counters.get(outer))!
  const read = new Map<string, string>()
  const loads = stages
    .flatMap(loadsOf)
    .filter((l) => m.wide.has(l.buffer))
    .map((l) => {
      const text = vector(l)
      const name = read.get(text) ?? hold(frame, `${l.buffer.name}_${WIDTH}`, text)
      read.set(text, name)
      return [l, name] as const
    })
  const written = new Map<Store, string>()
  for (const s of stages) {
    if (s.tag === "fold" || !m.wide.has(s.buffer)) continue
    const name = frame.target.name(`${s.buffer.name}_${WIDTH}`)
    frame.lines.push(`var ${name}: vec4<${wordOf(s.buffer.dtype)}>;`)
    written.set(s, name)
  }
  const partOf = ({ number, element }: Part): readonly string[] => {
    const inner = inside(frame)
    inner.counters.set(loop, outer.size === 1 ? number : infix(infix(`${WIDTH}u`, "*", counter), "+", number))
    for (const [l, name] of loads) inner.values.set(l, asComputed(`${name}${element}`, l.buffer.dtype))
    for (const s of stages) {
      const name = s.tag === "store" ? written.get(s) : undefined
      if (s.tag === "fold" || name === undefined) write(inner, s, number)
      else inner.lines.push(`${name}${element} = ${asWord(inner, s)};`)
    }
    return inner.lines
  }
  const one = partOf(PARTS[0]!)
  if (one.length <= FEW) frame.lines.push(...one, ...PARTS.slice(1).flatMap(partOf))
  else {
    const c = frame.target.name("c")
    const body = partOf({ number: c, element: `[${c}]` })
    frame.lines.push(...block(`for (var ${c} = 0u; ${c} < ${WIDTH}u; ${c}++)`, body))
  }
  for (const [s, name] of written) {
    const statement = `${vector(s)} = ${name};`
    frame.lines.push(where === undefined ? statement : `if (${where}) { ${statement} }`)
  }
}
