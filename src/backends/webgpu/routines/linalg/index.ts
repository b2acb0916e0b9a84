import type { RoutineMaker } from "../routine.js"
import { eigh } from "./eigh.js"
import { hessenberg, schur } from "./forms.js"
import { det, lu, pivotsToPermutation, slogdet, solve } from "./lu.js"
import { orthogonalComplement, qr } from "./qr.js"
import { pinv, polar, svd } from "./svd.js"
import { solveSylvester } from "./sylvester.js"
import { cholesky, triangularSolve } from "./triangular.js"

/** The routines of linear algebra, by the names of their primitives; a workgroup works on a matrix. */
export const linalg: Readonly<Record<string, RoutineMaker>> = {
  cholesky,
  det,
  eigh,
  hessenberg,
  lu,
  orthogonalComplement,
  pinv,
  pivotsToPermutation,
  polar,
  qr,
  schur,
  slogdet,
  solve,
  solveSylvester,
  svd,
  triangularSolve,
}
