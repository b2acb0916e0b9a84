import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import { jit, type NDArray, Tree, toTypedArray } from "../../src/index.js"
import * as nn from "../../src/nn/index.js"
import { inference, summary, training } from "../../src/nn/index.js"
import { relu, sum, tanh } from "../../src/operations/index.js"
import { key } from "../../src/random/index.js"
import { layers, statefulLayers, unsmooth } from "./samples.js"

const few = { numRuns: 3 }

const input = (shape: readonly number[]): fc.Arbitrary<NDArray> => arrays([...shape], { min: -1, max: 1 })
const start = (shape: readonly number[]) => input(shape).map((x) => ({ key: key(5), x }))

/** Reverse mode against finite differences, or against forward mode where those say nothing. */
const lawOf = (name: string) => (unsmooth.includes(name) ? laws.vjp : laws.gradient)

describe.each(layers)("%s", (name, layer, shape) => {
  const params = layer.init(key(1))

  test("over a batch is itself over each example", () => {
    assertLaw(
      laws.layer.overBatch(layer),
      input(shape).map((x) => ({ params, x })),
      few,
    )
  })

  test("has the gradient of its parameters and of its input", () => {
    const f = ([p, x]: readonly [unknown, NDArray]) => sum(tanh(layer.apply(p, x)))
    assertLaw(
      lawOf(name)(f),
      input(shape).map((x) => [params, x] as const),
      { numRuns: 2 },
    )
  })

  test("is the same compiled", () => {
    assertLaw(
      laws.jit((x: NDArray) => layer.apply(params, x)),
      input(shape),
      { numRuns: 1 },
    )
  })

  test("is summed up without being computed", () => {
    const { rows, parameters } = summary(layer, shape, { dtype: "float64" })
    expect(parameters).toBe(Tree.leaves(params as never).reduce((n, x) => n + toTypedArray(x).length, 0))
    const [x] = fc.sample(input(shape), { numRuns: 1, seed: 1 })
    if (rows.length === 1) expect(rows.at(-1)?.outputs.at(-1)).toEqual(layer.apply(params, x!).shape)
  })
})

describe.each(statefulLayers)("%s", (name, layer, shape) => {
  const params = layer.init(key(1))

  test("over a batch is itself over each example, but in training", () => {
    assertLaw(
      laws.layer.statefulOverBatch(layer),
      input(shape).map((x) => ({ params, x })),
      few,
    )
  })

  test("has the gradient of its parameters and of its input in training", () => {
    const [, s] = params
    const f = ([p, x]: readonly [unknown, NDArray]) => sum(tanh(layer.apply(p, training(x, key(3)))(s)[0]))
    assertLaw(
      lawOf(name)(f),
      input(shape).map((x) => [params[0], x] as const),
      { numRuns: 2 },
    )
  })

  test("keeps the type of its state", () => {
    const [p, s] = params
    const [x] = fc.sample(input(shape), { numRuns: 1, seed: 1 })
    for (const given of [training(x!, key(2)), inference(x!)]) {
      const [, next] = layer.apply(p, given)(s)
      expect(Tree.structure(next as never)).toEqual(Tree.structure(s as never))
    }
  })

  test("is the same compiled, in training", () => {
    const [p, s] = params
    const step = (x: NDArray) => layer.apply(p, training(x, key(2)))(s) as readonly [NDArray, NDArray]
    assertLaw(laws.jit(step), input(shape), { numRuns: 1 })
    expect(typeof jit(step)).toBe("function")
  })
})

describe("sequences", () => {
  const f64 = { dtype: "float64" } as const
  const [f, g, h] = [nn.dense(4, 3, f64), nn.activation(relu), nn.dense(3, 2, f64)]

  test("are a monoid", () => {
    assertLaw(laws.layer.monoid(f, g, h), start([2, 4]), few)
    assertLaw(laws.layer.monoid(nn.conv1d(2, 3, 3, f64), nn.flatten(), nn.dense(12, 2, f64)), start([2, 2, 6]), few)
  })

  test("with state are a monoid", () => {
    const [a, b, c] = [nn.stateless(f), nn.batchNorm(3, f64), nn.stateless(h)]
    assertLaw(laws.layer.statefulMonoid(a, b, c), start([2, 4]), few)
  })

  test("of nothing pass their input on", () => {
    const nothing = nn.sequential([])
    expect(nothing.init(key(0))).toEqual([])
    assertLaw(
      laws.equal(
        (x: NDArray) => nothing.apply([], x),
        (x: NDArray) => x,
      ),
      input([3]),
    )
  })

  test("of one layer are the layer", () => {
    const one = nn.sequential([f])
    const [p] = one.init(key(0))
    assertLaw(
      laws.equal(
        (x: NDArray) => one.apply([p!], x),
        (x: NDArray) => f.apply(p!, x),
      ),
      input([2, 4]),
      few,
    )
  })
})
