import { describe, expect, test } from "vitest"
import {
  add,
  array,
  checkpoint,
  cos,
  grad,
  item,
  jit,
  jvp,
  mul,
  type NDArray,
  scan,
  sin,
  square,
  stack,
  sum,
  take,
  toArray,
  vmap,
} from "../../src/index.js"
import { float64 } from "./support.js"

type F = (x: NDArray) => NDArray

const f: F = (x) => mul(sin(mul(x, x)), add(x, 0.5))

/** What each transform makes of a scalar function, and the same by hand: derivatives by differences in float64. */
const transforms: Readonly<Record<string, (f: F) => F>> = {
  grad: (f) => grad(f),
  jvp: (f) => (x) => jvp(f)([x], [mul(x, 0)])[0],
  tangent: (f) => (x) => jvp(f)([x], [array(1, { dtype: "float64" })])[1],
  vmap: (f) => (x) => sum(vmap(f)(stack([x, x]))),
  jit: (f) => jit(f),
  checkpoint: (f) => checkpoint(f),
}

const names = Object.keys(transforms)
const nests = (depth: number): readonly (readonly string[])[] =>
  depth === 0 ? [[]] : nests(depth - 1).flatMap((rest) => names.map((name) => [name, ...rest]))

/** The derivative of order n of f at 0.7 by hand, times 2 for every vmap. */
const derivatives = (() => {
  // f = sin(u) v with u = x^2, v = x + 1/2
  const [x, s, c] = [0.7, Math.sin(0.49), Math.cos(0.49)]
  const v = x + 0.5
  const u1 = 2 * x
  return [
    s * v,
    c * u1 * v + s,
    (-s * u1 * u1 + 2 * c) * v + 2 * c * u1,
    (-c * u1 ** 3 - 6 * s * u1) * v + 3 * (-s * u1 * u1 + 2 * c),
  ]
})()

describe("all nestings of the transforms to depth 3 on a scalar function", () => {
  for (const first of names)
    test(`${first} outermost`, () => {
      for (const inner of [...nests(0), ...nests(1), ...nests(2)]) {
        const nest = [first, ...inner]
        const g = nest.reduceRight<F>((h, name) => transforms[name]!(h), f)
        const order = nest.filter((n) => n === "grad" || n === "tangent").length
        const doubled = 2 ** nest.filter((n) => n === "vmap").length
        const expected = doubled * derivatives[order]!
        expect(item(g(float64(0.7))) / expected, nest.join(" of ")).toBeCloseTo(1, 10)
      }
    })
})

describe("perturbation confusion", () => {
  test("the example of Siskind and Pearlmutter: d/dx (x d/dy (x + y)) = 1", () => {
    const outer = (x: NDArray): NDArray => mul(x, grad((y: NDArray) => add(x, y))(array(1)))
    expect(item(grad(outer)(array(1)))).toBe(1)
  })
  test("the same in forward mode", () => {
    const one = array(1)
    const d = (g: F, x: NDArray): NDArray => jvp(g)([x], [one])[1]
    expect(
      item(
        d(
          (x) =>
            mul(
              x,
              d((y) => add(x, y), one),
            ),
          one,
        ),
      ),
    ).toBe(1)
  })
  test("forward in reverse and reverse in forward", () => {
    const one = array(1)
    const inner = (x: NDArray): NDArray => jvp((y: NDArray) => mul(mul(x, y), y))([array(3)], [one])[1]
    expect(item(grad(inner)(array(2)))).toBe(6)
    const reverse = (x: NDArray): NDArray => grad((y: NDArray) => mul(mul(x, y), y))(array(3))
    expect(item(jvp(reverse)([array(2)], [one])[1])).toBe(6)
  })
  test("an inner derivative that escapes through a closure keeps its level", () => {
    const outer = (x: NDArray): NDArray => {
      const g = grad((y: NDArray) => mul(mul(y, y), x))
      return add(g(x), g(mul(x, 2)))
    }
    // g(y) = 2 x y, so outer = 2 x^2 + 4 x^2 and its derivative 12 x
    expect(item(grad(outer)(array(5)))).toBe(60)
  })
})

describe("closures over outer tracers", () => {
  test("in grad of grad", () => {
    const f = (x: NDArray): NDArray => grad((y: NDArray) => mul(mul(x, x), mul(y, y)))(x)
    expect(item(grad(f)(array(2)))).toBe(24)
  })
  test("in the body of a scan under vmap of grad", () => {
    const xs = array([1, 2, 3])
    const f = (w: NDArray): NDArray => scan((c: NDArray, x: NDArray) => [add(mul(c, w), x), null], array(0), xs)[0]
    // c = w^2 + 2 w + 3
    expect(toArray(vmap(grad(f))(array([0, 1, 2])))).toEqual([2, 4, 6])
  })
  test("in grad of vmap, where the outer value is shared", () => {
    const xs = array([1, 2, 3])
    const f = (w: NDArray): NDArray => sum(vmap((x: NDArray) => mul(square(x), w))(xs))
    expect(item(grad(f)(array(1)))).toBe(14)
  })
  test("in jit inside grad inside vmap", () => {
    const f = (w: NDArray): NDArray => grad((x: NDArray) => jit((y: NDArray) => mul(sin(y), w))(x))(array(0))
    expect(toArray(vmap(f)(array([1, 2])))).toEqual([1, 2])
  })
  test("in a jitted function made anew in every step of a scan", () => {
    const body = (c: NDArray, x: NDArray): readonly [NDArray, NDArray] => [jit((y: NDArray) => add(mul(y, x), c))(x), c]
    const [last, ys] = scan(body, array(1), array([2, 3]))
    expect([item(last), toArray(ys)]).toEqual([14, [1, 5]])
  })
  test("with indexing by a mapped integer", () => {
    const table = array([10, 20, 30])
    const f = (w: NDArray, i: NDArray): NDArray => mul(take(table, i), w)
    const ids = array([2, 0], { dtype: "int32" })
    expect(toArray(vmap(grad(f))(array([1, 1]), ids))).toEqual([30, 10])
  })
})

describe("one function under one transform, another under the same again", () => {
  test("vmap of vmap of different sizes", () => {
    const outer = vmap((x: NDArray) => vmap((y: NDArray) => sub3(x, y))(array([1, 2, 3])))
    const sub3 = (x: NDArray, y: NDArray): NDArray => add(mul(x, 10), y)
    expect(toArray(outer(array([1, 2])))).toEqual([
      [11, 12, 13],
      [21, 22, 23],
    ])
  })
  test("grad of a function that returns its derivative's value", () => {
    expect(item(grad((x: NDArray) => grad(sin as F)(x))(array(0.5)))).toBeCloseTo(-Math.sin(0.5), 6)
    expect(item(grad((x: NDArray) => jvp(cos as F)([x], [array(1)])[1])(array(0.5)))).toBeCloseTo(-Math.cos(0.5), 6)
  })
})
