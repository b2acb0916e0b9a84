import type { NDArray } from "../array/index.js"
import { abs, add, divide, maximum, multiply, square, subtract } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { downhill, maybeDecayed } from "./basic.js"
import { average, overRoot, unbiased, zeros } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer, type Part } from "./part.js"

/** The options that Adam and its variants have in common. */
export interface MomentOptions {
  /** the weight of the old average of the gradients; default 0.9 */
  readonly b1?: Hyperparameter
  /** the weight of the old average of their squares; default 0.999 */
  readonly b2?: Hyperparameter
  /** what is added to the root; default 1e-8 */
  readonly epsilon?: Hyperparameter
}

/** The options of `adam`. */
export interface AdamOptions extends MomentOptions {
  /** what is added under the root; needed only to differentiate through updates; default 0 */
  readonly epsilonRoot?: Hyperparameter
  /** whether the averages, which begin at 0, are divided by 1 - b^t; default true */
  readonly biasCorrection?: boolean
  /** whether the average looks one gradient ahead, as in `nadam`; default false */
  readonly nesterov?: boolean
}

type Moments = State<"b1" | "b2" | "epsilon" | "epsilonRoot", "mean" | "square">
export type AdamState = Moments & State<"learningRate">

/** The mean of b1 m and the new gradient, each without its bias: what the next average will be if g comes again. */
const ahead = (m: NDArray, g: NDArray, b1: NDArray, t: NDArray): NDArray =>
  add(multiply(b1, unbiased(m, b1, add(t, 1))), multiply(subtract(1, b1), unbiased(g, b1, t)))

export const moments = (options: AdamOptions): Part =>
  leafwise<"b1" | "b2" | "epsilon" | "epsilonRoot", "mean" | "square">(
    {
      hyper: {
        b1: options.b1 ?? 0.9,
        b2: options.b2 ?? 0.999,
        epsilon: options.epsilon ?? 1e-8,
        epsilonRoot: options.epsilonRoot ?? 0,
      },
      slots: { mean: zeros, square: zeros },
    },
    (g, { h, s, t }) => {
      const mean = average(h.b1, s.mean, g)
      const squares = average(h.b2, s.square, square(g))
      const slots = { mean, square: squares }
      if (options.biasCorrection === false) return [overRoot(mean, squares, h.epsilon, h.epsilonRoot), slots]
      const m = options.nesterov === true ? ahead(mean, g, h.b1, t) : unbiased(mean, h.b1, t)
      return [overRoot(m, unbiased(squares, h.b2, t), h.epsilon, h.epsilonRoot), slots]
    },
  )

const momentNames = ["b1", "b2", "epsilon"]
const adamNames = [...momentNames, "epsilonRoot", "biasCorrection", "nesterov"]

/**
 * The updates in units of their size: the average of gradients over the root of the average of their squares.
 *
 * @example scaleByAdam().update(array([2]), scaleByAdam().init(array([1])), array([1]))[0] // [1]
 */
export const scaleByAdam = operation(
  "scaleByAdam",
  (options: AdamOptions = {}): Optimizer<Moments> => optimizer<Moments>("scaleByAdam", [moments(options)]),
)

/**
 * Adam: -learningRate m / (sqrt(v) + epsilon) with averages m of the gradients and v of their squares, without bias.
 *
 * Kingma and Ba, "Adam: a method for stochastic optimization", 2015.
 * @throws ValueError for a hyper-parameter out of its range
 * @example adam(0.5).update(array([2]), adam(0.5).init(array([1])), array([1]))[0] // [-0.5]
 */
export const adam = operation(
  "adam",
  (learningRate: Hyperparameter, options: AdamOptions = {}): Optimizer<AdamState> =>
    optimizer<AdamState>("adam", [moments(options), downhill(learningRate)]),
  adamNames,
)

/** The options of `adamw` and `nadamw`. */
export interface AdamwOptions extends AdamOptions {
  /** the share of the parameters, times the learning rate, that each update takes away */
  readonly weightDecay?: Hyperparameter
}

export type AdamwState = AdamState & State<"weightDecay">

/**
 * Adam with decoupled weight decay, 0.01 unless given: the update has -learningRate weightDecay params added.
 *
 * Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
 * @throws ValueError for a hyper-parameter out of its range
 * @example adamw(0.5).update(array([2]), adamw(0.5).init(array([1])), array([1]))[0] // [-0.505]
 */
export const adamw = operation(
  "adamw",
  (learningRate: Hyperparameter, { weightDecay = 0.01, ...options }: AdamwOptions = {}): Optimizer<AdamwState> =>
    optimizer<AdamwState>("adamw", [moments(options), ...maybeDecayed(weightDecay), downhill(learningRate)]),
  [...adamNames, "weightDecay"],
)

/** The options of `amsgrad`. */
export interface AmsgradOptions extends MomentOptions {
  /** whether the greatest average is one of those without bias (optax), or with it (PyTorch); default true */
  readonly corrected?: boolean
}

export type AmsgradState = State<"learningRate" | "b1" | "b2" | "epsilon", "mean" | "square" | "greatest">

const greatest = ({ b1 = 0.9, b2 = 0.999, epsilon = 1e-8, corrected = true }: AmsgradOptions): Part =>
  leafwise<"b1" | "b2" | "epsilon", "mean" | "square" | "greatest">(
    { hyper: { b1, b2, epsilon }, slots: { mean: zeros, square: zeros, greatest: zeros } },
    (g, { h, s, t }) => {
      const mean = average(h.b1, s.mean, g)
      const squares = average(h.b2, s.square, square(g))
      const most = maximum(s.greatest, corrected ? unbiased(squares, h.b2, t) : squares)
      const slots = { mean, square: squares, greatest: most }
      return [overRoot(unbiased(mean, h.b1, t), corrected ? most : unbiased(most, h.b2, t), h.epsilon), slots]
    },
  )

/**
 * Adam with the greatest average of squares so far in place of the last.
 *
 * Reddi, Kale and Kumar, "On the convergence of Adam and beyond", 2018; without bias as in optax.
 * @throws ValueError for a hyper-parameter out of its range
 * @example amsgrad(0.5).update(array([2]), amsgrad(0.5).init(array([1])), array([1]))[0] // [-0.5]
 */
export const amsgrad = operation(
  "amsgrad",
  (learningRate: Hyperparameter, options: AmsgradOptions = {}): Optimizer<AmsgradState> =>
    optimizer<AmsgradState>("amsgrad", [greatest(options), downhill(learningRate)]),
  [...momentNames, "corrected"],
)

export type AdamaxState = State<"learningRate" | "b1" | "b2" | "epsilon", "mean" | "greatest">

const infinity = ({ b1 = 0.9, b2 = 0.999, epsilon = 1e-8 }: MomentOptions): Part =>
  leafwise<"b1" | "b2" | "epsilon", "mean" | "greatest">(
    { hyper: { b1, b2, epsilon }, slots: { mean: zeros, greatest: zeros } },
    (g, { h, s, t }) => {
      const mean = average(h.b1, s.mean, g)
      const most = maximum(multiply(h.b2, s.greatest), add(abs(g), h.epsilon))
      return [divide(unbiased(mean, h.b1, t), most), { mean, greatest: most }]
    },
  )

/**
 * Adam with the greatest size of recent gradients in place of the root: u <- max(b2 u, |g| + epsilon).
 *
 * Kingma and Ba, 2015, section 7.1; epsilon stands where PyTorch and optax have it.
 * @throws ValueError for a hyper-parameter out of its range
 * @example adamax(0.5).update(array([2]), adamax(0.5).init(array([1])), array([1]))[0] // [-0.5]
 */
export const adamax = operation(
  "adamax",
  (learningRate: Hyperparameter, options: MomentOptions = {}): Optimizer<AdamaxState> =>
    optimizer<AdamaxState>("adamax", [infinity(options), downhill(learningRate)]),
  momentNames,
)

/**
 * `adamax` with decoupled weight decay, 0.0001 unless given.
 *
 * @throws ValueError for a hyper-parameter out of its range
 * @example adamaxw(0.5).update(array([2]), adamaxw(0.5).init(array([1])), array([1]))[0] // [-0.50005]
 */
export const adamaxw = operation(
  "adamaxw",
  (
    learningRate: Hyperparameter,
    { weightDecay = 1e-4, ...options }: MomentOptions & Pick<AdamwOptions, "weightDecay"> = {},
  ): Optimizer<AdamaxState & State<"weightDecay">> =>
    optimizer("adamaxw", [infinity(options), ...maybeDecayed(weightDecay), downhill(learningRate)]),
  [...momentNames, "weightDecay"],
)
