import type { NDArray } from "../array/index.js"
import {
  add,
  clip,
  divide,
  fullLike,
  greater,
  less,
  multiply,
  negative,
  reciprocal,
  sign,
  sqrt,
  square,
  subtract,
  where,
  zerosLike,
} from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { downhill, maybeDecayed, traced } from "./basic.js"
import { averaging, overRoot, zeros } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer, type Part } from "./part.js"

/** The options of `adagrad`. */
export interface AdagradOptions {
  /** what is added to the root; default 1e-10 */
  readonly epsilon?: Hyperparameter
  /** where the sums of squares begin; default 0 */
  readonly initialAccumulator?: number
  /** the learning rate is divided by 1 + learningRateDecay times the updates before; default none */
  readonly learningRateDecay?: Hyperparameter
}

export type AdagradState = State<"learningRate" | "epsilon", "sum"> & Partial<State<"learningRateDecay">>

const summed = ({ epsilon = 1e-10, initialAccumulator = 0 }: AdagradOptions): Part =>
  leafwise<"epsilon", "sum">(
    { hyper: { epsilon }, slots: { sum: (p) => fullLike(p, initialAccumulator) } },
    ({ h }) =>
      (g, s) => {
        const sum = add(s.sum, square(g))
        return [overRoot(g, sum, h.epsilon), { sum }]
      },
  )

/** Divides by 1 + learningRateDecay times the updates before. */
const slower = (learningRateDecay: Hyperparameter): Part =>
  leafwise<"learningRateDecay">({ hyper: { learningRateDecay } }, ({ h, t }) => {
    const factor = reciprocal(add(multiply(subtract(t, 1), h.learningRateDecay), 1))
    return (u) => [multiply(u, factor), {}]
  })

/**
 * Steps divided by the root of the sum of all squares of gradients, element by element.
 *
 * Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning", 2011; defaults and decay as PyTorch.
 * @throws ValueError for a hyper-parameter out of its range
 * @example adagrad(0.5).update(array([2]), adagrad(0.5).init(array([1])), array([1]))[0] // [-0.5]
 */
export const adagrad = operation(
  "adagrad",
  (learningRate: Hyperparameter, options: AdagradOptions = {}): Optimizer<AdagradState> =>
    optimizer<AdagradState>("adagrad", [
      summed(options),
      ...(options.learningRateDecay === undefined ? [] : [slower(options.learningRateDecay)]),
      downhill(learningRate),
    ]),
  ["epsilon", "initialAccumulator", "learningRateDecay"],
)

/** The options of `adadelta`. */
export interface AdadeltaOptions {
  /** the weight of the old averages; default 0.9 */
  readonly rho?: Hyperparameter
  /** what is added under both roots; default 1e-6 */
  readonly epsilon?: Hyperparameter
  /** the share of the parameters, times the learning rate, that each update takes away; default none */
  readonly weightDecay?: Hyperparameter
}

export type AdadeltaState = State<"learningRate" | "rho" | "epsilon", "square" | "delta">

const ratio = ({ rho = 0.9, epsilon = 1e-6 }: AdadeltaOptions): Part =>
  leafwise<"rho" | "epsilon", "square" | "delta">(
    { hyper: { rho, epsilon }, slots: { square: zeros, delta: zeros } },
    ({ h }) => {
      const average = averaging(h.rho)
      return (g, s) => {
        const squares = average(s.square, square(g))
        const step = multiply(g, divide(sqrt(add(s.delta, h.epsilon)), sqrt(add(squares, h.epsilon))))
        return [step, { square: squares, delta: average(s.delta, square(step)) }]
      }
    },
  )

/**
 * Steps in the units of the parameters: the gradient times the root of the average of squares of steps over that of
 * gradients. The learning rate is 1 unless given.
 *
 * Zeiler, "ADADELTA: an adaptive learning rate method", 2012.
 * @throws ValueError for a hyper-parameter out of its range
 * @example adadelta().init(array([1])).rho // 0.9
 */
export const adadelta = operation(
  "adadelta",
  (
    learningRate: Hyperparameter = 1,
    { weightDecay, ...options }: AdadeltaOptions = {},
  ): Optimizer<AdadeltaState & Partial<State<"weightDecay">>> =>
    optimizer("adadelta", [ratio(options), ...maybeDecayed(weightDecay), downhill(learningRate)]),
  ["rho", "epsilon", "weightDecay"],
)

/** The options of `rmsprop`. */
export interface RmspropOptions {
  /** the weight of the old average of squares; default 0.99 */
  readonly decay?: Hyperparameter
  /** default 1e-8 */
  readonly epsilon?: Hyperparameter
  /** whether epsilon is added under the root (optax) and not to it (PyTorch); default false */
  readonly epsilonInRoot?: boolean
  /** whether the square of the average gradient is subtracted from the average of squares; default false */
  readonly centered?: boolean
  /** the share of the last step that is taken again; default none */
  readonly momentum?: Hyperparameter
}

export type RmspropState = State<"learningRate" | "decay" | "epsilon", "square"> &
  Partial<State<"momentum", "mean" | "trace">>

const rooted = ({ decay = 0.99, epsilon = 1e-8, epsilonInRoot = false, centered = false }: RmspropOptions): Part => {
  const over = (g: NDArray, v: NDArray, e: NDArray): NDArray =>
    epsilonInRoot ? divide(g, sqrt(add(v, e))) : overRoot(g, v, e)
  const hyper = { decay, epsilon }
  if (!centered)
    return leafwise<"decay" | "epsilon", "square">({ hyper, slots: { square: zeros } }, ({ h }) => {
      const average = averaging(h.decay)
      return (g, s) => {
        const squares = average(s.square, square(g))
        return [over(g, squares, h.epsilon), { square: squares }]
      }
    })
  return leafwise<"decay" | "epsilon", "square" | "mean">({ hyper, slots: { square: zeros, mean: zeros } }, ({ h }) => {
    const average = averaging(h.decay)
    return (g, s) => {
      const [squares, mean] = [average(s.square, square(g)), average(s.mean, g)]
      return [over(g, subtract(squares, square(mean)), h.epsilon), { square: squares, mean }]
    }
  })
}

/**
 * The gradient over the root of the average of its squares; optionally centered, or with a momentum v <- momentum v + u.
 *
 * Tieleman and Hinton, "Lecture 6.5: RMSProp", 2012; centered after Graves, "Generating sequences with recurrent neural
 * networks", 2013. Defaults as PyTorch.
 * @throws ValueError for a hyper-parameter out of its range
 * @example rmsprop(0.5).update(array([2]), rmsprop(0.5).init(array([1])), array([1]))[0] // [-5]
 */
export const rmsprop = operation(
  "rmsprop",
  (learningRate: Hyperparameter, options: RmspropOptions = {}): Optimizer<RmspropState> =>
    optimizer<RmspropState>("rmsprop", [
      rooted(options),
      ...(options.momentum === undefined ? [] : [traced(options.momentum)]),
      downhill(learningRate),
    ]),
  ["decay", "epsilon", "epsilonInRoot", "centered", "momentum"],
)

/** The options of `rprop`. */
export interface RpropOptions {
  /** what a step size is multiplied by after the sign of the gradient has changed, and has stayed; default [0.5, 1.2] */
  readonly etas?: readonly [less: number, more: number]
  /** the least and the greatest step size; default [1e-6, 50] */
  readonly stepSizes?: readonly [least: number, greatest: number]
}

export type RpropState = State<
  "learningRate" | "etaMinus" | "etaPlus" | "leastStep" | "greatestStep",
  "stepSize" | "gradient"
>

/**
 * Steps along the signs of full-batch gradients, each with a size of its own that begins at the learning rate, grows
 * while the sign stays, and shrinks when it changes; an element whose sign has changed waits one update.
 *
 * Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning", 1993, as PyTorch has it.
 * @throws ValueError for a hyper-parameter out of its range
 * @example rprop(0.5).update(array([2]), rprop(0.5).init(array([1])), array([1]))[0] // [-0.5]
 */
export const rprop = operation(
  "rprop",
  (
    learningRate: Hyperparameter,
    { etas: [etaMinus, etaPlus] = [0.5, 1.2], stepSizes: [leastStep, greatestStep] = [1e-6, 50] }: RpropOptions = {},
  ): Optimizer<RpropState> => {
    type H = "learningRate" | "etaMinus" | "etaPlus" | "leastStep" | "greatestStep"
    const part = leafwise<H, "stepSize" | "gradient">(
      {
        hyper: { learningRate, etaMinus, etaPlus, leastStep, greatestStep },
        slots: { stepSize: (p, h) => add(zerosLike(p), h.learningRate), gradient: zeros },
      },
      ({ h }) =>
        (g, s) => {
          const agreement = multiply(g, s.gradient)
          const hasTurned = less(agreement, 0)
          const factor = where(greater(agreement, 0), h.etaPlus, where(hasTurned, h.etaMinus, 1))
          const stepSize = clip(multiply(s.stepSize, factor), h.leastStep, h.greatestStep)
          const gradient = where(hasTurned, 0, g)
          return [negative(multiply(sign(gradient), stepSize)), { stepSize, gradient }]
        },
    )
    return optimizer<RpropState>("rprop", [part])
  },
  ["etas", "stepSizes"],
)
