import { describe, expect, test } from "vitest"
import {
  allClose,
  array,
  arrayEqual,
  astype,
  complex,
  DTypeError,
  eye,
  fromTypedArray,
  full,
  item,
  linspace,
  type NDArray,
  ones,
  ShapeError,
  TraceError,
  toArray,
  toTypedArray,
  vmap,
  zeros,
} from "../../src/index.js"

const z = complex(array([1, 2]), array([3, -4]))

describe("making them", () => {
  test("from parts, nested numbers, and interleaved elements", () => {
    const wanted = [
      { re: 1, im: 3 },
      { re: 2, im: -4 },
    ]
    expect(z.dtype).toBe("complex64")
    expect(toArray(z)).toEqual(wanted)
    expect(toArray(array(wanted))).toEqual(wanted)
    expect(array(wanted, { dtype: "complex128" }).dtype).toBe("complex128")
    expect(toArray(array([1, { re: 2, im: 1 }], { dtype: "complex64" }))).toEqual([
      { re: 1, im: 0 },
      { re: 2, im: 1 },
    ])
    expect(toArray(fromTypedArray(new Float32Array([1, 3, 2, -4]), [2], { dtype: "complex64" }))).toEqual(wanted)
    expect(fromTypedArray(new Float64Array(6), undefined, { dtype: "complex128" }).shape).toEqual([3])
  })

  test("with a dtype", () => {
    const made: readonly NDArray[] = [
      zeros([2], { dtype: "complex64" }),
      ones([2], { dtype: "complex64" }),
      full([2], 3, { dtype: "complex64" }),
      linspace(0, 1, 3, { dtype: "complex64" }),
      eye(2, 2, { dtype: "complex64" }),
      astype(array([1, 2], { dtype: "int32" }), "complex64"),
    ]
    for (const x of made) expect(x.dtype).toBe("complex64")
    expect(toArray(made[2]!)).toEqual([
      { re: 3, im: 0 },
      { re: 3, im: 0 },
    ])
  })

  test("parts are kept, not copied", () => {
    const re = array([1, 2])
    expect(toArray(complex(re, 1))).toEqual([
      { re: 1, im: 1 },
      { re: 2, im: 1 },
    ])
  })

  test("what does not fit is refused", () => {
    expect(() => array([{ re: 1, im: 2 }], { dtype: "float32" })).toThrow(/not a value of float32/)
    expect(() => fromTypedArray(new Float32Array(3), [2], { dtype: "complex64" })).toThrow(ShapeError)
    expect(() => fromTypedArray(new Float32Array(3), undefined, { dtype: "complex64" })).toThrow(ShapeError)
  })
})

describe("reading them", () => {
  test("one element, and all side by side", () => {
    expect(item(complex(1, -2))).toEqual({ re: 1, im: -2 })
    expect(toTypedArray(z)).toEqual(new Float32Array([1, 3, 2, -4]))
    expect(toTypedArray(astype(z, "complex128"))).toEqual(new Float64Array([1, 3, 2, -4]))
    expect(() => item(z)).toThrow(ShapeError)
  })

  test("equality and closeness", () => {
    expect(arrayEqual(z, complex(array([1, 2]), array([3, -4])))).toBe(true)
    expect(arrayEqual(z, complex(array([1, 2]), array([3, 4])))).toBe(false)
    expect(allClose(z, complex(array([1, 2.00001]), array([3, -4])))).toBe(true)
    expect(allClose(z, complex(array([1, NaN]), array([3, -4])))).toBe(false)
    expect(allClose(complex(NaN, 1), complex(1, NaN), { equalNaN: true })).toBe(true)
  })

  test("as NumPy prints them", () => {
    expect(String(z)).toBe("complex64[2] [1.+3.j 2.-4.j]")
    expect(String(complex(1.5, -0.25))).toBe("complex64[] 1.5-0.25j")
    expect(String(complex(array([1, -2.5]), array([0.5, Infinity])))).toBe("complex64[2] [ 1. +0.5j -2.5+infj]")
    expect(String(zeros([2, 2], { dtype: "complex128" }))).toBe("complex128[2,2]\n[[0.+0.j 0.+0.j]\n [0.+0.j 0.+0.j]]")
    expect(String(zeros([0], { dtype: "complex64" }))).toBe("complex64[0] []")
  })

  test("not by JavaScript's operators, and not in a trace", () => {
    expect(() => JSON.stringify(z)).toThrow(TraceError)
    expect(() => Number(z)).toThrow(/an array is not a number/)
    expect(() => vmap((x: NDArray) => array(item(x)))(z)).toThrow(TraceError)
    expect(() => array(1, { dtype: "complex" as never })).toThrow(DTypeError)
  })
})
