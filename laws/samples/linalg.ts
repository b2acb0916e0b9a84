import * as fc from "fast-check"
import { allocate, fromHost, hostOf, type NDArray, type Shape } from "../../src/array/index.js"
import { matmul, swapAxes } from "../../src/operations/index.js"
import { type ArrayOptions, arrays, shapes } from "../arbitrary.js"
import type { Sample } from "../primitive.js"
import { type Samples, sampleOf } from "./sample.js"

const batch = shapes({ maxDims: 1, minLength: 0, maxLength: 2 })
const size = fc.integer({ min: 0, max: 3 })

/**
 * Matrices whose column (i + shift) mod n has its largest element, by far, in row i: the order of pivots, eigenvalues
 * and singular values is then the same for all that are near.
 */
const dominant = (shape: Shape, shift = 0, options: ArrayOptions = {}): fc.Arbitrary<NDArray> =>
  arrays(shape, { min: -1, max: 1, ...options }).map((x) => {
    const [m, n] = [shape.at(-2)!, shape.at(-1)!]
    const { data, dtype } = hostOf("laws", x)
    const index = (k: number): readonly [i: number, j: number] => [Math.floor(k / n) % m, k % n]
    const large = (i: number): number => (i % 2 === 0 ? 1 : -1) * (5 + 3 * i)
    const out = Array.from(data, (v, k) => {
      const [i, j] = index(k)
      return j === (i + shift) % n ? v + large(i) : v
    })
    return fromHost(shape, dtype, allocate(dtype, out))
  })

const squares = fc.tuple(batch, size, fc.integer({ min: 0, max: 2 }))

/** A 1 by 1 matrix with a unit diagonal is not looked at, which makes the solution linear in it; it is left out. */
const triangular = fc
  .record({
    batch,
    n: size,
    k: size,
    lower: fc.boolean(),
    transposeA: fc.boolean(),
    unit: fc.boolean(),
    left: fc.boolean(),
  })
  .chain(({ batch: b, n, k, lower, transposeA, unit, left }) =>
    sampleOf({ lower, transposeA, unitDiagonal: unit && n !== 1, leftSide: left }, [
      dominant([...b, n, n]),
      arrays([...b, ...(left ? [n, k] : [k, n])], { salt: 1 }),
    ]),
  )

const systems = fc
  .tuple(squares, size, fc.boolean())
  .chain(([[b, n, shift], k, transposeA]) =>
    sampleOf({ transposeA }, [dominant([...b, n, n], shift), arrays([...b, n, k], { salt: 1 })]),
  )

const square = squares.chain(([b, n, shift]) => sampleOf({}, [dominant([...b, n, n], shift)]))

const upright = fc.tuple(batch, size).chain(([b, n]) => sampleOf({}, [dominant([...b, n, n])]))

const rectangular = fc
  .tuple(squares, size)
  .chain(([[b, n, shift], m]) => sampleOf({}, [dominant([...b, m, n], m === n ? shift : 0)]))

const tall = fc
  .tuple(batch, size, fc.integer({ min: 0, max: 2 }))
  .chain(([b, n, more]) => sampleOf({}, [dominant([...b, n + more, n])]))

/** Only what does not depend on the choice of a complement has a derivative that differences would show. */
const complements = fc
  .tuple(batch, size, fc.integer({ min: 0, max: 2 }))
  .chain(([b, n, more]) => sampleOf({}, [dominant([...b, n + more, n])], "not differences"))

const exponents = fc.tuple(batch, size).chain(([b, n]) => sampleOf({}, [arrays([...b, n, n], { min: -1, max: 1 })]))

const exponentsAlong = fc
  .tuple(batch, size)
  .chain(([b, n]) =>
    sampleOf({}, [arrays([...b, n, n], { min: -1, max: 1 }), arrays([...b, n, n], { min: -1, max: 1, salt: 1 })]),
  )

const inverses = fc.tuple(batch, size, size).chain(([b, m, n]) => sampleOf({ rtol: 1e-12 }, [dominant([...b, m, n])]))

const exchanges = fc
  .tuple(batch, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 }))
  .chain(([b, k, more]) =>
    sampleOf({ size: k + more }, [arrays([...b, k], { dtype: "int32", min: 0, max: Math.max(0, k + more - 1) })]),
  )

/**
 * Matrices with real and complex eigenvalues far apart, whose vectors have elements of different sizes. Two real ones
 * among three may come in another order after the smallest change, so that of three two are a pair.
 */
const spectra = fc.tuple(batch, size, fc.boolean()).chain(([b, n, isTurned]) =>
  sampleOf({}, [
    dominant([...b, n, n]).map((x) => {
      const { data, dtype } = hostOf("laws", x)
      const turn = [3, 12, -3, 3]
      const out = Array.from(data, (v, k) => {
        const [i, j] = [Math.floor(k / n) % n, k % n]
        return (isTurned ? n > 1 : n > 2) && i < 2 && j < 2 ? v / 4 + turn[2 * i + j]! : v
      })
      return fromHost(x.shape, dtype, allocate(dtype, out))
    }),
  ]),
)

/** Matrices with large positive diagonals. */
const heavy = (shape: Shape, salt = 0): fc.Arbitrary<NDArray> =>
  dominant(shape, 0, { salt }).map((x) => {
    const { data, dtype } = hostOf("laws", x)
    const n = shape.at(-1)!
    return fromHost(
      shape,
      dtype,
      allocate(
        dtype,
        Array.from(data, (v, k) => ((k % (n * n)) % (n + 1) === 0 ? Math.abs(v) : v)),
      ),
    )
  })

const roots = fc.tuple(batch, size).chain(([b, n]) => sampleOf({}, [heavy([...b, n, n])]))

const sylvester = fc
  .tuple(batch, size, size)
  .chain(([b, m, n]) => sampleOf({}, [heavy([...b, m, m]), heavy([...b, n, n], 1), arrays([...b, m, n], { salt: 2 })]))

/** Matrices with a positive definite symmetric part. */
const definite = fc.tuple(batch, size).chain(([b, n]) =>
  sampleOf({}, [
    dominant([...b, n, n]).map((x) => {
      const { data, dtype } = hostOf("laws", x)
      return fromHost(x.shape, dtype, allocate(dtype, Array.from(data, Math.abs)))
    }),
  ]),
)

/** A form q h q^T of a matrix by h and q: the order of eigenvalues and signs are free. */
const product: Sample["meaning"] = ([h, q]) => {
  const turned = swapAxes(q!, -1, -2)
  return [matmul(matmul(q!, h!), turned), matmul(q!, turned)]
}

/** Matrices that carry no tangents. */
const forms = fc
  .tuple(batch, size)
  .chain(([b, n]) => sampleOf({}, [dominant([...b, n, n])], "smooth", 1))
  .map((sample): Sample => ({ ...sample, meaning: product }))

export const linalgSamples: Samples = {
  triangularSolve: triangular,
  solve: systems,
  det: square,
  cofactor: square,
  slogdet: square,
  lu: rectangular,
  pivotsToPermutation: exchanges,
  cholesky: definite,
  pinv: inverses,
  expm: exponents,
  expmAlong: exponentsAlong,
  solveSylvester: sylvester,
  sqrtm: roots,
  polar: tall,
  qr: tall,
  orthogonalComplement: complements,
  eig: spectra,
  eigh: upright,
  hessenberg: forms,
  schur: forms,
  svd: fc.tuple(batch, size, size).chain(([b, m, n]) => sampleOf({}, [dominant([...b, m, n])])),
}
