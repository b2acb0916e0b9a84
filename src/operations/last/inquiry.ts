import type { NDArray } from "../../array/index.js"
import * as op from "../index.js"
import { restLast } from "./combinators.js"

export { copy, diagIndicesFrom, isscalar, ndim, shape } from "../index.js"

export const size = restLast(op.size)

export const asarray = restLast(op.asarray)

export const trilIndicesFrom = restLast(op.trilIndicesFrom)
export const triuIndicesFrom = restLast(op.triuIndicesFrom)

/** `A.einsumPath(equation, y)(x)` is `einsumPath(equation, x, y)`. */
export const einsumPath =
  (equation: string, ...ys: readonly NDArray[]) =>
  (x: NDArray): op.ContractionPath =>
    op.einsumPath(equation, x, ...ys)
