import {
  complexDTypes,
  type DType,
  dtypes,
  isFloat,
  isInteger,
  isNumeric,
  isStorage,
  type NDArray,
  type Shape,
} from "../array/index.js"
import type { Broadcast, Empty } from "../array/shape-types.js"
import { asArray, broadcast, checkTakes } from "./operand.js"

/** A function of each element. */
export type Unary = <S extends Shape, D extends DType>(x: NDArray<S, D>) => NDArray<S, D>

/** A question about each element. */
export type UnaryPredicate = <S extends Shape>(x: NDArray<S>) => NDArray<S, "bool">

/** A function of two elements of one dtype; shapes broadcast, and a number takes the dtype of the other operand. */
export type Binary = <A extends Shape = Empty, B extends Shape = Empty, D extends DType = "float32">(
  x: NDArray<A, D> | number,
  y: NDArray<B, D> | number,
) => NDArray<Broadcast<A, B>, D>

/** A question about two elements of one dtype; shapes broadcast, and a number takes the dtype of the other operand. */
export type BinaryPredicate = <A extends Shape = Empty, B extends Shape = Empty, D extends DType = "float32">(
  x: NDArray<A, D> | number,
  y: NDArray<B, D> | number,
) => NDArray<Broadcast<A, B>, "bool">

export const floats = /* @__PURE__ */ dtypes.filter(isFloat)
export const integers = /* @__PURE__ */ dtypes.filter(isInteger)
export const numeric = /* @__PURE__ */ dtypes.filter(isNumeric)
/** The dtypes that compute. */
export const computing = /* @__PURE__ */ dtypes.filter((d) => !isStorage(d))
/** The float and complex dtypes, in NumPy's word. */
export const inexact = /* @__PURE__ */ [...floats, ...complexDTypes]
/** The dtypes of numbers, complex ones too. */
export const numbers = /* @__PURE__ */ [...numeric, ...complexDTypes]
/** The dtypes whose elements can be equal. */
export const comparable = /* @__PURE__ */ [...computing, ...complexDTypes]
/** The dtypes that have bits to work on. */
export const bitwise = /* @__PURE__ */ computing.filter((d) => !isFloat(d))

/** The operation `op` that applies `f` to an array of one of the dtypes. */
/* @__NO_SIDE_EFFECTS__ */
export const unary = (op: string, allowed: readonly DType[], f: (x: NDArray) => NDArray): Unary => {
  const run: Unary = (x) => {
    checkTakes(op, allowed, [asArray(op, x)], { x })
    return f(x) as typeof x
  }
  return Object.defineProperty(run, "name", { value: op })
}

/** The operation `op` that applies `f` to two arrays of one of the dtypes, broadcast to one shape. */
/* @__NO_SIDE_EFFECTS__ */
export const binary = (
  op: string,
  allowed: readonly DType[],
  f: (x: NDArray, y: NDArray) => NDArray,
  hint?: string,
): Binary => {
  const run: Binary = (x, y) => {
    const [a, b] = broadcast(op, { x, y }, allowed, hint)
    return f(a!, b!)
  }
  return Object.defineProperty(run, "name", { value: op })
}
