import { type DType, isFloat, type NDArray } from "../../src/array/index.js"
import * as o from "../../src/operations/index.js"
import {
  binary,
  both,
  counted,
  divided,
  exact,
  fitted,
  float,
  grown,
  isSame,
  larger,
  like,
  type Move,
  map,
  move,
  multiplied,
  numeric,
  small,
  tame,
  truth,
  whole,
} from "./known.js"

const logistic = (x: NDArray): NDArray => o.reciprocal(o.add(o.exp(o.negative(o.clip(x, -8, 8))), 1))

/** A comparison of what is exact. */
const compare = (f: (x: NDArray, y: NDArray) => NDArray): Move =>
  move(both(exact, small), (k, other) =>
    isSame(k, other) && exact(other) && small(other) ? counted(f(k.x, fitted(k, other)), 0) : null,
  )

const bits = (f: (x: NDArray, y: NDArray) => NDArray): Move => binary(f, () => [20, 0], false, whole)

const convertible: readonly DType[] = ["float32", "float64", "int32", "uint32", "bool"]

/** Element by element. */
export const elementwiseMoves: Readonly<Record<string, Move>> = {
  sin: map(o.sin, () => 0),
  tanh: map(o.tanh, () => 0),
  logistic: map(logistic, () => 0),
  exp: map(
    (x) => o.exp(o.tanh(x)),
    () => 2,
  ),
  log1p: map(
    (x) => o.log1p(o.square(x)),
    () => 4,
  ),
  erf: map(o.erf, () => 0),
  atan2: map(
    (x) => o.atan2(x, o.add(o.square(x), 1)),
    () => 1,
  ),
  sqrt: map(
    (x) => o.sqrt(o.add(o.square(x), 0.5)),
    (k) => k.size + 1,
  ),
  negative: move(
    both(numeric, ({ x }) => x.dtype !== "uint32"),
    (k) => like(k, o.negative(k.x)),
    true,
  ),
  square: move(both(float, small), (k) => ({ x: o.square(k.x), size: 2 * k.size, fine: 2 * k.fine }), true),
  abs: move(numeric, (k) => like(k, o.abs(k.x))),
  floor: move(both(float, exact), (k) => counted(o.floor(k.x), k.size)),
  sign: move(both(numeric, exact), (k) => counted(o.sign(k.x), 1)),
  clip: move(float, (k) => ({ ...k, x: o.clip(k.x, -4, 4), size: Math.min(k.size, 3) })),
  relu: move(both(float, small), (k) => like(k, o.relu(k.x))),
  add: binary(o.add, grown, true),
  subtract: binary(o.subtract, grown, true),
  multiply: binary(o.multiply, multiplied, true),
  maximum: binary(o.maximum, larger),
  minimum: binary(o.minimum, larger),
  divide: binary((x, y) => o.divide(x, o.add(o.square(y), 1)), divided, true, both(float, tame)),
  floorDivide: bits(o.floorDivide),
  remainder: bits(o.remainder),
  and: bits(o.bitwiseAnd),
  xor: bits(o.bitwiseXor),
  leftShift: bits((x, y) => o.leftShift(x, o.bitwiseAnd(y, 7))),
  not: move(truth, (k) => like(k, o.logicalNot(k.x))),
  equal: compare(o.equal),
  less: compare(o.less),
  greaterEqual: compare(o.greaterEqual),
  where: move(truth, (k, other) => {
    const chosen = fitted(other, k)
    const on = chosen.dtype === "bool" ? chosen : o.notEqual(chosen, 0)
    return like(other, o.where(on, other.x, o.zerosLike(other.x)))
  }),
  astype: move(exact, (k, _other, n) => {
    const dtype = convertible[n % convertible.length]!
    const isSafe = small(k) || !isFloat(dtype)
    if (!isSafe || (float(k) && dtype === "uint32")) return null
    return { x: o.astype(k.x, dtype), size: k.size, fine: isFloat(dtype) ? k.fine : 0 }
  }),
}
