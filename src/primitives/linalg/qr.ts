import { type Aval, type HostArray, type NDArray, type Shape, showAval } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import { ROUTINE } from "../../kernel/index.js"
import { bind, type Primitive } from "../../program/index.js"
import { add, neg, sub } from "../arithmetic.js"
import { mapTangent, type None, none, one, op } from "../rule.js"
import { lowerPart, matmul, matrixTranspose } from "./algebra.js"
import { batchOf, checkMatrices } from "./check.js"
import { matricesOf, toHost } from "./host.js"
import { complementOf, factorQR, formQ, upperOf } from "./householder.js"
import { triangularSolve } from "./triangular-solve.js"

export type Orthogonal = readonly [q: NDArray, r: NDArray]

const checkTall = (op: string, a: Aval): void => {
  checkMatrices(op, a)
  const [m, n]: Shape = a.shape.slice(-2)
  if (m! < n!)
    throw new ShapeError({
      op,
      problem: `there are fewer rows than columns: ${m} and ${n}`,
      given: { a: showAval(a) },
      hint: "take the transposes, or the factors of the first columns",
    })
}

const qrHost = (a: HostArray): readonly HostArray[] => {
  const { count, rows: m, cols: n, data } = matricesOf(a)
  const q = new Float64Array(count * m * n)
  const r = new Float64Array(count * n * n)
  for (let k = 0; k < count; k++) {
    const factors = factorQR(data, k * m * n, m, n)
    q.set(formQ(factors, n), k * m * n)
    r.set(upperOf(factors), k * n * n)
  }
  return [toHost(a.shape, a.dtype, q), toHost([...batchOf(a), n, n], a.dtype, r)]
}

/**
 * With z = q^T da r^-1 and the skew matrix w that has its lower part: dq = q w + (da r^-1 - q z) and dr = (z - w) r,
 * since q^T dq must be skew and dr upper triangular. What stands in brackets leaves the span of q: nothing, when q is
 * square.
 */
const tangents = (q: NDArray, r: NDArray, t: NDArray): Orthogonal => {
  const [m, n]: Shape = q.shape.slice(-2)
  const moved = triangularSolve(r, t, { lower: false, unitDiagonal: false, transposeA: false, leftSide: false })
  const z = matmul(matrixTranspose(q), moved)
  const lower = lowerPart(z, -1)
  const skew = sub(lower, matrixTranspose(lower))
  const inside = matmul(q, skew)
  return [m === n ? inside : add(inside, sub(moved, matmul(q, z))), matmul(sub(z, skew), r)]
}

const qrPrimitive: Primitive<None> = {
  name: "qr",
  type: ([a]) => {
    checkTall("qr", a!)
    const n = a!.shape.at(-1)!
    return [a!, { shape: [...batchOf(a!), n, n], dtype: a!.dtype }]
  },
  impl: ([a]) => qrHost(a!),
  jvp: ([a], [t]) => {
    const [q, r] = qr(a!)
    return [[q, r], t === null || t === undefined ? [null, null] : tangents(q, r, t)]
  },
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a]) => [qr(a!), [true, true]],
}

/**
 * a = q r for matrices with at least as many rows as columns: orthonormal columns q and an upper triangle r, by
 * Householder reflections. The derivative needs columns that are linearly independent.
 */
export const qr = op(qrPrimitive, (a: NDArray): Orthogonal => {
  const [q, r] = bind(qrPrimitive, [a], none)
  return [q!, r!]
})

const complementPrimitive: Primitive<None> = {
  name: "orthogonalComplement",
  type: ([q]) => {
    checkTall("orthogonalComplement", q!)
    const [m, n]: Shape = q!.shape.slice(-2)
    return [{ shape: [...batchOf(q!), m!, m! - n!], dtype: q!.dtype }]
  },
  impl: ([q]) => {
    const { count, rows: m, cols: n, data } = matricesOf(q!)
    const out = new Float64Array(count * m * (m - n))
    for (let k = 0; k < count; k++) out.set(complementOf(data, k * m * n, m, n), k * m * (m - n))
    return [toHost([...batchOf(q!), m, m - n], q!.dtype, out)]
  },
  jvp: ([q], [t]) => {
    const p = orthogonalComplement(q!)
    return [[p], [mapTangent(t, (s) => neg(matmul(q!, matmul(matrixTranspose(s), p))))]]
  },
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([q]) => [[orthogonalComplement(q!)], [true]],
}

/**
 * Columns p that make orthonormal columns q a basis. Of the derivatives that p may have, the one without rotations
 * among its own columns, dp = -q dq^T p: functions that do not depend on the choice of p get theirs right.
 */
export const orthogonalComplement = op(
  complementPrimitive,
  (q: NDArray): NDArray => one(complementPrimitive, [q], none),
)
