import type { HostArray, NDArray } from "../../array/index.js"
import { ROUTINE } from "../../kernel/index.js"
import type { Primitive } from "../../program/index.js"
import { neg, sub } from "../arithmetic.js"
import { toBatch } from "../broadcast.js"
import { mapTangent, one, op } from "../rule.js"
import { lowerPart, matmul, matrixTranspose, solveTogether, upperPart } from "./algebra.js"
import { checkSystem } from "./check.js"
import { matricesOf, toHost } from "./host.js"
import { flipped, substitute, type View } from "./substitution.js"

export type TriangularParams = {
  /** which triangle of `a` is read */
  readonly lower: boolean
  readonly transposeA: boolean
  /** whether the diagonal of `a` counts as ones */
  readonly unitDiagonal: boolean
  /** a x = b, or else x a = b */
  readonly leftSide: boolean
}

const solveHost = (a: HostArray, b: HostArray, params: TriangularParams): HostArray => {
  const { lower, transposeA, unitDiagonal, leftSide } = params
  const t = matricesOf(a)
  const x = matricesOf(b)
  const n = t.rows
  // x a = b is the transposed system: both changes of sides cancel.
  const turned = transposeA === leftSide
  for (let k = 0; k < t.count; k++) {
    const left: View = { data: t.data, at: k * n * n, row: n, col: 1 }
    const right: View = { data: x.data, at: k * x.rows * x.cols, row: x.cols, col: 1 }
    substitute(
      turned ? flipped(left) : left,
      { lower: lower !== turned, unitDiagonal },
      leftSide ? right : flipped(right),
      n,
      leftSide ? x.cols : x.rows,
    )
  }
  return toHost(b.shape, b.dtype, x.data)
}

/** The part of a tangent of `a` that the solution depends on, as it stands in the system. */
const effective = (t: NDArray, { lower, transposeA, unitDiagonal }: TriangularParams): NDArray => {
  const part = lower ? lowerPart(t, unitDiagonal ? -1 : 0) : upperPart(t, unitDiagonal ? 1 : 0)
  return transposeA ? matrixTranspose(part) : part
}

const triangularSolvePrimitive: Primitive<TriangularParams> = {
  name: "triangularSolve",
  type: ([a, b], { leftSide }) => {
    checkSystem("triangularSolve", a!, b!, leftSide)
    return [b!]
  },
  impl: ([a, b], params) => [solveHost(a!, b!, params)],
  jvp: ([a, b], [t, u], params) => {
    const x = triangularSolve(a!, b!, params)
    const moved = mapTangent(t, (s) => {
      const d = effective(s, params)
      return params.leftSide ? matmul(d, x) : matmul(x, d)
    })
    const right = moved === null ? (u ?? null) : (mapTangent(u, (v) => sub(v, moved)) ?? neg(moved))
    return [[x], [mapTangent(right, (r) => triangularSolve(a!, r, params))]]
  },
  transpose: ([ct], [a], params) => [
    null,
    mapTangent(ct, (c) => triangularSolve(a!, c, { ...params, transposeA: !params.transposeA })),
  ],
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a, b], [aBatched, bBatched], size, params) => [
    [
      aBatched
        ? triangularSolve(a!, toBatch(b!, bBatched!, size), params)
        : solveTogether(b!, params.leftSide, (joined) => triangularSolve(a!, joined, params)),
    ],
    [true],
  ],
}

/** The solutions x of a x = b, or x a = b, for triangular matrices a; linear in b. */
export const triangularSolve = op(
  triangularSolvePrimitive,
  (a: NDArray, b: NDArray, { lower, transposeA, unitDiagonal, leftSide }: TriangularParams): NDArray =>
    one(triangularSolvePrimitive, [a, b], { lower, transposeA, unitDiagonal, leftSide }),
)
