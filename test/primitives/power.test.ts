import { describe, expect, test } from "vitest"
import { atan2 } from "../../src/primitives/atan2.js"
import { pow } from "../../src/primitives/power.js"
import { checkRules, f64, i32, numbers, pullback, u32 } from "./rules.js"

describe("pow", () => {
  test.each([
    [1, NaN, 1],
    [NaN, 0, 1],
    [-1, Infinity, 1],
    [-1, -Infinity, 1],
    [0, -1, Infinity],
    [-0, -3, -Infinity],
    [-8, 1 / 3, NaN],
    [2, -1074, 5e-324],
    [-2, 3, -8],
    [0, 0, 1],
  ])("pow(%f, %f) = %f", (x, y, z) => {
    expect(numbers(pow(f64([x]), f64([y])))).toEqual([z])
  })

  test("of integers is exact modulo 2^32", () => {
    const [x, n] = [
      [3, -3, 7, 2, 0, 1, -1, -1, 0, 5, 10],
      [19, 3, 23, 32, 0, -5, -3, -4, -1, -1, 9],
    ]
    expect(numbers(pow(i32(x!), i32(n!)))).toEqual([
      1162261467,
      -27,
      Number(BigInt.asIntN(32, 7n ** 23n)),
      0,
      1,
      1,
      -1,
      1,
      0,
      0,
      1000000000,
    ])
    expect(numbers(pow(u32([3, 2, 4294967295, 7]), u32([21, 31, 3, 4294967295])))).toEqual([
      Number(BigInt.asUintN(32, 3n ** 21n)),
      2147483648,
      4294967295,
      3067833783,
    ])
  })

  test("obeys the laws of derivatives and vmap", () => {
    checkRules(([x, y]) => [pow(x!, y!)], [f64([0.5, 1.5, 2, 3]), f64([2, -1.5, 0.7, 3])])
  })

  test("has finite derivatives at 0", () => {
    const [dx, dy] = pullback(
      ([x, y]) => [pow(x!, y!)],
      [f64([0, 0, 0, -2, 5]), f64([0, 1, 2, 3, 0])],
      [f64([1, 1, 1, 1, 1])],
    )
    expect(numbers(dx!)).toEqual([0, 1, 0, 12, 0])
    expect(numbers(dy!)).toEqual([0, 0, 0, NaN, Math.log(5)])
  })

  test("has second derivatives at 0", () => {
    const slope = (x: number, n: number): number =>
      numbers(
        pullback(([a]) => pullback(([b]) => [pow(b!, f64([n]))], [a!], [f64([1])]), [f64([x])], [f64([1])])[0]!,
      )[0]!
    expect(slope(0, 2)).toBe(2)
    expect(slope(0, 1)).toBe(0)
    expect(slope(0, 0)).toBe(0)
    expect(slope(-3, 3)).toBe(-18)
  })
})

describe("atan2", () => {
  test("takes the ordinate first", () => {
    expect(numbers(atan2(f64([1, 0, -0, -1, 0]), f64([0, -1, -1, 0, 0])))).toEqual([
      Math.PI / 2,
      Math.PI,
      -Math.PI,
      -Math.PI / 2,
      0,
    ])
  })
  test("obeys the laws of derivatives and vmap", () => {
    checkRules(([x, y]) => [atan2(x!, y!)], [f64([0.5, -1.5, 2]), f64([2, -1.5, 0.7])])
  })
})
