import { describe, expect, test } from "vitest"
import { DTypeError } from "../../src/errors/index.js"
import { errorFunction } from "../../src/primitives/erf.js"
import {
  cos,
  erf,
  exp,
  expm1,
  log,
  log1p,
  logistic,
  rsqrt,
  sin,
  sqrt,
  tan,
  tanh,
} from "../../src/primitives/transcendental.js"
import { checkRules, f32, f64, i32, numbers, pushforward } from "./rules.js"

const all = { exp, expm1, log, log1p, sqrt, rsqrt, sin, cos, tan, tanh, logistic, erf }
const derivative = (f: (typeof all)[keyof typeof all], x: number): number =>
  numbers(pushforward(([a]) => [f(a!)])([f64([x]), f64([1])], 1)[0]!)[0]!

describe.each(Object.entries(all))("%s", (name, f) => {
  test("obeys the laws of derivatives and vmap", () => {
    const points = name === "log" || name.includes("sqrt") ? [0.3, 1, 2.5, 7] : [-0.9, -0.2, 0.3, 1.1, 2.5]
    checkRules(([x]) => [f(x!)], [f64(points)])
  })
  test("takes floats only", () => {
    expect(f(f32([])).dtype).toBe("float32")
    expect(f(f64([], [0, 2])).shape).toEqual([0, 2])
    expect(() => f(i32([1]))).toThrow(DTypeError)
  })
})

describe("erf", () => {
  // Abramowitz and Stegun, table 7.1, and the exact leading terms for small arguments.
  test.each([
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2, 0.9953222650189527],
    [3, 0.9999779095030014],
    [1e-200, 1.1283791670955125e-200],
    [5e-324, 5e-324],
  ])("erf(%f)", (x, y) => {
    expect(Math.abs(errorFunction(x) / y - 1)).toBeLessThan(3e-16)
    expect(errorFunction(-x)).toBe(-errorFunction(x))
  })
  test("is continuous where its formulas meet", () => {
    const slope = (2 / Math.sqrt(Math.PI)) * Math.exp(-0.25)
    expect(errorFunction(0.5 + 2 ** -30) - errorFunction(0.5)).toBeCloseTo(slope * 2 ** -30, 15)
    expect(errorFunction(6 - 2 ** -40)).toBe(1)
  })
  test("keeps signs, NaN and the limits", () => {
    expect(numbers(erf(f64([-0, 0, Infinity, -Infinity, NaN])))).toEqual([-0, 0, 1, -1, NaN])
  })
})

test("logistic and its derivative are right in both tails", () => {
  expect(numbers(logistic(f64([-800, -710, -Infinity, 800, Infinity, NaN])))).toEqual([0, Math.exp(-710), 0, 1, 1, NaN])
  expect(derivative(logistic, 50)).toBe(Math.exp(-50))
  expect(derivative(logistic, -50)).toBe(Math.exp(-50))
})

test("derivatives at the edges", () => {
  expect(derivative(sqrt, 0)).toBe(Infinity)
  expect(derivative(rsqrt, 0)).toBe(-Infinity)
  expect(derivative(expm1, -40)).toBe(Math.exp(-40))
  expect(derivative(tanh, 15) / 3.742304775323946e-13).toBeCloseTo(1, 3)
  expect(derivative(log, 0)).toBe(Infinity)
})

test("values at the edges", () => {
  expect(numbers(rsqrt(f64([4, 0, -0, Infinity, -1])))).toEqual([0.5, Infinity, -Infinity, 0, NaN])
  expect(numbers(log(f64([0, -1, 1])))).toEqual([-Infinity, NaN, 0])
  expect(numbers(log1p(f64([1e-20, -1])))).toEqual([1e-20, -Infinity])
  expect(numbers(exp(f32([0, 1])))).toEqual([1, Math.fround(Math.E)])
})
