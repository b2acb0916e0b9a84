import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import {
  add,
  allClose,
  arange,
  array,
  associativeScan,
  cond,
  cos,
  cumsum,
  foriLoop,
  grad,
  greater,
  item,
  jit,
  jvp,
  less,
  matmul,
  maximum,
  mul,
  type NDArray,
  scan,
  sin,
  square,
  sum,
  switchCase,
  toArray,
  vjp,
  vmap,
  whileLoop,
  zeros,
} from "../../src/index.js"

const numRuns = 15

describe("foriLoop and whileLoop", () => {
  const power = (n: number | NDArray) => (x: NDArray) => foriLoop(0, n, (_, y: NDArray) => mul(y, x), x)
  test("count from lower to upper - 1", () => {
    const seen = (lo: number, hi: number): unknown =>
      item(foriLoop(lo, hi, (i, s: NDArray) => add(mul(s, 10), i), array(0, { dtype: "int32" })))
    expect([seen(1, 5), seen(-2, 1), seen(3, 3), seen(5, 1)]).toEqual([1234, -210, 0, 0])
  })
  test("the same with traced bounds", () => {
    const f = (lo: NDArray, hi: NDArray): NDArray =>
      foriLoop(lo, hi, (i, s) => add(mul(s, 10), i), array(0, { dtype: "int32" }))
    const int = (x: number | number[]): NDArray => array(x, { dtype: "int32" })
    expect(item(jit(f)(int(1), int(5)))).toBe(1234)
    expect(toArray(vmap(f)(int([1, 0, 3]), int([4, 2, 3])))).toEqual([123, 1, 0])
  })
  test("are differentiable, the one in both modes, the other forwards", () => {
    expect(item(grad(power(3))(array(2)))).toBe(32)
    expect(item(grad(grad(power(3)))(array(2)))).toBe(48)
    const n = array(3, { dtype: "int32" })
    expect(item(jvp(power(n))([array(2)], [array(1)])[1])).toBe(32)
  })
  test("run as long as the condition holds, each element of a batch on its own", () => {
    const f = ([x, n]: readonly [NDArray, NDArray]) =>
      whileLoop(
        ([y]) => less(y, 100),
        ([y, k]) => [mul(y, 3), add(k, 1)] as const,
        [x, n] as const,
      )
    const zero = array(0, { dtype: "int32" })
    expect(f([array(2), zero]).map((y) => item(y))).toEqual([162, 4])
    const [y, k] = vmap((x: NDArray) => f([x, zero]))(array([200, 2, 50]))
    expect([toArray(y), toArray(k)]).toEqual([
      [200, 162, 150],
      [0, 4, 1],
    ])
  })
  test("obey the laws of forward mode", () => {
    const f = (x: NDArray): NDArray =>
      whileLoop(
        (y) => less(sum(y), 20),
        (y: NDArray) => add(mul(y, 1.5), 1),
        x,
      )
    assertLaw(laws.jvp(f), arrays([3]), { numRuns })
    assertLaw(laws.jit(f), arrays([3]), { numRuns })
  })
})

describe("branches", () => {
  const f = (x: NDArray): NDArray =>
    cond(
      greater(sum(x), 0),
      (y: NDArray) => mul(sin(y), y),
      (y: NDArray) => square(y),
      x,
    )
  test("only the chosen one runs, and all laws hold", () => {
    for (const law of [
      laws.gradient,
      laws.jvp,
      laws.vjp,
      laws.linearize,
      laws.secondDerivative,
      laws.jit,
      laws.program,
    ])
      assertLaw(law(f), arrays([2]), { numRuns: 6 })
    assertLaw(laws.vmap(f), fc.tuple(arrays([2]), arrays([2]), arrays([2])), { numRuns: 6 })
  })
  test("the branch not taken leaves no NaN in the gradient", () => {
    const safe = (x: NDArray): NDArray =>
      cond(
        greater(x, 0),
        (y) => mul(1, sqrtOf(y)),
        (y: NDArray) => mul(y, 0),
        x,
      )
    const sqrtOf = (y: NDArray): NDArray => cos(y)
    expect(item(grad(safe)(array(-1)))).toBe(0)
  })
  test("switchCase clamps its index", () => {
    const pick = (i: number): unknown =>
      item(
        switchCase(
          array(i, { dtype: "int32" }),
          [(x: NDArray) => x, (x: NDArray) => mul(x, 2), (x: NDArray) => mul(x, 3)],
          array(10),
        ),
      )
    expect([-5, 0, 1, 2, 9].map(pick)).toEqual([10, 10, 20, 30, 30])
  })
  test("switchCase with a mapped index chooses for each", () => {
    const run = (i: NDArray, x: NDArray): NDArray => switchCase(i, [sin as (x: NDArray) => NDArray, cos, square], x)
    const ids = array([2, 0, 1], { dtype: "int32" })
    expect(toArray(vmap(run)(ids, zeros([3])))).toEqual([0, 0, 1])
    expect(toArray(vmap(grad((x: NDArray, i: NDArray) => run(i, x)))(array([3, 0, 0]), ids))).toEqual([6, 1, -0])
  })
  test("branches close over traced values and arrays alike", () => {
    const table = array([1, 2])
    const g = (w: NDArray): NDArray =>
      cond(
        array(true),
        () => sum(mul(table, w)),
        () => w,
      )
    expect(item(grad(g)(array(2)))).toBe(3)
  })
})

describe("associativeScan", () => {
  const product = (a: NDArray, b: NDArray): NDArray => matmul(a, b)
  test("is cumsum for every length", () => {
    for (let n = 0; n < 10; n++) {
      const x = add(arange(n), 0.5)
      expect(toArray(associativeScan(add as (a: NDArray, b: NDArray) => NDArray, x)), `${n}`).toEqual(
        toArray(cumsum(x)),
      )
      expect(
        toArray(associativeScan(add as (a: NDArray, b: NDArray) => NDArray, x, { reverse: true })),
        `${n}`,
      ).toEqual((toArray(cumsum(array((toArray(x) as number[]).reverse()))) as number[]).reverse())
    }
  })
  test("keeps the order of an operation that does not commute, on trees and along an axis", () => {
    const m = array(
      Array.from({ length: 5 }, (_, i) => [
        [1, i],
        [0, i + 1],
      ]),
      { dtype: "float64" },
    )
    const [, expected] = scan(
      (c: NDArray, x: NDArray) => [matmul(c, x), matmul(c, x)],
      array(
        [
          [1, 0],
          [0, 1],
        ],
        { dtype: "float64" },
      ),
      m,
    )
    expect(allClose(associativeScan(product, m), expected)).toBe(true)
    const t = { a: array([[3, 1, 2]]), b: [array([[1, 5, 4]])] as const }
    const scanned = associativeScan(
      (x: typeof t, y: typeof t): typeof t => ({ a: maximum(x.a, y.a), b: [add(x.b[0], y.b[0])] }),
      t,
      { axis: 1 },
    )
    expect([toArray(scanned.a), toArray(scanned.b[0])]).toEqual([[[3, 3, 3]], [[1, 6, 10]]])
  })
  test("is differentiable", () => {
    const [, pullback] = vjp((x: NDArray) => associativeScan(mul as (a: NDArray, b: NDArray) => NDArray, x))(
      array([2, 3, 4]),
    )
    expect(toArray(pullback(array([0, 0, 1]))[0])).toEqual([12, 8, 6])
  })
})
