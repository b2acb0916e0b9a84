import { describe, expect, test } from "vitest"
import { type DType, hostOf, range } from "../../src/array/index.js"
import { DTypeError, ShapeError } from "../../src/errors/index.js"
import { mul } from "../../src/primitives/arithmetic.js"
import { concatenate, iota, reshape, rev, transpose } from "../../src/primitives/shape.js"
import { traceFlat } from "../../src/program/index.js"
import { at, checkMapped, counting, expectSame, tabulate } from "./indices.js"
import { checkRules, f32, f64, i32, noise, numbers } from "./rules.js"

const cube = f64(noise(24), [2, 3, 4])
const square = f64(noise(24, 2), [2, 3, 4])

describe("reshape", () => {
  test("keeps the elements, which it shares", () => {
    const y = reshape(cube, [4, 6])
    expect(y.shape).toEqual([4, 6])
    expect(hostOf("test", y).data).toBe(hostOf("test", cube).data)
    expect(reshape(f64([7], []), [1, 1]).shape).toEqual([1, 1])
    expect(numbers(reshape(f64([7], [1]), []))).toEqual([7])
    expect(reshape(f64([], [0, 3]), [5, 0]).shape).toEqual([5, 0])
  })
  test("to its own shape is the array itself", () => expect(reshape(cube, [2, 3, 4])).toBe(cube))
  test("names both sizes when they differ", () => {
    expect(() => reshape(cube, [5, 5])).toThrow(ShapeError)
    expect(() => reshape(cube, [5, 5])).toThrow(/reshape: 24 elements do not fill \[5,5\], which has 25/)
    expect(() => reshape(cube, [-4, -6])).toThrow(/not a shape/)
  })
  test("obeys the laws", () => checkRules(([x, y]) => [reshape(mul(x!, y!), [6, 4])], [cube, square]))
})

describe("transpose", () => {
  test.each([[[0, 2, 1]], [[2, 0, 1]], [[2, 1, 0]], [[1, 0, 2]]])("by %j", (perm) => {
    const y = transpose(cube, perm)
    const shape = perm.map((p) => cube.shape[p])
    expectSame(
      y,
      tabulate("float64", shape, (index) => at(cube)(range(3).map((axis) => index[perm.indexOf(axis)]!))),
    )
    checkRules(([a, b]) => [transpose(mul(a!, b!), perm)], [cube, square])
  })
  test("of scalars and of nothing", () => {
    const x = f64([7], [])
    expect(transpose(x, [])).toBe(x)
    expect(transpose(cube, [0, 1, 2])).toBe(cube)
    expect(transpose(f64([], [0, 3]), [1, 0]).shape).toEqual([3, 0])
  })
  test("refuses what is no permutation", () => {
    expect(() => transpose(cube, [0, 1])).toThrow(/transpose: \[0,1\] is not an order of 3 axes/)
    expect(() => transpose(cube, [0, 1, 1])).toThrow(ShapeError)
    expect(() => transpose(cube, [1, 2, 3])).toThrow(ShapeError)
  })
})

describe("rev", () => {
  test.each([[[0]], [[1]], [[0, 2]], [[0, 1, 2]]])("along %j", (axes) => {
    const y = tabulate("float64", cube.shape, (index) =>
      at(cube)(index.map((i, axis) => (axes.includes(axis) ? cube.shape[axis] - 1 - i : i))),
    )
    expectSame(rev(cube, axes), y)
    expectSame(rev(rev(cube, axes), axes), cube)
    checkRules(([a, b]) => [rev(mul(a!, b!), axes)], [cube, square])
  })
  test("of nothing, along no axis, along none it has", () => {
    expect(rev(f64([], [0, 2]), [0, 1]).shape).toEqual([0, 2])
    expect(rev(cube, [])).toBe(cube)
    expect(() => rev(cube, [3])).toThrow(/rev: axis 3 is out of range/)
  })
})

describe("concatenate", () => {
  test.each([0, 1, 2])("along axis %i", (axis) => {
    const [x, y] = [counting([2, 3, 4]), tabulate("float64", [2, 3, 4], () => -1)]
    const shape = x.shape.map((d: number, i: number) => (i === axis ? 2 * d : d))
    const wanted = tabulate("float64", shape, (index) =>
      index[axis]! < x.shape[axis] ? at(x)(index) : at(y)(index.map(() => 0)),
    )
    expectSame(concatenate([x, y], axis), wanted)
    checkRules(([a, b]) => [concatenate([a!, mul(a!, b!), b!], axis)], [cube, square])
    checkMapped(([a, b]) => [concatenate([a!, b!], axis)], [counting([3, 2, 3, 4]), counting([3, 2, 3, 4])], 3)
  })
  test("of different lengths, zero among them", () => {
    const parts = [f64([1, 2], [2, 1]), f64([], [2, 0]), f64([3, 4, 5, 6], [2, 2])]
    expectSame(concatenate(parts, 1), f64([1, 3, 4, 2, 5, 6], [2, 3]))
    expect(concatenate([f64([], [0, 0]), f64([], [0, 3])], 1).shape).toEqual([0, 3])
    expect(concatenate([cube], 1)).toBe(cube)
    checkRules(([a, b, c]) => [concatenate([a!, b!, c!], 1)], parts)
  })
  test("refuses what does not join", () => {
    expect(() => concatenate([], 0)).toThrow(/nothing to join/)
    expect(() => concatenate([cube], 3)).toThrow(/axis 3 is out of range/)
    expect(() => concatenate([f64([1]), f32([1])], 0)).toThrow(DTypeError)
    expect(() => concatenate([cube, f64([1])], 0)).toThrow(/xs\[1\]: float64\[1\]/)
    expect(() => concatenate([cube, f64(noise(16), [2, 2, 4])], 0)).toThrow(/elsewhere than along axis 0/)
    expect(() => concatenate([f64([1], []), f64([1], [])], 0)).toThrow(ShapeError)
  })
})

describe("iota", () => {
  test.each<DType>(["float32", "float64", "int32", "uint32"])("counts in %s", (dtype) => {
    range(3).forEach((axis) => {
      expectSame(
        iota([2, 3, 4], dtype, axis),
        tabulate(dtype, [2, 3, 4], (index) => index[axis]!),
      )
    })
    expect(iota([3, 0], dtype, 0).shape).toEqual([3, 0])
    expect(iota([3, 0], dtype, 1).shape).toEqual([3, 0])
  })
  test("is an equation in a trace, and no batch in a vmap", () => {
    const { program } = traceFlat(([x]) => [mul(x!, iota([3], "float64", 0))], [f64([1, 2, 3])], "testing")
    expect(program.equations.map((e) => e.primitive.name)).toEqual(["iota", "mul"])
    checkRules(([x]) => [mul(x!, iota([3], "float64", 0))], [f64([1, 2, 3])])
  })
  test("refuses bool, storage and axes that are not there", () => {
    expect(() => iota([3], "bool", 0)).toThrow(DTypeError)
    expect(() => iota([3], "uint8", 0)).toThrow(DTypeError)
    expect(() => iota([], "int32", 0)).toThrow(ShapeError)
  })
})

test("integers and bool move as floats do", () => {
  const x = i32([1, -2, 3, -4, 5, -6], [2, 3])
  expect(numbers(transpose(x, [1, 0]))).toEqual([1, -4, -2, 5, 3, -6])
  expect(numbers(rev(x, [1]))).toEqual([3, -2, 1, -6, 5, -4])
  expect(numbers(concatenate([x, x], 1))).toEqual([1, -2, 3, 1, -2, 3, -4, 5, -6, -4, 5, -6])
})
