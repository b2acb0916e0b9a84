import { nameOfValue } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import { add, equal, multiply, negative, sign, subtract, where } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { averaging, zeros } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer, type Part } from "./part.js"

/** The last part of most optimizers: a step of a length downhill. */
export const downhill = (learningRate: Hyperparameter): Part<"learningRate"> =>
  leafwise<"learningRate">({ hyper: { learningRate } }, ({ h }) => {
    const factor = negative(h.learningRate)
    return (u) => [multiply(u, factor), {}]
  })

/** Adds a multiple of the parameters: the gradient of the square of their length, times a half. */
export const decayed = (weightDecay: Hyperparameter): Part<"weightDecay"> =>
  leafwise<"weightDecay">({ hyper: { weightDecay } }, ({ h }) => (u, _, p) => [add(u, multiply(p, h.weightDecay)), {}])

/** The parts of decoupled decay, which are none where there is no decay. */
export const maybeDecayed = (weightDecay: Hyperparameter | undefined): readonly Part[] =>
  weightDecay === undefined ? [] : [decayed(weightDecay)]

/**
 * The momentum of gradient descent, as the field writes it.
 *
 * - "trace" (PyTorch, optax): v <- momentum v + (1 - dampening) g; the update is -learningRate v
 * - "velocity" (Polyak, 1964; Sutskever et al., 2013): v <- momentum v - learningRate g; the update is v
 * - "average": v <- momentum v + (1 - momentum) g; the update is -learningRate v
 *
 * The first two differ only while the learning rate changes.
 */
export type MomentumForm = "trace" | "velocity" | "average"

/** The options of `sgd`. */
export interface SgdOptions {
  /** the share of the last step that is taken again; without it there is none */
  readonly momentum?: Hyperparameter
  /** default "trace" */
  readonly form?: MomentumForm
  /** what is taken away from new gradients, but not from the first, with "trace"; default none */
  readonly dampening?: Hyperparameter
  /** whether the step is g + momentum v instead of v (Nesterov, 1983), with "trace"; default false */
  readonly nesterov?: boolean
  /** a share of the parameters that is added to the gradients first; default none */
  readonly weightDecay?: Hyperparameter
}

export type SgdState = State<"learningRate"> & Partial<State<"momentum" | "dampening" | "weightDecay", "trace">>

/** v <- momentum v + g. */
export const traced = (momentum: Hyperparameter, nesterov = false): Part<"momentum", "trace"> =>
  leafwise<"momentum", "trace">({ hyper: { momentum }, slots: { trace: zeros } }, ({ h }) => (g, s) => {
    const trace = add(multiply(h.momentum, s.trace), g)
    return [nesterov ? add(g, multiply(h.momentum, trace)) : trace, { trace }]
  })

/** v <- momentum v + (1 - dampening) g, where the first v is g. */
const dampened = (
  momentum: Hyperparameter,
  dampening: Hyperparameter,
  nesterov: boolean,
): Part<"momentum" | "dampening", "trace"> =>
  leafwise<"momentum" | "dampening", "trace">(
    { hyper: { momentum, dampening }, slots: { trace: zeros } },
    ({ h, t }) => {
      const share = where(equal(t, 1), 1, subtract(1, h.dampening))
      return (g, s) => {
        const trace = add(multiply(h.momentum, s.trace), multiply(share, g))
        return [nesterov ? add(g, multiply(h.momentum, trace)) : trace, { trace }]
      }
    },
  )

const velocity = (learningRate: Hyperparameter, momentum: Hyperparameter): Part =>
  leafwise<"momentum" | "learningRate", "trace">(
    { hyper: { momentum, learningRate }, slots: { trace: zeros } },
    ({ h }) =>
      (g, s) => {
        const trace = subtract(multiply(h.momentum, s.trace), multiply(h.learningRate, g))
        return [trace, { trace }]
      },
  )

export const averaged = (momentum: Hyperparameter): Part<"momentum", "trace"> =>
  leafwise<"momentum", "trace">({ hyper: { momentum }, slots: { trace: zeros } }, ({ h }) => {
    const mean = averaging(h.momentum)
    return (g, s) => {
      const trace = mean(s.trace, g)
      return [trace, { trace }]
    }
  })

const withMomentum = (learningRate: Hyperparameter, momentum: Hyperparameter, options: SgdOptions): readonly Part[] => {
  const { form = "trace", dampening, nesterov = false } = options
  switch (form) {
    case "trace":
      return [
        dampening === undefined ? traced(momentum, nesterov) : dampened(momentum, dampening, nesterov),
        downhill(learningRate),
      ]
    case "velocity":
      return [velocity(learningRate, momentum)]
    case "average":
      return [averaged(momentum), downhill(learningRate)]
    default:
      throw new ValueError({
        op: "sgd",
        problem: `there is no form of momentum ${nameOfValue(form)}`,
        hint: 'use "trace", "velocity" or "average"',
      })
  }
}

/**
 * Gradient descent: the update is -learningRate g, or that of a momentum (see `MomentumForm`).
 *
 * @throws ValueError for a learning rate that is negative or no number
 * @example sgd(0.5).update(array([2]), sgd(0.5).init(array([1])), array([1]))[0] // [-1]
 */
export const sgd = operation(
  "sgd",
  (learningRate: Hyperparameter, options: SgdOptions = {}): Optimizer<SgdState> => {
    const { momentum, weightDecay } = options
    const steps = momentum === undefined ? [downhill(learningRate)] : withMomentum(learningRate, momentum, options)
    return optimizer<SgdState>("sgd", [...maybeDecayed(weightDecay), ...steps])
  },
  ["momentum", "form", "dampening", "nesterov", "weightDecay"],
)
export const gradientDescent = sgd

/** A step along the signs of the updates. */
export const signs: Part = leafwise({ hyper: {} }, () => (u) => [sign(u), {}])

/**
 * Steps of one length along the signs of the gradients (Bernstein et al., "signSGD", 2018); with `momentum`, along
 * those of their average, which is Signum.
 *
 * @throws ValueError for a learning rate that is negative or no number
 * @example signSgd(0.5).update(array([2]), signSgd(0.5).init(array([1])), array([1]))[0] // [-0.5]
 */
export const signSgd = operation(
  "signSgd",
  (
    learningRate: Hyperparameter,
    { momentum, weightDecay }: Pick<SgdOptions, "momentum" | "weightDecay"> = {},
  ): Optimizer<SgdState> =>
    optimizer<SgdState>("signSgd", [
      ...(momentum === undefined ? [] : [averaged(momentum)]),
      signs,
      ...maybeDecayed(weightDecay),
      downhill(learningRate),
    ]),
  ["momentum", "weightDecay"],
)

/**
 * signSgd of an average of the gradients, with momentum 0.9 unless given.
 *
 * @throws ValueError for a learning rate that is negative or no number
 * @example signum(0.5).update(array([2]), signum(0.5).init(array([1])), array([1]))[0] // [-0.5]
 */
export const signum = operation(
  "signum",
  (
    learningRate: Hyperparameter,
    { momentum = 0.9, ...options }: Pick<SgdOptions, "momentum" | "weightDecay"> = {},
  ): Optimizer<SgdState> => signSgd(learningRate, { momentum, ...options }),
  ["momentum", "weightDecay"],
)
