import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { allocate, isFloat, type TypedArray } from "../../src/array/index.js"
import { mapExpressions, tidy } from "../../src/compiler/index.js"
import {
  apply,
  at,
  type Buffer,
  buffer,
  constant,
  type Expr,
  evaluator,
  type Fold,
  foldKernel,
  fromData,
  indexValue,
  type Local,
  type LoopKernel,
  type LoopVar,
  lit,
  load,
  local,
  loopVar,
  mapKernel,
  minus,
  plus,
  run,
  type Scalar,
  select,
  show,
  substitute,
  times,
} from "../../src/kernel/index.js"
import { expand } from "../../src/kernel/math/index.js"
import { buffersOf, elements, kernels } from "./random/index.js"

const numRuns = Number(process.env.LAWS_RUNS ?? 100)

type Contents = Map<Buffer, TypedArray>
type Turn = ReadonlyMap<LoopVar, number>

const start = (k: LoopKernel, seed: number): Contents => {
  const { inputs, outputs } = buffersOf(k)
  return new Map([
    ...inputs.map((b) => [b, elements(b, seed)] as const),
    ...outputs.map((b) => [b, allocate(b.dtype, b.size)] as const),
  ])
}

const done = (k: LoopKernel, contents: Contents): Contents => {
  run(k, (b) => contents.get(b)!, expand)
  return contents
}

/** The position of the n-th turn of loops, the last of which turns fastest. */
const turnOf = (loops: readonly LoopVar[], n: number): Turn =>
  new Map(
    loops.map((v, i) => {
      const faster = loops.slice(i + 1).reduce((size, w) => size * w.size, 1)
      return [v, Math.floor(n / faster) % v.size]
    }),
  )

const turnsOf = (loops: readonly LoopVar[]): readonly Turn[] =>
  Array.from({ length: loops.reduce((n, v) => n * v.size, 1) }, (_, n) => turnOf(loops, n))

/** A number as an element of a dtype, by way of an array of it. */
const element = (x: number, dtype: Scalar): number => {
  const one = allocate(dtype, 1)
  one[0] = x
  return one[0]!
}

const first = (xs: readonly number[], best: number): number =>
  Math.max(0, Number.isNaN(best) ? xs.findIndex(Number.isNaN) : xs.indexOf(best))

const extreme = (xs: readonly number[], f: (...xs: readonly number[]) => number): number => f(...xs)

/** What folds mean, of all values at once. */
const folded = ({ combine, value: { dtype } }: Fold, xs: readonly number[]): number => {
  const joined = (zero: number, f: (a: number, b: number) => number): number =>
    xs.reduce((a, b) => element(f(a, b), dtype), zero)
  switch (combine) {
    case "sum":
      return joined(0, (a, b) => a + b)
    case "prod":
      return joined(1, isFloat(dtype) ? (a, b) => a * b : Math.imul)
    case "and":
      return joined(element(dtype === "bool" ? 1 : -1, dtype), (a, b) => a & b)
    case "or":
      return joined(0, (a, b) => a | b)
    case "xor":
      return joined(0, (a, b) => a ^ b)
    case "max":
      return extreme(xs, Math.max)
    case "min":
      return extreme(xs, Math.min)
    case "argmax":
      return first(xs, extreme(xs, Math.max))
    case "argmin":
      return first(xs, extreme(xs, Math.min))
  }
}

/** A kernel by the meaning of its expressions, all turns of a stage at once. */
const meaning = (k: LoopKernel, contents: Contents): Contents => {
  for (const outer of turnsOf(k.loops)) {
    const locals = new Map<Local, number>()
    for (const s of k.stages) {
      const turns = turnsOf(s.over).map((inner) => new Map([...outer, ...inner]))
      const at = (turn: Turn) =>
        evaluator({
          loop: (v) => turn.get(v)!,
          local: (l) => locals.get(l)!,
          read: (b, i) => contents.get(b)![i]!,
          expand,
        })
      if (s.tag === "fold")
        locals.set(
          s.result,
          folded(
            s,
            turns.map((turn) => at(turn).expr(s.value)),
          ),
        )
      else
        for (const turn of turns) {
          const { index, expr } = at(turn)
          contents.get(s.buffer)![index(s.offset)] = expr(s.value)
        }
    }
  }
  return contents
}

const same = (left: Contents, right: Contents): void => {
  for (const [b, data] of left) expect([b.name, ...data]).toEqual([b.name, ...right.get(b)!])
}

/** Extrema of nothing are what starts them, which `Math.max` knows for floats only. */
const isDefined = (k: LoopKernel): boolean =>
  k.stages.every((s) => s.tag === "store" || s.over.every((v) => v.size > 0))

const random = kernels().filter(isDefined)

describe("random kernels", () => {
  test("run to what their expressions mean", () => {
    fc.assert(
      fc.property(random, fc.nat({ max: 6 }), (k, seed) => {
        same(done(k, start(k, seed)), meaning(k, start(k, seed)))
      }),
      { numRuns },
    )
  })

  test("mean the same with as few loops as their indices allow", () => {
    fc.assert(
      fc.property(random, fc.nat({ max: 6 }), (k, seed) => {
        same(done(tidy(k), start(k, seed)), done(k, start(k, seed)))
      }),
      { numRuns },
    )
  })

  test("mean the same with their expressions copied", () => {
    const copied = (e: Expr): Expr => (e.tag === "apply" ? { ...e, args: e.args.map(copied) } : { ...e })
    const apart = (k: LoopKernel): LoopKernel =>
      mapExpressions(k, (es) => es.map(substitute(at, (e) => (e.tag === "const" ? copied(e) : undefined))))
    fc.assert(
      fc.property(random, (k) => {
        same(done(apart(k), start(k, 1)), done(k, start(k, 1)))
        expect(show(apart(k))).toBe(show(k))
      }),
      { numRuns: numRuns / 2 },
    )
  })
})

describe("kernels by hand", () => {
  const x = buffer("x", "float32", 6)
  const i = buffer("i", "int32", 3)
  const results = (k: LoopKernel, size: number, out: Buffer): readonly number[] => {
    const contents: Contents = new Map([
      [x, Float32Array.of(1, 2, 3, 4, 5, 6)],
      [i, Int32Array.of(2, -1, 7)],
      [out, allocate(out.dtype, size)],
    ])
    return [...done(k, contents).get(out)!]
  }

  test("a map reads where its index says", () => {
    const out = buffer("y", "float32", 6)
    const transpose = mapKernel("t", out, [3, 2], ([a, b]) => load(x, plus(times(b!, 3), a!)))
    expect(results(transpose, 6, out)).toEqual([1, 4, 2, 5, 3, 6])
    expect(show(transpose)).toBe("kernel t\n  for i0 < 3, for i1 < 2:\n    y[2 i0 + i1] = x[3 i1 + i0]")
  })

  test("a guard chooses what is read inside, and what is read outside does not matter", () => {
    const out = buffer("y", "float32", 8)
    const padded = mapKernel("p", out, [8], ([a]) => {
      const from = minus(a!, constant(1))
      const inside = apply(
        "and",
        apply("ge", indexValue(from), lit(0, "int32")),
        apply("lt", indexValue(from), lit(6, "int32")),
      )
      return select(inside, load(x, from), lit(-1, "float32"))
    })
    expect(results(padded, 8, out)).toEqual([-1, 1, 2, 3, 4, 5, 6, -1])
  })

  test("an index of data is held to its bounds", () => {
    const out = buffer("y", "float32", 3)
    const gather = mapKernel("g", out, [3], ([a]) => load(x, fromData(load(i, a!), 6)))
    expect(results(gather, 3, out)).toEqual([3, 1, 6])
  })

  test("a fold joins the turns of its loops", () => {
    const rows = (combine: Fold["combine"], dtype: Scalar): readonly number[] => {
      const out = buffer("y", dtype, 2)
      const k = foldKernel("f", out, [2], [3], combine, dtype, ([a], [b]) => load(x, plus(times(a!, 3), b!)))
      return results(k, 2, out)
    }
    expect(rows("sum", "float32")).toEqual([6, 15])
    expect(rows("prod", "float32")).toEqual([6, 120])
    expect(rows("argmax", "int32")).toEqual([2, 2])
    expect(rows("argmin", "int32")).toEqual([0, 0])
  })

  test("stages see what those before have folded and stored in their turn", () => {
    const out = buffer("y", "float32", 6)
    const [a, b] = [loopVar("a", 2), loopVar("b", 3)]
    const place = plus(times(at(a), 3), at(b))
    const total = local("total", "float32")
    const k: LoopKernel = {
      tag: "loops",
      name: "normalize",
      loops: [a],
      stages: [
        { tag: "store", over: [b], buffer: out, offset: place, value: apply("mul", load(x, place), lit(2, "float32")) },
        { tag: "fold", over: [b], combine: "sum", value: load(out, place), result: total },
        { tag: "store", over: [b], buffer: out, offset: place, value: apply("div", load(out, place), total) },
      ],
    }
    expect(results(k, 6, out)).toEqual([1 / 6, 2 / 6, 3 / 6, 4 / 15, 5 / 15, 6 / 15].map(Math.fround))
  })
})
