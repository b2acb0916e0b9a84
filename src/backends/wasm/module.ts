import { bytesOf } from "../../array/index.js"
import {
  type Copy,
  everyStep,
  mapExpressions,
  type Procedure,
  type Routine,
  type Step,
  tidy,
  type Walk,
} from "../../compiler/index.js"
import type { Buffer } from "../../kernel/index.js"
import { turnsOf } from "../../kernel/index.js"
import { expandAll } from "../../kernel/math/index.js"
import {
  all,
  block,
  br,
  brIf,
  type Code,
  call,
  encode,
  type FunctionBuilder,
  forRange,
  func,
  global,
  i32,
  if_,
  importedFunc,
  loop,
  memory,
  select,
  show,
} from "./assembler/index.js"
import type { Int } from "./emit/address.js"
import type { Features } from "./emit/arithmetic.js"
import { emitKernel } from "./emit/kernel.js"
import type { Product } from "./product.js"
import { routineOf } from "./routines/index.js"
import { kernelTask, partFunction, productTasks, type Task } from "./tasks.js"
import { closed, shareFunction, workFunction } from "./threads/share.js"

/** Where everything lies that steps work with. */
export interface Layout {
  readonly address: (b: Buffer) => number
  /** buffers that move: at their address stands where they are */
  readonly windows: ReadonlySet<Buffer>
  readonly products: ReadonlyMap<Step, Product>
  /** the memory that a step works in */
  readonly scratches: ReadonlyMap<Step, readonly Buffer[]>
  readonly features: Features
  /** how the module imports its memory */
  readonly memory: { readonly shared: boolean; readonly max?: number }
  /** the number that threads know the module by */
  readonly id: number
}

/** What the functions of one module are made with. */
interface Site extends Layout {
  readonly f: FunctionBuilder
  readonly routines: Routine[]
  readonly tasks: ReadonlyMap<Step, readonly Task[]>
  /** the tasks that threads share, by their numbers */
  readonly shared: readonly Task[]
  readonly share: ReturnType<typeof shareFunction>
}

/** The import by which a module has the host run a routine; its argument says which. */
const host = importedFunc("host", "routine", { id: "i32" }, "void")

const taskCode = (s: Step, site: Site): Code<"void"> =>
  all(
    site.tasks.get(s)!.map((t) => {
      const id = site.shared.indexOf(t)
      if (id >= 0) return call(site.share, { task: id, parts: t.parts })
      const none = i32.const(0)
      return t.parts === 1 ? t.code(none, none) : forRange(site.f, none, i32.const(t.parts), 1, (p) => t.code(p, none))
    }),
  )

const walked = (start: Int, stride: number, turn: Int | null): Int =>
  turn === null || stride === 0 ? start : i32.add(i32.mul(turn, stride), start)

/** Where a buffer is, and so many bytes further on. */
const placeIn =
  ({ address, windows }: Layout) =>
  (b: Buffer, bytes = 0): Int =>
    windows.has(b) ? i32.add(i32.load(i32.const(address(b))), bytes) : i32.const(address(b) + bytes)

const copyCode = (s: Copy, site: Site, turn: Int | null): Code<"void"> => {
  const size = bytesOf(s.from.dtype)
  const place = placeIn(site)
  const at = (b: Buffer, w: Walk): Int => walked(place(b, w.start * size), w.stride * size, turn)
  if (s.window === undefined) return memory.copy(at(s.to, s.toAt), at(s.from, s.fromAt), i32.const(s.size * size))
  const there = s.window === s.to ? at(s.from, s.fromAt) : at(s.to, s.toAt)
  return i32.store(i32.const(site.address(s.window)), there)
}

const routineCode = (s: Routine, site: Site): Code<"void"> => {
  if (site.tasks.has(s)) return taskCode(s, site)
  site.routines.push(s)
  return call(host, { id: site.routines.length - 1 })
}

const stepCode = (s: Step, site: Site, turn: Int | null): Code<"void"> => {
  const steps = (list: readonly Step[], inner: Int | null): Code<"void"> =>
    all(list.map((t) => stepCode(t, site, inner)))
  switch (s.tag) {
    case "loops":
    case "contraction":
      return taskCode(s, site)
    case "routine":
      return routineCode(s, site)
    case "copy":
      return copyCode(s, site, turn)
    case "repeat":
      return forRange(site.f, i32.const(0), i32.const(s.trips), 1, (i) => steps(s.body, i))
    case "while":
      return block((done) =>
        loop((again) =>
          all([
            steps(s.test, turn),
            brIf(done, i32.eqz(i32.load8_u(i32.const(site.address(s.flag))))),
            steps(s.body, turn),
            br(again),
          ]),
        ),
      )
    case "choose": {
      const index = i32.load(i32.const(site.address(s.index)))
      const low = select(index, i32.const(0), i32.gt_s(index, 0))
      const last = s.branches.length - 1
      return s.branches
        .slice(0, -1)
        .reduceRight<Code<"void">>(
          (rest, branch, k) => if_(i32.le_s(k === 0 ? low : low, k), steps(branch, turn), rest),
          steps(s.branches[last]!, turn),
        )
    }
  }
}

/** A procedure as the bytes of a module, the routines it asks the host for, and whether threads can help. */
export interface Assembled {
  readonly bytes: Uint8Array
  readonly routines: readonly Routine[]
  readonly parallel: boolean
}

/** The tasks of a step; `null` where there are none because the host does it. */
const tasksOf = (s: Step, layout: Layout): readonly Task[] | null => {
  const { address, windows, products, scratches, features } = layout
  switch (s.tag) {
    case "loops": {
      const ready = mapExpressions(tidy(s), expandAll)
      return [kernelTask(ready, emitKernel(ready, address, features, windows))]
    }
    case "contraction":
      return productTasks(products.get(s)!, placeIn(layout), contractionWork(s))
    case "routine": {
      const [scratch, own] = scratches.get(s)!.map(address)
      const places = { inputs: s.inputs.map(address), outputs: s.outputs.map(address), scratch: scratch!, own: own! }
      return routineOf(s.equation, places, features)
    }
    default:
      return []
  }
}

const contractionWork = (s: Extract<Step, { readonly tag: "contraction" }>): number =>
  turnsOf([...s.batch, ...s.rows, ...s.columns, ...s.inner])

const moduleOf = (p: Procedure, layout: Layout, split: boolean) => {
  const routines: Routine[] = []
  const tasks = new Map(
    everyStep(p.steps).flatMap((s) => {
      const own = tasksOf(s, layout)
      return own === null ? [] : [[s, own] as const]
    }),
  )
  const shared = layout.memory.shared ? [...tasks.values()].flat().filter((t) => t.parts > 1) : []
  const threads = global("i32", "threads", 0)
  const part = partFunction(shared)
  const share = shareFunction(part, layout.id, threads)
  const entry = (name: string, steps: readonly Step[]) =>
    func(name, { helpers: "i32" }, "void", (f, { helpers }) => {
      const site: Site = { ...layout, f, routines, tasks, shared, share }
      const codes = steps.map((s) => stepCode(s, site, null))
      return all(shared.length === 0 ? codes : [threads.set(helpers), ...codes, closed])
    })
  const entries = split
    ? Object.fromEntries(p.steps.map((s, i) => [`step${i}`, entry(`step${i}`, [s])]))
    : { main: entry("main", p.steps) }
  const exports = shared.length === 0 ? entries : { ...entries, work: workFunction(part, layout.id) }
  const memory = { import: ["host", "memory"], min: 1, ...layout.memory } as const
  return { module: { memory, imports: [host], exports }, routines, parallel: shared.length > 0 }
}

/**
 * The module of a procedure whose buffers have addresses: `main` runs it (or `step0`, `step1`, ... its steps, when
 * `split`), and `work` helps another thread's.
 */
export const assemble = (p: Procedure, layout: Layout, split = false): Assembled => {
  const { module, routines, parallel } = moduleOf(p, layout, split)
  return { bytes: encode(module), routines, parallel }
}

/** The module as text. */
export const sourceOf = (p: Procedure, layout: Layout): string => show(moduleOf(p, layout, false).module)
