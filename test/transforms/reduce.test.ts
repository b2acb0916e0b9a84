import { describe, expect, test } from "vitest"
import {
  add,
  array,
  grad,
  jit,
  matmul,
  mul,
  type NDArray,
  prod,
  reduce,
  reshape,
  sum,
  toArray,
  vmap,
} from "../../src/index.js"
import { arange, greater, logaddexp, logicalAnd, logSumExp, maximum, where } from "../../src/operations/index.js"

const float64 = { dtype: "float64" } as const
const x = array(
  [
    [3, 1, 2],
    [5, 9, 4],
  ] as const,
  float64,
)

describe("reduce", () => {
  test("is the reduction of its operation", () => {
    expect(toArray(reduce(x, 0, add))).toBe(24)
    expect(toArray(reduce(x, 1, mul, { axis: 0 }))).toEqual(toArray(prod(x, { axis: 0 })))
    expect(toArray(reduce(x, -Infinity, maximum, { axis: [-1] }))).toEqual([3, 9])
    expect(toArray(reduce(x, array(10, float64), add, { axis: 1 }))).toEqual([16, 28])
  })

  test("of none is what it starts from", () => {
    expect(toArray(reduce(reshape(array([]), [0, 2]), 7, add, { axis: 0 }))).toEqual([7, 7])
    expect(toArray(reduce(reshape(array([]), [2, 0]), 7, add, { axis: 0 }))).toEqual([])
  })

  test("keeps the order of an operation that does not commute", () => {
    // Affine maps y -> a y + b, composed; 7 of them, so that some levels are odd.
    const [as, bs] = [arange(1, 8), arange(7, 0, -1)]
    type Affine = { readonly a: NDArray; readonly b: NDArray }
    const compose = (f: Affine, g: Affine): Affine => ({ a: mul(f.a, g.a), b: add(mul(g.a, f.b), g.b) })
    const all = reduce({ a: as, b: bs }, { a: 1, b: 0 }, compose)
    const loop = [1, 2, 3, 4, 5, 6, 7].reduce(([a, b], n) => [a! * n, n * b! + 8 - n], [1, 0])
    expect([toArray(all.a), toArray(all.b)]).toEqual(loop)
  })

  test("several arrays at once: the largest element and where it is", () => {
    type Best = readonly [NDArray, NDArray]
    const places = array(
      [
        [0, 1, 2],
        [0, 1, 2],
      ],
      { dtype: "int32" },
    )
    const best = (p: Best, q: Best): Best => {
      const isSecond = greater(q[0], p[0])
      return [where(isSecond, q[0], p[0]), where(isSecond, q[1], p[1])]
    }
    const [value, place] = reduce<Best>([x, places], [-Infinity, 0], best, { axis: 1 })
    expect([toArray(value), toArray(place)]).toEqual([
      [3, 9],
      [0, 1],
    ])
  })

  test("is differentiable, mapped and jitted as its operation is", () => {
    const f = (y: NDArray): NDArray => reduce(y, -Infinity, logaddexp)
    const y = array([0.5, -1, 2, 0.25, 1], float64)
    const [own, wanted] = [grad(f)(y), grad((z: NDArray) => logSumExp(z))(y)].map((g: NDArray) =>
      toArray(g),
    ) as readonly (readonly number[])[]
    own!.forEach((v, i) => expect(v).toBeCloseTo(wanted![i]!, 12))
    expect(toArray(jit(vmap((row: NDArray) => reduce(row, 0, add)))(x))).toEqual([6, 18])
    const scale = (s: NDArray): NDArray => reduce(x, 0, (p, q) => add(p, mul(q, s)), { axis: 1 })
    expect(toArray(grad((s: NDArray) => sum(scale(s)))(array(1, float64)))).not.toBe(0)
    expect(toArray(reduce(array([true, false]), array(true), logicalAnd))).toBe(false)
  })

  test("refuses what does not fit", () => {
    expect(() => reduce(x, array([1], float64), add)).toThrow(/init is no scalar/)
    expect(() => reduce(x, 0, (p) => reshape(p, [1]))).toThrow(/changes the type/)
    expect(() => reduce([x, array([1])] as const, [0, 0] as const, (p) => p)).toThrow(/differ in shape/)
    expect(() => reduce(x, 0, add, { axis: [0, -2] })).toThrow(/an axis is given twice/)
    expect(() => reduce(x, 0, (p) => matmul(p, p))).toThrow(/matmul/)
  })
})
