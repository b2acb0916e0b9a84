import { describe, expect, test } from "vitest"
import { allocate, type DType, type HostArray } from "../../../src/array/index.js"
import { cholesky } from "../../../src/primitives/linalg/cholesky.js"
import { cofactor, det, slogdet } from "../../../src/primitives/linalg/determinant.js"
import { eig } from "../../../src/primitives/linalg/eig.js"
import { eigh } from "../../../src/primitives/linalg/eigh.js"
import { expm, expmAlong } from "../../../src/primitives/linalg/expm.js"
import { hessenberg, schur } from "../../../src/primitives/linalg/forms.js"
import { lu } from "../../../src/primitives/linalg/lu.js"
import { pinv } from "../../../src/primitives/linalg/pinv.js"
import { pivotsToPermutation } from "../../../src/primitives/linalg/pivots.js"
import { polar } from "../../../src/primitives/linalg/polar.js"
import { orthogonalComplement, qr } from "../../../src/primitives/linalg/qr.js"
import { solve } from "../../../src/primitives/linalg/solve.js"
import { sqrtm } from "../../../src/primitives/linalg/sqrtm.js"
import { svd } from "../../../src/primitives/linalg/svd.js"
import { solveSylvester } from "../../../src/primitives/linalg/sylvester.js"
import { triangularSolve } from "../../../src/primitives/linalg/triangular-solve.js"
import {
  definite,
  diagonal,
  held,
  identity,
  type Matrix,
  matrix,
  minus,
  numbers,
  ofArray,
  plus,
  random,
  roundings,
  size,
  times,
  toArray,
  transposed,
} from "./matrices.js"
import { expectLikeReference, inWasm } from "./routine-runner.js"

const LONG = process.env.LONG === "1"
const few = [1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 32, 33, 64, 65, 200]
const sizes = LONG ? [...Array.from({ length: 66 }, (_, i) => i + 1), 100, 127, 128, 200, 257] : few

/** Distances in roundings that a backward stable algorithm stays below, as LAPACK's own tests have it. */
const BOUND = 30

const lowerOf = (x: Matrix, unit = false): Matrix =>
  matrix(x.rows, x.columns, (i, j) => (i === j && unit ? 1 : j <= i ? x.at(i, j) : 0))
const upperOf = (x: Matrix): Matrix => matrix(x.rows, x.columns, (i, j) => (j >= i ? x.at(i, j) : 0))
const part = (x: Matrix, rows: number, columns: number): Matrix => matrix(rows, columns, x.at)

/** What the array holds is what is computed with: its own rounding is no error. */
const given = (x: Matrix, dtype: DType): readonly [Matrix, HostArray] => {
  const array = toArray(held(x), dtype)
  return [ofArray(array), array]
}

describe.each(["float64", "float32"] as const)("residuals in %s", (dtype) => {
  const near = (x: Matrix, y: Matrix, scale?: number): void => {
    expect(roundings(x, y, dtype, scale)).toBeLessThan(BOUND)
  }
  const orthonormal = (q: Matrix): void => near(times(transposed(q), q), identity(q.columns), 1)
  const shapes = (n: number): readonly (readonly [number, number])[] => [
    [n, n],
    [n + 3, n],
    [n, Math.max(1, n - 2)],
  ]

  test("cholesky: l l^T", () => {
    for (const n of sizes) {
      const [a, x] = given(definite(n), dtype)
      const [l] = inWasm(cholesky.primitive, {}, [x]).map(ofArray)
      near(times(l!, transposed(l!)), plus(scaled(a, 0.5), scaled(transposed(a), 0.5)))
    }
  })

  const scaled = (x: Matrix, f: number): Matrix => matrix(x.rows, x.columns, (i, j) => f * x.at(i, j))

  test("lu: the rows in the order of the permutation are l u", () => {
    for (const n of sizes)
      for (const [m, k] of [...shapes(n), [n, n + 5] as const]) {
        const [a, x] = given(random(m, k), dtype)
        const [packed, , order] = inWasm(lu.primitive, {}, [x])
        const factors = ofArray(packed!)
        const r = Math.min(m, k)
        const l = lowerOf(part(factors, m, r), true)
        const u = upperOf(part(factors, r, k))
        near(
          times(l, u),
          matrix(m, k, (i, j) => a.at(order!.data[i]!, j)),
        )
        for (let i = 0; i < m; i++)
          for (let j = 0; j < Math.min(i, r); j++) expect(Math.abs(l.at(i, j))).toBeLessThanOrEqual(1)
      }
  })

  test("qr: q r, and q is orthonormal", () => {
    for (const n of sizes)
      for (const [m, k] of shapes(n)) {
        const [a, x] = given(random(m, k), dtype)
        const [q, r] = inWasm(qr.primitive, {}, [x]).map(ofArray)
        near(times(q!, r!), a)
        orthonormal(q!)
        near(upperOf(r!), r!, 1)
      }
  })

  test("the orthogonal complement makes a basis", () => {
    for (const n of sizes) {
      const m = n + 1 + (n % 7)
      const [q] = inWasm(qr.primitive, {}, [toArray(random(m, n), dtype)])
      const [p] = inWasm(orthogonalComplement.primitive, {}, [q!]).map(ofArray)
      orthonormal(matrix(m, m, (i, j) => (j < n ? ofArray(q!).at(i, j) : p!.at(i, j - n))))
    }
  })

  test("solve: a x = b, and a^T x = b", () => {
    for (const n of sizes)
      for (const k of [1, 3, n + 4])
        for (const transposeA of [false, true]) {
          const [a, x] = given(random(n, n), dtype)
          const [b, y] = given(random(n, k, 2), dtype)
          const [z] = inWasm(solve.primitive, { transposeA }, [x, y]).map(ofArray)
          near(times(transposeA ? transposed(a) : a, z!), b, size(a) * size(z!))
        }
  })

  test("triangularSolve: every triangle, transposed or not, from either side", () => {
    for (const n of sizes)
      for (const k of n > 60 ? [1, 5] : [1, 3, 6, 40])
        for (const flags of Array.from({ length: 16 }, (_, i) => i)) {
          const [lower, transposeA, unitDiagonal, leftSide] = [1, 2, 4, 8].map((bit) => (flags & bit) !== 0)
          const heavy = random(n, n)
          const [a, x] = given(
            matrix(n, n, (i, j) => heavy.at(i, j) / n + (i === j ? 2 : 0)),
            dtype,
          )
          const [b, y] = given(leftSide ? random(n, k, 2) : random(k, n, 2), dtype)
          const params = { lower: lower!, transposeA: transposeA!, unitDiagonal: unitDiagonal!, leftSide: leftSide! }
          const [z] = inWasm(triangularSolve.primitive, params, [x, y]).map(ofArray)
          const read = matrix(n, n, (i, j) =>
            i === j ? (unitDiagonal ? 1 : a.at(i, j)) : j < i === lower ? a.at(i, j) : 0,
          )
          const t = transposeA ? transposed(read) : read
          near(leftSide ? times(t, z!) : times(z!, t), b, size(t) * size(z!))
        }
  })

  test("eigh: a v = v w, ascending, v orthonormal", () => {
    for (const n of sizes) {
      const r = random(n, n)
      const [a, x] = given(plus(r, transposed(r)), dtype)
      const [w, v] = inWasm(eigh.primitive, {}, [x])
      near(times(a, ofArray(v!)), times(ofArray(v!), diagonal(w!)), size(a))
      orthonormal(ofArray(v!))
      expect([...w!.data]).toEqual([...w!.data].sort((p, q) => p - q))
    }
  })

  test("svd: u s vt, both orthonormal, s descending", () => {
    for (const n of sizes)
      for (const [m, k] of [...shapes(n), [n, n + 4] as const]) {
        const [a, x] = given(random(m, k), dtype)
        const [u, s, vt] = inWasm(svd.primitive, {}, [x])
        near(times(times(ofArray(u!), diagonal(s!)), ofArray(vt!)), a)
        orthonormal(ofArray(u!))
        orthonormal(transposed(ofArray(vt!)))
        expect([...s!.data]).toEqual([...s!.data].sort((p, q) => q - p))
      }
  })

  test("eig: a v = v w, vectors of norm 1", () => {
    for (const n of sizes) {
      const [a, x] = given(random(n, n), dtype)
      const [wr, wi, vr, vi] = inWasm(eig.primitive, {}, [x])
      const [p, q, re, im] = [diagonal(wr!), diagonal(wi!), ofArray(vr!), ofArray(vi!)]
      near(times(a, re), minus(times(re, p), times(im, q)), size(a))
      near(times(a, im), plus(times(re, q), times(im, p)), size(a))
      const norms = diagonal({
        ...wr!,
        data: wr!.data.map((_, j) => {
          let sum = 0
          for (let i = 0; i < n; i++) sum += re.at(i, j) ** 2 + im.at(i, j) ** 2
          return sum
        }),
      })
      near(norms, identity(n), 1)
    }
  })

  test.each([hessenberg, schur])(
    "hessenberg and schur: q h q^T, q orthonormal, nothing below the subdiagonal",
    (form) => {
      for (const n of sizes) {
        const [a, x] = given(random(n, n), dtype)
        const [h, q] = inWasm(form.primitive, {}, [x]).map(ofArray)
        near(times(times(q!, h!), transposed(q!)), a)
        orthonormal(q!)
        expect(size(matrix(n, n, (i, j) => (i > j + 1 ? h!.at(i, j) : 0)))).toBe(0)
      }
    },
  )

  test("polar: u p, u orthonormal, p symmetric to the bit", () => {
    for (const n of sizes) {
      const [a, x] = given(random(n + 2, n), dtype)
      const [u, p] = inWasm(polar.primitive, {}, [x]).map(ofArray)
      near(times(u!, p!), a)
      orthonormal(u!)
      expect(size(minus(p!, transposed(p!)))).toBe(0)
    }
  })

  test("pinv: the equations of Penrose", () => {
    for (const n of sizes)
      for (const [m, k] of [...shapes(n), [n, n + 4] as const]) {
        const [a, x] = given(random(m, k), dtype)
        const [p] = inWasm(pinv.primitive, { rtol: 1e-12 }, [x]).map(ofArray)
        near(times(times(a, p!), a), a, size(a) ** 2 * size(p!))
        near(times(times(p!, a), p!), p!, size(a) * size(p!) ** 2)
      }
  })

  test("solveSylvester: a x + x b = c", () => {
    for (const n of sizes) {
      const m = Math.max(1, n - 1)
      const [a, x] = given(plus(random(m, m), scale(identity(m), n)), dtype)
      const [b, y] = given(plus(random(n, n, 2), scale(identity(n), n)), dtype)
      const [c, z] = given(random(m, n, 3), dtype)
      const [s] = inWasm(solveSylvester.primitive, {}, [x, y, z]).map(ofArray)
      near(plus(times(a, s!), times(s!, b)), c, (size(a) + size(b)) * size(s!))
    }
  })

  const scale = scaled

  test("sqrtm: x x = a", () => {
    for (const n of sizes) {
      const [a, x] = given(plus(random(n, n), scale(identity(n), n)), dtype)
      const [r] = inWasm(sqrtm.primitive, {}, [x]).map(ofArray)
      near(times(r!, r!), a, size(r!) ** 2)
    }
  })
})

describe("like the reference", () => {
  const square = (n: number, dtype: DType, seed = 1): HostArray => toArray(random(n, n, seed), dtype)
  const close = { float64: 1e-11, float32: 1e-6 }

  describe.each(["float64", "float32"] as const)("%s", (dtype) => {
    const matching = (n: number): number => close[dtype] * Math.max(1, n / 8)

    test.each(few.filter((n) => n < 100))("n = %i", (n) => {
      const [x, y] = [square(n, dtype), square(n, dtype, 2)]
      const spread = toArray(
        plus(
          random(n, n),
          matrix(n, n, (i, j) => (i === j ? 5 * (i + 1) : 0)),
        ),
        dtype,
      )
      for (const p of [lu, det, slogdet, qr]) expectLikeReference(p.primitive, {}, [x], matching(n))
      for (const p of [expm, cofactor])
        expectLikeReference(p.primitive, {}, [n > 20 ? spread10(n, dtype) : x], matching(n))
      // Rounding may choose in which order eig finds the eigenvalues of a larger matrix.
      for (const p of [eigh, svd, sqrtm, polar, ...(n < 5 ? [eig] : [])])
        expectLikeReference(p.primitive, {}, [spread], matching(n))
      expectLikeReference(cholesky.primitive, {}, [toArray(definite(n), dtype)], matching(n))
      expectLikeReference(expmAlong.primitive, {}, [n > 20 ? spread10(n, dtype) : x, y], matching(n))
    })
  })

  /** Small enough that no power of it leaves float32. */
  const spread10 = (n: number, dtype: DType): HostArray =>
    toArray(
      plus(
        matrix(n, n, (i, j) => random(n, n).at(i, j) / n),
        matrix(n, n, (i, j) => (i === j ? 1 : 0)),
      ),
      dtype,
    )

  const of = (shape: readonly number[], data: readonly number[], dtype: DType = "float64"): HostArray => ({
    shape,
    dtype,
    data: allocate(dtype, data),
  })
  const bad = [
    of([2, 2], [Number.NaN, 1, 2, 3]),
    of([2, 2], [1, Number.NaN, 2, 3]),
    of([2, 2], [1, 2, 3, Number.NaN]),
    of([2, 2], [1, Number.POSITIVE_INFINITY, 0, 3]),
    of([3, 3], [0, 0, 0, 0, 0, 0, 0, 0, 0]),
    of([2, 2], [-1, 0, 0, -4]),
    of([2, 2], [0, 1, 0, 0]),
    of([3, 3], [4, 0, 0, 0, 4, 0, 0, 0, 4]),
    of([2, 2], [1e300, 2e299, -1e299, 9e299]),
    of([2, 2], [1e-310, 0, 0, 1e-320]),
    of([1, 1], [-2]),
    of([1, 1], [0]),
    of([0, 0], []),
    of([2, 0, 0], []),
    of([0, 3, 3], []),
  ]

  test.each(bad.map((x) => [String([...x.data]), x] as const))("what has no answer, or an extreme one: %s", (_, x) => {
    for (const p of [cholesky, lu, det, slogdet, cofactor, qr, eigh, svd, eig, polar, expm])
      expectLikeReference(p.primitive, {}, [x], 1e-12)
    expectLikeReference(pinv.primitive, { rtol: 1e-15 }, [x], 1e-12)
    for (const transposeA of [false, true]) expectLikeReference(solve.primitive, { transposeA }, [x, x], 1e-12)
    for (const lower of [false, true]) {
      const params = { lower, transposeA: false, unitDiagonal: false, leftSide: true }
      expectLikeReference(triangularSolve.primitive, params, [x, x], 1e-12)
    }
    // Of a matrix that is not 0 but has only eigenvalues 0 there is no root, and no equation with it has an answer.
    if (x.data[1] === 1 && x.data[0] === 0) return
    expectLikeReference(sqrtm.primitive, {}, [x], 1e-12)
    expectLikeReference(solveSylvester.primitive, {}, [x, x, x], 1e-12)
  })

  test("matrices without full rank: what rounding does not choose", () => {
    const cases = [
      of([3, 3], [1, 2, 3, 2, 4, 6, 3, 6, 9]),
      of([4, 3], [1, 2, 3, 2, 4, 6, 0, 0, 0, 1, 2, 3]),
      of([2, 4], [1, 2, 3, 4, 2, 4, 6, 8]),
    ]
    for (const x of cases) {
      expectLikeReference(lu.primitive, {}, [x], 1e-12)
      expectLikeReference(pinv.primitive, { rtol: 1e-10 }, [x], 1e-12)
      const [u, s, vt] = inWasm(svd.primitive, {}, [x])
      expect(size(minus(times(times(ofArray(u!), diagonal(s!)), ofArray(vt!)), ofArray(x)))).toBeLessThan(1e-13)
      expect(size(minus(times(ofArray(vt!), transposed(ofArray(vt!))), identity(vt!.shape[0]!)))).toBeLessThan(1e-14)
      expect([...s!.data].slice(1).every((v) => v < 1e-14)).toBe(true)
    }
    expectLikeReference(cofactor.primitive, {}, [cases[0]!], 1e-12)
    expectLikeReference(orthogonalComplement.primitive, {}, [of([3, 1], [1, 0, 0])], 1e-12)
    expectLikeReference(orthogonalComplement.primitive, {}, [of([3, 0], [])], 1e-12)
  })

  test("batches in several parts", () => {
    const many = (n: number): HostArray => of([3, 70, n, n], Array.from({ length: 210 * n * n }, next))
    const next = numbers(3)
    for (const p of [lu, qr, det]) expectLikeReference(p.primitive, {}, [many(6)], 1e-11)
    expectLikeReference(solve.primitive, { transposeA: false }, [many(5), many(5)], 1e-9)
    const pivots = of(
      [400, 6],
      Array.from({ length: 2400 }, (_, i) => (i * 7) % 8),
      "int32",
    )
    expectLikeReference(pivotsToPermutation.primitive, { size: 8 }, [pivots])
  })
})
