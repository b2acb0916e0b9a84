import { costOfExpr } from "../../compiler/index.js"
import type { Buffer, LoopKernel } from "../../kernel/index.js"
import { turnsOf } from "../../kernel/index.js"
import { block, br, brTable, type Code, call, func, i32, nop, select, seq } from "./assembler/index.js"
import type { KernelFunc } from "./emit/kernel.js"
import type { Product } from "./product.js"
import { MOST_PARTS } from "./threads/words.js"

type Int = Code<"i32">

/** Work that is cut into parts by its size alone; `worker` numbers the thread that does a part, from 0. */
export interface Task {
  readonly parts: number
  readonly code: (part: Int, worker: Int) => Code<"void">
}

/** Instructions that are worth handing a part over: some 5 microseconds beside the one that it costs. */
const WORTH = 100_000

/** So few parts are a power of two, so that two or four threads do as much each. */
const FEW_PARTS = 16

/** Into how many parts work of so many instructions goes that has so many units. */
export const partsFor = (work: number, units: number): number => {
  const parts = Math.max(1, Math.min(MOST_PARTS, Math.floor(work / WORTH)))
  return Math.min(units, parts < FEW_PARTS ? 2 ** Math.ceil(Math.log2(parts)) : parts)
}

/** The range of a part when `total` units go in pieces that are multiples of `step`, as equal as can be. */
const range = (part: Int, parts: number, total: number, step: number): { readonly lo: Int; readonly hi: Int } => {
  const pieces = Math.ceil(total / step)
  const from = (p: Int): Int => i32.mul(i32.div_u(i32.mul(p, pieces), parts), step)
  const end = from(i32.add(part, 1))
  return { lo: from(part), hi: pieces * step > total ? select(i32.const(total), end, i32.gt_s(end, total)) : end }
}

/** Instructions that a kernel takes, about. */
const workOf = (k: LoopKernel): number =>
  turnsOf(k.loops) * k.stages.reduce((n, s) => n + turnsOf(s.over) * (2 + costOfExpr(s.value)), 0)

/** Vectors that go together along a loop of lanes. */
const LANE_STEP = 16

/** A kernel over parts of its first loop. */
export const kernelTask = (k: LoopKernel, fn: KernelFunc): Task => {
  const total = k.loops[0]?.size ?? 1
  const step = k.loops.length === 1 ? LANE_STEP : 1
  const parts = partsFor(workOf(k), Math.ceil(total / step))
  return { parts, code: (part, worker) => call(fn, { ...range(part, parts, total, step), worker }) }
}

/** A product: one thread prepares the tables, all pack, and then all multiply. */
export const productTasks = (p: Product, place: (b: Buffer, bytes?: number) => Int, work: number): readonly Task[] => {
  const { product, x, y, out, inputs, scratch, own, threads } = p
  const places = {
    a: place(x.buffer, x.offset),
    b: place(y.buffer, y.offset),
    out: place(out.buffer, out.offset),
    scratch: place(scratch),
  }
  const { a, b } = places
  if (product.tiles === 0) return []
  const packParts = partsFor(work / 16, product.panels)
  const tileParts = partsFor(work, product.tiles)
  const mine = (worker: Int): Int => i32.add(i32.mul(worker, product.ownBytes), place(own))
  return [
    { parts: 1, code: () => call(product.prepare, { scratch: places.scratch, own: place(own), threads }) },
    {
      parts: packParts,
      code: (part) =>
        product.panels === 0
          ? nop
          : call(product.pack, {
              b,
              scratch: places.scratch,
              panels: place(scratch, product.panelsAt),
              ...range(part, packParts, product.panels, 1),
            }),
    },
    {
      parts: tileParts,
      code: (part, worker) =>
        call(product.multiply, {
          a,
          b,
          out: places.out,
          scratch: places.scratch,
          ...inputs(place),
          own: mine(worker),
          ...range(part, tileParts, product.tiles, 1),
        }),
    },
  ]
}

/** One part of one of the tasks, by their numbers. */
export const partFunction = (tasks: readonly Task[]) =>
  func("part", { task: "i32", part: "i32", worker: "i32" }, "void", (_f, { task, part, worker }) => {
    const cases = (
      k: number,
      labels: readonly Parameters<typeof br>[0][],
      end: Parameters<typeof br>[0],
    ): Code<"void"> =>
      k < tasks.length
        ? seq(
            block((label) => cases(k + 1, [...labels, label], end)),
            tasks[k]!.code(part, worker),
            br(end),
          )
        : brTable(labels, end, task)
    return block((end) => cases(0, [], end))
  })
