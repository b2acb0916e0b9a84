import { expect, test } from "vitest"
import { array, type NDArray, toTypedArray } from "../../src/array/index.js"
import { DTypeError, ShapeError } from "../../src/errors/index.js"
import * as op from "../../src/operations/index.js"
import { grad, jit } from "../../src/transforms/index.js"

const f64 = (...xs: readonly number[]): NDArray => array([...xs], { dtype: "float64" })
const i32 = (...xs: readonly number[]): NDArray => array([...xs], { dtype: "int32" })
const list = (x: NDArray): readonly number[] => [...toTypedArray(x)]
const slope = (f: (x: NDArray) => NDArray, x: number): number =>
  toTypedArray(grad((y: NDArray) => f(y))(array(x, { dtype: "float64" })))[0]!
const one = (x: number): NDArray => array(x, { dtype: "float64" })

test("activations at their kinks", () => {
  expect(slope((x) => op.leakyRelu(x), 0)).toBe(1)
  expect(slope((x) => op.elu(x, { alpha: 0.5 }), 0)).toBe(0.5)
  expect(slope((x) => op.celu(x, { alpha: 0.5 }), 0)).toBe(1)
  expect([0, 6].map((x) => slope((y) => op.relu6(y), x))).toEqual([0, 0])
  expect(slope((x) => op.softsign(x), 0)).toBe(1)
})

test("activations far out are finite, and so are their derivatives", () => {
  const all = [op.silu, op.mish, op.softsign, op.logSigmoid, op.selu, op.squareplus, op.elu, op.celu, op.gelu]
  for (const f of all)
    for (const x of [-1000, 1000]) {
      expect(Number.isFinite(toTypedArray(f(one(x)))[0]!)).toBe(true)
      expect(Number.isFinite(slope((y) => f(y), x))).toBe(true)
    }
})

test("NaN stays NaN", () => {
  const all: readonly ((x: NDArray) => NDArray)[] = [
    (x) => op.relu6(x),
    (x) => op.hardTanh(x),
    (x) => op.hardSigmoid(x),
    (x) => op.leakyRelu(x),
    (x) => op.elu(x),
    (x) => op.heaviside(x, 0),
  ]
  for (const f of all) expect(toTypedArray(f(f64(NaN)))[0]).toBeNaN()
})

test("glu, maxout and standardize work along an axis", () => {
  expect(list(op.glu(f64(2, 4, 0, 0)))).toEqual([1, 2])
  expect(list(op.maxout(f64(1, 5, 2, 3), { pieces: 2 }))).toEqual([5, 3])
  expect(list(op.standardize(f64(1, 3), { epsilon: 0 }))).toEqual([-1, 1])
  expect(() => op.glu(f64(1, 2, 3))).toThrow(ShapeError)
  expect(() => op.gelu(i32(1) as never)).toThrow(DTypeError)
})

test("floats taken apart and put together", () => {
  const x = f64(1, 8, -0.3, 1e300, 5e-324, 0, 1.7976931348623157e308)
  const [mantissa, exponent] = op.frexp(x)
  expect(list(exponent)).toEqual([1, 4, -1, 997, -1073, 0, 1024])
  expect(list(op.ldexp(mantissa, exponent))).toEqual(list(x))
  expect(list(op.signbit(f64(-0, 0, -1, NaN)))).toEqual([1, 0, 1, 0])
  expect(list(op.copysign(f64(1, -2), -0))).toEqual([-1, -2])
  expect(list(op.nextafter(array([1, 0]), 2))).toEqual([1 + 2 ** -23, 2 ** -149])
  expect(list(op.nextafter(f64(1, -0), -1))).toEqual([1 - 2 ** -53, -5e-324])
})

test("hypot neither overflows nor loses its derivative", () => {
  expect(list(op.hypot(f64(5, 0, Infinity), f64(12, 0, NaN)))).toEqual([13, 0, Infinity])
  expect(toTypedArray(op.hypot(f64(3e200), 4e200))[0]! / 5e200).toBeCloseTo(1, 15)
  expect(slope((x) => op.hypot(x, 4), 3)).toBeCloseTo(0.6, 14)
  expect(slope((x) => op.hypot(x, 0), 2)).toBe(1)
})

test("sinc has its derivatives at 0", () => {
  const second = slope((x) => grad((y: NDArray) => op.sinc(y))(x), 0)
  expect(second).toBeCloseTo(-(Math.PI ** 2) / 3, 12)
  expect(toTypedArray(op.sinc(one(0.5)))[0]).toBeCloseTo(2 / Math.PI, 15)
})

test("gcd and lcm, jitted too", () => {
  expect(list(op.gcd(i32(12, 0, -8, 7), i32(18, 0, 12, 0)))).toEqual([6, 0, 4, 7])
  expect(list(jit(op.lcm)(i32(4, 0, -6), i32(6, 5, 4)))).toEqual([12, 0, 12])
  expect(list(op.popcount(i32(7, -1, 0)))).toEqual([3, 32, 0])
  expect(list(op.clz(i32(1, 0, -1)))).toEqual([31, 32, 0])
})

test("logaddexp2", () => {
  expect(toTypedArray(op.logaddexp2(one(2000), 2000))[0]).toBeCloseTo(2001, 10)
})
