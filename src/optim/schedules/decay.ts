import type { NDArray } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import {
  add,
  divide,
  floor,
  greaterEqual,
  maximum,
  minimum,
  multiply,
  power,
  subtract,
  where,
} from "../../operations/index.js"
import { asList } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import { between, checkFinite, checkSteps, progress, type StepSchedule, stepsOf } from "./schedule.js"

/**
 * The same value in every step.
 *
 * @throws ValueError unless it is a finite number
 * @example constant(0.5)(7) // 0.5
 */
export const constant = operation("constant", (value: number): StepSchedule => {
  checkFinite("constant", { value })
  return (step) => add(multiply(stepsOf("constant", step), 0), value)
})

/** The options of `polynomial` and `linear`. */
export interface TransitionOptions {
  /** the steps before the transition begins; default 0 */
  readonly begin?: number
}

const transition = (op: string, init: number, end: number, steps: number, p: number, begin: number): StepSchedule => {
  checkFinite(op, { init, end, power: p, begin })
  checkSteps(op, { steps })
  return (step) => {
    const rest = subtract(1, progress(stepsOf(op, step), begin, begin + steps))
    return add(multiply(p === 1 ? rest : power(rest, p), init - end), end)
  }
}

/**
 * From one value to another in equal steps, and that one from then on.
 *
 * @throws ValueError unless the values are finite and the steps positive
 * @example linear(1, 0, 4)(1) // 0.75
 */
export const linear = operation(
  "linear",
  (init: number, end: number, steps: number, { begin = 0 }: TransitionOptions = {}): StepSchedule =>
    transition("linear", init, end, steps, 1, begin),
  ["begin"],
)

/**
 * end + (init - end) (1 - t / steps)^power, and end from then on.
 *
 * @throws ValueError unless the values are finite and the steps positive
 * @example polynomial(1, 0, 2, 4)(2) // 0.25
 */
export const polynomial = operation(
  "polynomial",
  (init: number, end: number, exponent: number, steps: number, { begin = 0 }: TransitionOptions = {}): StepSchedule =>
    transition("polynomial", init, end, steps, exponent, begin),
  ["begin"],
)

/** The options of `exponentialDecay`. */
export interface ExponentialOptions extends TransitionOptions {
  /** in how many steps the rate is reached once; default 1 */
  readonly steps?: number
  /** whether the value changes only after whole transitions; default false */
  readonly staircase?: boolean
  /** the bound of the value; default none */
  readonly end?: number
}

/**
 * init rate^(t / steps).
 *
 * @throws ValueError unless the values are finite and the steps positive
 * @example exponentialDecay(1, 0.5)(2) // 0.25
 */
export const exponentialDecay = operation(
  "exponentialDecay",
  (
    init: number,
    rate: number,
    { steps = 1, staircase = false, begin = 0, end }: ExponentialOptions = {},
  ): StepSchedule => {
    const op = "exponentialDecay"
    checkFinite(op, { init, rate, begin })
    checkSteps(op, { steps })
    const bounded = (x: NDArray): NDArray => (end === undefined ? x : rate < 1 ? maximum(x, end) : minimum(x, end))
    return (step) => {
      const exact = divide(maximum(subtract(stepsOf(op, step), begin), 0), steps)
      return bounded(multiply(power(rate, staircase ? floor(exact) : exact), init))
    }
  },
  ["steps", "staircase", "begin", "end"],
)

/**
 * init gamma^floor(t / stepSize): PyTorch's StepLR.
 *
 * @throws ValueError unless the values are finite and the steps positive
 * @example stepDecay(1, 0.5, 3)(7) // 0.25
 */
export const stepDecay = operation(
  "stepDecay",
  (init: number, gamma: number, stepSize: number): StepSchedule =>
    exponentialDecay(init, gamma, { steps: stepSize, staircase: true }),
)

/** Throws unless steps grow from one to the next. */
export const checkBoundaries = (op: string, boundaries: readonly number[]): void => {
  const wrong = asList(op, boundaries, "boundaries").findIndex(
    (b, i) => !Number.isFinite(b) || (i > 0 && b < boundaries[i - 1]!),
  )
  if (wrong >= 0)
    throw new ValueError({
      op,
      problem: `the boundary ${String(boundaries[wrong])} at position ${wrong} does not follow those before it`,
      hint: "give steps in ascending order",
    })
}

/**
 * A value that is multiplied by a factor from each boundary on: PyTorch's MultiStepLR, with a factor for each.
 *
 * @throws ValueError unless there is a factor for each boundary, and these ascend
 * @example piecewiseConstant(1, [2, 4], [0.5, 0.5])(array([1, 2, 4])) // [1, 0.5, 0.25]
 */
export const piecewiseConstant = operation(
  "piecewiseConstant",
  (init: number, boundaries: readonly number[], factors: readonly number[]): StepSchedule => {
    const op = "piecewiseConstant"
    checkFinite(op, { init })
    checkBoundaries(op, boundaries)
    if (asList(op, factors, "factors").length !== boundaries.length)
      throw new ValueError({
        op,
        problem: `there are ${boundaries.length} boundaries and ${factors.length} factors`,
        hint: "give one factor for each boundary",
      })
    return (step) => {
      const t = stepsOf(op, step)
      return boundaries.reduce<NDArray>(
        (value, b, i) => where(greaterEqual(t, b), multiply(value, factors[i]!), value),
        constant(init)(t),
      )
    }
  },
)

/** The options of `piecewiseInterpolate`. */
export interface InterpolateOptions {
  /** default "linear" */
  readonly anneal?: "cosine" | "linear"
}

/**
 * From value to value: the i-th at the i-th boundary, the first before and the last after all.
 *
 * @throws ValueError unless there is one boundary for each value, and these ascend
 * @example piecewiseInterpolate([0, 4, 8], [0, 1, 0])(array([2, 6])) // [0.5, 0.5]
 */
export const piecewiseInterpolate = operation(
  "piecewiseInterpolate",
  (
    boundaries: readonly number[],
    values: readonly number[],
    { anneal = "linear" }: InterpolateOptions = {},
  ): StepSchedule => {
    const op = "piecewiseInterpolate"
    checkBoundaries(op, boundaries)
    if (asList(op, values, "values").length !== boundaries.length || values.length === 0)
      throw new ValueError({
        op,
        problem: `there are ${boundaries.length} boundaries and ${values.length} values`,
        hint: "give one value for each boundary",
      })
    return (step) => {
      const t = stepsOf(op, step)
      return values.slice(1).reduce<NDArray>((sum, value, i) => {
        const share = progress(t, boundaries[i]!, boundaries[i + 1]!)
        return add(sum, between(0, value - values[i]!, share, anneal))
      }, constant(values[0]!)(t))
    }
  },
  ["anneal"],
)

/**
 * init / (1 + decay t).
 *
 * @throws ValueError unless both are finite
 * @example inverseTime(1, 0.5)(2) // 0.5
 */
export const inverseTime = operation("inverseTime", (init: number, decay: number): StepSchedule => {
  const op = "inverseTime"
  checkFinite(op, { init, decay })
  return (step) => divide(init, add(multiply(stepsOf(op, step), decay), 1))
})
