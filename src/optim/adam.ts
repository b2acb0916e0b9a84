import type { NDArray } from "../array/index.js"
import { abs, add, divide, maximum, multiply, square, subtract } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { downhill, maybeDecayed } from "./basic.js"
import { averaging, overRoot, unbiasing, zeros } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer, type Part, type Scope } from "./part.js"

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
  /** what is added under the root; needed only to differentiate through updates; default nothing */
  readonly epsilonRoot?: Hyperparameter
  /** whether the averages, which begin at 0, are divided by 1 - b^t; default true */
  readonly biasCorrection?: boolean
  /** whether the average looks one gradient ahead, as in `nadam`; default false */
  readonly nesterov?: boolean
}

type Moments = State<"b1" | "b2" | "epsilon", "mean" | "square"> & Partial<State<"epsilonRoot">>
export type AdamState = Moments & State<"learningRate">

/** From the two averages to the size of the step, for the options that change it. */
type Size = (mean: NDArray, squares: NDArray, g: NDArray) => NDArray

/** The averages without bias, or for "nesterov" what the mean will be if g comes again. */
const corrected = ({ h, t }: Scope<"b1" | "b2" | "epsilon">, nesterov: boolean, root?: NDArray): Size => {
  const [now, squared] = [unbiasing(h.b1, t), unbiasing(h.b2, t)]
  const over = (m: NDArray, v: NDArray): NDArray => overRoot(m, root === undefined ? v : add(v, root), h.epsilon)
  if (!nesterov) return (m, v) => over(now(m), squared(v))
  const [next, rest] = [unbiasing(h.b1, add(t, 1)), subtract(1, h.b1)]
  return (m, v, g) => over(add(multiply(h.b1, next(m)), multiply(rest, now(g))), squared(v))
}

/** The rule with some hyper-parameters under the root. */
const rule = (scope: Scope<"b1" | "b2" | "epsilon">, options: AdamOptions, root?: NDArray) => {
  const { h } = scope
  const [mean, squares] = [averaging(h.b1), averaging(h.b2)]
  const size: Size =
    options.biasCorrection === false
      ? (m, v) => overRoot(m, root === undefined ? v : add(v, root), h.epsilon)
      : corrected(scope, options.nesterov === true, root)
  return (g: NDArray, s: Readonly<Record<"mean" | "square", NDArray>>) => {
    const slots = { mean: mean(s.mean, g), square: squares(s.square, square(g)) }
    return [size(slots.mean, slots.square, g), slots] as const
  }
}

export const moments = (options: AdamOptions): Part => {
  const { b1 = 0.9, b2 = 0.999, epsilon = 1e-8, epsilonRoot } = options
  const hyper = { b1, b2, epsilon }
  const slots = { mean: zeros, square: zeros }
  type H = "b1" | "b2" | "epsilon"
  return epsilonRoot === undefined
    ? leafwise<H, "mean" | "square">({ hyper, slots }, (scope) => rule(scope, options))
    : leafwise<H | "epsilonRoot", "mean" | "square">({ hyper: { ...hyper, epsilonRoot }, slots }, (scope) =>
        rule(scope, options, scope.h.epsilonRoot),
      )
}

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
  adamNames,
  0,
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

const greatest = ({ b1 = 0.9, b2 = 0.999, epsilon = 1e-8, corrected: isFair = true }: AmsgradOptions): Part =>
  leafwise<"b1" | "b2" | "epsilon", "mean" | "square" | "greatest">(
    { hyper: { b1, b2, epsilon }, slots: { mean: zeros, square: zeros, greatest: zeros } },
    ({ h, t }) => {
      const [mean, squares] = [averaging(h.b1), averaging(h.b2)]
      const [fairMean, fairSquare] = [unbiasing(h.b1, t), unbiasing(h.b2, t)]
      return (g, s) => {
        const slots = { mean: mean(s.mean, g), square: squares(s.square, square(g)) }
        const most = maximum(s.greatest, isFair ? fairSquare(slots.square) : slots.square)
        const v = isFair ? most : fairSquare(most)
        return [overRoot(fairMean(slots.mean), v, h.epsilon), { ...slots, greatest: most }]
      }
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
    ({ h, t }) => {
      const [average, fair] = [averaging(h.b1), unbiasing(h.b1, t)]
      return (g, s) => {
        const mean = average(s.mean, g)
        const most = maximum(multiply(h.b2, s.greatest), add(abs(g), h.epsilon))
        return [divide(fair(mean), most), { mean, greatest: most }]
      }
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
