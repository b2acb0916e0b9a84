import { afterAll, describe, expect, test } from "vitest"
import type { HostArray } from "../../../../src/array/index.js"
import type { Shader } from "../../../../src/backends/webgpu/shader.js"
import { cholesky } from "../../../../src/primitives/linalg/cholesky.js"
import { cofactor, det, slogdet } from "../../../../src/primitives/linalg/determinant.js"
import { eig } from "../../../../src/primitives/linalg/eig.js"
import { eigh } from "../../../../src/primitives/linalg/eigh.js"
import { expm, expmAlong } from "../../../../src/primitives/linalg/expm.js"
import { hessenberg, schur } from "../../../../src/primitives/linalg/forms.js"
import { lu } from "../../../../src/primitives/linalg/lu.js"
import { pinv } from "../../../../src/primitives/linalg/pinv.js"
import { pivotsToPermutation } from "../../../../src/primitives/linalg/pivots.js"
import { polar } from "../../../../src/primitives/linalg/polar.js"
import { orthogonalComplement, qr } from "../../../../src/primitives/linalg/qr.js"
import { solve } from "../../../../src/primitives/linalg/solve.js"
import { sqrtm } from "../../../../src/primitives/linalg/sqrtm.js"
import { svd } from "../../../../src/primitives/linalg/svd.js"
import { solveSylvester } from "../../../../src/primitives/linalg/sylvester.js"
import { triangularSolve } from "../../../../src/primitives/linalg/triangular-solve.js"
import type { Params, Primitive } from "../../../../src/program/index.js"
import { rawDevice } from "../gpu.js"
import { nagaErrors } from "../naga.js"
import { expectLikeReference, noise, onDevice } from "./support.js"

const device = await rawDevice()
const made: Shader[] = []

/** Of float32, where matrices are not far from singular. */
const TOLERANCE = 2e-5

const check = async (primitive: Primitive, params: Params, ...xs: readonly HostArray[]): Promise<void> => {
  made.push(...(await expectLikeReference(device!, primitive, params, xs, TOLERANCE)))
}

const matrices = (count: number, rows: number, columns: number): HostArray =>
  noise("float32", [count, rows, columns], 2)

/** Matrices with a large diagonal. */
const dominant = (count: number, n: number): HostArray => {
  const x = matrices(count, n, n)
  return { ...x, data: x.data.map((v, i) => v + (Math.floor(i / n) % n === i % n ? n / 2 + 1 : 0)) as Float32Array }
}

type Rows = readonly (readonly number[])[]

/** The matrices of an array. */
const rowsOf = ({ shape, data }: HostArray): readonly Rows[] => {
  const [m, n] = [shape.at(-2)!, shape.at(-1)!]
  return Array.from({ length: data.length / (m * n) }, (_, k) =>
    Array.from({ length: m }, (_, i) => [...data.subarray((k * m + i) * n, (k * m + i + 1) * n)]),
  )
}

const transposed = (x: Rows): Rows => (x[0] ?? []).map((_, j) => x.map((row) => row[j]!))
const times = (x: Rows, y: Rows): Rows =>
  x.map((row) => transposed(y).map((column) => row.reduce((n, v, k) => n + v * column[k]!, 0)))
const scaled = (x: Rows, s: ArrayLike<number>): Rows => x.map((row) => row.map((v, j) => v * s[j]!))
const identity = (n: number): Rows =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => +(i === j)))

const near = (x: Rows, y: Rows): void => {
  const scale = Math.max(1, ...y.flat().map(Math.abs))
  const worst = Math.max(0, ...x.flatMap((row, i) => row.map((v, j) => Math.abs(v - y[i]![j]!))))
  expect(worst / scale).toBeLessThan(TOLERANCE)
}

const run = async (primitive: Primitive, ...xs: readonly HostArray[]): Promise<readonly HostArray[]> => {
  const [found, shaders] = await onDevice(device!, primitive, {}, xs)
  made.push(...shaders)
  return found
}

describe.skipIf(device === null)("linear algebra", () => {
  const sizes = [1, 2, 5, 17, 64]

  test.each(sizes)("elimination of %i", async (n) => {
    await check(lu.primitive, {}, matrices(2, n, n))
    await check(lu.primitive, {}, matrices(2, n + 3, n))
    await check(lu.primitive, {}, matrices(2, n, n + 2))
    await check(det.primitive, {}, matrices(2, Math.min(n, 16), Math.min(n, 16)))
    await check(slogdet.primitive, {}, matrices(2, n, n))
    for (const transposeA of [false, true])
      await check(solve.primitive, { transposeA }, dominant(2, n), matrices(2, n, 3))
  })

  test.each(sizes)("triangles of %i", async (n) => {
    await check(cholesky.primitive, {}, dominant(3, n))
    for (const lower of [false, true])
      for (const [transposeA, unitDiagonal, leftSide] of [
        [false, false, true],
        [true, false, false],
      ] as const) {
        const b = leftSide ? matrices(2, n, 3) : matrices(2, 4, n)
        await check(triangularSolve.primitive, { lower, transposeA, unitDiagonal, leftSide }, dominant(2, n), b)
      }
  })

  test.each(sizes)("orthogonal columns of %i", async (n) => {
    await check(qr.primitive, {}, dominant(2, n))
    const tall = matrices(2, n + 3, n)
    await check(qr.primitive, {}, tall)
    const [q] = await run(qr.primitive, tall)
    const [p] = await run(orthogonalComplement.primitive, q!)
    rowsOf(q!).forEach((x, k) => {
      const whole = x.map((row, i) => [...row, ...rowsOf(p!)[k]![i]!])
      near(times(transposed(whole), whole), identity(n + 3))
    })
  })

  test.each(sizes)("spectra of %i", async (n) => {
    const a = matrices(2, n, n)
    if (n < 6) await check(eigh.primitive, {}, a)
    const [w, v] = await run(eigh.primitive, a)
    rowsOf(a).forEach((x, k) => {
      const vectors = rowsOf(v!)[k]!
      const values = w!.data.subarray(k * n, (k + 1) * n)
      near(times(transposed(vectors), vectors), identity(n))
      const symmetric = x.map((row, i) => row.map((e, j) => e / 2 + x[j]![i]! / 2))
      near(times(scaled(vectors, values), transposed(vectors)), symmetric)
      expect([...values]).toEqual([...values].sort((p, q) => p - q))
    })
  })

  test.each([
    [1, 1],
    [3, 3],
    [5, 2],
    [2, 5],
    [17, 16],
    [40, 33],
    [20, 48],
    [64, 64],
  ])("singular values of %i x %i", async (m, n) => {
    const a = matrices(2, m, n)
    if (Math.min(m, n) < 6) await check(svd.primitive, {}, a)
    const [u, s, vt] = await run(svd.primitive, a)
    const k = Math.min(m, n)
    rowsOf(a).forEach((x, i) => {
      const [left, right] = [rowsOf(u!)[i]!, rowsOf(vt!)[i]!]
      const values = s!.data.subarray(i * k, (i + 1) * k)
      near(times(transposed(left), left), identity(k))
      near(times(right, transposed(right)), identity(k))
      near(times(scaled(left, values), right), x)
      expect([...values]).toEqual([...values].sort((p, q) => q - p))
    })
    if (m !== n) await check(pinv.primitive, { rtol: 1e-5 }, a)
    if (m > n) await check(polar.primitive, {}, a)
  })

  test.each([1, 2, 5, 20])("similar forms of %i", async (n) => {
    const a = matrices(2, n, n)
    for (const { primitive } of [hessenberg, schur]) {
      const [h, q] = await run(primitive, a)
      rowsOf(a).forEach((x, k) => {
        const [form, by] = [rowsOf(h!)[k]!, rowsOf(q!)[k]!]
        near(times(transposed(by), by), identity(n))
        near(times(times(by, form), transposed(by)), x)
        form.forEach((row, i) => {
          expect(row.slice(0, Math.max(0, i - 1)).every((v) => v === 0)).toBe(true)
        })
        const below = form.slice(1).map((row, i) => row[i] !== 0)
        if (primitive === schur.primitive) expect(below.some((b, i) => b && below[i + 1] === true)).toBe(false)
      })
    }
  })

  test.each([
    [1, 1],
    [2, 3],
    [5, 4],
    [9, 12],
  ])("a x + x b = c for %i x %i", async (m, n) => {
    await check(solveSylvester.primitive, {}, dominant(2, m), dominant(2, n), matrices(2, m, n))
  })

  test.each([1, 2, 5, 20])("spectra of any matrices of %i", async (n) => {
    const a = matrices(2, n, n)
    const [wr, wi, vr, vi] = await run(eig.primitive, a)
    rowsOf(a).forEach((x, k) => {
      const [re, im] = [rowsOf(vr!)[k]!, rowsOf(vi!)[k]!]
      const [p, q] = [wr!.data.subarray(k * n, (k + 1) * n), wi!.data.subarray(k * n, (k + 1) * n)]
      const minus = (u: Rows, v: Rows, sign: number): Rows => u.map((row, i) => row.map((e, j) => e + sign * v[i]![j]!))
      near(times(x, re), minus(scaled(re, p), scaled(im, q), -1))
      near(times(x, im), minus(scaled(im, p), scaled(re, q), 1))
      const norms = transposed(re).map((column, j) => Math.hypot(...column, ...transposed(im)[j]!))
      near([norms], [norms.map(() => 1)])
    })
  })

  test("spectra of triangles, and of what is scaled badly", async () => {
    const data = Float32Array.of(1, 5, 7, 0, 2, 9, 0, 0, 3, 3, 1e-4, 0, 2e4, -1, 5e3, 1e-5, 3e-4, 2)
    await check(eig.primitive, {}, { shape: [2, 3, 3], dtype: "float32", data })
  })

  test.each([1, 2, 5, 12])("square roots of %i", async (n) => {
    await check(sqrtm.primitive, {}, dominant(2, n))
  })

  test.each([1, 3, 12])("exponentials of %i", async (n) => {
    await check(expm.primitive, {}, matrices(2, n, n))
    await check(expm.primitive, {}, dominant(2, n))
    await check(expmAlong.primitive, {}, matrices(2, n, n), noise("float32", [2, n, n], 20))
  })

  test.each([1, 2, 3, 8])("cofactors of %i", async (n) => {
    await check(cofactor.primitive, {}, matrices(3, n, n))
  })

  test("of what is singular, not definite or nothing", async () => {
    const zeros: HostArray = { shape: [2, 3, 3], dtype: "float32", data: new Float32Array(18) }
    await check(lu.primitive, {}, zeros)
    await check(slogdet.primitive, {}, zeros)
    await check(det.primitive, {}, zeros)
    await check(cholesky.primitive, {}, zeros)
    await check(cofactor.primitive, {}, zeros)
    const rank = Float32Array.of(1, 2, 3, 2, 4, 6, 1, 0, 1, 1, 2, 3, 2, 4, 6, 3, 6, 9)
    await check(cofactor.primitive, {}, { ...zeros, data: rank })
    for (const p of [lu, det, slogdet, cholesky, qr, eigh, svd]) {
      await check(p.primitive, {}, matrices(2, 0, 0))
      await check(p.primitive, {}, matrices(0, 3, 3))
    }
    await check(lu.primitive, {}, matrices(2, 3, 0))
    const [u, s, vt] = await run(svd.primitive, { ...zeros, data: Float32Array.from(zeros.data, (_, i) => +(i === 4)) })
    expect([...s!.data]).toEqual([1, 0, 0, 0, 0, 0])
    for (const x of [...rowsOf(u!), ...rowsOf(vt!)]) near(times(transposed(x), x), identity(3))
    await check(eigh.primitive, {}, { ...zeros, data: zeros.data.map((_, i) => (i === 2 ? NaN : i)) as Float32Array })
    await check(pinv.primitive, { rtol: 1e-5 }, zeros)
    const unit = { lower: true, transposeA: false, unitDiagonal: true, leftSide: true }
    await check(triangularSolve.primitive, unit, zeros, matrices(2, 3, 2))
    const pivots: HostArray = { shape: [2, 3], dtype: "int32", data: Int32Array.of(2, 4, 3, 0, 1, 4) }
    await check(pivotsToPermutation.primitive, { size: 5 }, pivots)
  })
})

afterAll(async () => {
  expect(await nagaErrors(made, { pipelines: false })).toEqual([])
})
