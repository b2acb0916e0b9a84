import { checkGiven, fields, type Kind, listOf, number } from "../../array/given.js"
import { type NDArray, nameOfValue } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { add, divide, greaterEqual, less, logicalAnd, minimum, multiply, power, where } from "../../operations/index.js"
import { asList } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import { checkBoundaries, type ExponentialOptions, exponentialDecay } from "./decay.js"
import {
  type Anneal,
  between,
  checkAnneal,
  checkFinite,
  checkSteps,
  progress,
  type StepSchedule,
  stepsOf,
} from "./schedule.js"

/** The options of `cosineDecay`. */
export interface CosineOptions {
  /** the value after all steps; default 0 */
  readonly end?: number
  /** the power of the course; default 1 */
  readonly exponent?: number
}

/**
 * Half a cosine down: end + (init - end) (1 + cos(pi t / steps)) / 2, and end from then on.
 *
 * Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017.
 * @throws ValueError unless the values are finite and the steps positive
 * @example cosineDecay(1, 4)(2) // 0.5
 */
export const cosineDecay = operation(
  "cosineDecay",
  (init: number, steps: number, { end = 0, exponent = 1 }: CosineOptions = {}): StepSchedule => {
    const op = "cosineDecay"
    checkFinite(op, { init, end, exponent })
    checkSteps(op, { steps })
    return (step) => {
      const share = between(1, 0, progress(stepsOf(op, step), 0, steps), "cosine")
      return add(multiply(exponent === 1 ? share : power(share, exponent), init - end), end)
    }
  },
  ["end", "exponent"],
)

/**
 * Schedules one after the other: each begins to count at its boundary.
 *
 * @throws ValueError unless there is one boundary less than schedules, and these ascend
 * @example join([constant(1), constant(0)], [3])(array([2, 3])) // [1, 0]
 */
export const join = operation(
  "join",
  (schedules: readonly ((step: NDArray) => NDArray)[], boundaries: readonly number[]): StepSchedule => {
    const op = "join"
    checkBoundaries(op, boundaries)
    const [first, ...rest] = asList(op, schedules, "schedules")
    for (const [i, s] of schedules.entries())
      if (typeof s !== "function")
        throw new ValueError({
          op,
          problem: `the schedule at position ${i} is ${nameOfValue(s)}`,
          hint: "give functions of the step",
        })
    if (first === undefined || rest.length !== boundaries.length)
      throw new ValueError({
        op,
        problem: `there are ${schedules.length} schedules and ${boundaries.length} boundaries`,
        hint: "give a boundary between each schedule and the next",
      })
    return (step) => {
      const t = stepsOf(op, step)
      // Outside of its own steps a schedule is asked for its first value, which is not used.
      return rest.reduce<NDArray>(
        (value, s, i) => {
          const isOwn = logicalAnd(greaterEqual(t, boundaries[i]!), less(t, boundaries[i + 1] ?? Infinity))
          return where(less(t, boundaries[i]!), value, s(where(isOwn, add(t, -boundaries[i]!), 0)))
        },
        first(where(less(t, boundaries[0] ?? Infinity), t, 0)),
      )
    }
  },
)

const rising = (op: string, init: number, peak: number, warmup: number): ((t: NDArray) => NDArray) => {
  checkFinite(op, { init, peak })
  if (!(Number.isFinite(warmup) && warmup >= 0))
    throw new ValueError({ op, problem: `warmup is ${String(warmup)}`, hint: "give a number of steps from 0 on" })
  return (t) => between(init, peak, progress(t, 0, warmup))
}

/**
 * A linear rise from one value to another, which stays.
 *
 * @throws ValueError unless the values are finite and the steps not negative
 * @example warmupConstant(0, 1, 4)(array([1, 9])) // [0.25, 1]
 */
export const warmupConstant = operation(
  "warmupConstant",
  (init: number, peak: number, warmup: number): StepSchedule => {
    const rise = rising("warmupConstant", init, peak, warmup)
    return (step) => rise(stepsOf("warmupConstant", step))
  },
)

/**
 * A linear rise in `warmup` steps, then half a cosine down that ends at step `steps`, counted from the beginning.
 *
 * @throws ValueError unless the values are finite and there are more steps than those of the rise
 * @example warmupCosineDecay(0, 1, 2, 4)(array([1, 2, 3, 4])) // [0.5, 1, 0.5, 0]
 */
export const warmupCosineDecay = operation(
  "warmupCosineDecay",
  (init: number, peak: number, warmup: number, steps: number, options: CosineOptions = {}): StepSchedule => {
    const rise = rising("warmupCosineDecay", init, peak, warmup)
    return join([rise, cosineDecay(peak, steps - warmup, options)], [warmup])
  },
  ["end", "exponent"],
)

/**
 * A linear rise in `warmup` steps, then an exponential decay that begins to count there.
 *
 * @throws ValueError unless the values are finite and the steps not negative
 * @example warmupExponentialDecay(0, 1, 2, 0.5)(array([1, 2, 3])) // [0.5, 1, 0.5]
 */
export const warmupExponentialDecay = operation(
  "warmupExponentialDecay",
  (init: number, peak: number, warmup: number, rate: number, options: ExponentialOptions = {}): StepSchedule => {
    const rise = rising("warmupExponentialDecay", init, peak, warmup)
    return join([rise, exponentialDecay(peak, rate, options)], [warmup])
  },
  ["steps", "staircase", "begin", "end"],
)

/**
 * A rise to the peak at step `warmup`, counted from 1, and a fall with the root of the step: the schedule of the
 * transformer, peak sqrt(warmup) min((t + 1)^-0.5, (t + 1) warmup^-1.5).
 *
 * Vaswani et al., "Attention is all you need", 2017.
 * @throws ValueError unless the peak is finite and the steps positive
 * @example inverseSqrt(1, 4)(array([1, 3, 15])) // [0.5, 1, 0.5]
 */
export const inverseSqrt = operation("inverseSqrt", (peak: number, warmup: number): StepSchedule => {
  const op = "inverseSqrt"
  checkFinite(op, { peak })
  checkSteps(op, { warmup })
  return (step) => {
    const t = add(stepsOf(op, step), 1)
    return multiply(minimum(power(divide(t, warmup), -0.5), divide(t, warmup)), peak)
  }
})

/** One cycle of `sgdr`. */
export interface Cycle {
  readonly init?: number
  readonly peak: number
  readonly warmup: number
  readonly steps: number
  readonly end?: number
}

const cyclesKind: Kind = listOf(
  fields("a cycle: { peak, warmup, steps }", { peak: number, warmup: number, steps: number }),
  "a list of cycles",
)

/**
 * Cycles of `warmupCosineDecay`, each from its own values, one after the other.
 *
 * Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017.
 * @throws ValueError unless there is a cycle, and each is a schedule
 * @example sgdr([{ peak: 1, warmup: 0, steps: 2 }, { peak: 0.5, warmup: 0, steps: 2 }])(array([0, 1, 2, 3])) // [1, 0.5, 0.5, 0.25]
 */
export const sgdr = operation("sgdr", (cycles: readonly Cycle[]): StepSchedule => {
  checkGiven("sgdr", "cycles", cyclesKind, cycles)
  const ends = asList("sgdr", cycles, "cycles").reduce<readonly number[]>(
    (all, { steps }) => [...all, (all.at(-1) ?? 0) + steps],
    [],
  )
  return join(
    cycles.map(({ init = 0, peak, warmup, steps, end = 0 }) => warmupCosineDecay(init, peak, warmup, steps, { end })),
    ends.slice(0, -1),
  )
})

/** The phases of a schedule: its values at some steps, the last of which is its end, and the course between them. */
export const phases =
  (op: string, at: readonly number[], values: readonly number[], anneal: Anneal): StepSchedule =>
  (step) => {
    checkAnneal(op, anneal)
    const t = stepsOf(op, step, at.at(-1))
    return values
      .slice(1)
      .reduce<NDArray>(
        (value, next, i) =>
          i === 0
            ? between(values[0]!, next, progress(t, at[0]!, at[1]!), anneal)
            : where(less(t, at[i]!), value, between(values[i]!, next, progress(t, at[i]!, at[i + 1]!), anneal)),
        t,
      )
  }
