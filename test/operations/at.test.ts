import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { array, type NDArray, toArray } from "../../src/array/index.js"
import { ShapeError, ValueError } from "../../src/errors/index.js"
import * as op from "../../src/operations/index.js"
import { grad, jit, vmap } from "../../src/transforms/index.js"
import { checkGradient, checkTransforms, expectEqual, expectSame, int32, sample } from "./support.js"

const grid = (n: number, m: number): NDArray => op.reshape(op.arange(n * m), [n, m])

/** Python's range of a slice, one step after the other. */
const stepped = (n: number, start: number | null, stop: number | null, step: number): readonly number[] => {
  const inside = (k: number, low: number, high: number): number => Math.min(Math.max(k < 0 ? k + n : k, low), high)
  const [low, high] = step > 0 ? [0, n] : [-1, n - 1]
  const from = start === null ? (step > 0 ? 0 : n - 1) : inside(start, low, high)
  const to = stop === null ? (step > 0 ? n : -1) : inside(stop, low, high)
  const found: number[] = []
  for (let i = from; step > 0 ? i < to : i > to; i += step) found.push(i)
  return found
}

describe("at", () => {
  const bound = fc.option(fc.integer({ min: -7, max: 7 }))
  const step = fc.integer({ min: -3, max: 3 }).filter((k) => k !== 0)

  test("slices are Python's", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), bound, bound, step, (n, start, stop, by) => {
        expectEqual(op.at(op.arange(n), { start, stop, step: by }), [...stepped(n, start, stop, by)])
      }),
    )
  })
  test("integers, new axes and the ellipsis", () => {
    expectEqual(op.at(grid(2, 3), 1), [3, 4, 5])
    expectEqual(op.at(grid(2, 3), -1, -1), 5)
    expectEqual(op.at(grid(2, 3), "...", 0), [0, 3])
    expect(op.at(grid(2, 3), null, "...", null).shape).toEqual([1, 2, 3, 1])
    expectEqual(op.at(grid(2, 3), {}, { step: -1 }), [
      [2, 1, 0],
      [5, 4, 3],
    ])
  })
  test("index arrays, alone, together and apart", () => {
    expectEqual(op.at(grid(3, 2), [2, 0]), [
      [4, 5],
      [0, 1],
    ])
    expectEqual(op.at(grid(3, 2), [2, 0], [1, 0]), [5, 0])
    const cube = op.reshape(op.arange(24), [2, 3, 4])
    expect(op.at(cube, {}, [0, 1, 2], [3, 0, 1]).shape).toEqual([2, 3])
    expect(op.at(cube, [0, 1, 0], {}, [3, 0, 1]).shape).toEqual([3, 3])
    expectEqual(op.at(cube, [0, 1], {}, 1), [
      [1, 5, 9],
      [13, 17, 21],
    ])
    expectEqual(op.at(cube, 1, int32([[0], [2]]), { stop: 2 }), [[[12, 13]], [[20, 21]]])
  })
  test("masks", () => {
    expectEqual(op.at(grid(2, 2), op.greater(grid(2, 2), 0)), [1, 2, 3])
    expectEqual(op.at(grid(3, 2), array([true, false, true])), [
      [0, 1],
      [4, 5],
    ])
    expect(() => op.at(grid(2, 2), array([true]))).toThrow(ShapeError)
    expect(() => jit((m: NDArray) => op.at(grid(2, 2), m))(op.greater(grid(2, 2), 0))).toThrow(/nonzero\(mask/)
  })
  test("out of range clamps", () => {
    expectEqual(op.at(op.arange(3), [3, -4, -1]), [2, 0, 2])
    expectEqual(op.at(op.arange(3), 7), 2)
    expectEqual(op.update.get(op.arange(3), [[3, -1]], { mode: "fill" }), [NaN, 2])
  })
  test("what is no index", () => {
    expect(() => op.at(op.arange(3), 0.5)).toThrow(ValueError)
    expect(() => op.at(op.arange(3), { step: 0 })).toThrow(ValueError)
    expect(() => op.at(op.arange(3), 0, 0)).toThrow(ShapeError)
  })
  test("differentiates, maps and compiles", () => {
    checkGradient((x) => op.at(x, { start: 2, step: -1 }, [1, 1, 0]), sample([3, 2]))
    checkTransforms((x) => op.at(x, { start: 1 }, null, [1, 0]), sample([3, 2]))
    checkTransforms((x, i) => op.at(x, {}, i), sample([3, 2]), int32([[0, 1, -1]]))
  })
})

describe("update", () => {
  const combine: Readonly<Record<"set" | "add" | "multiply" | "min" | "max", (x: number, y: number) => number>> = {
    set: (_, y) => y,
    add: (x, y) => x + y,
    multiply: (x, y) => x * y,
    min: Math.min,
    max: Math.max,
  }
  const names = ["set", "add", "multiply", "min", "max"] as const
  const place = fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -3, max: 3 }))
  const value = fc.integer({ min: -4, max: 4 })

  test.each(names)("%s one after the other", (name) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(place, value), { minLength: 1, maxLength: 6 }), (writes) => {
        const rows = [
          [1, 2, 3],
          [-1, 0, 2],
          [3, 3, -3],
          [0, 1, 0],
        ]
        const expected = rows.map((r) => [...r])
        for (const [[i, j], v] of writes) {
          const [r, c] = [i < 0 ? i + 4 : i, j < 0 ? j + 3 : j]
          if (r >= 0 && r < 4 && c >= 0 && c < 3) expected[r]![c] = combine[name](expected[r]![c]!, v) + 0
        }
        const [i, j] = [int32(writes.map(([p]) => p[0])), int32(writes.map(([p]) => p[1]))]
        const y = op.update[name](array(rows), [i, j], array(writes.map(([, v]) => v)))
        expect(toArray(op.add(y, 0))).toEqual(expected)
      }),
    )
  })
  test.each(names)("%s of slices, whole and stepped", (name) => {
    const f = (x: number): number => combine[name](x, 2)
    expectEqual(op.update[name](op.arange(5), { start: 1, step: 2 }, 2), [0, f(1), 2, f(3), 4])
    expectEqual(op.update[name](grid(2, 2), [{}, [1]], 2), [
      [0, f(1)],
      [2, f(3)],
    ])
    expectEqual(op.update[name](grid(2, 2), 0, 2), [
      [f(0), f(1)],
      [2, 3],
    ])
  })
  test("modes", () => {
    expectEqual(op.update.add(op.zeros([2]), [[2, 0]], 1), [1, 0])
    expectEqual(op.update.add(op.zeros([2]), [[2, 0]], 1, { mode: "clip" }), [1, 1])
  })
  test("apply, and a mask that is traced", () => {
    expectEqual(
      op.update.apply(op.arange(3), { start: 1 }, (v) => op.multiply(v, 10)),
      [0, 10, 20],
    )
    const relu = jit((x: NDArray) => op.update.set(x, op.less(x, 0), 0))
    expectEqual(relu(array([-1, 2])), [0, 2])
  })
  test.each(names)("%s differentiates, maps and compiles", (name) => {
    const f = (x: NDArray, v: NDArray): NDArray => op.update[name](x, [[0, 2, -1]], v)
    checkGradient(f, sample([4]), sample([3], 2))
    checkTransforms(f, sample([4, 2]), sample([3, 2], 2))
    expectSame(
      vmap((i: NDArray) => op.update[name](sample([3]), [i], 0.5))(int32([[0], [2]])),
      op.stack([op.update[name](sample([3]), [[0]], 0.5), op.update[name](sample([3]), [[2]], 0.5)]),
    )
  })
  test("of updates that meet, the last has the derivative, and products have all", () => {
    const at = [[0, 0]] as const
    const g = (name: "set" | "multiply", v: NDArray): NDArray =>
      grad((u: NDArray) => op.sum(op.update[name](array([2]), [...at], u)))(v)
    expectEqual(g("set", array([5, 7])), [0, 1])
    expectEqual(g("multiply", array([3, 5])), [10, 6])
    expectEqual(g("multiply", array([0, 5])), [10, 0])
    expectEqual(g("multiply", array([0, 0])), [0, 0])
  })
})
