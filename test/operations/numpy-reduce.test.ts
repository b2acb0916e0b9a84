import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { array, type NDArray, scalar, toArray, toTypedArray } from "../../src/array/index.js"
import { DTypeError, ShapeError, ValueError } from "../../src/errors/index.js"
import * as op from "../../src/operations/index.js"
import { grad, jit } from "../../src/transforms/index.js"
import {
  checkGradient,
  checkTransforms,
  expectClose,
  expectEqual,
  expectSame,
  float64,
  int32,
  sample,
} from "./support.js"

const numbers = (min = 1) => fc.array(fc.integer({ min: -3, max: 3 }), { minLength: min, maxLength: 7 })
const withNaN = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(Number.NaN)), {
  minLength: 1,
  maxLength: 7,
})
const total = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0)
const present = (xs: readonly number[]): readonly number[] => xs.filter((x) => !Number.isNaN(x))
const value = (x: NDArray): number => Number(toArray(x))

describe("reductions of some elements", () => {
  test("where and initial", () => {
    fc.assert(
      fc.property(numbers(), fc.infiniteStream(fc.boolean()), (xs, coins) => {
        const mask = xs.map(() => Boolean(coins.next().value))
        const [x, where] = [float64(xs), array(mask)]
        const some = xs.filter((_, i) => mask[i])
        expect(value(op.sum(x, { where, initial: 2 }))).toBe(total(some) + 2)
        expect(value(op.prod(x, { where })) + 0).toBe(some.reduce((a, b) => a * b, 1) + 0)
        expect(value(op.max(x, { where, initial: -1 }))).toBe(Math.max(-1, ...some))
        expect(value(op.min(x, { where, initial: 1 }))).toBe(Math.min(1, ...some))
        expect(toArray(op.any(x, { where }))).toBe(some.some((v) => v !== 0))
        expect(toArray(op.all(x, { where }))).toBe(some.every((v) => v !== 0))
        if (some.length > 0) expectSame(op.mean(x, { where }), op.mean(float64(some)))
        if (some.length > 1) expectSame(op.variance(x, { where, ddof: 1 }), op.variance(float64(some), { ddof: 1 }))
      }),
    )
  })
  test("an empty axis has the initial value, and a mask needs one", () => {
    expectEqual(op.max(op.zeros([2, 0]), { axis: 1, initial: 3 }), [3, 3])
    expect(() => op.max(array([1]), { where: array([true]) })).toThrow(ValueError)
    expect(() => op.sum(array([1]), { where: array([1]) as NDArray })).toThrow(DTypeError)
  })
  test("gradients stay inside the mask", () => {
    const where = array([true, false, true])
    expectEqual(grad((x: NDArray) => op.mean(x, { where }))(array([1, 2, 3])), [0.5, 0, 0.5])
    checkGradient((x) => op.std(x, { axis: 1, where }), sample([2, 3]))
  })
})

describe("reductions without NaN", () => {
  test("are those of the other elements", () => {
    fc.assert(
      fc.property(withNaN, (xs) => {
        const [x, some] = [float64(xs), present(xs)]
        const rest = float64(some)
        expectSame(op.nansum(x), op.sum(rest))
        expectSame(op.nanprod(x), op.prod(rest))
        expectEqual(op.nanargmax(x), some.length === 0 ? -1 : xs.indexOf(Math.max(...some)))
        expectEqual(op.nanargmin(x), some.length === 0 ? -1 : xs.indexOf(Math.min(...some)))
        if (some.length === 0) {
          for (const y of [op.nanmean(x), op.nanmax(x), op.nanmin(x), op.nanvar(x), op.nanmedian(x)])
            expectEqual(y, Number.NaN)
          return
        }
        expectSame(op.nanmean(x), op.mean(rest))
        expectSame(op.nanvar(x), op.variance(rest))
        expectSame(op.nanstd(x), op.std(rest))
        expectSame(op.nanmax(x), op.max(rest))
        expectSame(op.nanmin(x), op.min(rest))
        expectSame(op.nanmedian(x), op.median(rest))
        expectSame(op.nanquantile(x, 0.3), op.quantile(rest, 0.3))
      }),
    )
  })
  test("with integers, axes and derivatives", () => {
    expectEqual(op.nansum(int32([[1, 2]]), { axis: 1 }), [3])
    expectEqual(op.nanmax(int32([1, 2])), 2)
    expectEqual(op.nanmax(array([[1, Number.NaN]]), { axis: 1, keepDims: true }), [[1]])
    expectEqual(grad((x: NDArray) => op.nansum(x))(array([1, Number.NaN])), [1, 0])
  })
})

describe("quantiles", () => {
  const methods = ["linear", "lower", "higher", "nearest", "midpoint"] as const
  const plain = (xs: readonly number[], q: number, method: (typeof methods)[number]): number => {
    const sorted = [...xs].sort((a, b) => a - b)
    const place = q * (sorted.length - 1)
    const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
    const weight = place - Math.floor(place)
    if (method === "lower") return low
    if (method === "higher") return high
    if (method === "midpoint") return (low + high) / 2
    return method === "nearest" ? (weight <= 0.5 ? low : high) : low + weight * (high - low)
  }
  test.each(methods)("%s", (method) => {
    fc.assert(
      fc.property(numbers(), fc.integer({ min: 0, max: 8 }), (xs, eighths) => {
        expectClose(op.quantile(float64(xs), eighths / 8, { method }), plain(xs, eighths / 8, method), 1e-12)
        expectClose(op.percentile(float64(xs), 12.5 * eighths, { method }), plain(xs, eighths / 8, method), 1e-12)
      }),
    )
  })
  test("axes, several levels, NaN", () => {
    const x = sample([3, 4, 2])
    const q = float64([0, 0.5, 1])
    expect(op.quantile(x, q, { axis: [0, 2] }).shape).toEqual([3, 4])
    expect(op.quantile(x, q, { axis: 1, keepDims: true }).shape).toEqual([3, 3, 1, 2])
    expectSame(
      op.quantile(x, q, { axis: 1 }),
      op.stack([op.min(x, { axis: 1 }), op.median(x, { axis: 1 }), op.max(x, { axis: 1 })]),
    )
    expectEqual(op.median(array([1, Number.NaN])), Number.NaN)
    expect(() => op.median(op.zeros([0]))).toThrow(ShapeError)
    expect(() => op.quantile(x, 0.5, { method: "none" as "linear" })).toThrow(ValueError)
  })
  test("differentiate, map and compile", () => {
    checkGradient((x) => op.quantile(x, float64([0.3, 0.8]), { axis: 1 }), sample([2, 5]))
    checkGradient((q) => op.quantile(sample([5]), q), float64([0.3, 0.8]))
    checkTransforms((x) => op.median(x, { axis: 0 }), sample([4, 2]))
  })
})

describe("moments", () => {
  const m = sample([3, 6])
  test("cov of the rows is the mean product of distances", () => {
    const distance = op.subtract(m, op.mean(m, { axis: 1, keepDims: true }))
    const plain = op.divide(op.matmul(distance, op.transpose(distance)), 5)
    expectSame(op.cov(m), plain)
    expectSame(op.cov(op.transpose(m), { rowVar: false }), plain)
    expectSame(op.diagonal(op.corrcoef(m)), op.ones([3], { dtype: "float64" }))
    expectSame(op.cov(op.at(m, 0)), op.variance(op.at(m, 0), { ddof: 1 }))
  })
  test("weights count observations", () => {
    const w = int32([1, 2, 0, 1, 1, 3])
    expectSame(op.cov(m, { fWeights: w }), op.cov(op.repeat(m, [1, 2, 0, 1, 1, 3], { axis: 1 })), 1e-9)
    expectSame(
      op.average(m, { axis: 1, weights: op.astype(w, "float64") }),
      op.mean(op.repeat(m, [1, 2, 0, 1, 1, 3], { axis: 1 }), { axis: 1 }),
    )
  })
  test("differentiate, map and compile", () => {
    checkGradient((x) => op.cov(x), m)
    checkGradient((x, w) => op.average(x, { axis: 0, weights: w }), sample([3, 2]), float64([1, 2, 3]))
    checkTransforms((x) => op.corrcoef(x), m)
    checkTransforms((x) => op.ptp(x, { axis: 1 }), m)
  })
})

describe("cumulative operations", () => {
  const plain: Readonly<Record<"cummax" | "cummin" | "logCumSumExp", (xs: readonly number[]) => number>> = {
    cummax: (xs) => Math.max(...xs),
    cummin: (xs) => Math.min(...xs),
    logCumSumExp: (xs) => Math.log(total(xs.map(Math.exp))),
  }
  const scans = { cummax: op.cummax, cummin: op.cummin, logCumSumExp: op.logCumSumExp }
  test.each(["cummax", "cummin", "logCumSumExp"] as const)("%s of every prefix", (name) => {
    fc.assert(
      fc.property(numbers(), (xs) => {
        const each = xs.map((_, i) => plain[name](xs.slice(0, i + 1)))
        const back = xs.map((_, i) => plain[name](xs.slice(i)))
        expectClose(scans[name](float64(xs)), each, 1e-12)
        expectClose(scans[name](float64(xs), { reverse: true }), back, 1e-12)
      }),
    )
    checkGradient((x) => scans[name](x, { axis: 1 }), sample([2, 5]))
    checkTransforms((x) => scans[name](x, { axis: 0 }), sample([3, 2]))
  })
  test("of integers", () => {
    expectEqual(op.cummax(int32([-5, -7, 3])), [-5, -5, 3])
    expectEqual(op.cummin(int32([5, 7, 3])), [5, 5, 3])
  })
  test("with the initial element", () => {
    expectEqual(op.cumulativeSum(array([1, 2]), { includeInitial: true }), [0, 1, 3])
    expectEqual(op.cumulativeProd(array([[2], [3]]), { axis: 0, includeInitial: true }), [[1], [2], [6]])
    expectEqual(op.nancumsum(array([1, Number.NaN, 2])), [1, 1, 3])
  })
  test("diff undoes cumsum", () => {
    const x = sample([3, 4])
    expectSame(op.diff(op.cumsum(x, { axis: 1 }), { axis: 1, prepend: 0 }), x, 1e-9)
    expectSame(op.diff(x, { n: 2 }), op.diff(op.diff(x)))
    expectEqual(op.diff(array([true, false, false])), [true, false])
    expectEqual(op.ediff1d(array([1, 4]), { toBegin: 0, toEnd: array([7, 8]) }), [0, 3, 7, 8])
    expectEqual(op.unwrap(array([0, 3, 1]), { period: 4 }), [0, -1, -3])
  })
  test("trapezoid and gradient of a parabola", () => {
    const x = float64([0, 1, 3, 4, 7])
    const y = op.multiply(x, x)
    expectClose(op.trapezoid(y, { x }), 0.5 + 10 + 12.5 + 97.5, 1e-9)
    const [slope] = op.gradient(y, { spacing: x })
    expectClose(op.at(slope!, { start: 1, stop: -1 }), [2, 6, 8], 1e-9)
    expect(op.gradient(sample([2, 3])).map((g) => g.shape)).toEqual([
      [2, 3],
      [2, 3],
    ])
    expect(() => op.gradient(op.zeros([1]))).toThrow(ShapeError)
    checkGradient((z) => op.gradient(z, { spacing: 0.5, axis: 1 })[0]!, sample([2, 4]))
    checkGradient((z, at) => op.trapezoid(z, { x: at }), sample([2, 4]), float64([0, 1, 3, 4]))
  })
})

describe("histograms and search", () => {
  test("searchsorted counts what stands before", () => {
    fc.assert(
      fc.property(numbers(0), numbers(), (xs, vs) => {
        const x = op.sort(float64(xs))
        const v = float64(vs)
        const count = (test: (a: number, b: number) => boolean) => vs.map((b) => xs.filter((a) => test(a, b)).length)
        expectEqual(
          op.searchsorted(x, v),
          count((a, b) => a < b),
        )
        expectEqual(
          op.searchsorted(x, v, { side: "right" }),
          count((a, b) => a <= b),
        )
        expectEqual(
          op.isin(v, x),
          vs.map((b) => xs.includes(b)),
        )
        expectEqual(
          op.isin(v, x, { invert: true }),
          vs.map((b) => !xs.includes(b)),
        )
      }),
    )
    expectEqual(op.searchsorted(array([1, Number.NaN]), Number.NaN), 1)
    expectEqual(op.digitize(array([0.5, 2]), array([2, 1, 0])), [2, 0])
    checkTransforms((x, v) => op.searchsorted(op.sort(x), v), sample([4]), sample([3], 2))
  })
  test("interp goes through the samples", () => {
    const [xp, fp] = [float64([0, 1, 3]), float64([1, 3, -1])]
    expectClose(op.interp(float64([-1, 0, 0.5, 1, 2, 3, 4]), xp, fp), [1, 1, 2, 3, 1, -1, -1], 1e-12)
    expectClose(op.interp(float64([-1, 4]), xp, fp, { left: 9, right: "extrapolate" }), [9, -3], 1e-12)
    checkGradient((x, f) => op.interp(x, xp, f), float64([0.5, 2.1]), fp)
  })
  test("bincount and histogram count", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 8 }), (xs) => {
        const counts = [0, 1, 2, 3, 4].map((k) => xs.filter((x) => x === k).length)
        expectEqual(op.bincount(int32(xs), { length: 5 }), counts)
        const edges = float64([0, 1, 2, 3, 4])
        expectEqual(op.histogram(float64(xs), { bins: edges })[0], [...counts.slice(0, 3), counts[3]! + counts[4]!])
      }),
    )
    expectClose(op.histogramBinEdges(array([0, 4]), { bins: 2 }), [0, 2, 4])
    const [density] = op.histogram(float64([0, 1, 4]), { bins: 4, density: true })
    expectClose(op.sum(density), 1, 1e-12)
    expectEqual(jit((x: NDArray) => op.bincount(x, { length: 2 }))(int32([0, 1, 1, 5])), [1, 2])
    expect(() => jit((x: NDArray) => op.bincount(x))(int32([0]))).toThrow(/length/)
    expectEqual(op.bincount(int32([1]), { weights: array([2]), minLength: 3 }), [0, 2, 0])
    expect(toTypedArray(op.countNonzero(scalar(2)))[0]).toBe(1)
  })
})
