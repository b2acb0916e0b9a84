import * as fc from "fast-check"
import type { ArrayOptions } from "../arbitrary.js"
import { arrays, shapes } from "../arbitrary.js"
import type { Sample } from "../primitive.js"
import { combine } from "../space.js"
import { elementwise, type Samples, sampleOf } from "./sample.js"

const real: ArrayOptions = {}
const positive: ArrayOptions = { min: 0.25, max: 3 }
const int: ArrayOptions = { dtype: "int32", min: -40, max: 40 }
const uint: ArrayOptions = { dtype: "uint32", min: 0, max: 80 }
const bool: ArrayOptions = { dtype: "bool" }

const unaryReal = elementwise([real])
const numbers = fc.oneof({ weight: 3, arbitrary: elementwise([real]) }, elementwise([int]), elementwise([uint]))
const pairs = fc.oneof(
  { weight: 3, arbitrary: elementwise([real, real]) },
  elementwise([int, int]),
  elementwise([uint, uint]),
)
const integers = fc.oneof(elementwise([int, int]), elementwise([uint, uint]))
const connectives = fc.oneof(integers, elementwise([bool, bool]))
const comparisons = fc.oneof(
  elementwise([real, real]),
  elementwise([int, int]),
  elementwise([uint, uint]),
  elementwise([bool, bool]),
)
const shifts = fc.oneof(
  elementwise([int, { dtype: "int32", min: -1, max: 34 }]),
  elementwise([uint, { dtype: "uint32", min: 0, max: 34 }]),
)

const clamped = shapes({ maxDims: 2 }).chain((shape) =>
  sampleOf({}, [
    arrays(shape, { min: -2, max: -0.5 }),
    arrays(shape, { salt: 1 }),
    arrays(shape, { min: 0.5, max: 2, salt: 2 }),
  ]),
)

const chosen = shapes({ maxDims: 2 }).chain((shape) =>
  fc.oneof(
    sampleOf({}, [arrays(shape, bool), arrays(shape), arrays(shape)]),
    sampleOf({}, [arrays(shape, bool), arrays(shape, int), arrays(shape, int)]),
  ),
)

/** The grid has points just above halves, too near to the jump for a difference; a quarter further they are not. */
const awayFromHalves = elementwise([real]).map(
  (s): Sample => ({ ...s, points: s.points.map((p) => combine(0.5, p, 0, p)) }),
)

export const elementwiseSamples: Samples = {
  neg: numbers,
  abs: numbers,
  sign: numbers,
  floor: unaryReal,
  ceil: unaryReal,
  round: awayFromHalves,
  stopGradient: fc.oneof(elementwise([real], "not differences"), elementwise([int])),
  exp: unaryReal,
  expm1: unaryReal,
  log: elementwise([positive]),
  log1p: elementwise([{ min: -0.5, max: 3 }]),
  sqrt: elementwise([positive]),
  rsqrt: elementwise([positive]),
  sin: unaryReal,
  cos: unaryReal,
  tan: elementwise([{ min: -1, max: 1 }]),
  tanh: unaryReal,
  logistic: unaryReal,
  erf: unaryReal,
  erfInv: elementwise([{ min: -0.75, max: 0.75 }]),
  add: pairs,
  sub: pairs,
  mul: pairs,
  div: fc.oneof(elementwise([real, positive]), elementwise([int, int])),
  rem: fc.oneof(
    elementwise([
      { min: -2, max: 2, salt: 3 },
      { min: 3, max: 5 },
    ]),
    elementwise([int, int]),
  ),
  pow: fc.oneof(
    elementwise([positive, real]),
    elementwise([
      { dtype: "int32", min: -3, max: 3 },
      { dtype: "int32", min: 0, max: 6 },
    ]),
  ),
  max: pairs,
  min: pairs,
  atan2: elementwise([positive, real]),
  hypot: elementwise([positive, real]),
  eq: comparisons,
  ne: comparisons,
  lt: comparisons,
  le: comparisons,
  gt: comparisons,
  ge: comparisons,
  and: connectives,
  or: connectives,
  xor: connectives,
  not: fc.oneof(elementwise([int]), elementwise([uint]), elementwise([bool])),
  shiftLeft: shifts,
  shiftRightLogical: shifts,
  shiftRightArithmetic: shifts,
  select: chosen,
  clamp: clamped,
  threefry2x32: elementwise([uint, uint, uint, uint]),
}
