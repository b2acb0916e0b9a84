import { describe, expect, test } from "vitest"
import { array, equal, grad, logicalOr, type NDArray, where } from "../../src/index.js"
import * as optim from "../../src/optim/index.js"
import { key } from "../../src/random/index.js"
import { minimum, trajectories } from "./optax-values.js"
import { changing, type Params, parametersAfter, smooth } from "./problem.js"

const lr = 0.1
const { chain, schedules } = optim

const optimizers: Readonly<Record<string, optim.Optimizer<never>>> = Object.fromEntries(
  Object.entries({
    adabelief: optim.adabelief(lr),
    adadelta: optim.adadelta(lr),
    adafactor: optim.adafactor(lr, { minDimSizeToFactor: 2 }),
    "adafactor momentum": optim.adafactor(lr, { minDimSizeToFactor: 2, momentum: 0.9, weightDecay: 1e-2 }),
    "adafactor plain": optim.adafactor(lr, { multiplyByParameterScale: false, clippingThreshold: null }),
    "adafactor none": optim.adafactor(null, { minDimSizeToFactor: 2 }),
    adagrad: optim.adagrad(lr, { initialAccumulator: 0.1, epsilon: 1e-7 }),
    adam: optim.adam(lr),
    "adam nesterov": optim.adam(lr, { nesterov: true, epsilonRoot: 1e-3 }),
    adamax: optim.adamax(lr),
    adamaxw: optim.adamaxw(lr),
    adamw: optim.adamw(lr),
    adan: optim.adan(lr),
    amsgrad: optim.amsgrad(lr),
    fromage: optim.fromage(lr),
    lamb: optim.lamb(lr, { weightDecay: 0.01 }),
    lars: optim.lars(lr, { weightDecay: 0.01 }),
    "lars nesterov": optim.lars(lr, { nesterov: true, epsilon: 1e-2 }),
    lion: optim.lion(lr),
    nadam: optim.nadam(lr),
    nadamw: optim.nadamw(lr),
    novograd: optim.novograd(lr, { weightDecay: 0.01 }),
    optimisticGradientDescent: optim.optimisticGradientDescent(lr, { beta: 0.7 }),
    optimisticAdam: optim.optimisticAdam(lr, { beta: 0.7 }),
    radam: optim.radam(lr, { b2: 0.9 }),
    "rmsprop centered": optim.rmsprop(lr, {
      decay: 0.9,
      epsilon: 1e-3,
      centered: true,
      momentum: 0.9,
      epsilonInRoot: true,
    }),
    rmsprop: optim.rmsprop(lr, { decay: 0.9, epsilon: 1e-3 }),
    sgd: optim.sgd(lr),
    "sgd momentum": optim.sgd(lr, { momentum: 0.9 }),
    "sgd nesterov": optim.sgd(lr, { momentum: 0.9, nesterov: true }),
    signSgd: optim.signSgd(lr),
    sm3: optim.sm3(lr),
    yogi: optim.yogi(lr),
    muon: optim.muon(lr, { weightDecay: 0.01, others: optim.adamw(lr, { weightDecay: 0, nesterov: true }) }),
    "muon plain": optim.muon(lr, { nesterov: false }),
    multiSteps: optim.multiSteps(optim.adam(lr), 3),
    lookahead: optim.lookahead(optim.adam(lr), { period: 3 }),
    ema: chain(optim.ema(0.8), optim.scale(-lr)),
    "ema biased": chain(optim.ema(0.8, { debias: false }), optim.scale(-lr)),
    trace: chain(optim.trace(0.8, { nesterov: true }), optim.scale(-lr)),
    clip: chain(optim.clip(0.5), optim.sgd(lr)),
    clipByBlockRms: chain(optim.clipByBlockRms(0.5), optim.sgd(lr)),
    clipByGlobalNorm: chain(optim.clipByGlobalNorm(0.5), optim.sgd(lr)),
    adaptiveGradClip: chain(optim.adaptiveGradClip(0.1), optim.sgd(lr)),
    addDecayedWeights: chain(optim.addDecayedWeights(0.1), optim.sgd(lr)),
    noisySgd: optim.noisySgd(lr, key(3), { eta: 0.1, gamma: 0.5 }),
    masked: optim.masked(optim.adam(lr), { b: true, w: false }),
    partition: optim.partition({ a: optim.adam(lr), s: optim.sgd(lr, { momentum: 0.9 }) }, { b: "a", w: "s" }),
    keepParamsNonnegative: chain(optim.sgd(lr), optim.keepParamsNonnegative),
    "scheduled adam": optim.adam(schedules.warmupCosineDecay(0, 0.1, 2, 6)),
  }).map(([name, o]) => [name, o as optim.Optimizer<never>]),
)

/** What optax rounds to float32 also in float64: schedules, adafactor's decay, and the share of a mean. */
const inFloat32 = /^(adafactor|adagrad|scheduled|radam|multiSteps)/

const expectNear = (got: readonly number[], name: string): void => {
  const bound = inFloat32.test(name) ? 5e-8 : 1e-11
  const wanted = trajectories[name]!
  expect(got.length).toBe(wanted.length)
  got.forEach((x, i) =>
    expect(Math.abs(x - wanted[i]!) / Math.max(1, Math.abs(wanted[i]!)), `element ${i}`).toBeLessThan(bound),
  )
}

const steepest = (p: Params): Params => grad(smooth)(p)

describe("optimizers give what optax gives", () => {
  test.each(Object.entries(optimizers))("%s", (name, o) => expectNear(parametersAfter(o), name))

  test("skipNotFinite", () => {
    const nan = array(NaN, { dtype: "float64" })
    const broken = (p: Params, t: NDArray): Params => {
      const isBroken = logicalOr(equal(t, 1), logicalOr(equal(t, 4), equal(t, 5)))
      const g = changing(p, t)
      return { b: where(isBroken, nan, g.b), w: where(isBroken, nan, g.w) }
    }
    expectNear(parametersAfter(optim.skipNotFinite(optim.adam(lr), { maxInARow: 2 }), broken), "skipNotFinite")
  })

  test("sam", () => expectNear(parametersAfter(optim.sam(steepest, optim.adam(lr)), steepest), "sam"))
  test("polyakSgd", () => expectNear(parametersAfter(optim.polyakSgd(smooth, { least: -3 }), steepest), "polyakSgd"))
  test("lbfgs", () => expectNear(parametersAfter(optim.lbfgs(0.5, { memory: 4, firstNorm: 2 }), steepest), "lbfgs"))
  test("backtracking", () =>
    expectNear(parametersAfter(chain(optim.sgd(2), optim.backtrackingLineSearch(smooth)), steepest), "backtracking"))

  test("lbfgs with a line search finds the minimum", () => {
    const found = parametersAfter(chain(optim.lbfgs(), optim.wolfeLineSearch(smooth)), steepest, 25)
    found.forEach((x, i) => expect(x).toBeCloseTo(minimum[i]!, 6))
  })
})

test("everything of optax that is kept here is compared", () => {
  const others = ["skipNotFinite", "sam", "polyakSgd", "lbfgs", "backtracking"]
  expect(Object.keys(trajectories).filter((name) => !(name in optimizers) && !others.includes(name))).toEqual([])
})
