import { describe, expect, test } from "vitest"
import * as op from "../../src/index.js"
import { array, complex, DTypeError, item, type NDArray, toArray, toTypedArray } from "../../src/index.js"
import { functions, type Pair, quotients } from "./complex-values.js"

const of = ([re, im]: Pair): NDArray => complex(array(re), array(im))

const isSame = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b))

/** Parts that are not finite are the same, others off by little beside the size of the number. */
const expectNear = (got: NDArray, wanted: Pair, tolerance = 5e-7): void => {
  const parts = [...toTypedArray(got)]
  const size = Math.hypot(...wanted.filter(Number.isFinite))
  parts.forEach((x, i) => {
    const near = isSame(x, wanted[i]!) || Math.abs(x - wanted[i]!) <= tolerance * size
    if (!near) expect.fail(`got ${String(got)}, expected ${wanted.join(" + i ")}`)
  })
}

type Unary = (x: NDArray) => NDArray
const unary = (name: string): Unary => {
  const found: unknown = Object.entries(op).find(([key]) => key === name)?.[1]
  if (typeof found !== "function") throw new Error(name)
  return (x) => found(x)
}

describe("functions have JAX's values, at infinities too", () => {
  test.each(functions)("%s", (name, values) => {
    for (const [z, w] of values) expectNear(unary(name)(of(z)), w)
  })

  test.each(quotients)("(%j) / (%j)", (x, y, quotient) => {
    expectNear(op.divide(of(x), of(y)), quotient)
  })
})

describe("arithmetic", () => {
  const z = of([1, 2])
  const w = of([3, -4])
  const value = (x: NDArray): unknown => toArray(x)

  test("sum, difference and product", () => {
    expect(value(op.add(z, w))).toEqual({ re: 4, im: -2 })
    expect(value(op.subtract(z, w))).toEqual({ re: -2, im: 6 })
    expect(value(op.multiply(z, w))).toEqual({ re: 11, im: 2 })
    expect(value(op.negative(z))).toEqual({ re: -1, im: -2 })
  })

  test("a number is one with imaginary part 0", () => {
    expect(value(op.add(z, 1))).toEqual({ re: 2, im: 2 })
    expect(value(op.multiply(2, z))).toEqual({ re: 2, im: 4 })
    expect(value(op.divide(z, 2))).toEqual({ re: 0.5, im: 1 })
  })

  test("a quotient overflows no more than it must", () => {
    expectNear(op.divide(of([2e38, 1e38]), of([2e38, 2e38])), [0.75, -0.25])
    expectNear(op.divide(of([1e-40, 1e-40]), of([1e-40, 0])), [1, 1], 1e-4)
  })

  test("powers: whole exponents multiply out, others go by the logarithm", () => {
    expect(value(op.power(z, 3))).toEqual({ re: -11, im: -2 })
    expectNear(op.power(z, w), [932.13919, 95.946534], 2e-6)
    expect(value(op.power(of([0, 0]), of([0, 0])))).toEqual({ re: 1, im: 0 })
    expect(value(op.power(of([0, 0]), of([1, 1])))).toEqual({ re: 0, im: 0 })
    expect(value(op.power(of([0, 0]), of([-1, 0])))).toEqual({ re: NaN, im: NaN })
  })

  test("the size does not overflow, and the sign has size 1", () => {
    expect(item(op.abs(of([3, -4])))).toBe(5)
    expect(item(op.abs(of([1.8e38, 2.4e38])))).toBeCloseTo(3e38, -33)
    expect(value(op.sign(of([0, -2])))).toEqual({ re: 0, im: -1 })
    expect(value(op.sign(of([0, 0])))).toEqual({ re: 0, im: 0 })
  })

  test("equality", () => {
    const zs = array([
      { re: 1, im: 2 },
      { re: 1, im: 3 },
      { re: NaN, im: 2 },
    ])
    expect(toArray(op.equal(zs, complex(1, 2)))).toEqual([true, false, false])
    expect(toArray(op.notEqual(zs, complex(1, 2)))).toEqual([false, true, true])
    expect(toArray(op.isNaN(zs))).toEqual([false, false, true])
    expect(toArray(op.isFinite(zs))).toEqual([true, true, false])
    expect(toArray(op.isInf(complex(array([1, 2]), array([Infinity, 0]))))).toEqual([true, false])
    expect(toArray(op.isClose(zs, complex(1, 2.000001)))).toEqual([true, false, false])
  })
})

describe("arrays of complex numbers", () => {
  const zs = complex(array([1, 2, 3]), array([1, -1, 0]))

  test("reductions", () => {
    expect(toArray(op.sum(zs))).toEqual({ re: 6, im: 0 })
    expect(toArray(op.prod(zs))).toEqual({ re: 9, im: 3 })
    expect(toArray(op.prod(op.zeros([0], { dtype: "complex64" })))).toEqual({ re: 1, im: 0 })
    expect(toArray(op.cumsum(zs))).toEqual([
      { re: 1, im: 1 },
      { re: 3, im: 0 },
      { re: 6, im: 0 },
    ])
    expect(toArray(op.cumprod(zs))).toEqual([
      { re: 1, im: 1 },
      { re: 3, im: 1 },
      { re: 9, im: 3 },
    ])
    expect(toArray(op.mean(zs))).toEqual({ re: 2, im: 0 })
    expect(String(op.variance(zs))).toBe("float32[] 1.3333334")
    expect(item(op.norm(zs))).toBeCloseTo(4, 6)
    expect(item(op.any(op.zeros([2], { dtype: "complex64" })))).toBe(false)
  })

  test("products", () => {
    const a = complex(
      array([
        [1, 2],
        [3, 4],
      ]),
      array([
        [0, 1],
        [-1, 0],
      ]),
    )
    const v = complex(array([1, -1]), array([2, 0]))
    const wanted = [
      { re: -1, im: 1 },
      { re: 1, im: 5 },
    ]
    expect(toArray(op.matmul(a, v))).toEqual(wanted)
    expect(toArray(op.einsum("ij,j->i", a, v))).toEqual(wanted)
    expect(toArray(op.dot(v, v))).toEqual({ re: -2, im: 4 })
    expect(toArray(op.vdot(v, v))).toEqual({ re: 6, im: 0 })
    expect(toArray(op.vecdot(v, v))).toEqual({ re: 6, im: 0 })
    expect(toArray(op.convolve(v, v))).toEqual([
      { re: -3, im: 4 },
      { re: -2, im: -4 },
      { re: 1, im: 0 },
    ])
    expect(toArray(op.polyval(v, complex(0, 1)))).toEqual({ re: -3, im: 1 })
  })

  test("what moves elements moves both parts", () => {
    expect(toArray(op.flip(zs))).toEqual([
      { re: 3, im: 0 },
      { re: 2, im: -1 },
      { re: 1, im: 1 },
    ])
    expect(toArray(op.where(array([true, false, true]), zs, 0))).toEqual([
      { re: 1, im: 1 },
      { re: 0, im: 0 },
      { re: 3, im: 0 },
    ])
    expect(toArray(op.take(zs, 1))).toEqual({ re: 2, im: -1 })
    expect(toArray(op.take(zs, 7))).toEqual({ re: NaN, im: 0 })
    expect(toArray(op.take(zs, 7, { fillValue: 5 }))).toEqual({ re: 5, im: 0 })
    expect(toArray(op.pad(complex(array([1]), array([2])), 1, { value: 3 }))).toEqual([
      { re: 3, im: 0 },
      { re: 1, im: 2 },
      { re: 3, im: 0 },
    ])
    expect(toArray(op.sort(complex(array([2, 1, 1]), array([0, 3, -3])), { descending: true }))).toEqual([
      { re: 2, im: 0 },
      { re: 1, im: 3 },
      { re: 1, im: -3 },
    ])
    expect(toArray(op.argsort(complex(array([2, 1, 1]), array([0, 3, -3]))))).toEqual([2, 1, 0])
    expect(String(op.sortComplex(array([3, 1])))).toBe("complex64[2] [1.+0.j 3.+0.j]")
  })

  test("parts, conjugate and angle", () => {
    expect(toArray(op.real(zs))).toEqual([1, 2, 3])
    expect(toArray(op.imag(zs))).toEqual([1, -1, 0])
    expect(toArray(op.imag(array([1, 2])))).toEqual([0, 0])
    expect(op.real(array([1]))).toEqual(array([1]))
    expect(toArray(op.conj(op.take(zs, 1)))).toEqual({ re: 2, im: 1 })
    expect(item(op.angle(complex(0, -1), { deg: true }))).toBe(-90)
    const padded = complex(array([0, 0, 2, 0]), array([0, 1, 0, 0]))
    expect(toArray(op.trimZeros(padded))).toEqual([
      { re: 0, im: 1 },
      { re: 2, im: 0 },
    ])
    expect(toArray(op.countNonzero(padded))).toBe(2)
    expect(op.isRealObj(zs)).toBe(false)
    expect(op.realIfClose(complex(array([1]), array([1e-3]))).dtype).toBe("complex64")
    expect(op.realIfClose(complex(array([1]), array([1e-3])), { tol: 0.01 }).dtype).toBe("float32")
  })
})

describe("the order is that of real parts, and then of imaginary parts", () => {
  const zs = complex(array([1, 2, 1, 2]), array([3, -1, 4, -1]))
  const nan = complex(array([1, NaN]), array([NaN, 1]))

  test("comparisons", () => {
    expect(toArray(op.less(zs, op.flip(zs)))).toEqual([true, false, true, false])
    expect(toArray(op.lessEqual(zs, complex(1, 4)))).toEqual([true, false, true, false])
    expect(toArray(op.greater(zs, complex(1, 3)))).toEqual([false, true, true, true])
    expect(toArray(op.greaterEqual(zs, complex(2, -1)))).toEqual([false, true, false, true])
    for (const f of [op.less, op.lessEqual, op.greater, op.greaterEqual])
      expect(toArray(f(nan, complex(2, 2)))).toEqual([false, false])
  })

  test("extrema, of which ties share the derivative", () => {
    expect(toArray(op.max(zs))).toEqual({ re: 2, im: -1 })
    expect(toArray(op.min(zs))).toEqual({ re: 1, im: 3 })
    expect(toArray(op.maximum(complex(1, 2), complex(1, 3)))).toEqual({ re: 1, im: 3 })
    expect(String(op.max(nan))).toBe("complex64[] nan+0.j")
    expect(toArray(op.nanmax(op.concatenate([zs, nan])))).toEqual({ re: 2, im: -1 })
    const gradient = op.grad((x: NDArray) => op.sum(op.real(op.max(x))))(zs)
    expect(toArray(op.real(gradient))).toEqual([0, 0.5, 0, 0.5])
    expect(toArray(op.real(op.grad((x: NDArray) => op.real(op.minimum(x, complex(1, 3))))(complex(1, 3))))).toBe(0.5)
  })

  test("what is built on it", () => {
    expect(toArray(op.unique(zs))).toEqual([
      { re: 1, im: 3 },
      { re: 1, im: 4 },
      { re: 2, im: -1 },
    ])
    expect(op.unique(op.concatenate([nan, nan])).shape).toEqual([1])
    expect(toArray(op.searchsorted(op.sort(zs), complex(1, 4)))).toBe(1)
    expect(toArray(op.isin(zs, complex(array([2]), array([-1]))))).toEqual([false, true, false, true])
    expect(toArray(op.lexsort([zs, array([0, 0, 1, 1])]))).toEqual([0, 1, 2, 3])
    expect(toArray(op.ptp(zs))).toEqual({ re: 1, im: -4 })
  })
})

describe("linear algebra", () => {
  const a = complex(
    array([
      [1, 2],
      [3, -1],
    ]),
    array([
      [0.5, -1],
      [0, 2],
    ]),
  )
  const b = complex(array([1, 2]), array([0, 1]))

  test("systems of equations, inverses and powers", () => {
    const x = op.linalg.solve(a, b)
    expect(op.allClose(op.real(op.matmul(a, x)), op.real(b), { atol: 1e-5 })).toBe(true)
    expect(op.allClose(op.imag(op.matmul(a, x)), op.imag(b), { atol: 1e-5 })).toBe(true)
    const one = op.matmul(op.linalg.matrixPower(a, 2), op.linalg.matrixPower(a, -2))
    expect(op.allClose(op.real(one), op.eye(2), { atol: 1e-5 })).toBe(true)
    const gradient = op.grad((c: NDArray) => op.sum(op.real(op.linalg.solve(a, c))))(b)
    expect(op.allClose(op.real(gradient), op.real(op.sum(op.linalg.inv(a), { axis: 0 })), { atol: 1e-5 })).toBe(true)
  })

  test("norms are real, and a Toeplitz matrix is Hermitian", () => {
    expect(item(op.linalg.norm(complex(array([3, 0]), array([0, 4]))))).toBeCloseTo(5, 6)
    expect(item(op.linalg.matrixNorm(complex(array([[3, 1]]), array([[4, 0]])), { ord: Infinity }))).toBeCloseTo(6, 6)
    const [row] = toArray(op.linalg.toeplitz(b)) as readonly unknown[]
    expect(row).toEqual([
      { re: 1, im: 0 },
      { re: 2, im: -1 },
    ])
  })
})

describe("by parts", () => {
  const z = of([1.26, -2.34])

  test("rounding and replacing", () => {
    expect(toArray(op.rint(z))).toEqual({ re: 1, im: -2 })
    expect(toArray(op.round(of([1250, -340]), { decimals: -2 }))).toEqual({ re: 1200, im: -300 })
    expect(toArray(op.nanToNum(of([NaN, -Infinity]), { negInf: -5 }))).toEqual({ re: 0, im: -5 })
    expect(toArray(op.nansum(complex(array([1, NaN]), array([2, 3]))))).toEqual({ re: 1, im: 2 })
    expect(toArray(op.nonzero(complex(array([0, 1, 0]), array([0, 1, 2])))[0]!)).toEqual([1, 2])
  })

  test("real places, weights and distances go with complex samples", () => {
    const y = complex(array([0, 2, 4]), array([1, 1, 3]))
    expect(toArray(op.trapezoid(y, { x: array([0, 1, 3]) }))).toEqual({ re: 7, im: 5 })
    expect(toArray(op.gradient(y, { spacing: array([0, 1, 2]) })[0]!)).toEqual([
      { re: 2, im: 0 },
      { re: 2, im: 1 },
      { re: 2, im: 2 },
    ])
    expect(toArray(op.average(y, { weights: array([1, 1, 2]) }))).toEqual({ re: 2.5, im: 2 })
    expect(toArray(op.interp(array([0.5, 9]), array([0, 1, 2]), y, { right: 7 }))).toEqual([
      { re: 1, im: 1 },
      { re: 7, im: 0 },
    ])
    const [line] = op.split(op.polyfit(array([0, 1, 2]), complex(array([0, 2, 4]), array([1, 2, 3])), 1), 2)
    expectNear(op.reshape(line!, []), [2, 1], 1e-5)
  })

  test("the covariance conjugates the second variable", () => {
    const x = complex(
      array([
        [1, -1],
        [1, 1],
      ]),
      array([
        [1, -1],
        [0, 0],
      ]),
    )
    expect(toArray(op.cov(x))).toEqual([
      [
        { re: 4, im: 0 },
        { re: 0, im: 0 },
      ],
      [
        { re: 0, im: 0 },
        { re: 0, im: 0 },
      ],
    ])
  })
})

describe("refusals", () => {
  const z = of([1, 2])

  test("nothing is promoted by itself", () => {
    expect(() => op.add(z, array(1))).toThrow(/dtypes differ: complex64 and float32[\s\S]*astype\(y, "complex64"\)/)
    expect(() => op.add(z, op.astype(z, "complex128"))).toThrow(DTypeError)
    const whole: NDArray = array(1, { dtype: "int32" })
    expect(() => complex(array(1), whole)).toThrow(DTypeError)
    expect(() => complex(whole, whole)).toThrow(DTypeError)
  })

  test("what has no meaning says what has", () => {
    expect(() => op.argmax(z)).toThrow(DTypeError)
    expect(() => op.clip(z, 0, 1)).toThrow(/clip: takes real arrays/)
    expect(() => op.median(z)).toThrow(/median: takes real arrays/)
    expect(() => op.floor(z)).toThrow(/give it the parts, real\(z\) and imag\(z\)/)
  })

  test("no imaginary part is lost in silence", () => {
    expect(() => op.astype(z, "float32")).toThrow(/would lose the imaginary part[\s\S]*real\(x\)/)
    expect(item(op.astype(z, "bool"))).toBe(true)
  })

  test("factorizations take real matrices", () => {
    const identity = op.eye(2, 2, { dtype: "complex64" })
    for (const f of [op.linalg.cholesky, op.linalg.eigh, op.linalg.svd, op.linalg.det])
      expect(() => f(identity)).toThrow(/takes real arrays/)
    expect(() => op.linalg.norm(identity, { ord: 2 })).toThrow(/norm: takes real arrays/)
  })
})
