import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import {
  add,
  arange,
  array,
  grad,
  item,
  map,
  matmul,
  mul,
  type NDArray,
  scan,
  sin,
  square,
  stack,
  sum,
  tanh,
  toArray,
  vmap,
} from "../../src/index.js"

const numRuns = 15
const rows = (x: NDArray): readonly NDArray[] =>
  Array.from({ length: x.shape[0] }, (_, i) =>
    sum(mul(x, array(oneHot(x.shape[0], i), { dtype: "float64" })), { axis: 0 }),
  )
const oneHot = (n: number, i: number): number[][] => Array.from({ length: n }, (_, j) => [i === j ? 1 : 0])

interface Carry {
  readonly h: NDArray
  readonly steps: readonly [NDArray]
}

describe("scan is the loop written out", () => {
  const w = array(
    [
      [0.5, -0.2],
      [0.1, 0.9],
    ],
    { dtype: "float64" },
  )
  const body = ({ h, steps: [n] }: Carry, x: NDArray): readonly [Carry, { readonly out: NDArray }] => {
    const next = tanh(add(matmul(h, w), x))
    return [{ h: next, steps: [add(n, 1)] }, { out: mul(next, x) }]
  }
  const init = { h: array([0.3, 0.1], { dtype: "float64" }), steps: [array(0, { dtype: "int32" })] as const }
  const looped =
    (reverse: boolean) =>
    (xs: NDArray): NDArray => {
      const [carry, ys] = scan(body, init, xs, { reverse })
      return stack([sum(carry.h), sum(square(ys.out))])
    }
  const unrolled =
    (reverse: boolean) =>
    (xs: NDArray): NDArray => {
      const list = rows(xs)
      const state: { carry: Carry; outs: NDArray[] } = { carry: init, outs: [] }
      for (const x of reverse ? [...list].reverse() : list) {
        const [next, y] = body(state.carry, x)
        state.carry = next
        state.outs.push(y.out)
      }
      return stack([sum(state.carry.h), sum(square(stack(state.outs)))])
    }
  for (const reverse of [false, true]) {
    const name = reverse ? "backwards" : "forwards"
    test(`in value, ${name}`, () =>
      assertLaw(laws.equal(looped(reverse), unrolled(reverse)), arrays([4, 2]), { numRuns }))
    test(`in gradient, ${name}`, () => {
      const gradient = (f: (x: NDArray) => NDArray) => (x: NDArray) => grad((y: NDArray) => sum(f(y)))(x)
      assertLaw(laws.equal(gradient(looped(reverse)), gradient(unrolled(reverse))), arrays([3, 2]), { numRuns })
    })
    test(`all laws hold, ${name}`, () => {
      for (const law of [
        laws.gradient,
        laws.jvp,
        laws.linearize,
        laws.secondDerivative,
        laws.jit,
        laws.program,
        laws.checkpoint,
      ])
        assertLaw(law(looped(reverse)), arrays([3, 2]), { numRuns: 4 })
      assertLaw(laws.vmap(looped(reverse)), fc.tuple(arrays([3, 2]), arrays([3, 2])), { numRuns: 4 })
    })
  }
  test("outputs keep their positions in reverse", () => {
    const [last, ys] = scan((c: NDArray, x: NDArray) => [add(c, x), c], array(0), array([1, 2, 3]), { reverse: true })
    expect([item(last), toArray(ys)]).toEqual([6, [5, 3, 0]])
  })
  test("with a length only, and with a tree of outputs", () => {
    const [last, ys] = scan((c: NDArray, _: null) => [mul(c, 2), { c, none: null }], array(1), null, { length: 4 })
    expect([item(last), toArray(ys.c), ys.none]).toEqual([16, [1, 2, 4, 8], null])
  })
  test("with no carry and no output", () => {
    expect(scan(() => [null, null], null, null, { length: 3 })).toEqual([null, null])
  })
  test("the gradient in what it closes over", () => {
    const f = (w: NDArray): NDArray =>
      scan((c: NDArray, x: NDArray) => [mul(c, add(w, x)), null], array(1), array([1, 2]))[0]
    expect(item(grad(f)(array(3)))).toBe(9)
    expect(item(grad(grad(f))(array(3)))).toBe(2)
  })
  test("map is vmap", () => {
    const f = (x: NDArray) => ({ a: sin(x), b: [square(x)] })
    const xs = arange(5)
    expect(toArray(map(f, xs).b[0]!)).toEqual(toArray(vmap(f)(xs).b[0]!))
    expect(toArray(map(f, xs).a)).toEqual(toArray(sin(xs)))
  })
})
