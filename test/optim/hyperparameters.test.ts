import { describe, expect, test } from "vitest"
import { array, grad, item, jit, type NDArray, square, sum } from "../../src/index.js"
import * as optim from "../../src/optim/index.js"

interface Params {
  readonly w: NDArray
}

const loss = (p: Params): NDArray => sum(square(p.w))
const start: Params = { w: array([1, 2]) }

/** A jitted step, and how often it was traced. */
const counted = <S>(o: optim.Optimizer<S>) => {
  const traces: number[] = []
  const step = jit((p: Params, s: S): readonly [Params, S] => {
    traces.push(traces.length)
    const [updates, next] = o.update<Params>(grad(loss)(p), s, p)
    return [optim.applyUpdates<Params>(p, updates), next]
  })
  return { step, traces }
}

const times = <A>(n: number, f: (a: A) => A, a: A): A => Array.from({ length: n }).reduce<A>(f, a)

describe("a jitted step is traced once", () => {
  test("with a schedule, which the state shows", () => {
    const o = optim.adam(optim.schedules.warmupCosineDecay(0, 0.1, 4, 10))
    const { step, traces } = counted(o)
    const [, state] = times<readonly [Params, optim.AdamState]>(4, ([p, s]) => step(p, s), [start, o.init(start)])
    expect(traces).toHaveLength(1)
    expect(item(state.learningRate)).toBeCloseTo(0.075, 6)
    expect(item(state.step)).toBe(4)
  })

  test("while a hyper-parameter is changed, which is one line", () => {
    const o = optim.sgd(0.1, { momentum: 0.9 })
    const { step, traces } = counted(o)
    const [p, s] = step(start, o.init(start))
    step(p, { ...s, learningRate: array(0.01) })
    step(p, optim.setHyperparameters(s, { learningRate: 0.01, momentum: 0.5 }))
    expect(traces).toHaveLength(1)
    expect(item(optim.getHyperparameter(s, "momentum"))).toBeCloseTo(0.9, 6)
  })

  test("while a plateau reduces the learning rate inside of it", () => {
    const o = optim.sgd(0.1)
    const plateau = optim.schedules.reduceOnPlateau(0.1, { patience: 0 })
    const traces: number[] = []
    type Carry = readonly [Params, optim.SgdState, optim.schedules.PlateauState]
    const step = jit(([p, s, q]: Carry): Carry => {
      traces.push(0)
      const next = plateau.report(1, q)
      const [updates, after] = o.update<Params>(grad(loss)(p), { ...s, learningRate: next.learningRate }, p)
      return [optim.applyUpdates<Params>(p, updates), after, next]
    })
    const [, s] = times<Carry>(3, (c) => step(c), [start, o.init(start), plateau.init()])
    expect(traces).toHaveLength(1)
    expect(item(s.learningRate)).toBeCloseTo(0.001, 8)
  })
})

describe("hyper-parameters", () => {
  test("change what the next update is", () => {
    const o = optim.sgd(0.1)
    const s = optim.setHyperparameters(o.init(start), { learningRate: 2 })
    expect(String(o.update<Params>(start, s, start)[0].w)).toBe(String(array([-2, -4])))
  })

  test("are found in the state of a chain by name, or by path where there are several", () => {
    const o = optim.chain(optim.clip(1), optim.sgd(0.1), optim.sgd(0.2))
    const s = o.init(start)
    expect(item(optim.getHyperparameter(s, "maxDelta"))).toBe(1)
    expect(item(optim.getHyperparameter(s, "[2].learningRate"))).toBeCloseTo(0.2, 6)
    expect(() => optim.getHyperparameter(s, "learningRate")).toThrow(/learningRate in 2 places/)
    expect(() => optim.getHyperparameter(s, "rate")).toThrow(/the state has no rate/)
  })

  test("are float64 where a parameter is", () => {
    const p = { w: array([1], { dtype: "float64" }) }
    expect(optim.adam(0.1).init(p).learningRate.dtype).toBe("float64")
  })

  test("may be arrays, also traced ones", () => {
    const rate = (lr: NDArray): NDArray => optim.sgd(lr).init(start).learningRate
    expect(item(jit(rate)(array(0.5)))).toBe(0.5)
  })
})

describe("a hyper-parameter that is none throws", () => {
  test.each([
    ["NaN", () => optim.adam(NaN), "adam: learningRate is NaN"],
    ["a negative learning rate", () => optim.sgd(-0.1), "sgd: learningRate is -0.1"],
    ["an average's weight of 2", () => optim.adam(0.1, { b1: 2 }), "adam: b1 is 2, which is no weight of an average"],
    ["a string", () => optim.adam("fast" as never), /adam: learningRate is the string "fast"/],
    ["a vector", () => optim.adam(array([0.1])), /learningRate is float32\[1\], not a scalar/],
    ["an integer", () => optim.adam(array(1, { dtype: "int32" })), /learningRate is int32\[\], not float/],
    ["an unknown option", () => optim.adam(0.1, { beta1: 0.9 } as never), /there is no option beta1/],
    ["an unknown form", () => optim.sgd(0.1, { momentum: 0.9, form: "heavy" as never }), /no form of momentum/],
  ])("%s", (_, f, message) => expect(f).toThrow(message))

  test("in the state, where it is known", () => {
    const o = optim.adam(0.1)
    const s = { ...o.init(start), learningRate: array(NaN) }
    expect(() => o.update<Params>(start, s, start)).toThrow("adam: state.learningRate is NaN")
  })

  test("from a schedule", () => {
    const o = optim.adam(() => array(NaN))
    expect(() => o.init(start)).toThrow("adam: the schedule of learningRate gave NaN")
    expect(() => optim.adam((() => 1n) as never).init(start)).toThrow(/the schedule of learningRate gave/)
  })
})
