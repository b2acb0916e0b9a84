import type { Primitive } from "../program/index.js"
import { argmax, argmin } from "./arg.js"
import { abs, add, ceil, div, floor, max, min, mul, neg, rem, round, sign, stopGradient, sub } from "./arithmetic.js"
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
import { gather, scatterAdd } from "./gather.js"
import { cholesky } from "./linalg/cholesky.js"
import { cofactor, det, slogdet } from "./linalg/determinant.js"
import { lu } from "./linalg/lu.js"
import { pivotsToPermutation } from "./linalg/pivots.js"
import { solve } from "./linalg/solve.js"
import { triangularSolve } from "./linalg/triangular-solve.js"
import { pad, slice } from "./pad.js"
import { atan2, pow } from "./power.js"
import { reduceAnd, reduceMax, reduceMin, reduceOr, reduceProd } from "./reduce.js"
import { select } from "./select.js"
import { concatenate, iota, reshape, rev, transpose } from "./shape.js"
import { sort } from "./sort.js"
import { threefry2x32 } from "./threefry.js"
import { cos, erf, exp, expm1, log, log1p, logistic, rsqrt, sin, sqrt, tan, tanh } from "./transcendental.js"
import { reduceWindowMax, reduceWindowMin, reduceWindowSum } from "./window.js"
import { selectAndGatherAdd, selectAndScatterAdd } from "./window-select.js"

interface HasPrimitive {
  readonly primitive: Primitive
}

const families: Readonly<Record<string, readonly HasPrimitive[]>> = {
  arithmetic: [neg, abs, sign, floor, ceil, round, stopGradient, add, sub, mul, div, rem, max, min],
  transcendental: [exp, expm1, log, log1p, sqrt, rsqrt, sin, cos, tan, tanh, logistic, erf, erfInv, pow, atan2],
  comparison: [eq, ne, lt, le, gt, ge],
  bits: [and, or, xor, not, shiftLeft, shiftRightLogical, shiftRightArithmetic],
  choice: [select, clamp],
  dtype: [convert, bitcast],
  shape: [broadcastInDim, reshape, transpose, rev, pad, slice, concatenate, iota],
  reduction: [reduceSum, reduceMax, reduceMin, reduceProd, reduceAnd, reduceOr, argmax, argmin, cumsum],
  contraction: [dotGeneral],
  convolution: [
    convGeneralDilated,
    reduceWindowSum,
    reduceWindowMax,
    reduceWindowMin,
    selectAndGatherAdd,
    selectAndScatterAdd,
  ],
  index: [gather, scatterAdd, dynamicSlice, dynamicUpdateSlice, sort],
  linalg: [triangularSolve, solve, det, cofactor, slogdet, lu, pivotsToPermutation, cholesky],
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
    name,
  ],
}

/** Every primitive by name: what the laws walk and the parser reads with. */
export const primitives: Readonly<Record<string, Primitive>> = Object.fromEntries(
  Object.values(families)
    .flat()
    .map(({ primitive }) => [primitive.name, primitive]),
)
