import type { Primitive } from "../program/index.js"
import { argmax, argmin } from "./arg.js"
import {
  abs,
  add,
  ceil,
  div,
  floor,
  hypot,
  max,
  min,
  mul,
  neg,
  rem,
  round,
  sign,
  stopGradient,
  sub,
} from "./arithmetic.js"
import { atan2 } from "./atan2.js"
import { besselI } from "./bessel.js"
import { and, not, or, shiftLeft, shiftRightArithmetic, shiftRightLogical, xor } from "./bits.js"
import { broadcastInDim, reduceSum } from "./broadcast.js"
import { clamp } from "./clamp.js"
import { eq, ge, gt, le, lt, ne } from "./compare.js"
import {
  callPrimitive,
  checkpointPrimitive,
  condPrimitive,
  customJvpPrimitive,
  customVjpPrimitive,
  customVjpTangentPrimitive,
  linearSolvePrimitive,
  name,
  scanPrimitive,
  whilePrimitive,
} from "./control/index.js"
import { convGeneralDilated } from "./conv.js"
import { bitcast, convert } from "./convert.js"
import { cumsum } from "./cumulative.js"
import { dotGeneral } from "./dot.js"
import { dynamicSlice, dynamicUpdateSlice } from "./dynamic.js"
import { erfInv } from "./erf-inv.js"
import { dawsn, erfcx, faddeeva, owensT } from "./error-integrals.js"
import { expi, expn, spence } from "./exponential-integral.js"
import { fft } from "./fft/fft.js"
import { irfft, rfft } from "./fft/real.js"
import { digamma, lgamma, polygamma, zeta } from "./gamma.js"
import { gather, scatterAdd } from "./gather.js"
import { hyp1f1, hyp2f1 } from "./hypergeometric.js"
import { betainc, betaln } from "./incomplete-beta.js"
import { incompleteGamma } from "./incomplete-gamma.js"
import { acos, acosh, asin, asinh, atan, atanh, cbrt } from "./inverse.js"
import { cholesky } from "./linalg/cholesky.js"
import { cofactor, det, slogdet } from "./linalg/determinant.js"
import { eig } from "./linalg/eig.js"
import { eigh } from "./linalg/eigh.js"
import { expm, expmAlong } from "./linalg/expm.js"
import { hessenberg, schur } from "./linalg/forms.js"
import { lu } from "./linalg/lu.js"
import { pinv } from "./linalg/pinv.js"
import { pivotsToPermutation } from "./linalg/pivots.js"
import { polar } from "./linalg/polar.js"
import { orthogonalComplement, qr } from "./linalg/qr.js"
import { solve } from "./linalg/solve.js"
import { sqrtm } from "./linalg/sqrtm.js"
import { svd } from "./linalg/svd.js"
import { solveSylvester } from "./linalg/sylvester.js"
import { triangularSolve } from "./linalg/triangular-solve.js"
import { nextafter } from "./nextafter.js"
import { erfc, logNdtr, ndtri } from "./normal.js"
import { pad, slice } from "./pad.js"
import { clz, popcount } from "./population.js"
import { pow } from "./power.js"
import { reducePrecision } from "./precision.js"
import { reduceAnd, reduceMax, reduceMin, reduceOr, reduceProd, reduceXor } from "./reduce.js"
import { scatter, scatterMax, scatterMin, scatterMul } from "./scatter.js"
import { select } from "./select.js"
import { concatenate, iota, reshape, rev, transpose } from "./shape.js"
import { sort } from "./sort.js"
import { threefry2x32 } from "./threefry.js"
import {
  cos,
  cosh,
  erf,
  exp,
  expm1,
  log,
  log1p,
  logistic,
  rsqrt,
  sin,
  sinh,
  sqrt,
  tan,
  tanh,
} from "./transcendental.js"
import { fresnel, sici } from "./trigonometric-integrals.js"
import { reduceWindowMax, reduceWindowMin, reduceWindowSum } from "./window.js"
import { selectInWindow } from "./window-select.js"
import { entr, xlog1py, xlogy } from "./xlogy.js"

interface HasPrimitive {
  readonly primitive: Primitive
}

const families: Readonly<Record<string, readonly HasPrimitive[]>> = {
  arithmetic: [neg, abs, sign, floor, ceil, round, stopGradient, add, sub, mul, div, rem, max, min],
  transcendental: [exp, expm1, log, log1p, sqrt, rsqrt, sin, cos, tan, tanh, logistic, erf, erfInv, pow, atan2, hypot],
  inverse: [asin, acos, atan, sinh, cosh, asinh, acosh, atanh, cbrt],
  special: [lgamma, digamma, polygamma, zeta, incompleteGamma, betaln, betainc, besselI, erfc, logNdtr, ndtri],
  integrals: [expn, expi, spence, erfcx, dawsn, faddeeva, owensT, sici, fresnel],
  hypergeometric: [hyp1f1, hyp2f1],
  entropy: [xlogy, xlog1py, entr],
  counting: [popcount, clz, nextafter],
  comparison: [eq, ne, lt, le, gt, ge],
  bits: [and, or, xor, not, shiftLeft, shiftRightLogical, shiftRightArithmetic],
  choice: [select, clamp],
  dtype: [convert, bitcast, reducePrecision],
  shape: [broadcastInDim, reshape, transpose, rev, pad, slice, concatenate, iota],
  reduction: [reduceSum, reduceMax, reduceMin, reduceProd, reduceAnd, reduceOr, reduceXor, argmax, argmin, cumsum],
  contraction: [dotGeneral],
  convolution: [convGeneralDilated, reduceWindowSum, reduceWindowMax, reduceWindowMin, selectInWindow],
  index: [gather, scatter, scatterAdd, scatterMul, scatterMin, scatterMax, dynamicSlice, dynamicUpdateSlice, sort],
  linalg: [
    triangularSolve,
    solve,
    det,
    cofactor,
    slogdet,
    lu,
    pivotsToPermutation,
    cholesky,
    qr,
    orthogonalComplement,
    eig,
    eigh,
    svd,
    pinv,
    expm,
    expmAlong,
    solveSylvester,
    sqrtm,
    polar,
    hessenberg,
    schur,
  ],
  fourier: [fft, rfft, irfft],
  random: [threefry2x32],
  control: [
    { primitive: callPrimitive },
    { primitive: scanPrimitive },
    { primitive: whilePrimitive },
    { primitive: condPrimitive },
    { primitive: checkpointPrimitive },
    { primitive: customJvpPrimitive },
    { primitive: customVjpPrimitive },
    { primitive: customVjpTangentPrimitive },
    { primitive: linearSolvePrimitive },
    name,
  ],
}

/** Every primitive by name: what the laws walk and the parser reads with. */
export const primitives: Readonly<Record<string, Primitive>> = Object.fromEntries(
  Object.values(families)
    .flat()
    .map(({ primitive }) => [primitive.name, primitive]),
)
