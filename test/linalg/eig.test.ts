import { describe, expect, test } from "vitest"
import { array, type DType, type NDArray, toArray } from "../../src/array/index.js"
import { eig, eigvals } from "../../src/linalg/index.js"
import {
  abs,
  expandDims,
  imag,
  matmul,
  multiply,
  real,
  roots,
  sort,
  subtract,
  sum,
  take,
} from "../../src/operations/index.js"
import { grad, jit, vmap } from "../../src/transforms/index.js"
import { f64, normal, T, valuesOf } from "./support.js"

const unit: Readonly<Record<string, number>> = { float64: 2 ** -52, float32: 2 ** -23 }
const largest = (x: NDArray): number => Math.max(0, ...valuesOf(abs(x)))

const matrices: Readonly<Record<string, NDArray>> = {
  empty: f64([], [0, 0]),
  "1 by 1": f64([-3], [1, 1]),
  batch: normal([2, 3, 6, 6], 2),
  "of order 50": normal([50, 50], 3),
  symmetric: subtract(normal([7, 7], 4), multiply(T(normal([7, 7], 4)), -1)),
  "skew-symmetric": subtract(normal([7, 7], 4), T(normal([7, 7], 4))),
  "a permutation": f64(
    Array.from({ length: 36 }, (_, k) => (k % 6 === (Math.floor(k / 6) + 1) % 6 ? 1 : 0)),
    [6, 6],
  ),
  zero: f64(Array(16).fill(0), [4, 4]),
  "a Jordan block": f64([2, 1, 0, 0, 2, 1, 0, 0, 2], [3, 3]),
  "badly scaled": multiply(
    normal([4, 4], 5),
    f64(
      Array.from({ length: 16 }, (_, k) => 10 ** (30 * ((k % 4) - Math.floor(k / 4)))),
      [4, 4],
    ),
  ),
  huge: multiply(normal([5, 5], 6), 1e300),
  tiny: multiply(normal([5, 5], 7), 1e-300),
}

describe("a v = v diag(w) to rounding, with vectors of norm 1 and a positive largest element", () => {
  for (const [name, a] of Object.entries(matrices))
    test(name, () => {
      const scale = largest(a) || 1
      const [w, v] = eig(a)
      const [vr, vi] = [real(v), imag(v)]
      const [wr, wi] = [w, w].map((x, i) => expandDims(multiply((i === 0 ? real : imag)(x), 1 / scale), -2))
      const unitary = multiply(a, 1 / scale)
      const re = subtract(matmul(unitary, vr), subtract(multiply(vr, wr!), multiply(vi, wi!)))
      const im = subtract(matmul(unitary, vi), subtract(multiply(vr, wi!), multiply(vi, multiply(wr!, -1))))
      expect(Math.max(largest(re), largest(im))).toBeLessThan(64 * unit.float64! * Math.max(1, a.shape.at(-1)))
      for (const norm of valuesOf(sum(subtract(multiply(vr, vr), multiply(multiply(vi, vi), -1)), { axis: -2 })))
        expect(Math.abs(norm - 1)).toBeLessThan(1e-14)
    })
})

test("float32 is the float64 result, rounded", () => {
  const a = normal([8, 8], 9, "float32")
  const wide = f64(valuesOf(a), [8, 8])
  const [w, v] = eig(a)
  const [exact, vectors] = eig(wide)
  const close = (x: NDArray, y: NDArray): void => {
    const other = valuesOf(y)
    valuesOf(x).forEach((value, i) => {
      expect(value).toBe(Math.fround(other[i]!))
    })
  }
  close(real(w), real(exact))
  close(imag(v), imag(vectors))
})

test("conjugate pairs are exact, real eigenvalues real to the bit, and triangles give their diagonals", () => {
  const wi = valuesOf(imag(eigvals(normal([9, 9], 11))))
  wi.forEach((x, k) => {
    if (x > 0) expect(wi[k + 1]).toBe(-x)
  })
  expect(wi.filter((x) => x === 0).length % 2).toBe(1)
  expect(valuesOf(real(eigvals(f64([3, 7, 1, 0, 1, 5, 0, 0, 2], [3, 3]))))).toEqual([3, 1, 2])
  expect(valuesOf(real(eigvals(f64([3, 0, 0, 0, 1, 0, 0, 0, 2], [3, 3]))))).toEqual([3, 1, 2])
})

test("not finite gives NaN", () => {
  expect(valuesOf(real(eig(f64([1, Number.NaN, 0, 1], [2, 2]))[0]))).toEqual([Number.NaN, Number.NaN])
  expect(valuesOf(imag(eigvals(f64([1, Infinity, 0, 1], [2, 2]))))).toEqual([Number.NaN, Number.NaN])
})

test("the derivative of the sum of eigenvalues is the identity, of their squares 2 a^T, equal ones or not", () => {
  for (const a of [normal([5, 5], 13), f64([2, 0, 0, 0, 2, 0, 0, 0, 2], [3, 3])]) {
    const n = a.shape.at(-1)
    const g = valuesOf(grad((x: NDArray) => sum(real(eigvals(x))))(a))
    g.forEach((x, k) => {
      expect(x).toBeCloseTo(k % (n + 1) === 0 ? 1 : 0, 12)
    })
    const squares = (x: NDArray): NDArray => {
      const w = eigvals(x)
      return sum(subtract(multiply(real(w), real(w)), multiply(imag(w), imag(w))))
    }
    const wanted = valuesOf(multiply(T(a), 2))
    valuesOf(grad(squares)(a)).forEach((x, k) => {
      expect(x).toBeCloseTo(wanted[k]!, 11)
    })
  }
})

test("eig passes through jit and vmap", () => {
  const a = normal([3, 4, 4], 17)
  expect(toArray(vmap((x: NDArray) => real(eigvals(x)))(a))).toEqual(toArray(real(eigvals(a))))
  const wanted = valuesOf(imag(eig(a)[1]))
  valuesOf(jit((x: NDArray) => imag(eig(x)[1]))(a)).forEach((x, k) => {
    expect(x).toBeCloseTo(wanted[k]!, 11)
  })
})

const sorted = (x: NDArray): readonly number[] => valuesOf(sort(x))

describe("roots", () => {
  const p = (values: readonly number[], dtype: DType = "float64"): NDArray => array(values, { dtype })
  test("are where the polynomial is 0", () => {
    const found = sorted(real(roots(p([1, -6, 11, -6]))))
    ;[1, 2, 3].forEach((x, i) => {
      expect(found[i]).toBeCloseTo(x, 12)
    })
    expect(sorted(imag(roots(p([1, 0, 4]))))).toEqual([-2, 2])
  })
  test("zeros in front are left out, those behind are roots 0", () => {
    expect(roots(p([0, 0, 1, -3, 2])).shape).toEqual([2])
    expect(sorted(real(roots(p([0, 2, -6, 4, 0, 0])))).slice(0, 2)).toEqual([0, 0])
    expect(roots(p([0, 0])).shape).toEqual([0])
    expect(roots(p([5])).shape).toEqual([0])
    expect(roots(p([5])).dtype).toBe("complex128")
  })
  test("without stripping there is NaN for each zero in front, in a trace too", () => {
    const f = (x: NDArray): NDArray => real(roots(x, { stripZeros: false }))
    const wanted = [1, 2, Number.NaN, Number.NaN]
    for (const found of [f(p([0, 0, 1, -3, 2])), jit(f)(p([0, 0, 1, -3, 2]))]) {
      expect([...valuesOf(found)].slice(0, 2).sort()).toEqual(wanted.slice(0, 2))
      expect([...valuesOf(found)].slice(2)).toEqual(wanted.slice(2))
    }
    expect(() => jit((x: NDArray) => real(roots(x)))(p([1, 2]))).toThrow(/stripZeros: false/)
    expect(valuesOf(f(p([0, 0, 0])))).toEqual([Number.NaN, Number.NaN])
  })
  test("a simple root z moves by -dp(z) / p'(z)", () => {
    const largestRoot = (x: NDArray): NDArray =>
      take(sort(real(roots(x, { stripZeros: false }))), array(1, { dtype: "int32" }))
    const g = valuesOf(grad(largestRoot)(p([1, -3, 2])))
    ;[-4, -2, -1].forEach((x, i) => {
      expect(g[i]).toBeCloseTo(x, 12)
    })
  })
})
