import { bare, type Fold, isPosition, type LoopVar, loopVar, type Stage, turnsOf } from "../../../kernel/index.js"
import { powerAbove } from "../numbers.js"
import { infix } from "./arithmetic.js"
import { valueOf } from "./expression.js"
import { type Accumulator, declare, heldFor, joinInto } from "./fold.js"
import { type Frame, find, hold, inside } from "./frame.js"
import { countLoops, store } from "./memory.js"
import type { Module } from "./module.js"
import { literal } from "./scalar.js"
import { block } from "./text.js"
import { fourAtOnce } from "./vectors.js"
import { WIDTH } from "./wide.js"

/** Values that are added one after the other before their sum is added to the others: so few, and so many sums, lose little. */
const BLOCK = 64

/** How a thread goes through the turns of stages. */
export interface Way {
  readonly module: Module
  /** threads that share the turns */
  readonly lanes: number
  /** loops whose turns are done four at a time */
  readonly wide: ReadonlySet<LoopVar>
  /** the condition under which a thread has a row, when some have none */
  readonly has: string | undefined
}

/** Where folds gather: the names of variables. */
type Into = ReadonlyMap<Fold, readonly string[]>

/** The turn of loops, row-major, of their counters. */
const turnOf = (frame: Frame, over: readonly LoopVar[]): string =>
  over.reduce<string | null>((turn, v) => {
    const own = find(frame, (f) => f.counters.get(v))!
    return turn === null ? own : infix(infix(turn, "*", `${v.size}u`), "+", own)
  }, null) ?? "0u"

/** One turn of a stage: its value is stored, or joined with what has gathered. */
const turn = (frame: Frame, s: Stage, into: Into, at: () => string, has: string | undefined): void => {
  if (s.tag === "store") {
    store(frame, s, has)
    return
  }
  const value = heldFor(frame, s, valueOf(frame, s.value))
  frame.lines.push(...joinInto(frame, s, into.get(s)!, isPosition(s.combine) ? [value, at()] : [value]))
}

/** Loops in loops, for rows that a thread has to itself. */
const nest = (frame: Frame, over: readonly LoopVar[], write: (inner: Frame) => void): void => {
  const [v, ...rest] = over
  if (v === undefined) {
    write(frame)
    return
  }
  const inner = inside(frame)
  const counter = frame.target.name(v.name)
  inner.counters.set(v, counter)
  nest(inner, rest, write)
  frame.lines.push(...block(`for (var ${counter} = 0u; ${counter} < ${v.size}u; ${counter}++)`, inner.lines))
}

/** A loop over every so many-th turn of stages, counted in one, by fours where vectors are read. */
const stride = (
  frame: Frame,
  stages: readonly Stage[],
  [from, to, step]: readonly [string, string, number],
  into: Into,
  { module, wide, has }: Way,
): void => {
  const { over } = stages[0]!
  const last = over.at(-1)
  const inner = inside(frame)
  const four = last !== undefined && wide.has(last)
  const loops = four ? [...over.slice(0, -1), loopVar(`${last.name}_${WIDTH}`, last.size / WIDTH)] : over
  const turning = loops.filter((v) => v.size !== 1)
  const counter = frame.target.name(turning.length === 1 ? turning[0]!.name : "turn")
  countLoops(inner, loops, counter)
  if (four)
    fourAtOnce(inner, module, stages, { loop: last, outer: loops.at(-1)!, where: has }, (deepest, s, part) =>
      turn(deepest, s, into, () => infix(infix(`${WIDTH}u`, "*", counter), "+", part), has),
    )
  else for (const s of stages) turn(inner, s, into, () => counter, has)
  frame.lines.push(...block(`for (var ${counter} = ${from}; ${counter} < ${to}; ${counter} += ${step}u)`, inner.lines))
}

const isFloatSum = (a: Accumulator): boolean => a.fold.combine === "sum" && a.fold.value.dtype === "float32"

/** Long sums of floats in blocks, whose sums are added. */
const inBlocks = (
  frame: Frame,
  stages: readonly Stage[],
  folds: readonly Accumulator[],
  units: number,
  way: Way,
): void => {
  const { lanes } = way
  const mine = Math.ceil(units / lanes)
  const length = lanes * powerAbove(Math.max(BLOCK / WIDTH, Math.sqrt(mine)))
  const outer = inside(frame)
  const start = frame.target.name("start")
  const parts = new Map<Fold, readonly string[]>()
  for (const { fold, names } of folds.filter(isFloatSum)) {
    const part = outer.target.name(`${names[0]}_part`)
    outer.lines.push(`var ${part} = ${literal(0, "float32", outer.target.use)};`)
    parts.set(fold, [part])
  }
  const end = hold(outer, "end", `min(${start} + ${length}u, ${units}u)`)
  const into = new Map([...folds.map((a) => [a.fold, a.names] as const), ...parts])
  stride(outer, stages, [lanes === 1 ? start : `${start} + lane`, end, lanes], into, way)
  for (const { fold, names } of folds) {
    const part = parts.get(fold)
    if (part !== undefined) outer.lines.push(...joinInto(outer, fold, names, part))
  }
  frame.lines.push(...block(`for (var ${start} = 0u; ${start} < ${units}u; ${start} += ${length}u)`, outer.lines))
}

/** The turns of stages that one thread has, and what it has gathered. */
export const gather = (frame: Frame, stages: readonly Stage[], way: Way): readonly Accumulator[] => {
  const { lanes, wide, has } = way
  const { over } = stages[0]!
  const turns = turnsOf(over)
  const folds = stages.filter((s): s is Fold => s.tag === "fold").map((s) => declare(frame, s))
  const into = new Map(folds.map((a) => [a.fold, a.names]))
  const isWide = over.length > 0 && wide.has(over.at(-1)!)
  const units = isWide ? turns / WIDTH : turns
  if (turns / lanes > BLOCK && folds.some(isFloatSum)) inBlocks(frame, stages, folds, units, way)
  else if (lanes > 1 || isWide) stride(frame, stages, [lanes > 1 ? "lane" : "0u", `${units}u`, lanes], into, way)
  else
    nest(frame, over, (inner) => {
      for (const s of stages) turn(inner, s, into, () => bare(turnOf(inner, over)), has)
    })
  return folds
}
