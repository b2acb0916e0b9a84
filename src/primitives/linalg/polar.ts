import type { Aval, HostArray, NDArray } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import { ROUTINE } from "../../kernel/index.js"
import { bind, type Primitive } from "../../program/index.js"
import { add, sub } from "../arithmetic.js"
import { type None, none, op } from "../rule.js"
import { matmul, matrixTranspose, symmetric } from "./algebra.js"
import { product } from "./blocks.js"
import { batchOf, checkMatrices } from "./check.js"
import { matricesOf, toHost } from "./host.js"
import { decompose } from "./singular.js"
import { solve } from "./solve.js"
import { solveSylvester } from "./sylvester.js"

export type PolarFactors = readonly [u: NDArray, p: NDArray]

const typeOf = (a: Aval): readonly Aval[] => {
  const n = a.shape.at(-1)!
  return [a, { shape: [...batchOf(a), n, n], dtype: a.dtype }]
}

const polarHost = (a: HostArray): readonly HostArray[] => {
  const { count, rows: m, cols: n, data } = matricesOf(a)
  const [u, p] = [new Float64Array(count * m * n), new Float64Array(count * n * n)]
  for (let k = 0; k < count; k++) {
    const { u: w, s, vt } = decompose(data.subarray(k * m * n, (k + 1) * m * n), m, n)
    const scaled = vt.map((v, i) => Math.sqrt(s[Math.floor(i / n)]!) * v)
    u.set(product(w, vt, [m, n, n]), k * m * n)
    p.set(product(scaled, scaled, [n, n, n], { left: true }), k * n * n)
  }
  const [first, second] = typeOf(a)
  return [toHost(first!.shape, a.dtype, u), toHost(second!.shape, a.dtype, p)]
}

/** With m = u^T da and p w + w p = m - m^T: du = u w + (da - u m) p^-1 and dp = m - w p. */
const tangents = (u: NDArray, p: NDArray, t: NDArray): readonly NDArray[] => {
  const m = matmul(matrixTranspose(u), t)
  const w = solveSylvester(p, p, sub(m, matrixTranspose(m)))
  const turned = matmul(u, w)
  const dp = symmetric(sub(m, matmul(w, p)))
  if (u.shape.at(-1) === u.shape.at(-2)) return [turned, dp]
  const outside = sub(t, matmul(u, m))
  return [add(turned, matrixTranspose(solve(p, matrixTranspose(outside)))), dp]
}

const polarPrimitive: Primitive<None> = {
  name: "polar",
  type: ([a]) => {
    checkMatrices("polar", a!)
    if (a!.shape.at(-2)! < a!.shape.at(-1)!)
      throw new ShapeError({
        op: "polar",
        problem: "there are more columns than rows",
        hint: "take it of the transposes, matrixTranspose(a)",
      })
    return typeOf(a!)
  },
  impl: ([a]) => polarHost(a!),
  jvp: ([a], [t]) => {
    const [u, p] = polar(a!)
    return [[u, p], t === null || t === undefined ? [null, null] : tangents(u, p, t)]
  },
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a]) => [polar(a!), [true, true]],
}

/**
 * The factors of a = u p, with orthonormal columns u and p symmetric with no negative eigenvalue, of matrices with at
 * least as many rows as columns. The derivative needs linearly independent columns, but no distinct singular values.
 */
export const polar = op(polarPrimitive, (a: NDArray): PolarFactors => {
  const [u, p] = bind(polarPrimitive, [a], none)
  return [u!, p!]
})
