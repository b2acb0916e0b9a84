import type { RoutineMaker } from "../routine.js"
import { cholesky } from "./cholesky.js"
import { cofactor } from "./cofactor.js"
import { det, slogdet } from "./determinant.js"
import { eig } from "./eig.js"
import { eigh } from "./eigh.js"
import { expm, expmAlong } from "./expm.js"
import { hessenberg, schur } from "./forms.js"
import { lu, pivotsToPermutation, solve } from "./lu.js"
import { orthogonalComplement, qr } from "./qr.js"
import { sqrtm } from "./sqrtm.js"
import { pinv, polar, svd } from "./svd.js"
import { solveSylvester } from "./sylvester.js"
import { triangularSolve } from "./triangular-solve.js"

/** The routines of linear algebra, by the names of their primitives; all is done in float64. */
export const linalg: Readonly<Record<string, RoutineMaker>> = {
  cholesky,
  cofactor,
  det,
  eig,
  eigh,
  expm,
  expmAlong,
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
  sqrtm,
  svd,
  triangularSolve,
}
