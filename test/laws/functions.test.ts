import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { arrays, assertLaw, type Law, laws, shapes, toProperty } from "../../laws/index.js"
import {
  add,
  array,
  customJvp,
  customVjp,
  item,
  matmul,
  mul,
  type NDArray,
  relu,
  sin,
  square,
  sum,
  tanh,
} from "../../src/index.js"
import { bernoulli, bits, normal, uniform } from "../../src/random/index.js"

const numRuns = Number(process.env.LAWS_RUNS ?? 30)
const fails = <A>(l: Law<A>, arbitrary: fc.Arbitrary<A>): boolean =>
  fc.check(toProperty(l, arbitrary), { numRuns: 30, seed: 3 }).failed

const wave = (x: NDArray): NDArray => sum(mul(square(x), sin(x)))
const layer = ({ w, x }: { readonly w: NDArray; readonly x: NDArray }): NDArray => tanh(matmul(w, x))
const layers = fc.record({ w: arrays([2, 3], { dtype: "float32" }), x: arrays([3], { dtype: "float32" }) })
const step = (c: NDArray, x: NDArray): readonly [NDArray, NDArray] => [tanh(add(mul(c, 0.5), x)), mul(c, x)]

describe("functions obey their laws", () => {
  const check = <A>(l: Law<A>, arbitrary: fc.Arbitrary<A>): void => {
    test(l.name, () => assertLaw(l, arbitrary, { numRuns }))
  }
  check(laws.gradient(wave), arrays([3]))
  check(laws.gradient(layer), layers)
  check(laws.jvp(layer), layers)
  check(laws.vjp(layer), layers)
  check(laws.linearize(layer), layers)
  check(laws.secondDerivative(wave), arrays([3]))
  check(laws.jit(layer), layers)
  check(laws.vmap(layer), fc.tuple(layers, layers, layers))
  check(laws.checkpoint(layer), layers)
  check(laws.program(layer), layers)
  check(laws.pure(layer), layers)
  check(
    laws.linear(({ w }: { readonly w: NDArray }) => mul(w, 3)),
    fc.record({ w: arrays([2]) }),
  )
  check(
    laws.equal(
      (x: NDArray) => square(x),
      (x: NDArray) => mul(x, x),
    ),
    arrays([2, 2]),
  )
  check(
    laws.scan(step),
    arrays([]).chain((init) =>
      fc.array(arrays([]), { minLength: 1, maxLength: 4 }).map((steps) => ({
        init,
        steps,
        xs: array(
          steps.map((s) => item(s)),
          { dtype: "float64" },
        ),
      })),
    ),
  )
})

describe("a kink beside the point, within reach of a difference, breaks no law", () => {
  const bent = (x: NDArray): NDArray => sum(relu(add(mul(x, 2), 5e-4)))
  const near = fc.constantFrom(-2e-3, -1e-3, -4e-4, 0, 1e-3).map((x) => array([x, 0.5], { dtype: "float64" }))
  test("in reverse mode", () => assertLaw(laws.gradient(bent), near))
  test("in forward mode", () => assertLaw(laws.jvp(bent), near))
})

describe("a function that breaks a law is caught", () => {
  const wrongReverse = customVjp(
    (x: NDArray) => square(x),
    (x) => [square(x), x],
    (x, ct) => [mul(ct, x)],
  )
  const wrongForward = customJvp(
    (x: NDArray) => square(x),
    ([x], [t]) => [square(x), mul(t, x)],
  )
  const state = { calls: 0 }
  const impure = (x: NDArray): NDArray => mul(x, ++state.calls)

  test("a wrong pullback", () =>
    expect(
      fails(
        laws.gradient((x: NDArray) => sum(wrongReverse(x))),
        arrays([2]),
      ),
    ).toBe(true))
  test("a wrong tangent", () => expect(fails(laws.gradient(wrongForward), arrays([2]))).toBe(true))
  test("hidden state", () => expect(fails(laws.pure(impure), arrays([2]))).toBe(true))
  test("hidden state under jit", () => expect(fails(laws.jit(impure), arrays([2], { min: 1, max: 2 }))).toBe(true))
  test("a function that is not linear", () => expect(fails(laws.linear(wave), arrays([2]))).toBe(true))
  test("two functions that differ", () =>
    expect(
      fails(
        laws.equal((x: NDArray) => sin(x), tanh),
        arrays([2]),
      ),
    ).toBe(true))
  test("the message says what, where and how to replay", () => {
    expect(() => assertLaw(laws.gradient(wrongForward), arrays([2]), { seed: 1 })).toThrow(
      /the pullback and finite differences differ[\s\S]*law: [\s\S]*input: float64\[2\][\s\S]*left: [\s\S]*apart: [\s\S]*replay with \{ seed: 1/,
    )
  })
})

describe("trees", () => {
  const tree = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      tie("leaf"),
      fc.constant(null),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(fc.string({ maxLength: 3 }), tie("tree"), { maxKeys: 3 }),
    ),
    leaf: shapes({ maxDims: 1 }).chain((s) => arrays(s)),
  })).tree
  test.each(Object.entries(laws.tree))("%s", (_name, l) => assertLaw(l, tree, { numRuns: 200 }))
})

describe("samplers", () => {
  const seeds = fc.integer()
  test("uniform", () =>
    assertLaw(laws.sampler.moments(uniform, { mean: 0.5, variance: 1 / 12, fourth: 1 / 80 }), seeds, { numRuns: 10 }))
  test("normal", () => assertLaw(laws.sampler.moments(normal, { mean: 0, variance: 1 }), seeds, { numRuns: 10 }))
  test("independent", () => assertLaw(laws.sampler.independent(bits), seeds, { numRuns: 30 }))
  test("deterministic", () =>
    assertLaw(
      laws.sampler.deterministic((k, s) => bernoulli(k, 0.3, s)),
      seeds,
      { numRuns: 10 },
    ))
})
