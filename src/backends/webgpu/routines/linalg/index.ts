import type { RoutineMaker } from "../routine.js"
import { cofactor } from "./cofactor.js"
import { eig } from "./eig.js"
import { eigh } from "./eigh.js"
import { expm, expmAlong } from "./expm.js"
import { hessenberg, schur } from "./forms.js"
import { pinv, polar } from "./from-svd.js"
import { det, lu, pivotsToPermutation, slogdet, solve } from "./lu.js"
import { orthogonalComplement, qr } from "./qr.js"
import { sqrtm } from "./sqrtm.js"
import { svd } from "./svd.js"
import { solveSylvester } from "./sylvester.js"
import { cholesky, triangularSolve } from "./triangular.js"

/** The routines of linear algebra, by the names of their primitives: a workgroup for each matrix, or a thread. */
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
