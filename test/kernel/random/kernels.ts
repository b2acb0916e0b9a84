import * as fc from "fast-check"
import type { DType } from "../../../src/array/index.js"
import { dtypes } from "../../../src/array/index.js"
import {
  at,
  buffer,
  type Combine,
  computeType,
  constant,
  type Expr,
  flatten,
  type Index,
  type LoopKernel,
  type LoopVar,
  local,
  loopVar,
  minus,
  plus,
  type Scalar,
  type Stage,
  type Store,
  show,
  times,
  unflatten,
} from "../../../src/kernel/index.js"
import { expression, whole } from "./expressions.js"
import { type Context, isFloat, type Make, nat, pick } from "./recipe.js"

/** How the positions of a store lie in memory: in order, permuted, backwards, with gaps. */
interface Layout {
  readonly turned: boolean
  readonly folded: boolean
  readonly backwards: boolean
  readonly stride: number
  readonly start: number
}

const layout: fc.Arbitrary<Layout> = fc.record({
  turned: fc.boolean(),
  folded: fc.boolean(),
  backwards: fc.boolean(),
  stride: fc.constantFrom(1, 1, 1, 2, 3),
  start: fc.constantFrom(0, 0, 1, 5),
})

const sizeOf = (sizes: readonly number[]): number => sizes.reduce((n, d) => n * d, 1)

const offsetOf = (l: Layout, all: readonly LoopVar[]): Index => {
  const order = l.turned ? [...all].reverse() : all
  const sizes = order.map((v) => v.size)
  const n = sizeOf(sizes)
  const flat = flatten(sizes, order.map(at))
  const pair = [n % 2 === 0 ? 2 : 1, n % 2 === 0 ? n / 2 : n]
  const [p, q] = unflatten(pair, flat)
  const mixed = l.folded && n > 0 ? plus(times(q!, pair[0]!), p!) : flat
  const placed = l.backwards ? minus(constant(Math.max(0, n - 1)), mixed) : mixed
  return plus(times(placed, l.stride), constant(l.start))
}

interface StageRecipe {
  readonly kind: "store" | "fold"
  readonly over: readonly number[]
  /** the loops of an earlier stage instead */
  readonly again: boolean
  readonly dtype: DType
  readonly combine: number
  readonly layout: Layout
  readonly value: Make<Expr>
}

const sizes = (most: number): fc.Arbitrary<number> =>
  fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 6 }) }, fc.integer({ min: 0, max: most }))

const stageRecipe = (depth: number): fc.Arbitrary<StageRecipe> =>
  fc.constantFrom(...dtypes).chain((dtype) =>
    fc.record({
      kind: fc.constantFrom("store", "fold"),
      over: fc.oneof(
        { weight: 9, arbitrary: fc.array(sizes(20), { maxLength: 2 }) },
        fc.tuple(fc.constantFrom(64, 67, 130, 1100, 4111)),
        fc.tuple(fc.constantFrom(2, 3), fc.constantFrom(64, 67, 130, 1100, 4111)),
      ),
      again: fc.boolean(),
      dtype: fc.constant(dtype),
      combine: nat,
      layout,
      value: expression(computeType(dtype), depth),
    }),
  )

const combines = (dtype: Scalar): readonly Combine[] =>
  dtype === "bool"
    ? ["and", "or", "xor", "max", "min", "argmax", "argmin"]
    : ["sum", "prod", "max", "min", "argmax", "argmin", ...(isFloat(dtype) ? [] : (["and", "or", "xor"] as const))]

const foldOf = (r: StageRecipe, c: Context, i: number): Stage => {
  const dtype = computeType(r.dtype)
  const wanted = pick(combines(dtype), r.combine)
  const isArg = wanted === "argmax" || wanted === "argmin"
  const combine = isArg && sizeOf(c.over.map((v) => v.size)) === 0 ? "max" : wanted
  const value = r.value(c)
  const safe = combine === "sum" ? whole(value, 8) : combine === "prod" ? whole(value, 1) : value
  const arg = combine === "argmax" || combine === "argmin"
  return { tag: "fold", over: c.over, combine, value: safe, result: local(`f${i}`, arg ? "int32" : dtype) }
}

const storeOf = (r: StageRecipe, c: Context, i: number): Stage => {
  const offset = offsetOf(r.layout, [...c.loops, ...c.over])
  const n = sizeOf([...c.loops, ...c.over].map((v) => v.size))
  const size = r.layout.start + Math.max(0, n - 1) * r.layout.stride + 1 + r.layout.start
  return { tag: "store", over: c.over, buffer: buffer(`out${i}`, r.dtype, size), offset, value: r.value(c) }
}

/** The results of folds are kept, so that all can be seen. */
const kept = (s: Stage, c: Context, i: number): readonly Stage[] =>
  s.tag === "store"
    ? [s]
    : [
        s,
        {
          tag: "store",
          over: [],
          buffer: buffer(`out${i}`, s.result.dtype, Math.max(1, sizeOf(c.loops.map((v) => v.size)))),
          offset: flatten(
            c.loops.map((v) => v.size),
            c.loops.map(at),
          ),
          value: s.result,
        },
      ]

/** Turns of all loops of a stage. */
const MOST = 10_000

/** Well-formed kernels: every element is written at most once, and reads beyond a buffer are not used. */
export const kernels = (depth = 2): fc.Arbitrary<LoopKernel> =>
  fc
    .tuple(
      fc.oneof(
        { weight: 7, arbitrary: fc.array(sizes(20), { maxLength: 3 }).filter((s) => sizeOf(s) <= 300) },
        fc.tuple(fc.constantFrom(1024, 1100, 2051)),
      ),
      fc.array(stageRecipe(depth), { minLength: 1, maxLength: 4 }),
    )
    .map(([outer, recipes]) => {
      const loops = outer.map((n, i) => loopVar(`i${i}`, n))
      const stages = recipes.reduce<readonly Stage[]>((done, r, i) => {
        const earlier = done.find((s) => s.over.length > 0)?.over
        const own = sizeOf([...outer, ...r.over]) > MOST ? r.over.map(() => 2) : r.over
        const over = r.again && earlier !== undefined ? earlier : own.map((n, k) => loopVar(`j${i}${k}`, n))
        const c: Context = {
          loops,
          over: r.kind === "fold" || r.again ? over : over.slice(0, 1),
          locals: done.flatMap((s) => (s.tag === "fold" ? [s.result] : [])),
          written: done.filter((s): s is Store => s.tag === "store"),
        }
        return [...done, ...kept(r.kind === "fold" ? foldOf(r, c, i) : storeOf(r, c, i), c, i)]
      }, [])
      const kernel: LoopKernel = { tag: "loops", name: "k", loops, stages }
      return { ...kernel, [fc.toStringMethod]: () => show(kernel) }
    })
