import { describe, expect, test } from "vitest"
import { array, type NDArray, toTypedArray } from "../../src/array/index.js"
import * as stats from "../../src/stats/index.js"
import { grad, jit, vmap } from "../../src/transforms/index.js"

const v = (...values: readonly number[]): NDArray => array(values, { dtype: "float64" })
const at = (x: number): NDArray => array(x, { dtype: "float64" })
const values = (x: NDArray): readonly number[] => Array.from(toTypedArray(x))
const only = (x: NDArray): number => values(x)[0]!

type Functions = Readonly<Record<string, (x: NDArray, p: Readonly<Record<string, number>>) => NDArray>>

/** A distribution, its parameters, and places inside its support. */
const continuous: readonly (readonly [string, Readonly<Record<string, number>>, readonly number[]])[] = [
  ["norm", { loc: 0.3, scale: 1.4 }, [-3, 0.2, 4]],
  ["expon", { loc: 0.1, scale: 1.7 }, [0.2, 1, 9]],
  ["gamma", { a: 2.3, loc: 0.1, scale: 0.7 }, [0.2, 1, 6]],
  ["chi2", { df: 3.5 }, [0.2, 1, 9]],
  ["beta", { a: 2.2, b: 1.4 }, [0.1, 0.5, 0.9]],
  ["cauchy", { loc: 0.1, scale: 2 }, [-30, 0.5, 30]],
  ["laplace", { loc: 0.1, scale: 0.7 }, [-3, 0.5, 3]],
  ["logistic", { loc: 0.1, scale: 0.7 }, [-3, 0.5, 3]],
  ["gumbelR", { loc: 0.1, scale: 0.7 }, [-0.5, 0.5, 6]],
  ["gumbelL", { loc: 0.1, scale: 0.7 }, [-6, -0.5, 0.5]],
  ["pareto", { b: 2.5, loc: 0.1, scale: 0.6 }, [0.8, 2, 20]],
  ["truncnorm", { a: -1.5, b: 2, loc: 0.3, scale: 1.4 }, [-1.7, 0.2, 3]],
  ["uniform", { loc: -0.5, scale: 2.3 }, [-0.4, 0.5, 1.7]],
  ["gennorm", { beta: 1.7, loc: 0.2, scale: 1.3 }, [-2, 0.5, 3]],
]

const functionsOf = (name: string): Functions => Object.entries(stats).find(([key]) => key === name)![1] as Functions

describe.each(continuous)("%s", (name, p, places) => {
  const d = functionsOf(name)
  test("the density is the derivative of the distribution function", () => {
    for (const x of places)
      expect(only(grad((y: NDArray) => d.cdf!(y, p))(at(x)))).toBeCloseTo(only(d.pdf!(at(x), p)), 12)
  })
  test("functions belong together", () => {
    for (const x of places) {
      const value = (method: string): number | null => (d[method] === undefined ? null : only(d[method](at(x), p)))
      expect(Math.exp(value("logpdf")!)).toBeCloseTo(value("pdf")!, 13)
      if (d.sf) expect(value("cdf")! + value("sf")!).toBeCloseTo(1, 14)
      if (d.logcdf) expect(Math.exp(value("logcdf")!)).toBeCloseTo(value("cdf")!, 14)
      if (d.logsf) expect(Math.exp(value("logsf")!)).toBeCloseTo(value("sf")!, 14)
      if (d.ppf) expect(only(d.ppf(d.cdf!(at(x), p), p)) / x).toBeCloseTo(1, 9)
      if (d.isf) expect(only(d.isf(d.sf!(at(x), p), p)) / x).toBeCloseTo(1, 9)
    }
  })
  test("beyond the support there is nothing, NaN stays NaN, and derivatives are finite", () => {
    const far = v(-1e4, 1e4)
    expect(values(d.cdf!(far, p)).map((x) => Math.round(x))).toEqual([0, 1])
    expect(values(d.logpdf!(v(Number.NaN), p))).toEqual([Number.NaN])
    for (const x of [-1e4, ...places, 1e4]) expect(only(grad((y: NDArray) => d.cdf!(y, p))(at(x)))).not.toBeNaN()
    if (d.ppf) expect(values(d.ppf(v(-0.1, 1.1), p))).toEqual([Number.NaN, Number.NaN])
  })
})

const discrete: readonly (readonly [string, Readonly<Record<string, number>>, number])[] = [
  ["bernoulli", { p: 0.3 }, 0.3],
  ["binom", { n: 5, p: 0.3 }, 1.5],
  ["betabinom", { n: 5, a: 1.3, b: 2.2 }, (5 * 1.3) / 3.5],
  ["geom", { p: 0.3, loc: 1 }, 1 + 1 / 0.3],
  ["nbinom", { n: 3, p: 0.4 }, 4.5],
  ["poisson", { mu: 2.7, loc: 1 }, 3.7],
]

test.each(discrete)("%s sums to 1 and has its mean", (name, p, mean) => {
  const k = Array.from({ length: 200 }, (_, i) => i - 3)
  const d = functionsOf(name)
  const mass = values(d.pmf!(v(...k), p))
  expect(mass.reduce((s, x) => s + x, 0)).toBeCloseTo(1, 12)
  expect(mass.reduce((s, x, i) => s + x * k[i]!, 0)).toBeCloseTo(mean, 11)
  expect(values(d.logpmf!(v(0.5, Number.NaN), p))).toEqual([-Infinity, Number.NaN])
})

test("tails keep their accuracy", () => {
  const close = (x: NDArray, y: number): void => expect(only(x) / y).toBeCloseTo(1, 12)
  close(stats.norm.logsf(v(30)), -454.32124395634)
  close(stats.cauchy.cdf(v(-1e10)), 1 / (Math.PI * 1e10))
  close(stats.gamma.logcdf(v(40), { a: 1 }), -Math.exp(-40))
  close(stats.expon.logcdf(v(50)), -Math.exp(-50))
  close(stats.truncnorm.logpdf(v(30.5), { a: 30, b: 31 }), -11.72269457686142)
  expect(values(stats.norm.isf(v(0, 1)))).toEqual([Infinity, -Infinity])
  expect(values(stats.cauchy.ppf(v(0, 1)))).toEqual([-Infinity, Infinity])
})

test("circular densities integrate to 1", () => {
  const n = 400
  const x = v(...Array.from({ length: n }, (_, i) => (2 * Math.PI * i) / n))
  const total = (y: NDArray): number => (values(y).reduce((s, u) => s + u, 0) * 2 * Math.PI) / n
  expect(total(stats.vonmises.pdf(x, { kappa: 2.3 }))).toBeCloseTo(1, 12)
  expect(total(stats.wrapcauchy.pdf(x, { c: 0.4 }))).toBeCloseTo(1, 12)
})

describe("distributions of vectors", () => {
  const cov = array(
    [
      [2, 0.5],
      [0.5, 1],
    ],
    { dtype: "float64" },
  )
  test("a normal one is that of its independent parts, and broadcasts", () => {
    const diagonal = array(
      [
        [4, 0],
        [0, 9],
      ],
      { dtype: "float64" },
    )
    const apart = only(stats.norm.logpdf(v(1), { scale: 2 })) + only(stats.norm.logpdf(v(-2), { loc: 1, scale: 3 }))
    expect(only(stats.multivariateNormal.logpdf(v(1, -2), { mean: v(0, 1), cov: diagonal }))).toBeCloseTo(apart, 13)
    const x = array(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      { dtype: "float64" },
    )
    const f = (y: NDArray): NDArray => stats.multivariateNormal.logpdf(y, { mean: 0, cov })
    expect(values(f(x))).toEqual(values(vmap(f)(x)))
    expect(values(jit(f)(x))).toEqual(values(f(x)))
  })
  test("counts and shares", () => {
    expect(only(stats.multinomial.pmf(v(1, 2), { n: 3, p: v(0.25, 0.75) }))).toBeCloseTo(3 * 0.25 * 0.75 ** 2, 14)
    expect(only(stats.multinomial.logpmf(v(1, 1), { n: 3, p: v(0.25, 0.75) }))).toBe(-Infinity)
    expect(only(stats.dirichlet.logpdf(v(0.3, 0.7), { alpha: v(2.2, 1.4) }))).toBeCloseTo(
      only(stats.beta.logpdf(v(0.3), { a: 2.2, b: 1.4 })),
      13,
    )
  })
})

test("parameters broadcast, and wrong ones are named", () => {
  expect(stats.norm.cdf(v(1, 2), { loc: array([[1], [2], [3]], { dtype: "float64" }) }).shape).toEqual([3, 2])
  // @ts-expect-error there is no such parameter
  expect(() => stats.norm.cdf(v(1), { mean: 1 })).toThrow(/there is no parameter mean/)
  // @ts-expect-error the shape is missing
  expect(() => stats.gamma.cdf(v(1), {})).toThrow(/gamma.cdf: a is no array/)
  expect(() => stats.norm.cdf(array([1], { dtype: "int32" }))).toThrow(/norm.cdf: takes/)
})
