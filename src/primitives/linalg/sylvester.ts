import type { Aval, HostArray, NDArray } from "../../array/index.js"
import { showAval } from "../../array/index.js"
import { DTypeError, ShapeError } from "../../errors/index.js"
import { ROUTINE } from "../../kernel/index.js"
import type { Primitive } from "../../program/index.js"
import { add, sub } from "../arithmetic.js"
import { toBatch, zerosOf } from "../broadcast.js"
import { type None, none, one, op } from "../rule.js"
import { matmul, matrixTranspose } from "./algebra.js"
import { blocksOf, cut, paste, product, solveBlock } from "./blocks.js"
import { checkMatrices, checkSquare } from "./check.js"
import { matricesOf, toHost } from "./host.js"
import { schur } from "./schur.js"

/** Throws unless a x + x b = c has a solution of the shape of c. */
const checkTerms = (a: Aval, b: Aval, c: Aval): void => {
  const opName = "solveSylvester"
  checkSquare(opName, a)
  checkSquare(opName, b)
  checkMatrices(opName, c)
  const given = { a: showAval(a), b: showAval(b), c: showAval(c) }
  if (a.dtype !== b.dtype || a.dtype !== c.dtype)
    throw new DTypeError({ op: opName, problem: "the dtypes differ", given, hint: "convert them to one first" })
  const batch = (x: Aval): string => x.shape.slice(0, -2).join()
  if (batch(a) !== batch(b) || batch(a) !== batch(c))
    throw new ShapeError({
      op: opName,
      problem: "the axes before the last two differ",
      given,
      hint: "broadcast them to one shape first",
    })
  if (c.shape.at(-2) !== a.shape.at(-1) || c.shape.at(-1) !== b.shape.at(-1))
    throw new ShapeError({
      op: opName,
      problem: "the shapes do not go together",
      given,
      hint: `c must be [..., ${a.shape.at(-1)}, ${b.shape.at(-1)}]`,
    })
}

/** One equation by the Schur forms of a and b (Bartels & Stewart, Comm. ACM 15, 1972). */
const solveOne = (a: Float64Array, b: Float64Array, c: Float64Array, m: number, n: number): Float64Array => {
  const isFinite = [a, b, c].every((x) => x.every(Number.isFinite))
  const [left, right] = isFinite ? [schur(a.slice(), m), schur(b.slice(), n)] : [null, null]
  if (left === null || right === null) return new Float64Array(m * n).fill(Number.NaN)
  const y = product(product(left.z, c, [m, m, n], { left: true }), right.z, [m, n, n])
  const rows = blocksOf(left.t, m)
  for (const col of blocksOf(right.t, n)) {
    const width = col.to - col.from
    for (const row of [...rows].reverse()) {
      const rest = cut(y, n, row, col)
      rest.forEach((_, k) => {
        const [i, j] = [row.from + Math.floor(k / width), col.from + (k % width)]
        for (let l = row.to; l < m; l++) rest[k]! -= left.t[i * m + l]! * y[l * n + j]!
        for (let l = 0; l < col.from; l++) rest[k]! -= y[i * n + l]! * right.t[l * n + j]!
      })
      const [p, q] = [cut(left.t, m, row, row), cut(right.t, n, col, col)]
      paste(y, n, row, col, solveBlock(p, q, rest, row.to - row.from, width))
    }
  }
  return product(product(left.z, y, [m, m, n]), right.z, [m, n, n], { right: true })
}

const sylvesterHost = (a: HostArray, b: HostArray, c: HostArray): HostArray => {
  const [x, y, z] = [matricesOf(a), matricesOf(b), matricesOf(c)]
  const [m, n] = [x.rows, y.rows]
  const out = new Float64Array(z.data.length)
  const part = (data: Float64Array, k: number, size: number): Float64Array => data.subarray(k * size, (k + 1) * size)
  for (let k = 0; k < z.count; k++)
    out.set(solveOne(part(x.data, k, m * m), part(y.data, k, n * n), part(z.data, k, m * n), m, n), k * m * n)
  return toHost(c.shape, c.dtype, out)
}

const sylvesterPrimitive: Primitive<None> = {
  name: "solveSylvester",
  type: ([a, b, c]) => {
    checkTerms(a!, b!, c!)
    return [c!]
  },
  impl: ([a, b, c]) => [sylvesterHost(a!, b!, c!)],
  jvp: ([a, b, c], [t, u, v]) => {
    const x = solveSylvester(a!, b!, c!)
    if ((t ?? u ?? v ?? null) === null) return [[x], [null]]
    const [left, right] = [t ? matmul(t, x) : zerosOf(x), u ? matmul(x, u) : zerosOf(x)]
    return [[x], [solveSylvester(a!, b!, sub(v ?? zerosOf(x), add(left, right)))]]
  },
  transpose: ([ct], [a, b]) => [
    null,
    null,
    ct === null || ct === undefined ? null : solveSylvester(matrixTranspose(a!), matrixTranspose(b!), ct),
  ],
  lower: () => ROUTINE,
  complex: "real",
  vmap: (xs, batched, size) => {
    const [a, b, c] = xs.map((x, i) => toBatch(x, batched[i]!, size))
    return [[solveSylvester(a!, b!, c!)], [true]]
  },
}

/**
 * The solutions x of a x + x b = c; linear in c. They are unique unless an eigenvalue of a is minus one of b.
 *
 * The derivative solves another equation, a dx + dx b = dc - da x - x db.
 */
export const solveSylvester = op(
  sylvesterPrimitive,
  (a: NDArray, b: NDArray, c: NDArray): NDArray => one(sylvesterPrimitive, [a, b, c], none),
)
