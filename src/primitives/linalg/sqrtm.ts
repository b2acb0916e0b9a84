import type { NDArray } from "../../array/index.js"
import { ROUTINE } from "../../kernel/index.js"
import type { Primitive } from "../../program/index.js"
import { mapTangent, type None, none, one, op } from "../rule.js"
import { type Block, blocksOf, cut, paste, restored, solveBlock } from "./blocks.js"
import { checkSquare } from "./check.js"
import { largest, matricesOf, toHost } from "./host.js"
import { schur } from "./schur.js"
import { solveSylvester } from "./sylvester.js"

/**
 * The root of a diagonal block: of two conjugate eigenvalues with mean m and root r + i s it is r + (block - m) / 2 r.
 * A real eigenvalue that is negative only by rounding counts as 0.
 */
const rootOfBlock = (block: Float64Array, nothing: number): Float64Array => {
  if (block.length === 1) {
    const value = block[0]!
    return Float64Array.of(Math.sqrt(value < 0 && value >= -nothing ? 0 : value))
  }
  const [a, b, c, d] = block
  const mean = d! + (a! - d!) / 2
  const half = (a! - d!) / 2
  const beside = Math.sqrt(-(half * half + b! * c!))
  const size = Math.hypot(mean, beside)
  const real = mean >= 0 ? Math.sqrt((size + mean) / 2) : beside / Math.sqrt(2 * (size - mean))
  return Float64Array.of(real + half / (2 * real), b! / (2 * real), c! / (2 * real), real - half / (2 * real))
}

/** The principal root of one matrix, by its real Schur form (Higham, Linear Algebra Appl. 88, 1987). */
const rootOf = (a: Float64Array, n: number): Float64Array => {
  const scale = largest(a)
  const unit = scale > 0 ? 4 ** Math.floor(Math.log2(scale) / 2) : 1
  const form = Number.isFinite(scale)
    ? schur(
        a.map((x) => x / unit),
        n,
      )
    : null
  if (form === null) return new Float64Array(n * n).fill(Number.NaN)
  const { t } = form
  const blocks = blocksOf(t, n)
  const r = new Float64Array(n * n)
  const nothing = n * Number.EPSILON * largest(t)
  for (const b of blocks) paste(r, n, b, b, rootOfBlock(cut(t, n, b, b), nothing))
  const between = (row: Block, col: Block): Float64Array => {
    const width = col.to - col.from
    return cut(t, n, row, col).map((v, k) => {
      const [i, j] = [row.from + Math.floor(k / width), col.from + (k % width)]
      let s = v
      for (let l = row.to; l < col.from; l++) s -= r[i * n + l]! * r[l * n + j]!
      return s
    })
  }
  blocks.forEach((col, c) => {
    for (const row of blocks.slice(0, c).reverse()) {
      const [p, q] = [cut(r, n, row, row), cut(r, n, col, col)]
      const rest = between(row, col)
      const isNothing = p[0]! + q[0]! === 0 && rest.every((v) => Math.abs(v) <= nothing)
      const x = isNothing ? rest.fill(0) : solveBlock(p, q, rest, row.to - row.from, col.to - col.from)
      paste(r, n, row, col, x)
    }
  })
  return restored(form, r, n).map((x) => x * Math.sqrt(unit))
}

const sqrtmPrimitive: Primitive<None> = {
  name: "sqrtm",
  type: ([a]) => {
    checkSquare("sqrtm", a!)
    return [a!]
  },
  impl: ([a]) => {
    const { count, rows: n, data } = matricesOf(a!)
    const out = new Float64Array(data.length)
    for (let k = 0; k < count; k++) out.set(rootOf(data.subarray(k * n * n, (k + 1) * n * n), n), k * n * n)
    return [toHost(a!.shape, a!.dtype, out)]
  },
  jvp: ([a], [t]) => {
    const x = sqrtm(a!)
    return [[x], [mapTangent(t, (s) => solveSylvester(x, x, s))]]
  },
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a]) => [[sqrtm(a!)], [true]],
}

/**
 * The principal square roots x of square matrices, x x = a, whose eigenvalues have no negative real part; NaN for a
 * negative real eigenvalue. The derivative solves x dx + dx x = da.
 */
export const sqrtm = op(sqrtmPrimitive, (a: NDArray): NDArray => one(sqrtmPrimitive, [a], none))
