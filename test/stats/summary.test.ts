import { expect, test } from "vitest"
import { array, type NDArray, toArray, toTypedArray } from "../../src/array/index.js"
import { mean, std, sum } from "../../src/operations/index.js"
import * as random from "../../src/random/index.js"
import { gaussianKde, mode, poisson, rankdata, sem } from "../../src/stats/index.js"
import { grad, jit } from "../../src/transforms/index.js"

const f64 = (x: Parameters<typeof array>[0]): NDArray => array(x, { dtype: "float64" })
const values = (x: NDArray): readonly number[] => Array.from(toTypedArray(x))
const only = (x: NDArray): number => values(x)[0]!

test("ranks of ties by every method", () => {
  const x = array([30, 10, 20, 20, 10, 20])
  expect(values(rankdata(x))).toEqual([6, 1.5, 4, 4, 1.5, 4])
  expect(values(rankdata(x, { method: "min" }))).toEqual([6, 1, 3, 3, 1, 3])
  expect(values(rankdata(x, { method: "max" }))).toEqual([6, 2, 5, 5, 2, 5])
  expect(values(rankdata(x, { method: "dense" }))).toEqual([3, 1, 2, 2, 1, 2])
  expect(values(rankdata(x, { method: "ordinal" }))).toEqual([6, 1, 3, 4, 2, 5])
  const matrix = array([
    [3, 1, 2],
    [1, 1, 5],
  ])
  expect(toArray(rankdata(matrix, { axis: 1 }))).toEqual([
    [3, 1, 2],
    [1.5, 1.5, 3],
  ])
  expect(toArray(jit((y: NDArray) => rankdata(y, { axis: 0 }))(matrix))).toEqual([
    [2, 1.5, 1],
    [1, 1.5, 2],
  ])
  expect(rankdata(array([])).shape).toEqual([0])
  expect(() => rankdata(x, { method: "mean" as "min" })).toThrow(/"mean" is no method/)
})

test("the most frequent element, the smallest of several", () => {
  const matrix = array([
    [2, 1, 2, 1, 3],
    [4, 4, 4, 0, 0],
  ])
  expect(toArray(mode(matrix, { axis: 1 }).mode)).toEqual([1, 4])
  expect(toArray(mode(matrix, { axis: 1 }).count)).toEqual([2, 3])
  expect(toArray(mode(matrix, { axis: null, keepDims: true }).mode)).toEqual([[4]])
  expect(() => mode(array([]))).toThrow(/axis 0 has no elements/)
})

test("the standard error of the mean", () => {
  const x = f64([1, 2, 4, 8])
  expect(only(sem(x))).toBeCloseTo(only(std(x, { ddof: 1 })) / 2, 14)
  expect(only(sem(x, { ddof: 0 }))).toBeCloseTo(only(std(x)) / 2, 14)
})

test("the entropy of Poisson's distribution, small and large, and its slope", () => {
  const known: readonly (readonly [mu: number, entropy: number])[] = [
    [0.1, 0.3336769965012326],
    [1, 1.3048422422562516],
    [20, 2.912526400182318],
    [99, 3.715652400561341],
    [101, 3.7256695722095494],
    [500, 4.5260757486584025],
  ]
  for (const [mu, entropy] of known) expect(only(poisson.entropy({ mu: f64(mu) }))).toBeCloseTo(entropy, 12)
  const h = 1e-4
  const at = (mu: number): number => only(poisson.entropy({ mu: f64(mu) }))
  for (const mu of [3, 150])
    expect(only(grad((m: NDArray) => poisson.entropy({ mu: m }))(f64(mu)))).toBeCloseTo(
      (at(mu + h) - at(mu - h)) / (2 * h),
      7,
    )
  expect(() => poisson.entropy({ mu: 1, nu: 2 } as { mu: number })).toThrow(/poisson.entropy: there is no parameter nu/)
})

const points = f64([
  [0, 1, 2, 0.5, -1],
  [1, 0, 1, -1, 0.3],
])

test("a kernel density is a density", () => {
  const line = gaussianKde.fit(f64([0, 1, 3]), { bandwidth: 0.5 })
  expect(only(gaussianKde.integrateBox1d(line, -100, 100))).toBeCloseTo(1, 12)
  const [h, at] = [1e-4, 0.7]
  const slope = only(gaussianKde.integrateBox1d(line, at - h, at + h)) / (2 * h)
  expect(only(gaussianKde.pdf(line, f64([at])))).toBeCloseTo(slope, 7)
  const kde = gaussianKde.fit(points, { weights: f64([1, 2, 1, 1, 1]) })
  expect(values(gaussianKde.pdf(kde, points))).toEqual(values(gaussianKde.evaluate(kde, points)))
  values(gaussianKde.logpdf(kde, points)).forEach((l, i) =>
    expect(Math.exp(l)).toBeCloseTo(values(gaussianKde.pdf(kde, points))[i]!, 14),
  )
})

test("products with other densities: those of a point are the density itself", () => {
  const kde = gaussianKde.fit(points)
  const narrow = f64([
    [1e-12, 0],
    [0, 1e-12],
  ])
  const there = gaussianKde.integrateGaussian(kde, f64([0.5, 0.5]), narrow)
  expect(only(there)).toBeCloseTo(only(gaussianKde.pdf(kde, f64([[0.5], [0.5]]))), 9)
  const other = gaussianKde.fit(
    f64([
      [1, 0, 0.2],
      [0, 1, 0.4],
    ]),
  )
  expect(only(gaussianKde.integrateKde(kde, other))).toBeCloseTo(only(gaussianKde.integrateKde(other, kde)), 14)
})

test("it goes through transforms, and draws from itself", () => {
  const kde = gaussianKde.fit(f64([0, 1, 3]))
  const f = (k: typeof kde, x: NDArray): NDArray => sum(gaussianKde.logpdf(k, x))
  const slope = grad((x: NDArray) => f(kde, x))(f64([0.2]))
  expect(only(slope)).toBeCloseTo(only(grad((x: NDArray) => jit(f)(kde, x))(f64([0.2]))), 12)
  const drawn = gaussianKde.resample(random.key(0), kde, [4000])
  expect(drawn.shape).toEqual([1, 4000])
  expect(only(mean(drawn))).toBeCloseTo(4 / 3, 1)
  expect(() => gaussianKde.fit(f64([1]))).toThrow(/1 points have no spread/)
  expect(() => gaussianKde.pdf(kde, points)).toThrow(/the points have 2 dimensions, and those of the density 1/)
})
