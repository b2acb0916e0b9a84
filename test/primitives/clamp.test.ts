import { expect, test } from "vitest"
import { DTypeError, ShapeError } from "../../src/errors/index.js"
import { clamp } from "../../src/primitives/clamp.js"
import { checkRules, f32, f64, i32, numbers, pullback, u32 } from "./rules.js"

test("is min(max(lo, x), hi)", () => {
  expect(numbers(clamp(f64([0, 0, 0, 2, NaN, 0]), f64([-1, 0.5, 3, 5, 1, NaN]), f64([1, 1, 1, 1, 2, 1])))).toEqual([
    0,
    0.5,
    1,
    1,
    NaN,
    NaN,
  ])
  expect(numbers(clamp(i32([-2]), i32([-7]), i32([4])))).toEqual([-2])
  expect(numbers(clamp(u32([1]), u32([4294967295]), u32([4294967294])))).toEqual([4294967294])
})

test("obeys the laws of derivatives and vmap", () => {
  const [lo, x, hi] = [f64([0, 0, 0, 2, 2, 2]), f64([-1, 0.5, 3, 5, 1.5, 0.25]), f64([1, 1, 1, 1, 1, 1])]
  checkRules(([a, b, c]) => [clamp(a!, b!, c!)], [lo, x, hi])
})

test("passes the derivative to nobody on a tie", () => {
  const back = pullback(([a, b, c]) => [clamp(a!, b!, c!)], [f64([0, 0]), f64([0, 1]), f64([1, 1])], [f64([1, 1])])
  expect(back.map(numbers)).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ])
})

test("refuses what does not fit", () => {
  expect(() => clamp(f32([0]), f64([0]), f64([0]))).toThrow(DTypeError)
  expect(() => clamp(f64([0, 0]), f64([0]), f64([0]))).toThrow(ShapeError)
  expect(() => clamp(f64([0, 0]), f64([0]), f64([0]))).toThrow(/lo: float64\[2\]/)
})
