import { describe, expect, test } from "vitest"
import { type DType, dtypes, fromTypedArray } from "../../src/array/index.js"
import { DTypeError } from "../../src/errors/index.js"
import { mul } from "../../src/primitives/arithmetic.js"
import { bitcast, convert } from "../../src/primitives/convert.js"
import { traceFlat } from "../../src/program/index.js"
import { batch, bool, checkRules, f32, f64, i32, numbers, pullback, u32, vector } from "./rules.js"

describe("convert", () => {
  const floats = [1.9, -1.9, 3e9, -3e9, 5e9, NaN, Infinity, -Infinity, -0, 300]
  test.each<[DType, readonly number[]]>([
    ["int32", [1, -1, 2147483647, -2147483648, 2147483647, 0, 2147483647, -2147483648, 0, 300]],
    ["uint32", [1, 0, 3000000000, 0, 4294967295, 0, 4294967295, 0, 0, 300]],
    ["int16", [1, -1, 32767, -32768, 32767, 0, 32767, -32768, 0, 300]],
    ["uint16", [1, 0, 65535, 0, 65535, 0, 65535, 0, 0, 300]],
    ["int8", [1, -1, 127, -128, 127, 0, 127, -128, 0, 127]],
    ["uint8", [1, 0, 255, 0, 255, 0, 255, 0, 0, 255]],
    ["bool", [1, 1, 1, 1, 1, 1, 1, 1, 0, 1]],
    ["float32", floats.map(Math.fround)],
  ])("float64 to %s truncates and saturates", (dtype, wanted) => {
    const y = convert(f64(floats), dtype)
    expect(y.dtype).toBe(dtype)
    expect(numbers(y)).toEqual(wanted)
  })

  test("integers wrap", () => {
    const x = i32([-1, 255, 256, -129, 2147483647])
    expect(numbers(convert(x, "uint32"))).toEqual([4294967295, 255, 256, 4294967167, 2147483647])
    expect(numbers(convert(x, "uint16"))).toEqual([65535, 255, 256, 65407, 65535])
    expect(numbers(convert(i32([40000, -40000]), "int16"))).toEqual([-25536, 25536])
    expect(numbers(convert(vector("int16", [-1, 511]), "uint8"))).toEqual([255, 255])
    expect(numbers(convert(x, "int8"))).toEqual([-1, -1, 0, 127, -1])
    expect(numbers(convert(x, "uint8"))).toEqual([255, 255, 0, 127, 255])
    expect(numbers(convert(u32([4294967295]), "int32"))).toEqual([-1])
    expect(numbers(convert(x, "bool"))).toEqual([1, 1, 1, 1, 1])
    expect(numbers(convert(vector("uint8", [0, 2]), "bool"))).toEqual([0, 1])
    expect(numbers(convert(i32([16777217]), "float32"))).toEqual([16777216])
  })

  test("float16 is storage", () => {
    const half = convert(f64([1, -2.5, 65520, 1e-8, NaN, -0]), "float16")
    expect(numbers(half)).toEqual([0x3c00, 0xc100, 0x7c00, 0, 0x7e00, 0x8000])
    expect(numbers(convert(half, "float32"))).toEqual([1, -2.5, Infinity, 0, NaN, -0])
    expect(numbers(convert(half, "int8"))).toEqual([1, -2, 127, 0, 0, 0])
    expect(numbers(convert(half, "bool"))).toEqual([1, 1, 1, 0, 1, 0])
    expect(numbers(convert(bool([0, 1]), "float16"))).toEqual([0, 0x3c00])
  })

  test("bfloat16 is storage, and is rounded once", () => {
    const small = convert(f64([1, -2.5, 1 / 3, 3.4e38, 1e-40, NaN, -0, 1 + 2 ** -8 + 2 ** -40]), "bfloat16")
    expect(numbers(small)).toEqual([0x3f80, 0xc020, 0x3eab, 0x7f80, 1, 0x7fc0, 0x8000, 0x3f81])
    expect(numbers(convert(small, "float64"))).toEqual([1, -2.5, 0.333984375, Infinity, 2 ** -133, NaN, -0, 1.0078125])
    expect(numbers(convert(small, "int16"))).toEqual([1, -2, 0, 32767, 0, 0, 0, 1])
    expect(numbers(convert(small, "float16"))).toEqual([0x3c00, 0xc100, 0x3558, 0x7c00, 0, 0x7e00, 0x8000, 0x3c08])
    expect(numbers(convert(u32([2 ** 31 + 2 ** 23 + 1]), "bfloat16"))).toEqual([0x4f01])
    expect(numbers(convert(vector("uint16", [257]), "bfloat16"))).toEqual([0x4380])
  })

  test("between all dtypes 0 and 1 stay what they are", () => {
    dtypes.forEach((from) =>
      dtypes.forEach((to) => {
        const x = convert(bool([0, 1]), from)
        expect(numbers(convert(convert(x, to), "int32"))).toEqual([0, 1])
        expect(numbers(convert(fromTypedArray(new Uint8Array(0), [0, 3], { dtype: from }), to))).toEqual([])
      }),
    )
  })

  test("to its own dtype is the array itself", () => {
    const x = f32([1])
    expect(convert(x, "float32")).toBe(x)
    expect(traceFlat(([a]) => [convert(a!, "float32")], [x], "testing").program.equations).toEqual([])
  })

  test("carries tangents between floats, and the cotangent back in the dtype of the input", () => {
    const x = f64([0.5, 0.25])
    checkRules(([a]) => [convert(convert(a!, "float64"), "float64")], [x])
    const [ct] = pullback(([a]) => [convert(mul(a!, a!), "float32")], [x], [f32([1, 2])])
    expect(ct!.dtype).toBe("float64")
    expect(numbers(ct!)).toEqual([1, 1])
    expect(numbers(pullback(([a]) => [convert(convert(a!, "int32"), "float64")], [x], [f64([1, 1])])[0]!)).toEqual([
      0, 0,
    ])
    expect(numbers(batch(([a]) => [convert(a!, "int32")], [f64([1, 2, 3], [3, 1])], [true], 3)[0]!)).toEqual([1, 2, 3])
  })
})

describe("bitcast", () => {
  test("reads the same bits", () => {
    const x = f32([1, -0, NaN, 1e-45])
    expect(numbers(bitcast(x, "uint32"))).toEqual([0x3f800000, 0x80000000, 0x7fc00000, 1])
    expect(numbers(bitcast(bitcast(x, "int32"), "float32"))).toEqual([1, -0, NaN, Math.fround(1e-45)])
    expect(numbers(bitcast(vector("int8", [-1]), "uint8"))).toEqual([255])
    expect(numbers(bitcast(vector("int16", [-1, 0x3f80]), "uint16"))).toEqual([65535, 0x3f80])
    expect(numbers(convert(bitcast(vector("uint16", [0x3f80, 0xc000]), "bfloat16"), "float32"))).toEqual([1, -2])
    expect(numbers(convert(bitcast(vector("bfloat16", [1, -2]), "float16"), "float32"))).toEqual([1.875, -2])
    expect(numbers(batch(([a]) => [bitcast(a!, "int32")], [x], [true], 4)[0]!)[0]).toBe(0x3f800000)
  })
  test("has no derivative", () => {
    expect(numbers(pullback(([a]) => [bitcast(bitcast(a!, "int32"), "float32")], [f32([1])], [f32([1])])[0]!)).toEqual([
      0,
    ])
  })
  test("refuses other widths and bool", () => {
    expect(() => bitcast(f64([1]), "int32")).toThrow(DTypeError)
    expect(() => bitcast(i32([1]), "int8")).toThrow(DTypeError)
    expect(() => bitcast(vector("uint8", [1]), "bool")).toThrow(DTypeError)
    expect(() => bitcast(f32([1]), "float64")).toThrow(/float64 \(8 bytes\)/)
  })
})
