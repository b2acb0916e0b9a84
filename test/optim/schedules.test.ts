import { describe, expect, test } from "vitest"
import { arange, array, item, jit, type NDArray, toArray } from "../../src/index.js"
import { type SgdState, schedules as s, sgd } from "../../src/optim/index.js"
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

describe("a step that is none", () => {
  test("throws where it is known", () => {
    expect(() => s.cosineDecay(1, 4)(-1)).toThrow("the step of the schedule cosineDecay is -1")
    expect(() => s.constant(1)(NaN)).toThrow("the step of the schedule constant is NaN")
  })

  test("after the end throws where a schedule has one, and counts as the last in a trace", () => {
    const rate = s.oneCycle(1, 10)
    expect(item(rate(9))).toBeCloseTo(1 / 25e4, 7)
    expect(() => rate(10)).toThrow("the schedule oneCycle ends with step 9, and this is step 10")
    expect(item(jit(rate)(array(10)))).toBeCloseTo(item(rate(9)), 7)
  })

  test("of an optimizer at once names both", () => {
    const o = sgd(s.linearOnecycle(2, 1))
    const descend = (state: SgdState): SgdState => o.update(array([1]), state, array([1]))[1]
    const last = [1, 2, 3].reduce(descend, o.init(array([1])))
    expect(() => descend(last)).toThrow("sgd: the schedule linearOnecycle ends with step 2, and this is step 3")
  })

  test("is not asked of the other schedules that are joined", () => {
    const joined = s.join([s.oneCycle(1, 3), s.oneCycle(2, 4)], [3])
    expect(numbers(joined(arange(7)))).toHaveLength(7)
    expect(() => joined(7)).toThrow(/oneCycle ends with step 3/)
  })
})

describe("schedules refuse", () => {
  test.each([
    ["values that are not finite", () => s.linear(1, NaN, 4), "linear: end is the number NaN"],
    ["no steps", () => s.cosineDecay(1, 0), "cosineDecay: steps is the number 0"],
    ["boundaries in another order", () => s.piecewiseConstant(1, [4, 2], [1, 1]), /the boundary 2 at position 1/],
    ["as many schedules as boundaries", () => s.join([s.constant(1)], [3]), "there are 1 schedules and 1 boundaries"],
    [
      "what is no schedule",
      () => s.join([s.constant(1), 2 as never], [3]),
      "the schedule at position 1 is the number 2",
    ],
    [
      "an unknown course",
      () => s.oneCycle(1, 4, { anneal: "cubic" as never }),
      /there is no course the string "cubic"/,
    ],
    ["an unknown mode", () => s.cyclical(0, 1, 2, { mode: "up" as never }), /there is no mode the string "up"/],
    ["cycles that become shorter", () => s.cosineRestarts(1, 4, { factor: 0.5 }), "factor is 0.5"],
    ["an unknown option", () => s.cosineDecay(1, 4, { alpha: 0 } as never), "there is no option alpha"],
    ["a step that is no number", () => s.constant(1)("2" as never), /the step is the string "2"/],
  ])("%s", (_, f, message) => expect(f).toThrow(message))
})

describe("reduceOnPlateau", () => {
  test("reduces after more reports without improvement than it bears, inside jit", () => {
    const plateau = s.reduceOnPlateau(1, { factor: 0.5, patience: 1 })
    const report = jit(plateau.report)
    const rates = [5, 4, 4, 4, 4, 4].reduce<readonly s.PlateauState[]>(
      (all, metric) => [...all, report(array(metric), all.at(-1)!)],
      [plateau.init()],
    )
    expect(rates.map(({ learningRate }) => item(learningRate))).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.25])
  })
})
