import type { HostArray, NDArray, Parts } from "../../array/index.js"
import { ROUTINE } from "../../kernel/index.js"
import type { Primitive } from "../../program/index.js"
import { neg, sub } from "../arithmetic.js"
import { toBatch } from "../broadcast.js"
import { slice } from "../pad.js"
import { onPairs } from "../pairs.js"
import { mapTangent, one, op } from "../rule.js"
import { concatenate } from "../shape.js"
import { matmul, matrixTranspose, solveTogether } from "./algebra.js"
import { checkSystem } from "./check.js"
import { eliminate, solveFactored } from "./elimination.js"
import { matricesOf, toHost, transposed } from "./host.js"

export type SolveParams = { readonly transposeA: boolean }

const solveHost = (a: HostArray, b: HostArray, { transposeA }: SolveParams): HostArray => {
  const { count, rows: n, data } = transposeA ? transposed(matricesOf(a)) : matricesOf(a)
  const x = matricesOf(b)
  const pivots = new Int32Array(n)
  for (let k = 0; k < count; k++) {
    eliminate(data, k * n * n, n, n, pivots)
    const lu = { data, at: k * n * n, row: n, col: 1 }
    solveFactored(lu, pivots, { data: x.data, at: k * n * x.cols, row: x.cols, col: 1 }, n, x.cols)
  }
  return toHost(b.shape, b.dtype, x.data)
}

/** A complex system as a real one of twice the size: [re -im; im re] [x; y] = [b; c], of the conjugate for transposes. */
const solveParts = ([re, im]: Parts, [b, c]: Parts, params: SolveParams): Parts => {
  const [rows, columns] = [re.shape.length - 2, re.shape.length - 1]
  const n: number = re.shape[rows]
  const beside = (x: NDArray, y: NDArray): NDArray => concatenate([x, y], columns)
  const upon = (x: NDArray, y: NDArray): NDArray => concatenate([x, y], rows)
  const turned = params.transposeA ? neg(im) : im
  const both = solve(upon(beside(re, neg(turned)), beside(turned, re)), upon(b, c), params)
  const half = (from: number): NDArray => {
    const start = both.shape.map((_: number, i: number) => (i === rows ? from : 0))
    const end = both.shape.map((d: number, i: number) => (i === rows ? from + n : d))
    return slice(
      both,
      start,
      end,
      both.shape.map(() => 1),
    )
  }
  return [half(0), half(n)]
}

const solvePrimitive: Primitive<SolveParams> = {
  name: "solve",
  type: ([a, b]) => {
    checkSystem("solve", a!, b!)
    return [b!]
  },
  impl: ([a, b], params) => [solveHost(a!, b!, params)],
  jvp: ([a, b], [t, u], params) => {
    const x = solve(a!, b!, params)
    const moved = mapTangent(t, (s) => matmul(params.transposeA ? matrixTranspose(s) : s, x))
    const right = moved === null ? (u ?? null) : (mapTangent(u, (v) => sub(v, moved)) ?? neg(moved))
    return [[x], [mapTangent(right, (r) => solve(a!, r, params))]]
  },
  transpose: ([ct], [a], { transposeA }) => [null, mapTangent(ct, (c) => solve(a!, c, { transposeA: !transposeA }))],
  lower: () => ROUTINE,
  complex: onPairs("solve", ([a, b], params) => solveParts(a!, b!, params)),
  vmap: ([a, b], [aBatched, bBatched], size, params) => [
    [
      aBatched
        ? solve(a!, toBatch(b!, bBatched!, size), params)
        : solveTogether(b!, true, (columns) => solve(a!, columns, params)),
    ],
    [true],
  ],
}

/**
 * The solutions x of a x = b, or of a^T x = b, by elimination with partial pivoting; linear in b.
 *
 * The derivative solves another system, dx = a^-1 (db - da x), instead of following the elimination.
 */
export const solve = op(
  solvePrimitive,
  (a: NDArray, b: NDArray, { transposeA }: SolveParams = { transposeA: false }): NDArray =>
    one(solvePrimitive, [a, b], { transposeA }),
)
