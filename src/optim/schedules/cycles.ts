import type { NDArray } from "../../array/index.js"
import { nameOfValue } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { add, divide, floor, lessEqual, log, multiply, power, subtract, where } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { phases } from "./cosine.js"
import { type Anneal, between, checkAnneal, checkFinite, checkSteps, type StepSchedule, stepsOf } from "./schedule.js"

/** The options of `cosineRestarts`. */
export interface RestartOptions {
  /** what the length of each cycle is multiplied by for the next; default 1 */
  readonly factor?: number
  /** the value that each cycle falls to; default 0 */
  readonly end?: number
}

/**
 * Cosines down from init, one after the other, the first in some steps and each next in `factor` times as many: PyTorch's
 * CosineAnnealingWarmRestarts.
 *
 * Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017.
 * @throws ValueError unless the values are finite, the steps positive, and the factor at least 1
 * @example cosineRestarts(1, 2)(array([0, 1, 2, 3])) // [1, 0.5, 1, 0.5]
 */
export const cosineRestarts = operation(
  "cosineRestarts",
  (init: number, steps: number, { factor = 1, end = 0 }: RestartOptions = {}): StepSchedule => {
    const op = "cosineRestarts"
    checkFinite(op, { init, end, factor })
    checkSteps(op, { steps })
    if (factor < 1)
      throw new ValueError({ op, problem: `factor is ${factor}`, hint: "cycles cannot become shorter: use 1 or more" })
    return (step) => {
      const t = divide(stepsOf(op, step), steps)
      const share = factor === 1 ? subtract(t, floor(t)) : inCycle(t, factor)
      return between(init, end, share, "cosine")
    }
  },
  ["factor", "end"],
)

/** The share of the cycle that t is in, when cycles begin at (f^n - 1) / (f - 1) in units of the first. */
const inCycle = (t: NDArray, factor: number): NDArray => {
  const begin = (n: NDArray): NDArray => divide(subtract(power(factor, n), 1), factor - 1)
  // The logarithm may be rounded to the cycle before, or after; the exact beginnings decide.
  const near = floor(add(divide(log(add(multiply(t, factor - 1), 1)), Math.log(factor)), 0.5))
  const n = where(lessEqual(begin(near), t), near, subtract(near, 1))
  return divide(subtract(t, begin(n)), power(factor, n))
}

/** How the height of a cycle changes: not at all, by half from one to the next, or by gamma^t. */
export type CycleMode = "triangular" | "triangular2" | "expRange"

/** The options of `cyclical`. */
export interface CyclicalOptions {
  /** the steps down; default as many as up */
  readonly down?: number
  /** default "triangular" */
  readonly mode?: CycleMode
  /** default 1 */
  readonly gamma?: number
}

const heights: Readonly<Record<CycleMode, (t: NDArray, cycle: NDArray, gamma: number) => NDArray>> = {
  triangular: (t) => add(multiply(t, 0), 1),
  triangular2: (_, cycle) => power(0.5, cycle),
  expRange: (t, _, gamma) => power(gamma, t),
}

/**
 * Up and down in straight lines between two values, again and again.
 *
 * Smith, "Cyclical learning rates for training neural networks", 2017.
 * @throws ValueError unless the values are finite, the steps positive, and the mode known
 * @example cyclical(0, 1, 2)(array([0, 1, 2, 3, 4])) // [0, 0.5, 1, 0.5, 0]
 */
export const cyclical = operation(
  "cyclical",
  (
    base: number,
    peak: number,
    up: number,
    { down = up, mode = "triangular", gamma = 1 }: CyclicalOptions = {},
  ): StepSchedule => {
    const op = "cyclical"
    checkFinite(op, { base, peak, gamma })
    checkSteps(op, { up, down })
    if (typeof mode !== "string" || !Object.hasOwn(heights, mode))
      throw new ValueError({
        op,
        problem: `there is no mode ${nameOfValue(mode)}`,
        hint: `use ${Object.keys(heights)
          .map((m) => `"${m}"`)
          .join(", ")}`,
      })
    const ratio = up / (up + down)
    return (step) => {
      const t = stepsOf(op, step)
      const turns = divide(t, up + down)
      const cycle = floor(turns)
      const x = subtract(turns, cycle)
      const share = where(lessEqual(x, ratio), divide(x, ratio), divide(subtract(x, 1), ratio - 1))
      return add(multiply(multiply(share, heights[mode](t, cycle, gamma)), peak - base), base)
    }
  },
  ["down", "mode", "gamma"],
)

/** The options of `oneCycle`. */
export interface OneCycleOptions {
  /** the share of the steps that go up; default 0.3 */
  readonly pctStart?: number
  /** the peak is this many times the first value; default 25 */
  readonly divFactor?: number
  /** the first value is this many times the last; default 1e4 */
  readonly finalDivFactor?: number
  /** default "cosine" */
  readonly anneal?: Anneal
  /** whether it goes down to the first value, as steeply as up, before it goes to the last; default false */
  readonly threePhase?: boolean
}

/**
 * Up to the peak and down, far below the beginning: PyTorch's OneCycleLR, whose last step is steps - 1; a step after it
 * throws where it is known, and counts as the last in a trace.
 *
 * Smith and Topin, "Super-convergence: very fast training of neural networks using large learning rates", 2018.
 * @throws ValueError unless the values are finite, the steps positive, and pctStart from 0 to 1; for a step after the end
 * @example oneCycle(1, 11, { pctStart: 0.5, divFactor: 4 })(array([0, 4.5])) // [0.25, 1]
 */
export const oneCycle = operation(
  "oneCycle",
  (
    peak: number,
    steps: number,
    {
      pctStart = 0.3,
      divFactor = 25,
      finalDivFactor = 1e4,
      anneal = "cosine",
      threePhase = false,
    }: OneCycleOptions = {},
  ): StepSchedule => {
    const op = "oneCycle"
    checkFinite(op, { peak })
    checkSteps(op, { steps, divFactor, finalDivFactor })
    checkAnneal(op, anneal)
    if (!(pctStart >= 0 && pctStart <= 1))
      throw new ValueError({ op, problem: `pctStart is ${String(pctStart)}`, hint: "give a share from 0 to 1" })
    const low = peak / divFactor
    const end = low / finalDivFactor
    const top = pctStart * steps - 1
    return threePhase
      ? phases(op, [0, top, 2 * pctStart * steps - 2, steps - 1], [low, peak, low, end], anneal)
      : phases(op, [0, top, steps - 1], [low, peak, end], anneal)
  },
  ["pctStart", "divFactor", "finalDivFactor", "anneal", "threePhase"],
)

/**
 * `oneCycle` in the parameters of optax's `cosine_onecycle_schedule`: steps count to the last one, and the last value is
 * the first over finalDivFactor.
 *
 * @throws ValueError unless the values are finite, the steps positive, and pctStart from 0 to 1
 * @example cosineOnecycle(10, 1, { pctStart: 0.5 })(array([0, 5])) // [0.04, 1]
 */
export const cosineOnecycle = operation(
  "cosineOnecycle",
  (
    steps: number,
    peak: number,
    { pctStart = 0.3, divFactor = 25, finalDivFactor = 1e4 }: Omit<OneCycleOptions, "anneal" | "threePhase"> = {},
  ): StepSchedule => {
    const op = "cosineOnecycle"
    checkFinite(op, { peak, pctStart })
    checkSteps(op, { steps, divFactor, finalDivFactor })
    const low = peak / divFactor
    return phases(op, [0, Math.floor(pctStart * steps), steps], [low, peak, low / finalDivFactor], "cosine")
  },
  ["pctStart", "divFactor", "finalDivFactor"],
)

/** The options of `linearOnecycle`. */
export interface LinearOnecycleOptions extends Omit<OneCycleOptions, "anneal" | "threePhase"> {
  /** the share of the steps before the last phase; default 0.85 */
  readonly pctFinal?: number
}

/**
 * Straight lines up to the peak, back to the first value, and down to the last: optax's `linear_onecycle_schedule`.
 *
 * @throws ValueError unless the values are finite, the steps positive, and the shares from 0 to 1
 * @example linearOnecycle(10, 1, { pctStart: 0.5 })(array([0, 5])) // [0.04, 1]
 */
export const linearOnecycle = operation(
  "linearOnecycle",
  (
    steps: number,
    peak: number,
    { pctStart = 0.3, pctFinal = 0.85, divFactor = 25, finalDivFactor = 1e4 }: LinearOnecycleOptions = {},
  ): StepSchedule => {
    const op = "linearOnecycle"
    checkFinite(op, { peak, pctStart, pctFinal })
    checkSteps(op, { steps, divFactor, finalDivFactor })
    const low = peak / divFactor
    const at = [0, Math.floor(pctStart * steps), Math.floor(pctFinal * steps), steps]
    return phases(op, at, [low, peak, low, low / finalDivFactor], "linear")
  },
  ["pctStart", "pctFinal", "divFactor", "finalDivFactor"],
)
