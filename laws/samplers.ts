import { callback, checked, fields, optional, whole } from "../src/array/given.js"
import { type NDArray, toTypedArray } from "../src/array/index.js"
import { type Key, key, split } from "../src/random/index.js"
import { holds, type Law, law } from "./law.js"

/** Standard errors beyond which a moment is not believed: about one in 10^8 seeds. */
const SIGMAS = 6

export interface Moments {
  readonly mean: number
  readonly variance: number
  /** E (x - mean)^4; default that of the normal distribution */
  readonly fourth?: number
}

/** The mean and variance of many samples are the distribution's, within the bounds of the central limit theorem. */
export const moments = checked(
  "laws.sampler.moments",
  { sampler: callback, expected: fields("moments", {}), n: optional(whole(1)) },
  (sampler: (k: Key, shape: readonly number[]) => NDArray, expected: Moments, n = 20000): Law<number> =>
    law(`moments of ${sampler.name || "the sampler"}`, "mean and variance are the distribution's", (seed, violated) => {
      const xs = Array.from(toTypedArray(sampler(key(seed), [n])))
      const mean = xs.reduce((s, x) => s + x, 0) / n
      const variance = xs.reduce((s, x) => s + (x - expected.mean) ** 2, 0) / n
      const fourth = expected.fourth ?? 3 * expected.variance ** 2
      const bounds = [
        SIGMAS * Math.sqrt(expected.variance / n),
        SIGMAS * Math.sqrt((fourth - expected.variance ** 2) / n),
      ]
      const off = [Math.abs(mean - expected.mean), Math.abs(variance - expected.variance)]
      return off[0]! <= bounds[0]! && off[1]! <= bounds[1]!
        ? holds
        : violated("the moments are off", {
            left: `mean ${mean}, variance ${variance}`,
            right: `mean ${expected.mean}, variance ${expected.variance}`,
          })
    }),
)

/** Split keys give streams that share no word, with each other or with their parent. */
export const independent = checked(
  "laws.sampler.independent",
  { bits: callback },
  (bits: (k: Key, shape: readonly number[]) => NDArray): Law<number> =>
    law("independent splits", "no two streams of a split agree", (seed, violated) => {
      const parent = key(seed)
      const [a, b] = split(parent)
      const streams = [parent, a, b].map((k) => toTypedArray(bits(k, [64])))
      const agree = streams.some((s, i) => streams.some((t, j) => i < j && s.every((w, n) => w === t[n])))
      return agree ? violated("two streams agree") : holds
    }),
)

/** The same key gives the same bits. */
export const deterministic = checked(
  "laws.sampler.deterministic",
  { sampler: callback },
  (sampler: (k: Key, shape: readonly number[]) => NDArray): Law<number> =>
    law(`determinism of ${sampler.name || "the sampler"}`, "the same key gives the same bits", (seed, violated) => {
      const [x, y] = [toTypedArray(sampler(key(seed), [32])), toTypedArray(sampler(key(seed), [32]))]
      return x.every((v, i) => Object.is(v, y[i])) ? holds : violated("two runs differ")
    }),
)
