import type { NDArray } from "../array/index.js"
import {
  add,
  divide,
  equal,
  logicalOr,
  maximum,
  multiply,
  negative,
  rsqrt,
  square,
  subtract,
  where,
} from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { type AdamState, type AdamwOptions, moments } from "./adam.js"
import { downhill, maybeDecayed, traced } from "./basic.js"
import { norm } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer, type Part } from "./part.js"

/** An update times |p| / |u|, or times what a function makes of the two lengths; as it is where either is 0. */
const inProportion = (
  u: NDArray,
  p: NDArray,
  ratio: (parameter: NDArray, update: NDArray) => NDArray = divide,
): NDArray => {
  const [own, other] = [norm(p), norm(u)]
  return multiply(u, where(logicalOr(equal(own, 0), equal(other, 0)), 1, ratio(own, other)))
}

/** The options of `scaleByTrustRatio`. */
export interface TrustOptions {
  /** what the ratio is multiplied by; default 1 */
  readonly trustCoefficient?: Hyperparameter
  /** what is added to the length of the update; default 0 */
  readonly epsilon?: Hyperparameter
}

type TrustState = State<"trustCoefficient" | "epsilon">

const trusted = ({ trustCoefficient = 1, epsilon = 0 }: TrustOptions): Part =>
  leafwise<"trustCoefficient" | "epsilon">({ hyper: { trustCoefficient, epsilon } }, ({ h }) => {
    const ratio = (own: NDArray, other: NDArray): NDArray =>
      divide(multiply(h.trustCoefficient, own), add(other, h.epsilon))
    return (u, _, p) => [inProportion(u, p, ratio), {}]
  })

/**
 * Gives each array of the updates the length of its parameter, times a coefficient; one of length 0 stays as it is, and
 * so does the update of a parameter of length 0.
 *
 * @throws ValueError for a hyper-parameter that is no number
 * @example scaleByTrustRatio().update(array([3, 4]), scaleByTrustRatio().init(array([1, 0])), array([1, 0]))[0] // [0.6, 0.8]
 */
export const scaleByTrustRatio = operation(
  "scaleByTrustRatio",
  (options: TrustOptions = {}): Optimizer<TrustState> => optimizer<TrustState>("scaleByTrustRatio", [trusted(options)]),
  ["trustCoefficient", "epsilon"],
  0,
)

export type LambState = AdamState & Partial<State<"weightDecay">>

/**
 * Adam with steps of each array as long as the array itself, times the learning rate: for large batches. The options are
 * those of `adamw`; epsilon is 1e-6 and there is no weight decay unless given.
 *
 * You et al., "Large batch optimization for deep learning: training BERT in 76 minutes", 2020; defaults as optax.
 * @throws ValueError for a hyper-parameter out of its range
 * @example lamb(0.5).update(array([2]), lamb(0.5).init(array([3])), array([3]))[0] // [-1.5]
 */
export const lamb = operation(
  "lamb",
  (learningRate: Hyperparameter, { weightDecay, ...options }: AdamwOptions = {}): Optimizer<LambState> =>
    optimizer<LambState>("lamb", [
      moments({ epsilon: 1e-6, ...options }),
      ...maybeDecayed(weightDecay),
      leafwise({ hyper: {} }, () => (u, _, p) => [inProportion(u, p), {}]),
      downhill(learningRate),
    ]),
  ["b1", "b2", "epsilon", "epsilonRoot", "biasCorrection", "nesterov", "weightDecay"],
)

/** The options of `lars`. */
export interface LarsOptions extends TrustOptions {
  /** the share of the last step that is taken again; default 0.9 */
  readonly momentum?: Hyperparameter
  /** whether the momentum is Nesterov's; default false */
  readonly nesterov?: boolean
  /** a share of the parameters that is added to the gradients first; default none */
  readonly weightDecay?: Hyperparameter
}

export type LarsState = State<"learningRate" | "trustCoefficient" | "epsilon" | "momentum", "trace"> &
  Partial<State<"weightDecay">>

/**
 * Gradient descent with momentum and steps of each array in proportion to its length, with the coefficient 0.001 unless
 * given.
 *
 * You, Gitman and Ginsburg, "Large batch training of convolutional networks", 2017; defaults as optax.
 * @throws ValueError for a hyper-parameter out of its range
 * @example lars(0.5).update(array([2]), lars(0.5).init(array([3])), array([3]))[0] // [-0.0015]
 */
export const lars = operation(
  "lars",
  (
    learningRate: Hyperparameter,
    { momentum = 0.9, nesterov = false, weightDecay, trustCoefficient = 1e-3, epsilon = 0 }: LarsOptions = {},
  ): Optimizer<LarsState> =>
    optimizer<LarsState>("lars", [
      ...maybeDecayed(weightDecay),
      trusted({ trustCoefficient, epsilon }),
      downhill(learningRate),
      traced(momentum, nesterov),
    ]),
  ["momentum", "nesterov", "weightDecay", "trustCoefficient", "epsilon"],
)

/** The options of `fromage`. */
export interface FromageOptions {
  /** a shorter array counts as one of this length; default 1e-6 */
  readonly minNorm?: Hyperparameter
}

export type FromageState = State<"learningRate" | "minNorm">

/**
 * Steps of each array of its own length times the learning rate, and then shortened so that it does not grow:
 * p <- (p - learningRate g |p| / |g|) / sqrt(1 + learningRate^2).
 *
 * Bernstein et al., "On the distance between two neural networks and the stability of learning", 2020.
 * @throws ValueError for a hyper-parameter out of its range
 * @example fromage(1).update(array([2]), fromage(1).init(array([1])), array([1]))[0] // [-1]
 */
export const fromage = operation(
  "fromage",
  (learningRate: Hyperparameter, { minNorm = 1e-6 }: FromageOptions = {}): Optimizer<FromageState> =>
    optimizer<FromageState>("fromage", [
      leafwise<"learningRate" | "minNorm">({ hyper: { learningRate, minNorm } }, ({ h }) => {
        const shorter = rsqrt(add(1, square(h.learningRate)))
        const [step, less] = [negative(multiply(h.learningRate, shorter)), subtract(shorter, 1)]
        const length = (x: NDArray): NDArray => maximum(norm(x), h.minNorm)
        return (g, _, p) => [add(multiply(g, multiply(step, divide(length(p), length(g)))), multiply(p, less)), {}]
      }),
    ]),
  ["minNorm"],
)
