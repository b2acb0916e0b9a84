import { describe, expect, test } from "vitest"
import { array, type DType } from "../../src/array/index.js"
import {
  canCast,
  type DTypeKind,
  finfo,
  iinfo,
  isdtype,
  nextafter,
  promoteTypes,
  resultType,
  subtract,
} from "../../src/operations/index.js"
import { expectClose, float64 } from "./support.js"

const all: readonly DType[] = [
  "bool",
  "uint8",
  "int8",
  "uint16",
  "int16",
  "int32",
  "uint32",
  "bfloat16",
  "float16",
  "float32",
  "float64",
  "complex64",
  "complex128",
]

const rounded = "bfloat16 float16 float32 float64 complex64 complex128"

/** JAX's lattice, with - where only its int64 would hold both. */
const lattice: Readonly<Record<string, string>> = {
  bool: `bool uint8 int8 uint16 int16 int32 uint32 ${rounded}`,
  uint8: `uint8 uint8 int16 uint16 int16 int32 uint32 ${rounded}`,
  int8: `int8 int16 int8 int32 int16 int32 - ${rounded}`,
  uint16: `uint16 uint16 int32 uint16 int32 int32 uint32 ${rounded}`,
  int16: `int16 int16 int16 int32 int16 int32 - ${rounded}`,
  int32: `int32 int32 int32 int32 int32 int32 - ${rounded}`,
  uint32: `uint32 uint32 - uint32 - - uint32 ${rounded}`,
  bfloat16: `${"bfloat16 ".repeat(8)}float32 float32 float64 complex64 complex128`,
  float16: `${"float16 ".repeat(7)}float32 float16 float32 float64 complex64 complex128`,
  float32: `${"float32 ".repeat(10)}float64 complex64 complex128`,
  float64: `${"float64 ".repeat(11)}complex128 complex128`,
  complex64: `${"complex64 ".repeat(10)}complex128 complex64 complex128`,
  complex128: "complex128 ".repeat(13).trim(),
}

test("promoteTypes is JAX's lattice", () => {
  for (const a of all)
    lattice[a]!.split(" ").forEach((expected, i) => {
      const b = all[i]!
      if (expected === "-") expect(() => promoteTypes(a, b)).toThrow("no dtype holds the numbers of both")
      else expect(`${a} ${b} ${promoteTypes(a, b)}`).toBe(`${a} ${b} ${expected}`)
    })
})

test("resultType lets numbers follow", () => {
  const ints = array([1], { dtype: "int32" })
  expect(resultType(ints, 3)).toBe("int32")
  expect(resultType(ints, 0.5)).toBe("float32")
  expect(resultType(ints, float64([1]), 0.5)).toBe("float64")
  expect(resultType(array([true]), 1)).toBe("float32")
  expect(resultType(1, 2)).toBe("float32")
  expect(resultType("int8", "uint8")).toBe("int16")
  expect(resultType(array([1], { dtype: "bfloat16" }), 0.5, 3)).toBe("bfloat16")
  expect(() => resultType("int8", null as never)).toThrow("no array")
})

/** NumPy's can_cast, a row for each dtype; its bfloat16 is of a kind of its own, and here it is of float16's. */
const casts = {
  safe: [
    "1111111111111",
    "0101111111111",
    "0010110111111",
    "0001011001111",
    "0000110001111",
    "0000010000101",
    "0000001000101",
    "0000000101111",
    "0000000011111",
    "0000000001111",
    "0000000000101",
    "0000000000011",
    "0000000000001",
  ],
  sameKind: [
    "1111111111111",
    "0111111111111",
    "0010110111111",
    "0111111111111",
    "0010110111111",
    "0010110111111",
    "0111111111111",
    "0000000111111",
    "0000000111111",
    "0000000111111",
    "0000000111111",
    "0000000000011",
    "0000000000011",
  ],
} as const

describe.each(Object.entries(casts))("canCast %s", (casting, rows) => {
  test("is NumPy's", () => {
    const found = all.map((from) =>
      all.map((to) => Number(canCast(from, to, { casting: casting as keyof typeof casts }))).join(""),
    )
    expect(found).toEqual(rows)
  })
})

test("canCast may allow nothing or anything", () => {
  for (const from of all)
    for (const to of all) {
      expect(canCast(from, to, { casting: "no" })).toBe(from === to)
      expect(canCast(from, to, { casting: "unsafe" })).toBe(true)
    }
})

test("isdtype knows the kinds of the array API", () => {
  const kinds: readonly DTypeKind[] = [
    "bool",
    "signed integer",
    "unsigned integer",
    "integral",
    "real floating",
    "complex floating",
    "numeric",
  ]
  const found = kinds.map((kind) => all.filter((d) => isdtype(d, kind)).join(" "))
  expect(found).toEqual([
    "bool",
    "int8 int16 int32",
    "uint8 uint16 uint32",
    "uint8 int8 uint16 int16 int32 uint32",
    "bfloat16 float16 float32 float64",
    "complex64 complex128",
    "uint8 int8 uint16 int16 int32 uint32 bfloat16 float16 float32 float64 complex64 complex128",
  ])
  expect(isdtype("bool", ["integral", "bool"])).toBe(true)
  expect(() => isdtype("bool", "whole" as never)).toThrow('"whole" is no kind')
})

describe("limits", () => {
  test("eps is the distance from 1 to the next number", () => {
    expectClose(subtract(nextafter(array([1]), 2), 1), [finfo("float32").eps], 0)
    expectClose(subtract(nextafter(float64([1]), 2), 1), [finfo("float64").eps], 0)
    expectClose(subtract(1, nextafter(float64([1]), 0)), [finfo("float64").epsneg], 0)
  })
  test("the largest and smallest float64 are JavaScript's", () => {
    const { max, min, smallestSubnormal, smallestNormal, eps, precision, resolution } = finfo("float64")
    expect([max, min, smallestSubnormal, eps]).toEqual([
      Number.MAX_VALUE,
      -Number.MAX_VALUE,
      Number.MIN_VALUE,
      Number.EPSILON,
    ])
    expect([smallestNormal, precision, resolution]).toEqual([2 ** -1022, 15, 1e-15])
  })
  test("float16, bfloat16 and the parts of complex numbers have theirs", () => {
    expect(finfo("float16")).toMatchObject({ bits: 16, max: 65504, eps: 2 ** -10, tiny: 2 ** -14, precision: 3 })
    expect(finfo("bfloat16")).toMatchObject({
      bits: 16,
      eps: 2 ** -7,
      tiny: 2 ** -126,
      precision: 2,
      nmant: 7,
      nexp: 8,
    })
    expect([finfo("bfloat16").max, finfo("bfloat16").smallestSubnormal]).toEqual([(2 - 2 ** -7) * 2 ** 127, 2 ** -133])
    expect(finfo("complex64")).toEqual(finfo("float32"))
    expect(finfo("float32").max).toBe(Math.fround(3.4028234663852886e38))
    expect(() => finfo("int32")).toThrow("int32 is no float")
  })
  test("integers have a range", () => {
    expect(iinfo("int8")).toEqual({ dtype: "int8", bits: 8, min: -128, max: 127 })
    expect(iinfo("int16")).toEqual({ dtype: "int16", bits: 16, min: -32768, max: 32767 })
    expect(iinfo("uint16")).toEqual({ dtype: "uint16", bits: 16, min: 0, max: 65535 })
    expect(iinfo("uint32")).toEqual({ dtype: "uint32", bits: 32, min: 0, max: 4294967295 })
    expect(() => iinfo("float32")).toThrow("float32 is no integer dtype")
    expect(() => iinfo("bool")).toThrow("bool is no integer dtype")
  })
})
