import type { Aval, HostArray, NDArray, Shape } from "../../array/index.js"
import { ROUTINE } from "../../kernel/index.js"
import { bind, type Primitive } from "../../program/index.js"
import { div, mul, neg, sub } from "../arithmetic.js"
import { zerosOf } from "../broadcast.js"
import { mapTangent, type None, none, one, op } from "../rule.js"
import { select } from "../select.js"
import { rev } from "../shape.js"
import { identity, innerProduct, matmul, matrixTranspose, onDiagonal, throughout } from "./algebra.js"
import { batchOf, checkSquare } from "./check.js"
import { eliminate, signOf } from "./elimination.js"
import { matricesOf, toHost } from "./host.js"
import { cofactorsOf } from "./minors.js"
import { solve } from "./solve.js"

/** The sign of every permutation and the pivots, for each matrix in turn. */
const eachPivots = (a: HostArray, visit: (k: number, sign: number, pivots: Float64Array) => void): void => {
  const { count, rows: n, data } = matricesOf(a)
  const order = new Int32Array(n)
  for (let k = 0; k < count; k++) {
    eliminate(data, k * n * n, n, n, order)
    visit(
      k,
      signOf(order),
      Float64Array.from({ length: n }, (_, i) => data[k * n * n + i * (n + 1)]!),
    )
  }
}

const scalarsOf = (a: Aval): Aval => ({ shape: batchOf(a), dtype: a.dtype })
const countOf = (a: Aval): number => batchOf(a).reduce((n, d) => n * d, 1)

const detPrimitive: Primitive<None> = {
  name: "det",
  type: ([a]) => {
    checkSquare("det", a!)
    return [scalarsOf(a!)]
  },
  impl: ([a]) => {
    const out = new Float64Array(countOf(a!))
    eachPivots(a!, (k, sign, pivots) => {
      out[k] = pivots.reduce((p, v) => p * v, sign)
    })
    return [toHost(batchOf(a!), a!.dtype, out)]
  },
  jvp: ([a], [t]) => [[det(a!)], [mapTangent(t, (s) => innerProduct(cofactor(a!), s))]],
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a]) => [[det(a!)], [true]],
}

/** The determinant; its derivative <cofactor(a), da> holds for singular matrices too. */
export const det = op(detPrimitive, (a: NDArray): NDArray => one(detPrimitive, [a], none))

/** From c = det(a) a^-T: dc = (<c, da> c - c da^T c) / det(a); c is constant for 1 by 1 and linear for 2 by 2. */
const cofactorTangent = (a: NDArray, c: NDArray, t: NDArray): NDArray => {
  const [ndim, n]: Shape = [a.shape.length, a.shape.at(-1)]
  if (n! < 2) return zerosOf(t)
  if (n === 2) {
    const turned = rev(t, [ndim! - 2, ndim! - 1])
    return select(onDiagonal(t), turned, neg(turned))
  }
  const turned = matmul(c, matmul(matrixTranspose(t), c))
  return div(sub(mul(throughout(innerProduct(c, t), c), c), turned), throughout(det(a), c))
}

const cofactorPrimitive: Primitive<None> = {
  name: "cofactor",
  type: ([a]) => {
    checkSquare("cofactor", a!)
    return [a!]
  },
  impl: ([a]) => [toHost(a!.shape, a!.dtype, cofactorsOf(matricesOf(a!)))],
  jvp: ([a], [t]) => {
    const c = cofactor(a!)
    return [[c], [mapTangent(t, (s) => cofactorTangent(a!, c, s))]]
  },
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a]) => [[cofactor(a!)], [true]],
}

/** The matrix of cofactors, det(a) a^-T where there is an inverse; right for every rank. */
export const cofactor = op(cofactorPrimitive, (a: NDArray): NDArray => one(cofactorPrimitive, [a], none))

const slogdetPrimitive: Primitive<None> = {
  name: "slogdet",
  type: ([a]) => {
    checkSquare("slogdet", a!)
    return [scalarsOf(a!), scalarsOf(a!)]
  },
  impl: ([a]) => {
    const signs = new Float64Array(countOf(a!))
    const logs = new Float64Array(countOf(a!))
    eachPivots(a!, (k, sign, pivots) => {
      // Adding 0 makes the sign of a singular matrix 0 whatever the order of its rows, never -0.
      signs[k] = pivots.reduce((s, v) => s * Math.sign(v), sign) + 0
      logs[k] = pivots.reduce((s, v) => s + Math.log(Math.abs(v)), 0)
    })
    const { shape, dtype } = scalarsOf(a!)
    return [toHost(shape, dtype, signs), toHost(shape, dtype, logs)]
  },
  jvp: ([a], [t]) => {
    const [sign, log] = slogdet(a!)
    const tangent = mapTangent(t, (s) => innerProduct(solve(a!, identity(a!), { transposeA: true }), s))
    return [
      [sign, log],
      [null, tangent],
    ]
  },
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a]) => [slogdet(a!), [true, true]],
}

/** The sign and the logarithm of the absolute value of the determinant: 0 and -infinity for a singular matrix. */
export const slogdet = op(slogdetPrimitive, (a: NDArray): readonly [sign: NDArray, logAbs: NDArray] => {
  const [sign, log] = bind(slogdetPrimitive, [a], none)
  return [sign!, log!]
})
