import type { NDArray } from "../array/index.js"
import * as p from "../primitives/reduce.js"
import { axesOf } from "./axes.js"
import { bitwise } from "./elementwise.js"
import { asArray, checkTakes } from "./operand.js"
import { operation } from "./operation.js"
import { type Reduction, reduceOver } from "./reduce.js"

/* @__NO_SIDE_EFFECTS__ */
const overBits =
  (op: string, f: (x: NDArray, axes: readonly number[]) => NDArray): Reduction =>
  (x, options) => {
    checkTakes(op, bitwise, [asArray(op, x)], { x })
    return reduceOver(x, axesOf(op, x, options?.axis), options?.keepDims, f)
  }

/**
 * The bits that all elements over axes have, default all; every bit of none. Of bool it is `all`.
 *
 * @throws DTypeError when x is float; ShapeError when there is no such axis
 * @example reduceAnd(array([6, 3], { dtype: "int32" })) // array(2, { dtype: "int32" })
 */
export const reduceAnd: Reduction = operation("reduceAnd", overBits("reduceAnd", p.reduceAnd), ["axis", "keepDims"])

/**
 * The bits that some element over axes has, default all; no bit of none. Of bool it is `any`.
 *
 * @throws DTypeError when x is float; ShapeError when there is no such axis
 * @example reduceOr(array([6, 3], { dtype: "int32" })) // array(7, { dtype: "int32" })
 */
export const reduceOr: Reduction = operation("reduceOr", overBits("reduceOr", p.reduceOr), ["axis", "keepDims"])

/**
 * The bits that an odd number of elements over axes have, default all: their parity.
 *
 * @throws DTypeError when x is float; ShapeError when there is no such axis
 * @example reduceXor(array([6, 3], { dtype: "int32" })) // array(5, { dtype: "int32" })
 */
export const reduceXor: Reduction = operation("reduceXor", overBits("reduceXor", p.reduceXor), ["axis", "keepDims"])
