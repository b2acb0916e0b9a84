import { type Accumulator, joinInto } from "./fold.js"
import type { Frame } from "./frame.js"
import type { Layout } from "./layout.js"
import { type Module, shared } from "./module.js"
import type { Type } from "./scalar.js"
import { block } from "./text.js"

/** Folds that are joined at once. */
export const AT_ONCE = 4

/** Arrays of workgroup memory with an element for each thread, or for each subgroup. */
export interface Arrays {
  /** the arrays for values of these types; those that were given last are not among them, for they may still be read */
  readonly next: (types: readonly Type[]) => readonly string[]
}

/** Arrays of a module with so many elements. */
export const arraysOf = (m: Module, threads: number): Arrays => {
  const known = new Map<string, string>()
  const turn = { count: 0 }
  return {
    next: (types) => {
      turn.count++
      return types.map((type, i) => {
        const place = types.slice(0, i).filter((t) => t === type).length
        const key = `${type} ${turn.count % 2} ${place}`
        const name = known.get(key) ?? shared(m, `${type}s`, type, threads)
        known.set(key, name)
        return name
      })
    },
  }
}

/** Elements of arrays for what folds have gathered, at a place: of each of its types one. */
export const elementsFor = (
  arrays: Arrays,
  folds: readonly Accumulator[],
): ((k: number, at: string) => readonly string[]) => {
  const given = arrays.next(folds.flatMap((a) => a.types))
  const places = folds.map((a, k) => {
    const start = folds.slice(0, k).reduce((n, b) => n + b.types.length, 0)
    return given.slice(start, start + a.types.length)
  })
  return (k, at) => places[k]!.map((x) => `${x}[${at}]`)
}

/** The arrays that folds of these types take at most, in words for each thread. */
export const WORDS = 2 * 2 * AT_ONCE

/** Threads of the first round: each joins as many values as there are such threads. */
const firstRound = (lanes: number): number => (lanes <= 16 ? lanes : 2 ** Math.ceil(Math.log2(lanes) / 2))

/**
 * What the threads of a row have gathered, joined in two rounds: a few threads join some of the values each, then every
 * thread those of the few, so that all know the result.
 */
export const joinLanes = (
  frame: Frame,
  arrays: Arrays,
  layout: Pick<Layout, "perGroup" | "lanes" | "acrossRows">,
  folds: readonly Accumulator[],
): readonly (readonly string[])[] => {
  if (folds.length === 0) return []
  const { perGroup, lanes, acrossRows } = layout
  const now = folds.slice(0, AT_ONCE)
  /** how far apart the values of a row lie, and where the first is */
  const next = acrossRows ? perGroup : 1
  const first = next > 1 ? `thread % ${next}u` : perGroup === 1 ? "" : "thread - lane"
  const elements = elementsFor(arrays, now)
  const all = (at: string, f: (names: readonly string[], values: readonly string[], k: number) => readonly string[]) =>
    now.flatMap((a, k) => f(a.names, elements(k, at), k))
  const put = (names: readonly string[], values: readonly string[]): readonly string[] =>
    names.map((name, i) => `${values[i]} = ${name};`)
  const get = (names: readonly string[], values: readonly string[]): readonly string[] =>
    names.map((name, i) => `${name} = ${values[i]};`)
  const join = (names: readonly string[], values: readonly string[], k: number): readonly string[] =>
    joinInto(frame, now[k]!.fold, names, values)
  const few = firstRound(lanes)
  const round = frame.target.name("k")
  const rest = first === "" ? round : `${first} + ${round}`
  frame.lines.push(...all("thread", put), "workgroupBarrier();")
  if (few < lanes)
    frame.lines.push(
      ...block(`if (lane < ${few}u)`, [
        ...block(
          `for (var ${round} = ${few * next}u; ${round} < ${lanes * next}u; ${round} += ${few * next}u)`,
          all(`thread + ${round}`, join),
        ),
        ...all("thread", put),
      ]),
      "workgroupBarrier();",
    )
  frame.lines.push(
    ...all(first === "" ? "0" : first, get),
    ...block(`for (var ${round} = ${next}u; ${round} < ${few * next}u; ${round} += ${next}u)`, all(rest, join)),
  )
  return [...now.map((a) => a.names), ...joinLanes(frame, arrays, layout, folds.slice(AT_ONCE))]
}
