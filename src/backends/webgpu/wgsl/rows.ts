import { groupsOf, type LoopKernel, type Stage, show } from "../../../kernel/index.js"
import type { Binding, Shader } from "../shader.js"
import { type Barriers, barriers } from "./barrier.js"
import { resultOf } from "./fold.js"
import { type Frame, hold } from "./frame.js"
import { gather, type Way } from "./gather.js"
import type { Layout } from "./layout.js"
import { countLoops, store } from "./memory.js"
import { mainFrame, moduleOf, shaderOf } from "./module.js"
import type { Private } from "./private.js"
import { joinSubgroups, subgroupsFor } from "./subgroup.js"
import { type Arrays, arraysOf, joinLanes } from "./tree.js"
import { wideOf } from "./wide.js"

/** What is the same for all stages of a kernel. */
interface Rows extends Way {
  readonly arrays: Arrays
  readonly layout: Layout
  readonly barriers: Barriers
  /** the size of subgroups that join the threads of rows, where they do */
  readonly subgroups: number | undefined
}

const both = (...conditions: readonly (string | undefined)[]): string | undefined => {
  const some = conditions.filter((c) => c !== undefined)
  return some.length === 0 ? undefined : some.join(" && ")
}

const groupLines = (frame: Frame, stages: readonly Stage[], r: Rows): void => {
  const { lanes } = r.layout
  if (lanes > 1) frame.lines.push(...r.barriers.before(stages))
  const [only] = stages
  if (only?.tag === "store" && only.over.length === 0) {
    store(frame, only, both(lanes > 1 ? "lane == 0u" : undefined, r.has))
    return
  }
  const folds = gather(frame, stages, r)
  if (folds.length === 0) return
  const { arrays, layout, subgroups } = r
  const names =
    lanes === 1
      ? folds.map((a) => a.names)
      : subgroups === undefined
        ? joinLanes(frame, arrays, layout, folds)
        : joinSubgroups(frame, arrays, layout, subgroups, folds)
  if (lanes > (subgroups ?? 1)) r.barriers.met()
  folds.forEach((a, i) => frame.results.set(a.fold.result, resultOf(frame, a, names[i]!)))
}

/** The row of a thread, its place among those of the workgroup, and the condition under which there is one. */
interface Place {
  readonly row: string
  readonly slot: string
  readonly has: string | undefined
}

/** A thread with a row to itself, or none. */
const alone = (frame: Frame, { rows, perGroup }: Layout): Place => {
  if (perGroup === rows) return { row: "thread", slot: "0u", has: undefined }
  frame.lines.push(`let row = group * ${perGroup}u + thread;`)
  if (rows % perGroup !== 0) frame.lines.push(`if (row >= ${rows}u) { return; }`)
  return { row: "row", slot: "0u", has: undefined }
}

/** Threads that share rows: those without one have the last, and do not store. */
const sharing = (frame: Frame, { rows, perGroup, lanes, acrossRows }: Layout): Place => {
  if (perGroup === 1) {
    frame.lines.push("let lane = thread;")
    return { row: "group", slot: "0u", has: undefined }
  }
  const [lane, place] = acrossRows
    ? [`thread / ${perGroup}u`, `thread % ${perGroup}u`]
    : [`thread % ${lanes}u`, `thread / ${lanes}u`]
  frame.lines.push(`let lane = ${lane};`)
  const slot = hold(frame, "slot", place)
  const turn = `group * ${perGroup}u + ${slot}`
  const even = rows % perGroup === 0
  const has = even ? undefined : hold(frame, "has_row", `${turn} < ${rows}u`)
  frame.lines.push(`let row = ${even ? turn : `min(${turn}, ${rows - 1}u)`};`)
  return { row: "row", slot, has }
}

/** A kernel whose stages have loops: its rows are shared by threads, several to a row or one. */
export const printRows = (
  kernel: LoopKernel,
  { kernel: own, rows: kept }: Private,
  bindings: readonly Binding[],
  layout: Layout,
  subgroupSize: number | undefined,
): Shader => {
  const { stages, worker } = own
  const { lanes, perGroup, acrossRows } = layout
  const threads = perGroup * lanes
  const subgroups = stages.some((s) => s.tag === "fold" && s.over.length > 0)
    ? subgroupsFor(layout, subgroupSize)
    : undefined
  const wide = wideOf(stages, (s) => (acrossRows ? undefined : s.over.at(-1)))
  const module = moduleOf(bindings, wide.buffers)
  const frame = mainFrame(
    module,
    stages.map((s) => s.value),
  )
  kept.declare(module, frame)
  const { row, slot, has } = lanes === 1 ? alone(frame, layout) : sharing(frame, layout)
  countLoops(frame, layout.loops, row)
  if (worker !== undefined) frame.counters.set(worker, slot)
  const r: Rows = {
    module,
    lanes,
    wide: wide.loops,
    has,
    arrays: arraysOf(module, threads / (subgroups ?? 1)),
    layout,
    barriers: barriers((b) => kept.has(b)),
    subgroups,
  }
  for (const g of groupsOf(stages)) groupLines(frame, g, r)
  const workgroups = Math.ceil(layout.rows / perGroup)
  return shaderOf(module, { name: kernel.name, comment: show(kernel), threads, workgroups, subgroups }, frame.lines)
}
