import { describe, expect, test } from "vitest"
import { array, type NDArray, toTypedArray } from "../../src/array/index.js"
import { ValueError } from "../../src/errors/index.js"
import { sum } from "../../src/operations/index.js"
import * as random from "../../src/random/index.js"
import * as special from "../../src/special/index.js"
import { grad, jit } from "../../src/transforms/index.js"

const N = 1500
const float64 = { dtype: "float64" } as const
const k = random.key(11)
const shape = [N]
const many = (x: readonly number[]): NDArray => array([...x], float64)

/** The first of every n numbers, and the length of every n as a vector. */
const firsts = (x: ArrayLike<number>, n: number): readonly number[] =>
  Array.from({ length: x.length / n }, (_, i) => x[i * n]!)
const radii = (x: ArrayLike<number>, n: number): readonly number[] =>
  Array.from({ length: x.length / n }, (_, i) => Math.hypot(...Array.from({ length: n }, (_, j) => x[i * n + j]!)))

type Cdf = (x: NDArray) => ArrayLike<number>
const each =
  (f: (x: number) => number): Cdf =>
  (x) =>
    Array.from(toTypedArray(x), f)
const over =
  (f: (x: NDArray) => NDArray, map: (x: number) => number = (x) => x): Cdf =>
  (x) =>
    toTypedArray(f(many(Array.from(toTypedArray(x), map))))
const one = (x: number): NDArray => array(x, float64)
const gammaCdf =
  (a: number): ((x: NDArray) => NDArray) =>
  (x) =>
    special.gammainc(one(a), x)
const betaCdf =
  (a: number, b: number): ((x: NDArray) => NDArray) =>
  (x) =>
    special.betainc(one(a), one(b), x)
const Phi = (x: number): number => toTypedArray(special.ndtr(one(x)))[0]!

/** The two sides of a Maxwell distribution, each with half of the probability. */
const doubleSided = (y: number): number => 0.5 + (Math.sign(y) * toTypedArray(gammaCdf(1.5)(one((y * y) / 2)))[0]!) / 2

const continuous: readonly (readonly [name: string, samples: () => NDArray, cdf: Cdf])[] = [
  ["uniform", () => random.uniform(k, shape, { ...float64, min: -1, max: 3 }), each((x) => (x + 1) / 4)],
  ["normal", () => random.normal(k, shape, float64), each((x) => Phi(x))],
  ["normal, float32", () => random.normal(k, shape), each((x) => Phi(x))],
  ["gumbel", () => random.gumbel(k, shape, float64), each((x) => Math.exp(-Math.exp(-x)))],
  ["gumbel, high", () => random.gumbel(k, shape, { mode: "high" }), each((x) => Math.exp(-Math.exp(-x)))],
  [
    "doubleSidedMaxwell",
    () => random.doubleSidedMaxwell(k, 1, 2, shape, float64),
    each((x) => doubleSided((x - 1) / 2)),
  ],
  ["ball, its radius", () => many(radii(toTypedArray(random.ball(k, 3, shape, float64)), 3)), each((x) => x ** 3)],
  [
    "dirichlet, its first part",
    () => many(firsts(toTypedArray(random.dirichlet(k, many([2, 1, 0.5]), shape)), 3)),
    over(betaCdf(2, 1.5)),
  ],
  [
    "multivariateNormal, a combination",
    () =>
      many(
        firsts(
          toTypedArray(
            random.multivariateNormal(
              k,
              many([1, 0]),
              array(
                [
                  [4, 1],
                  [1, 1],
                ] as const,
                float64,
              ),
              shape,
            ),
          ),
          2,
        ),
      ),
    each((x) => Phi((x - 1) / 2)),
  ],
  [
    "orthogonal, an entry",
    () => many(firsts(toTypedArray(random.orthogonal(k, 3, shape, float64)), 9)),
    // A coordinate of a point on the sphere is uniform (Archimedes).
    each((x) => (x + 1) / 2),
  ],
  ["exponential", () => random.exponential(k, shape, float64), each((x) => 1 - Math.exp(-x))],
  ["laplace", () => random.laplace(k, shape, float64), each((x) => (x < 0 ? Math.exp(x) / 2 : 1 - Math.exp(-x) / 2))],
  ["cauchy", () => random.cauchy(k, shape, float64), each((x) => 0.5 + Math.atan(x) / Math.PI)],
  ["logistic", () => random.logistic(k, shape, float64), each((x) => 1 / (1 + Math.exp(-x)))],
  [
    "truncatedNormal",
    () => random.truncatedNormal(k, -1, 2, shape, float64),
    each((x) => (Phi(x) - Phi(-1)) / (Phi(2) - Phi(-1))),
  ],
  ["gamma, a < 1", () => random.gamma(k, 0.4, shape, float64), over(gammaCdf(0.4))],
  ["gamma, a > 1", () => random.gamma(k, 4.5, shape, float64), over(gammaCdf(4.5))],
  ["loggamma", () => random.loggamma(k, 0.3, shape, float64), over(gammaCdf(0.3), Math.exp)],
  ["chisquare", () => random.chisquare(k, 3, shape, float64), over(gammaCdf(1.5), (x) => x / 2)],
  [
    "t",
    () => random.t(k, 3, shape, float64),
    (x) => {
      const tails = over(betaCdf(1.5, 0.5), (y) => 3 / (3 + y * y))(x)
      return Array.from(toTypedArray(x), (y, i) => (y > 0 ? 1 - tails[i]! / 2 : tails[i]! / 2))
    },
  ],
  ["f", () => random.f(k, 3, 5, shape, float64), over(betaCdf(1.5, 2.5), (x) => (3 * x) / (3 * x + 5))],
  ["beta", () => random.beta(k, 0.7, 2, shape, float64), over(betaCdf(0.7, 2))],
  ["pareto", () => random.pareto(k, 2.5, shape, float64), each((x) => 1 - x ** -2.5)],
  ["weibullMin", () => random.weibullMin(k, 2, 1.5, shape, float64), each((x) => 1 - Math.exp(-((x / 2) ** 1.5)))],
  ["rayleigh", () => random.rayleigh(k, 2, shape, float64), each((x) => 1 - Math.exp(-(x * x) / 8))],
  [
    "wald",
    () => random.wald(k, 2, shape, float64),
    each((x) => Phi(Math.sqrt(1 / x) * (x / 2 - 1)) + Math.exp(1) * Phi(-Math.sqrt(1 / x) * (x / 2 + 1))),
  ],
  [
    "triangular",
    () => random.triangular(k, -1, 0, 3, shape, float64),
    each((x) => (x < 0 ? (x + 1) ** 2 / 4 : 1 - (3 - x) ** 2 / 12)),
  ],
  ["lognormal", () => random.lognormal(k, 0.5, shape, float64), each((x) => Phi(Math.log(x) / 0.5))],
  ["maxwell", () => random.maxwell(k, shape, float64), over(gammaCdf(1.5), (x) => (x * x) / 2)],
  [
    "generalizedNormal",
    () => random.generalizedNormal(k, 3, shape, float64),
    (x) => {
      const inside = over(gammaCdf(1 / 3), (y) => Math.abs(y) ** 3)(x)
      return Array.from(toTypedArray(x), (y, i) => 0.5 + (Math.sign(y) * inside[i]!) / 2)
    },
  ],
]

/** The Kolmogorov-Smirnov distance of samples from their distribution function. */
const distance = (samples: NDArray, cdf: Cdf): number => {
  const sorted = many([...toTypedArray(samples)].sort((a, b) => a - b))
  const p = cdf(sorted)
  return Math.max(...Array.from(p, (y, i) => Math.max(y - i / N, (i + 1) / N - y)))
}

describe("Kolmogorov-Smirnov", () => {
  test.each(continuous)("%s", (_name, samples, cdf) => {
    expect(distance(samples(), cdf)).toBeLessThan(1.63 / Math.sqrt(N))
  })
})

const moments = (x: NDArray): readonly [mean: number, variance: number] => {
  const xs = Array.from(toTypedArray(x))
  const mean = xs.reduce((a, b) => a + b, 0) / xs.length
  return [mean, xs.reduce((a, b) => a + (b - mean) ** 2, 0) / xs.length]
}

describe("moments", () => {
  const discrete: readonly (readonly [string, () => NDArray, number, number])[] = [
    ["poisson by products", () => random.poisson(k, 4, shape), 4, 4],
    ["poisson by rejection", () => random.poisson(k, 40, shape), 40, 40],
    ["geometric", () => random.geometric(k, 0.25, shape), 4, 12],
    ["binomial by inversion", () => random.binomial(k, 10, 0.3, shape), 3, 2.1],
    ["binomial by rejection", () => random.binomial(k, 100, 0.6, shape), 60, 24],
    ["bernoulli", () => random.bernoulli(k, 0.3, shape), 0.3, 0.21],
    ["bernoulli, high", () => random.bernoulli(k, 0.3, shape, { mode: "high" }), 0.3, 0.21],
    ["randint", () => random.randint(k, shape, -3, 7), 1.5, 8.25],
    ["randint, int8", () => random.randint(k, shape, -128, 128, { dtype: "int8" }), -0.5, (256 ** 2 - 1) / 12],
    ["bits", () => random.bits(k, shape, { dtype: "uint8" }), 127.5, (256 ** 2 - 1) / 12],
    ["categorical", () => random.categorical(k, many([0.2, 0.3, 0.5].map(Math.log)), { shape }), 1.3, 0.61],
    ["choice", () => random.choice(k, 3, shape, { p: many([0.2, 0.3, 0.5]) }), 1.3, 0.61],
    ["choice, all alike", () => random.choice(k, 10, shape), 4.5, 8.25],
    [
      "multinomial, a part",
      () => many(firsts(toTypedArray(random.multinomial(k, 12, many([0.25, 0.75]), { shape: [N, 2] })), 2)),
      3,
      2.25,
    ],
    [
      "permutation, its first",
      () => many(random.split(k, 400).map((each) => toTypedArray(random.permutation(each, 6))[0]!)),
      2.5,
      35 / 12,
    ],
    ["rademacher", () => random.rademacher(k, shape), 0, 1],
  ]
  test.each(discrete)("%s", (_name, samples, mean, variance) => {
    const [m, v] = moments(samples())
    const count = toTypedArray(samples()).length
    expect(Math.abs(m - mean)).toBeLessThan(4 * Math.sqrt(variance / count))
    expect(Math.abs(v - variance)).toBeLessThan(0.2 * variance)
  })

  test("a sampler at the edges of its parameters", () => {
    expect(toTypedArray(random.poisson(k, 0, [3]))).toEqual(Int32Array.of(0, 0, 0))
    expect([...toTypedArray(random.binomial(k, 5, 1, [3]))]).toEqual([5, 5, 5])
    expect([...toTypedArray(random.binomial(k, 5, 0, [3]))]).toEqual([0, 0, 0])
    expect(toTypedArray(random.gamma(k, 2, [0])).length).toBe(0)
  })
})

describe("several variates at once", () => {
  test("multinomial counts add up", () => {
    const counts = toTypedArray(random.multinomial(k, 20, array([0.5, 0.25, 0.25])))
    expect(counts[0]! + counts[1]! + counts[2]!).toBe(20)
  })

  test("dirichlet samples add up to 1, points of a ball lie in it, orthogonal matrices are", () => {
    const weights = random.dirichlet(k, many([1, 2, 3]), [50])
    expect(Math.abs(toTypedArray(sum(weights))[0]! - 50)).toBeLessThan(1e-9)
    const points = toTypedArray(random.ball(k, 2, [50], float64))
    expect(Array.from({ length: 50 }, (_, i) => Math.hypot(points[2 * i]!, points[2 * i + 1]!) <= 1)).not.toContain(
      false,
    )
    const q = toTypedArray(random.orthogonal(k, 2, [], float64))
    expect(q[0]! * q[1]! + q[2]! * q[3]!).toBeCloseTo(0, 12)
  })

  test("multivariateNormal has the covariance", () => {
    const cov = array(
      [
        [2, 1],
        [1, 1],
      ] as const,
      float64,
    )
    const x = toTypedArray(random.multivariateNormal(k, many([0, 0]), cov, [N]))
    const products = Array.from({ length: N }, (_, i) => x[2 * i]! * x[2 * i + 1]!)
    expect(Math.abs(products.reduce((a, b) => a + b, 0) / N - 1)).toBeLessThan(0.2)
  })

  test("choice without replacement draws each item once", () => {
    const p = many([0.1, 0.2, 0.3, 0.4])
    expect([...toTypedArray(random.choice(k, 4, [4], { replace: false }))].sort()).toEqual([0, 1, 2, 3])
    expect([...toTypedArray(random.choice(k, 4, [4], { replace: false, p }))].sort()).toEqual([0, 1, 2, 3])
    expect(() => random.choice(k, 3, [4], { replace: false })).toThrow(ValueError)
  })
})

describe("derivatives", () => {
  test("gamma samples keep their quantile as a moves", () => {
    const a = one(1.4)
    const x = (b: NDArray): NDArray => random.gamma(k, b)
    const [value, first, second] = [x, grad(x), grad(grad(x))].map((f) => toTypedArray(f(a))[0]!)
    const h = 1e-3
    const moved = value! + h * first! + (h * h * second!) / 2
    const cdf = (b: number, y: number): number => toTypedArray(special.gammainc(one(b), one(y)))[0]!
    expect(Math.abs(cdf(1.4 + h, moved) - cdf(1.4, value!))).toBeLessThan(1e-9)
    expect(Math.abs(cdf(1.4 + h, value! + h * first!) - cdf(1.4, value!))).toBeGreaterThan(1e-9)
  })

  test("loggamma has a slope where its samples are next to 0", () => {
    const slope = toTypedArray(grad((a: NDArray) => random.loggamma(k, a))(one(0.001)))[0]!
    expect(Number.isFinite(slope)).toBe(true)
    expect(slope).toBeGreaterThan(0)
  })

  test("under jit the bits are the same, and the samples to rounding", () => {
    const bits = (): NDArray => random.bits(k, [40])
    expect(toTypedArray(jit(bits)())).toEqual(toTypedArray(bits()))
    const f = (a: NDArray): NDArray => random.beta(k, a, 2, [4])
    const [jitted, plain] = [toTypedArray(jit(f)(one(0.5))), toTypedArray(f(one(0.5)))]
    jitted.forEach((x, i) => {
      expect(Math.abs(x / plain[i]! - 1)).toBeLessThan(1e-13)
    })
    const g = (lambda: NDArray): NDArray => random.poisson(k, lambda, [4])
    expect(toTypedArray(jit(g)(one(20)))).toEqual(toTypedArray(g(one(20))))
  })
})
