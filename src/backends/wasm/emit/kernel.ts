import {
  at,
  type Buffer,
  constant,
  dependencies,
  type Expr,
  type Fold,
  groupsOf,
  type Index,
  indexValue,
  isPosition,
  type LoopKernel,
  type LoopVar,
  plus,
  type Stage,
  type Store,
  times,
  turnsOf,
} from "../../../kernel/index.js"
import { all, type Func, type FunctionBuilder, func, i32, type Local } from "../assembler/index.js"
import type { Features } from "./arithmetic.js"
import { addresses, emit } from "./expression.js"
import { type Accumulator, accumulator, joinAll, masked } from "./fold.js"
import { type Frame, rootFrame, type Target } from "./frame.js"
import { lanesInside } from "./lane-choice.js"
import { LANES, type Value } from "./lanes.js"
import { each, laneLoop, nest } from "./loops.js"
import { storeLane, storeLanes, storeRow } from "./memory.js"
import { type Moved, movesOf, valuesOf } from "./moved.js"
import { areShort, emitTogether, vectorsAtOnce } from "./together.js"
import { severalAtOnce, type Write } from "./usual.js"

/** A kernel as a function of the range of its first loop and of the worker that does it. */
export type KernelFunc = Func<{ readonly lo: "i32"; readonly hi: "i32"; readonly worker: "i32" }, "void">

const emitStore = (frame: Frame, s: Pick<Store, "buffer" | "offset">, x: Value, count: number): void => {
  const { dtype } = s.buffer
  const where = addresses(frame, s)
  frame.codes.push(
    frame.lane === null || where.stride === 0
      ? storeLane(where.first, x, 0, dtype)
      : where.stride === 1 && count === LANES
        ? storeRow(where.first, x, dtype)
        : storeLanes(where.lane, x, count, dtype),
  )
}

const emitStores = (frame: Frame, stages: readonly Stage[], moves: readonly Moved[], count: number): void => {
  for (const s of stages)
    if (s.tag === "store")
      emitTogether(frame, valuesOf(s, moves)).forEach((value, c) => {
        emitStore(frame, { buffer: s.buffer, offset: moves[c]!.index(s.offset) }, value, count)
      })
}

/** The turn of a fold's loops, row-major, as an expression. */
const turnOf = (over: readonly LoopVar[]): Expr =>
  indexValue(over.reduce<Index>((sum, v) => plus(times(sum, v.size), at(v)), constant(0)))

/** Elements from which on several vectors at once are worth their code. */
const LONG = 1024

type Running = readonly (readonly [Fold, Accumulator])[]

const take = (frame: Frame, [s, a]: Running[number], count: number): void => {
  const x = masked(emit(frame, s.value), count, s.combine, s.value.dtype)
  frame.codes.push(a.add(x, isPosition(s.combine) ? emit(frame, turnOf(s.over)) : x))
}

/** The values of a fold for several vectors: each to an accumulator of its own, or all to one. */
const takeTogether = (frame: Frame, s: Fold, moves: readonly Moved[], to: readonly Accumulator[]): void => {
  const values = emitTogether(frame, valuesOf(s, moves))
  const kept = to.length === 1 ? [joinAll(frame, s.combine, s.value.dtype, values)] : values
  kept.forEach((x, i) => {
    frame.codes.push(to[i]!.add(x, x))
  })
}

/** Stages with the same loops, the last of which runs along the lanes. */
const alongInner = (frame: Frame, stages: readonly Stage[]): void => {
  const over = stages[0]!.over
  const v = over.at(-1)!
  const folds = stages.filter((s): s is Fold => s.tag === "fold")
  const unroll =
    folds.length > 0 && !folds.some((s) => isPosition(s.combine)) ? vectorsAtOnce(stages, v, 16 * LANES) : 1
  const running = Array.from({ length: areShort(stages) ? unroll : 1 }, () =>
    folds.map((s) => [s, accumulator(frame, s.combine, s.value.dtype)] as const),
  )
  const accumulatorsOf = (fold: number): readonly Accumulator[] => running.map((r) => r[fold]![1])
  const run = (inner: Frame): void =>
    laneLoop(inner, v, null, unroll, (body, count, copies) => {
      // In their order: a store may take the place of what a fold before it reads.
      const write: Write = (at, all, moves) =>
        all.forEach((s, i) => {
          const place = folds.indexOf(stages[i] as Fold)
          if (s.tag === "store") emitStores(at, [s], moves, count)
          else if (moves.length > 1) takeTogether(at, s, moves, accumulatorsOf(place))
          else take(at, [s, accumulatorsOf(place)[0]!], count)
        })
      if (copies === 1) write(body, stages, movesOf(v, 1))
      else severalAtOnce(inner, body, v, stages, copies, write)
    })
  nest(frame, over.slice(0, -1), run)
  finish(frame, running, (a) => a.all())
}

/** Joins the unrolled copies of every fold, and names its result. */
const finish = (frame: Frame, running: readonly Running[], result: (a: Accumulator) => Value): void =>
  running[0]!.forEach(([s], i) => {
    const [first, ...others] = running.map((r) => r[i]![1])
    others.forEach((a) => {
      frame.codes.push(first!.join(a))
    })
    const value = result(first!)
    const held = value.map((v): Local<"v128"> => {
      const l = frame.target.f.local("v128")
      frame.codes.push(l.set(v))
      return l
    })
    frame.results.set(s.result, held.length === 2 ? [held[0]!, held[1]!] : [held[0]!])
  })

/** Stages inside a frame whose lanes are turns of an outer loop (or that has none): their own loops are scalar. */
const alongOuter = (frame: Frame, stages: readonly Stage[], count: number): void => {
  const over = stages[0]!.over
  const folds = stages.filter((s): s is Fold => s.tag === "fold")
  const running: Running = folds.map((s) => [s, accumulator(frame, s.combine, s.value.dtype)] as const)
  const body = (inner: Frame): void => {
    for (const s of stages)
      if (s.tag === "store") emitStore(inner, s, emit(inner, s.value), count)
      else take(inner, running[folds.indexOf(s)]!, LANES)
  }
  const last = over.at(-1)
  if (last === undefined) body(frame)
  else
    nest(frame, over.slice(0, -1), (inner) => {
      each(inner, last, i32.const(0), i32.const(last.size), 1, body)
    })
  if (folds.length > 0) finish(frame, [running], (a) => a.lanes())
}

const emitStages = (frame: Frame, kernel: LoopKernel, count: number): void => {
  for (const group of groupsOf(kernel.stages))
    if (frame.lane === null && group[0]!.over.length > 0) alongInner(frame, group)
    else alongOuter(frame, group, count)
}

/** Where the buffers are that move, read once in a call. */
const pointers = (f: FunctionBuilder, base: (b: Buffer) => number, windows: ReadonlySet<Buffer>): Target["pointer"] => {
  const known = new Map<Buffer, Local<"i32">>()
  return (b) => {
    if (!windows.has(b)) return null
    const pointer = known.get(b) ?? f.constant(i32.load(i32.const(base(b))))
    known.set(b, pointer)
    return pointer
  }
}

/** Writes a kernel whose functions are expanded and whose loops all turn more than once. */
export const emitKernel = (
  kernel: LoopKernel,
  base: (b: Buffer) => number,
  features: Features,
  windows: ReadonlySet<Buffer> = new Set(),
): KernelFunc =>
  func(kernel.name, { lo: "i32", hi: "i32", worker: "i32" }, "void", (f, { lo, hi, worker }) => {
    const pointer = pointers(f, base, windows)
    const target: Target = { f, base, pointer, needs: dependencies(), constants: new Map(), ...features }
    const root = rootFrame(target)
    const { loops } = kernel
    const inner = lanesInside(kernel)
    const scalar = inner ? loops : loops.slice(0, -1)
    const [first, ...rest] = scalar
    const deepest = (frame: Frame): void => {
      // What a worker has stored lasts for the turn: nothing that reads it may be computed outside of it.
      if (kernel.worker !== undefined) frame.counters.set(kernel.worker, worker)
      const v = loops.at(-1)
      if (inner || v === undefined) emitStages(frame, kernel, LANES)
      else {
        const unroll = kernel.stages.every((s) => s.tag === "store" && s.over.length === 0)
          ? vectorsAtOnce(kernel.stages, v, turnsOf(loops) >= LONG ? 16 * LANES : LONG)
          : 1
        laneLoop(frame, v, first === undefined ? { lo, hi } : null, unroll, (body, count, copies) => {
          if (copies === 1) emitStages(body, kernel, count)
          else
            severalAtOnce(frame, body, v, kernel.stages, copies, (at, all, moves) => emitStores(at, all, moves, count))
        })
      }
    }
    if (first === undefined) deepest(root)
    else each(root, first, lo, hi, 1, (body) => nest(body, rest, deepest))
    return all(root.codes)
  })
