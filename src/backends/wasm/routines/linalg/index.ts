import type { RoutineMaker } from "../routine.js"
import { cholesky } from "./cholesky.js"
import { lu, pivotsToPermutation, solve } from "./lu.js"
import { orthogonalComplement, qr } from "./qr.js"
import { triangularSolve } from "./triangular-solve.js"

/** The routines of linear algebra, by the names of their primitives; all is done in float64. */
export const linalg: Readonly<Record<string, RoutineMaker>> = {
  cholesky,
  lu,
  orthogonalComplement,
  pivotsToPermutation,
  qr,
  solve,
  triangularSolve,
}
