import { describe, expect, test } from "vitest"
import {
  add,
  array,
  divide,
  grad,
  item,
  jit,
  mul,
  type NDArray,
  ones,
  square,
  std,
  sum,
  toArray,
  vmap,
  zeros,
} from "../../src/index.js"
import * as optim from "../../src/optim/index.js"
import { key } from "../../src/random/index.js"

const one = array([1])
const numbers = (x: NDArray): unknown => toArray(x)

describe("partition", () => {
  const params = { body: { w: ones([2]) }, head: { w: ones([3]) } }
  const labels = { body: "frozen", head: "train" } as const
  const o = optim.partition({ train: optim.adam(0.1), frozen: optim.setToZero }, labels)

  test("keeps no state for frozen parameters", () => {
    const { train } = o.init(params)
    expect(train.mean).toEqual({ body: { w: null }, head: { w: expect.anything() } })
  })

  test("updates each part by its own optimizer, also under jit", () => {
    const [updates] = jit(o.update)(params, o.init(params), params)
    expect(numbers(updates.body.w)).toEqual([0, 0])
    expect((numbers(updates.head.w) as number[])[0]).toBeCloseTo(-0.1, 5)
  })

  test("takes labels from paths", () => {
    const p = optim.partition({ a: optim.scale(2), b: optim.scale(3) }, (path) => (path === "body.w" ? "a" : "b"))
    const [updates] = p.update(params, p.init(params), params)
    expect([numbers(updates.body.w), numbers(updates.head.w)]).toEqual([
      [2, 2],
      [3, 3, 3],
    ])
  })
})

describe("averageParameters", () => {
  test("begins with the first parameters and follows them", () => {
    const o = optim.averageParameters(0.75)
    const [, s] = o.update(array([4]), o.init(one), one)
    expect(String(s.average)).toBe("float32[1] [2.]")
  })

  test("with a schedule is the plain average", () => {
    const o = optim.averageParameters((step) => divide(step, add(step, 1)))
    const descend = ([p, s]: readonly [NDArray, ReturnType<typeof o.init>]) => {
      const [u, next] = o.update(one, s, p)
      return [add(p, u), next] as const
    }
    const [, s] = [0, 0, 0].reduce(descend, [zeros([1]), o.init(zeros([1]))] as const)
    expect(String(s.average)).toBe("float32[1] [2.]")
  })
})

describe("noise", () => {
  const big = zeros([4000])
  test("has the variance eta / t^gamma, and another key in each update", () => {
    const o = optim.addNoise(key(1), { eta: 4, gamma: 1 })
    const [first, s] = o.update(big, o.init(big), big)
    const [second] = o.update(big, s, big)
    expect(Math.abs(item(std(first)) - 2)).toBeLessThan(0.1)
    expect(Math.abs(item(std(second)) - Math.SQRT2)).toBeLessThan(0.07)
  })

  test("is the same for the same key", () => {
    const o = optim.noisySgd(0.1, key(2))
    expect(String(o.update(big, o.init(big), big)[0])).toBe(String(o.update(big, o.init(big), big)[0]))
  })
})

describe("nesterov", () => {
  const loss = (x: NDArray): NDArray => sum(square(x))
  test("at the shifted point goes where the other form goes, up to that shift", () => {
    const [a, b] = [optim.nesterov(0.1, { momentum: 0.5 }), optim.sgd(0.1, { momentum: 0.5, nesterov: true })]
    let [x, s, y, r] = [one, a.init(one), one, b.init(one)] as [NDArray, optim.NesterovState, NDArray, optim.SgdState]
    for (let t = 0; t < 5; t++) {
      const [u, next] = a.update(grad(loss)(a.at(s, x)), s, x)
      const [v, after] = b.update(grad(loss)(y), r, y)
      ;[x, s, y, r] = [add(x, u), next, add(y, v), after]
    }
    expect(item(sum(a.at(s, x)))).toBeCloseTo(item(sum(y)), 6)
  })
})

test("a vmapped step trains with several learning rates at once", () => {
  const loss = (x: NDArray): NDArray => sum(square(x))
  const trained = (rate: NDArray): NDArray => {
    const o = optim.sgd(rate)
    return add(one, o.update(grad(loss)(one), o.init(one), one)[0])
  }
  expect(numbers(jit(vmap(trained))(array([0.25, 0.5])))).toEqual([[0.5], [0]])
})

test("wolfeLineSearch fulfils the strong conditions", () => {
  const f = (x: NDArray): NDArray => sum(add(mul(square(square(x)), 0.1), mul(x, -3)))
  const o = optim.chain(optim.sgd(5), optim.wolfeLineSearch(f, { curvature: 0.1 }))
  const x = array([-2], { dtype: "float64" })
  const g = grad(f)(x)
  const [u] = o.update(g, o.init(x), x)
  const [before, after] = [item(sum(mul(g, u))), item(sum(mul(grad(f)(add(x, u)), u)))]
  expect(before).toBeLessThan(0)
  expect(Math.abs(after)).toBeLessThanOrEqual(0.1 * Math.abs(before))
  expect(item(f(add(x, u)))).toBeLessThanOrEqual(item(f(x)) + 1e-4 * before)
})

test("multiSteps is one update of the mean", () => {
  const [o, whole] = [optim.multiSteps(optim.adam(0.1), 2), optim.adam(0.1)]
  const [none, s] = o.update(array([1]), o.init(one), one)
  const [update] = o.update(array([3]), s, one)
  expect(numbers(none)).toEqual([0])
  expect(String(update)).toBe(String(whole.update(array([2]), whole.init(one), one)[0]))
})

test("applyUpdates and its relatives refuse other trees", () => {
  expect(() => optim.applyUpdates({ w: one }, { w: zeros([2]) })).toThrow(
    "applyUpdates: updates.w is float32[2] where params.w is float32[1]",
  )
  expect(() => optim.incrementalUpdate({ w: one }, {} as never, 0.5)).toThrow(/the trees differ/)
})
