import { add, astype, multiply, negative, power, sqrt } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { type FloatType, type Key, normal, split } from "../random/index.js"
import { downhill } from "./basic.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { optimizer, type Part } from "./part.js"

/** The options of `addNoise` and `noisySgd`. */
export interface NoiseOptions {
  /** the variance in the first update; default 0.01 */
  readonly eta?: Hyperparameter
  /** the variance in the t-th is eta / t^gamma; default 0.55 */
  readonly gamma?: Hyperparameter
}

/** The key of the next update is a part of the state. */
export type NoiseState = State<"eta" | "gamma"> & { readonly key: Key }

const isFloatType = (dtype: string): dtype is FloatType => dtype === "float32" || dtype === "float64"

const noise = (k: Key, { eta = 0.01, gamma = 0.55 }: NoiseOptions): Part => {
  const part: Part<"eta" | "gamma", never, "key"> = {
    hyper: { eta, gamma },
    values: { key: k },
    rule: (updates, { h, v, t }) => {
      const [next, now] = split(v.key as Key)
      const keys = split(now, updates.length)
      const stddev = sqrt(multiply(h.eta, power(t, negative(h.gamma))))
      return {
        updates: updates.map((u, i) => {
          const dtype = isFloatType(u.dtype) ? u.dtype : "float32"
          return add(u, astype(multiply(normal(keys[i]!, u.shape, { dtype }), astype(stddev, dtype)), u.dtype))
        }),
        values: { key: next },
      }
    },
  }
  return part
}

/**
 * Adds normal noise to the updates, with a variance that falls from step to step: eta / t^gamma.
 *
 * Neelakantan et al., "Adding gradient noise improves learning for very deep networks", 2015; for equal keys as optax.
 * @throws ValueError for a hyper-parameter that is no number
 * @example addNoise(key(0), { eta: 0 }).update(array([2]), addNoise(key(0), { eta: 0 }).init(array([1])), array([1]))[0] // [2]
 */
export const addNoise = operation(
  "addNoise",
  (k: Key, options: NoiseOptions = {}): Optimizer<NoiseState> => optimizer<NoiseState>("addNoise", [noise(k, options)]),
  ["eta", "gamma"],
)

/**
 * Gradient descent with noise in the gradients: see `addNoise`.
 *
 * @throws ValueError for a hyper-parameter out of its range
 * @example noisySgd(0.5, key(0), { eta: 0 }).init(array([1])).learningRate // 0.5
 */
export const noisySgd = operation(
  "noisySgd",
  (learningRate: Hyperparameter, k: Key, options: NoiseOptions = {}): Optimizer<NoiseState & State<"learningRate">> =>
    optimizer<NoiseState & State<"learningRate">>("noisySgd", [noise(k, options), downhill(learningRate)]),
  ["eta", "gamma"],
  2,
)
