import { describe, expect, test } from "vitest"
import { type DType, dtypes, type NDArray, range } from "../../src/array/index.js"
import { DTypeError, ShapeError } from "../../src/errors/index.js"
import { mul } from "../../src/primitives/arithmetic.js"
import { dynamicSlice, dynamicUpdateSlice } from "../../src/primitives/dynamic.js"
import { at, checkMapped, expectSame, tabulate } from "./indices.js"
import { batch, checkRules, f32, f64, i32, noise, numbers, pullback, u32, vector } from "./rules.js"

const cube = f64(noise(60), [3, 4, 5])
const ints = (starts: readonly number[]): readonly NDArray[] => starts.map((s) => i32([s], []))
const clamp = (starts: readonly number[], sizes: readonly number[]): readonly number[] =>
  starts.map((s, i) => Math.max(0, Math.min(s, cube.shape[i] - sizes[i]!)))

const cases: readonly (readonly [starts: readonly number[], sizes: readonly number[]])[] = [
  [
    [0, 0, 0],
    [3, 4, 5],
  ],
  [
    [1, 2, 0],
    [2, 1, 3],
  ],
  [
    [-4, 9, 3],
    [1, 2, 4],
  ],
  [
    [2, 2, 99],
    [1, 0, 0],
  ],
]

describe.each(cases)("at %j, sizes %j", (starts, sizes) => {
  const first = clamp(starts, sizes)
  const update = f64(
    noise(
      sizes.reduce((a, b) => a * b, 1),
      5,
    ),
    sizes,
  )
  test("dynamicSlice", () => {
    expectSame(
      dynamicSlice(cube, ints(starts), sizes),
      tabulate("float64", sizes, (index) => at(cube)(index.map((j, i) => j + first[i]!))),
    )
    checkRules(([x, y]) => [dynamicSlice(mul(x!, y!), ints(starts), sizes)], [cube, cube])
  })
  test("dynamicUpdateSlice", () => {
    const wanted = tabulate("float64", [3, 4, 5], (index) => {
      const inside = index.map((j, i) => j - first[i]!)
      return inside.every((j, i) => j >= 0 && j < sizes[i]!) ? at(update)(inside) : at(cube)(index)
    })
    expectSame(dynamicUpdateSlice(cube, update, ints(starts)), wanted)
    checkRules(([x, u]) => [dynamicUpdateSlice(x!, u!, ints(starts))], [cube, update])
  })
})

describe("over a batch of starts", () => {
  const stacked = [f64(noise(120, 9), [2, 3, 4, 5]), i32([-1, 2]), i32([3, 0]), i32([1, 9])]
  test("dynamicSlice", () => {
    const f = ([x, ...starts]: readonly NDArray[]) => [dynamicSlice(x!, starts, [2, 2, 3])]
    checkMapped(f, stacked, 2)
    const ct = f64(noise(12), [2, 2, 3])
    checkMapped(([x, ...starts]) => pullback(([y]) => f([y!, ...starts]), [x!], [ct]), stacked, 2)
  })
  test("dynamicUpdateSlice", () => {
    const f = ([x, a, b, c, u]: readonly NDArray[]) => [dynamicUpdateSlice(x!, u!, [a!, b!, c!])]
    const all = [...stacked, f64(noise(24, 3), [2, 2, 2, 3])]
    checkMapped(f, all, 2)
    checkMapped(([x, a, b, c, u]) => pullback(([y, v]) => f([y!, a!, b!, c!, v!]), [x!, u!], [x!]), all, 2)
  })
  test("of no elements", () => {
    const [y] = batch(
      ([x, u, s]) => [dynamicUpdateSlice(x!, u!, [s!])],
      [f64([1, 2]), f64([]), i32([0, 5])],
      [false, false, true],
      2,
    )
    expect(numbers(y!)).toEqual([1, 2, 1, 2])
    const [z] = batch(([x, s]) => [dynamicSlice(x!, [s!], [0])], [f64([1, 2]), i32([0, 5])], [false, true], 2)
    expect(z!.shape).toEqual([2, 0])
  })
  test.each(dtypes)("keeps every %s as it is", (dtype: DType) => {
    const [x, u] = [vector(dtype, [1, 0, 1]), vector(dtype, [0])]
    const [y] = batch(
      ([a, b, s]) => [dynamicUpdateSlice(a!, b!, [s!])],
      [x, u, i32([0, 2, -1])],
      [false, false, true],
      3,
    )
    expect(y!.dtype).toBe(dtype)
    expect(numbers(y!)).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 1].map((v) => numbers(vector(dtype, [v]))[0]))
  })
  test("keeps negative zeros, NaN and infinities", () => {
    const u = f32([-0, NaN, -Infinity])
    const [y] = batch(
      ([a, b, s]) => [dynamicUpdateSlice(a!, b!, [s!])],
      [f32([1, 2, 3, -0]), u, i32([0, 1])],
      [false, false, true],
      2,
    )
    expect(numbers(y!)).toEqual([-0, NaN, -Infinity, -0, 1, -0, NaN, -Infinity])
  })
})

test("a scalar has no starts", () => {
  expectSame(dynamicSlice(f64([7], []), [], []), f64([7], []))
  expectSame(dynamicUpdateSlice(f64([7], []), f64([8], []), []), f64([8], []))
  checkRules(
    ([x, u]) => [dynamicUpdateSlice(x!, u!, []), dynamicSlice(mul(x!, x!), [], [])],
    [f64([7], []), f64([8], [])],
  )
})

test("uint32 starts are large, not negative", () => {
  const starts = u32([4294967295], [])
  expect(numbers(dynamicSlice(f64([1, 2, 3]), [starts], [2]))).toEqual([2, 3])
  const [y] = batch(([s]) => [dynamicSlice(f64([1, 2, 3]), [s!], [2])], [u32([4294967295, 0])], [true], 2)
  expect(numbers(y!)).toEqual([2, 3, 1, 2])
})

test("the operand stays as it is", () => {
  const x = f64([1, 2, 3])
  dynamicUpdateSlice(x, f64([9]), ints([1]))
  expect(numbers(x)).toEqual([1, 2, 3])
})

test("refuse what does not fit", () => {
  expect(() => dynamicSlice(cube, ints([0, 0]), [1, 1, 1])).toThrow(/dynamicSlice: the starts are not 3 scalars/)
  expect(() =>
    dynamicSlice(
      cube,
      range(3).map(() => i32([0])),
      [1, 1, 1],
    ),
  ).toThrow(ShapeError)
  expect(() => dynamicSlice(cube, ints([0, 0, 0]), [1, 5, 1])).toThrow(/a slice of \[1,5,1\] does not fit \[3,4,5\]/)
  expect(() =>
    dynamicSlice(
      cube,
      range(3).map(() => f32([0], [])),
      [1, 1, 1],
    ),
  ).toThrow(/the starts must be int32 or uint32/)
  expect(() => dynamicSlice(f64(noise(4), [2, 2]), [i32([0], []), u32([0], [])], [1, 1])).toThrow(DTypeError)
  expect(() => dynamicUpdateSlice(cube, f64([1]), ints([0, 0, 0]))).toThrow(
    /dynamicUpdateSlice: an update of \[1\] does not fit/,
  )
  expect(() => dynamicUpdateSlice(cube, f32([1], [1, 1, 1]), ints([0, 0, 0]))).toThrow(DTypeError)
})
