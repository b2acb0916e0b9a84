import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { decoder, encoder } from "../../src/array/index.js"
import {
  allClose,
  array,
  arrayEqual,
  astype,
  fromTypedArray,
  isNDArray,
  item,
  type NDArray,
  toArray,
  toTypedArray,
  zeros,
} from "../../src/index.js"

describe("nested arrays go in and come out", () => {
  const grid = fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }))
    .chain(([n, m]) =>
      fc.array(fc.array(fc.float({ noNaN: true }), { minLength: m, maxLength: m }), { minLength: n, maxLength: n }),
    )
  test("as they were", () => {
    fc.assert(
      fc.property(grid, (rows) => {
        const x = array(rows)
        expect(toArray(x)).toEqual(rows)
        expect(Array.from(toTypedArray(x))).toEqual(rows.flat())
      }),
    )
  })
  test("with the dtype that is asked for", () => {
    expect(array([[true], [false]]).dtype).toBe("bool")
    expect([array(1).dtype, array([]).dtype, array([], { dtype: "int32" }).dtype]).toEqual([
      "float32",
      "float32",
      "int32",
    ])
    expect(toArray(array([0, 1], { dtype: "bool" }))).toEqual([false, true])
    expect(toArray(array([0.1], { dtype: "float64" }))).toEqual([0.1])
    expect(toArray(array([[[]], [[]]]))).toEqual([[[]], [[]]])
  })
  test("one element at a time", () => {
    expect([item(array(2)), item(array([[3]])), item(array(true)), item(array([-0]))]).toEqual([2, 3, true, -0])
  })
})

describe("storage dtypes hold and convert", () => {
  test.each(["float16", "bfloat16"] as const)("%s is exact both ways, for every bit pattern", (dtype) => {
    const [toNumber, toBits] = [decoder(dtype), encoder(dtype)]
    for (let bits = 0; bits < 65536; bits++) {
      const x = toNumber(bits)
      const back = toBits(x)
      if (!(back === bits || (Number.isNaN(x) && Number.isNaN(toNumber(back)))))
        expect.fail(`${bits} -> ${x} -> ${back}`)
    }
  })
  test("bfloat16 is the upper half of a float32", () => {
    const toNumber = decoder("bfloat16")
    for (let bits = 0; bits < 65536; bits++)
      expect(toNumber(bits)).toBe(new Float32Array(new Uint32Array([bits * 65536]).buffer)[0])
  })
  test.each(["float16", "bfloat16"] as const)(
    "%s rounds to the nearer neighbour, between two to the even one",
    (dtype) => {
      const [toNumber, toBits] = [decoder(dtype), encoder(dtype)]
      for (let bits = 0; Number.isFinite(toNumber(bits + 1)); bits++) {
        const [low, high] = [toNumber(bits), toNumber(bits + 1)]
        const between = (low + high) / 2
        const [below, above] = [between - (high - low) * 2 ** -20, between + (high - low) * 2 ** -20]
        const wanted = [bits, bits % 2 === 0 ? bits : bits + 1, bits + 1]
        if ([below, between, above].some((x, i) => toBits(x) !== wanted[i] || toBits(-x) !== wanted[i]! + 0x8000))
          expect.fail(`between ${low} and ${high}`)
      }
    },
  )
  test("float16 rounds half to even, to zero and to infinity", () => {
    const round = (x: number): unknown => item(astype(array(x), "float16"))
    expect([1 + 2 ** -11, 1 + 3 * 2 ** -11, 65519, 65520, 2 ** -25, 2 ** -24, -1e9].map(round)).toEqual([
      1,
      1 + 2 ** -9,
      65504,
      Infinity,
      0,
      2 ** -24,
      -Infinity,
    ])
  })
  test("bfloat16 does so at its own edges, and rounds once", () => {
    const round = (x: number): unknown => item(astype(array(x, { dtype: "float64" }), "bfloat16"))
    const largest = (2 - 2 ** -7) * 2 ** 127
    const numbers = [1 + 2 ** -8, 1 + 2 ** -8 + 2 ** -40, 1 + 3 * 2 ** -8, largest, 2 ** 128 - 2 ** 119, 2 ** -134]
    expect(numbers.map(round)).toEqual([1, 1 + 2 ** -7, 1 + 2 ** -6, largest, Infinity, 0])
    const word = 2 ** 30 + 2 ** 22
    expect(toArray(astype(array([word, word + 1], { dtype: "int32" }), "bfloat16"))).toEqual([
      2 ** 30,
      2 ** 30 + 2 ** 23,
    ])
  })
  test("int16 and uint16", () => {
    expect(String(fromTypedArray(new Int16Array([-32768, 32767])))).toBe("int16[2] [-32768  32767]")
    expect(toArray(astype(fromTypedArray(new Uint16Array([0, 65535])), "float32"))).toEqual([0, 65535])
    expect(toArray(astype(array([7e4, -7e4, 1.5, NaN]), "int16"))).toEqual([32767, -32768, 1, 0])
    expect(toArray(astype(array([7e4, -7e4, 1.5, NaN]), "uint16"))).toEqual([65535, 0, 1, 0])
    expect(toArray(array([[40000], [2]], { dtype: "uint16" }))).toEqual([[40000], [2]])
    expect(() => array(40000, { dtype: "int16" })).toThrow(/40000 is not a value of int16/)
  })
  test("a Uint16Array is whole numbers, or the bits of small floats", () => {
    const data = new Uint16Array([0x3f80, 0xc000])
    expect(fromTypedArray(data).dtype).toBe("uint16")
    expect(toArray(fromTypedArray(data, [2], { dtype: "bfloat16" }))).toEqual([1, -2])
    expect(toArray(fromTypedArray(data, [2], { dtype: "float16" }))).toEqual([1.875, -2])
    expect(toTypedArray(array([1, -2], { dtype: "bfloat16" }))).toEqual(data)
    expect(toArray(fromTypedArray(new Float32Array([1, 1 / 3]), [2], { dtype: "bfloat16" }))).toEqual([1, 0.333984375])
  })
  test("int8 and uint8", () => {
    expect(toArray(fromTypedArray(new Int8Array([-128, 127])))).toEqual([-128, 127])
    expect(toArray(astype(fromTypedArray(new Uint8Array([0, 255])), "float32"))).toEqual([0, 255])
    expect(toArray(astype(array([300, -300]), "int8"))).toEqual([127, -128])
  })
})

describe("printing", () => {
  const cases: readonly (readonly [NDArray, string])[] = [
    [array(1), "float32[] 1."],
    [array([1, 2.5]), "float32[2] [1.  2.5]"],
    [array([0.1]), "float32[1] [0.1]"],
    [
      array([
        [1, -2],
        [3, 4],
      ]),
      "float32[2,2]\n[[ 1. -2.]\n [ 3.  4.]]",
    ],
    [array([true, false]), "bool[2] [ true false]"],
    [array([1, 200], { dtype: "int32" }), "int32[2] [  1 200]"],
    [array([NaN, Infinity, -Infinity, -0]), "float32[4] [ nan  inf -inf  -0.]"],
    [array([]), "float32[0] []"],
    [array([1e-8, 1]), "float32[2] [1e-8 1e+0]"],
    [astype(array([0.5]), "float16"), "float16[1] [0.5]"],
    [astype(array([0.1, 100, 1 / 3]), "float16"), "float16[3] [  0.1    100.       0.3333]"],
    [astype(array([0.1, -3, 1 / 3]), "bfloat16"), "bfloat16[3] [ 0.1   -3.     0.334]"],
    [array([1, -200], { dtype: "int16" }), "int16[2] [   1 -200]"],
  ]
  for (const [x, text] of cases) test(text.replaceAll("\n", " "), () => expect(String(x)).toBe(text))
  test("many elements are summarised", () => {
    expect(String(zeros([2000]))).toBe("float32[2000] [0. 0. 0. ... 0. 0. 0.]")
  })
})

describe("comparing", () => {
  test("allClose looks at types, tolerance and NaN", () => {
    const x = array([1, NaN])
    expect([allClose(x, x), allClose(x, x, { equalNaN: true }), arrayEqual(x, x)]).toEqual([false, true, false])
    expect(allClose(array([1]), array([1], { dtype: "float64" }))).toBe(false)
    expect(allClose(array([1]), array([[1]]))).toBe(false)
    const [half, more] = [1, 1.01].map((v) => array([v], { dtype: "bfloat16" }))
    expect([allClose(half!, more!), allClose(half!, more!, { rtol: 0.02 })]).toEqual([false, true])
    expect([
      allClose(array([1]), array([1.1]), { rtol: 0.1 }),
      allClose(array([1]), array([1.2]), { rtol: 0.1 }),
    ]).toEqual([true, false])
    expect([arrayEqual(array([0]), array([-0])), allClose(array([Infinity]), array([Infinity]))]).toEqual([true, true])
  })
  test("isNDArray knows arrays of other copies of the library by their brand", () => {
    expect([
      isNDArray(array(1)),
      isNDArray(1),
      isNDArray(null),
      isNDArray([]),
      isNDArray({ shape: [], dtype: "float32" }),
    ]).toEqual([true, false, false, false, false])
    expect(isNDArray({ [Symbol.for("cotangent.storage")]: 0 })).toBe(true)
  })
  test("an array shows its shape, dtype and device, and nothing else", () => {
    expect(Object.keys(array([1]))).toEqual(["shape", "dtype"])
    expect(array([1]).device.kind).toBe("cpu")
  })
})
