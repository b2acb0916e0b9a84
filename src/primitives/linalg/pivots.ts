import { type Aval, type NDArray, showAval, sizeOf } from "../../array/index.js"
import { DTypeError, ShapeError } from "../../errors/index.js"
import { ROUTINE } from "../../kernel/index.js"
import type { Primitive } from "../../program/index.js"
import { one, op } from "../rule.js"
import { orderOf } from "./elimination.js"

export type PivotParams = { readonly size: number }

const checkPivots = (pivots: Aval, size: number): void => {
  const given = { pivots: showAval(pivots) }
  if (pivots.dtype !== "int32")
    throw new DTypeError({
      op: "pivotsToPermutation",
      problem: `takes int32, not ${pivots.dtype}`,
      given,
      hint: "pass the pivots that luFactor(a) returns",
    })
  if (pivots.shape.length === 0 || pivots.shape.at(-1)! > size)
    throw new ShapeError({
      op: "pivotsToPermutation",
      problem: `the pivots do not exchange ${size} rows`,
      given,
      hint: "give one row to exchange with for each row, as the last axis",
    })
}

const pivotsToPermutationPrimitive: Primitive<PivotParams> = {
  name: "pivotsToPermutation",
  type: ([pivots], { size }) => {
    checkPivots(pivots!, size)
    return [{ shape: [...pivots!.shape.slice(0, -1), size], dtype: "int32" }]
  },
  impl: ([pivots], { size }) => {
    const { shape, dtype, data } = pivots!
    const batch = shape.slice(0, -1)
    const k = shape.at(-1)!
    const out = new Int32Array(sizeOf(batch) * size)
    for (let i = 0; i < sizeOf(batch); i++)
      out.set(orderOf(Int32Array.from(data.subarray(i * k, i * k + k)), size), i * size)
    return [{ shape: [...batch, size], dtype, data: out }]
  },
  jvp: ([pivots], _ts, { size }) => [[pivotsToPermutation(pivots!, size)], [null]],
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([pivots], _batched, _size, { size }) => [[pivotsToPermutation(pivots!, size)], [true]],
}

/** The order into which `size` rows come when row k is exchanged with row pivots[..., k], for each k in turn. */
export const pivotsToPermutation = op(
  pivotsToPermutationPrimitive,
  (pivots: NDArray, size: number): NDArray => one(pivotsToPermutationPrimitive, [pivots], { size }),
)
