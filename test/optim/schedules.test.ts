import { describe, expect, test } from "vitest"
import { arange, array, item, jit, type NDArray, toArray } from "../../src/index.js"
import { schedules as s } from "../../src/optim/index.js"
import { scheduled } from "./optax-values.js"

const cycles = [
  { peak: 1, warmup: 2, steps: 5, end: 0.1 },
  { init: 0.1, peak: 0.5, warmup: 1, steps: 6 },
]

const made: Readonly<Record<string, s.StepSchedule>> = {
  constant: s.constant(0.3),
  cosineDecay: s.cosineDecay(1, 8, { end: 0.1, exponent: 2 }),
  cosineOnecycle: s.cosineOnecycle(11, 1, { pctStart: 0.4 }),
  exponentialDecay: s.exponentialDecay(1, 0.5, { steps: 3, begin: 2, staircase: true, end: 0.2 }),
  "exponentialDecay smooth": s.exponentialDecay(1, 0.5, { steps: 3, begin: 2 }),
  join: s.join([s.constant(1), s.linear(0, 1, 4)], [3]),
  linearOnecycle: s.linearOnecycle(11, 1, { pctStart: 0.4, pctFinal: 0.8 }),
  linear: s.linear(0.2, 0.8, 5, { begin: 2 }),
  piecewiseConstant: s.piecewiseConstant(1, [2, 6], [0.5, 0.1]),
  piecewiseInterpolate: s.piecewiseInterpolate([0, 3, 8], [1, 2, 1], { anneal: "cosine" }),
  "piecewiseInterpolate linear": s.piecewiseInterpolate([0, 3, 8], [1, 2, 1]),
  polynomial: s.polynomial(1, 0.1, 2, 6, { begin: 2 }),
  sgdr: s.sgdr(cycles),
  warmupConstant: s.warmupConstant(0.1, 1, 4),
  warmupCosineDecay: s.warmupCosineDecay(0.1, 1, 3, 9, { end: 0.05 }),
  warmupExponentialDecay: s.warmupExponentialDecay(0.1, 1, 3, 0.5, { steps: 2, begin: 1, end: 0.3 }),
}

const steps = arange(12, { dtype: "float64" })
const numbers = (x: NDArray): readonly number[] => toArray(x) as readonly number[]

describe("schedules give what optax gives", () => {
  test.each(Object.entries(scheduled))("%s", (name, wanted) => {
    numbers(made[name]!(steps)).forEach((x, t) => expect(x, `step ${t}`).toBeCloseTo(wanted[t]!, 6))
  })
})
