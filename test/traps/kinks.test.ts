import { describe, expect, test } from "vitest"
import {
  abs,
  array,
  clip,
  grad,
  greater,
  item,
  jvp,
  log,
  logSumExp,
  max,
  maximum,
  min,
  minimum,
  mul,
  type NDArray,
  norm,
  power,
  prod,
  relu,
  softplus,
  sqrt,
  square,
  sum,
  toArray,
  where,
} from "../../src/index.js"
import { int32 } from "./support.js"

const slope = (f: (x: NDArray) => NDArray, at: number): number => item(grad(f)(array(at)))
const slopes = (f: (x: NDArray) => NDArray, at: readonly number[]): unknown =>
  toArray(grad((x: NDArray) => sum(f(x)))(array(at)))

describe("where does not look away", () => {
  test("a single where lets NaN through, as 0 times infinity is", () => {
    const f = (x: NDArray): NDArray => where(greater(x, 0), sqrt(x), 0)
    expect(slope(f, -1)).toBeNaN()
    expect(item(f(array(-1)))).toBe(0)
  })
  test("a double where is right", () => {
    const f = (x: NDArray): NDArray => {
      const safe = where(greater(x, 0), x, 1)
      return where(greater(x, 0), log(safe), 0)
    }
    expect([slope(f, -1), slope(f, 0), slope(f, 2)]).toEqual([0, 0, 0.5])
  })
})

describe("ties", () => {
  test("of max and min share the derivative equally", () => {
    expect(toArray(grad((x: NDArray) => max(x))(array([1, 3, 3, 2, 3, 3])))).toEqual([0, 0.25, 0.25, 0, 0.25, 0.25])
    expect(toArray(grad((x: NDArray) => min(x))(array([1, 1])))).toEqual([0.5, 0.5])
    expect(item(jvp((x: NDArray) => max(x))([array([3, 3])], [array([1, 5])])[1])).toBe(3)
  })
  test("of maximum and minimum give each operand a half", () => {
    const [gx, gy] = grad(([x, y]: readonly [NDArray, NDArray]) => maximum(x, y))([array(2), array(2)])
    expect([item(gx), item(gy)]).toEqual([0.5, 0.5])
    expect(slope((x) => minimum(x, 2), 2)).toBe(0.5)
    expect(slopes((x) => clip(x, 0, 1), [-1, 0, 0.5, 1, 2])).toEqual([0, 0.5, 1, 0.5, 0])
  })
})

describe("derivatives at a kink", () => {
  test("abs at 0 is 1, relu at 0 is 0, sqrt at 0 is infinite", () => {
    expect([slope(abs, 0), slope(relu, 0), slope(sqrt, 0)]).toEqual([1, 0, Infinity])
    expect(slopes(abs, [-2, 3])).toEqual([-1, 1])
  })
  test("the norm has no derivative at 0", () => {
    expect(toArray(grad((x: NDArray) => norm(x))(array([0, 0])))).toEqual([NaN, NaN])
    expect(toArray(grad((x: NDArray) => norm(x))(array([3, 4])))).toEqual([0.6000000238418579, 0.800000011920929])
  })
  test("second derivatives of powers at 0", () => {
    const second = (f: (x: NDArray) => NDArray): number => slope(grad(f), 0)
    expect(second(square)).toBe(2)
    expect(second((x) => power(x, 2))).toBe(2)
    expect(second((x) => mul(x, x))).toBe(2)
    expect(second((x) => power(x, 3))).toBe(0)
    expect(slope((x) => power(x, 1), 0)).toBe(1)
    expect(slope((x) => power(x, 0), 0)).toBe(0)
  })
})

describe("powers", () => {
  test("of a negative base", () => {
    expect(item(power(array(-2), 3))).toBe(-8)
    expect(slope((x) => power(x, 3), -2)).toBe(12)
    expect(item(power(array(-2), 0.5))).toBeNaN()
    expect(item(power(array(-2), array(3)))).toBe(-8)
  })
  test("of base 0", () => {
    expect([item(power(array(0), 0)), item(power(array(0), 2)), item(power(array(0), -1))]).toEqual([1, 0, Infinity])
    expect(slope((y) => power(array(0), y), 2)).toBe(0)
    expect(slope((x) => power(x, array(2)), 0)).toBe(0)
  })
  test("of integers wrap, exactly", () => {
    const wrapped = (b: bigint, n: bigint): number => Number(BigInt.asIntN(32, b ** n))
    expect(toArray(power(int32([3, 7, -5, 2]), 20))).toEqual([3n, 7n, -5n, 2n].map((b) => wrapped(b, 20n)))
    expect(toArray(power(int32([3, -3]), int32([20, 21])))).toEqual([wrapped(3n, 20n), wrapped(-3n, 21n)])
    expect(toArray(power(int32([2, 1, -1, -1]), int32([-1, -5, -5, -4])))).toEqual([0, 1, -1, 1])
  })
})

describe("products", () => {
  const g = (xs: readonly number[]): unknown => toArray(grad((x: NDArray) => prod(x))(array(xs)))
  test("without a zero, with one, with two", () => {
    expect(g([2, 3, 4])).toEqual([12, 8, 6])
    expect(g([2, 0, 4])).toEqual([0, 8, 0])
    expect(g([0, 3, 0])).toEqual([0, 0, 0])
  })
  test("of none is 1, of one is itself", () => {
    expect(item(prod(array([])))).toBe(1)
    expect(g([0])).toEqual([1])
  })
})

describe("far out", () => {
  test("softplus", () => {
    expect(toArray(softplus(array([100, -100, Infinity, -Infinity])))).toEqual([
      100,
      Math.fround(Math.exp(-100)),
      Infinity,
      0,
    ])
    expect(slopes(softplus, [100, -100, 0])).toEqual([1, Math.fround(Math.exp(-100)), 0.5])
  })
  test("logSumExp", () => {
    expect(item(logSumExp(array([1000, 1000])))).toBeCloseTo(1000 + Math.log(2), 3)
    expect(item(logSumExp(array([-1000, -1000])))).toBeCloseTo(-1000 + Math.log(2), 3)
    expect(item(logSumExp(array([-Infinity, -Infinity])))).toBe(-Infinity)
    expect(item(logSumExp(array([Infinity, 1])))).toBe(Infinity)
    expect(toArray(grad((x: NDArray) => logSumExp(x))(array([-Infinity, 0])))).toEqual([0, 1])
    expect(item(logSumExp(array([])))).toBe(-Infinity)
  })
})
