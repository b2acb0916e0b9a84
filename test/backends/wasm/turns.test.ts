import { expect, test } from "vitest"
import {
  array,
  divide,
  exp,
  jit,
  max,
  type NDArray,
  reshape,
  slice,
  stack,
  subtract,
  sum,
  toArray,
} from "../../../src/index.js"

/** The softmax of pairs: what a row has stored is read again after its loops, at places that do not depend on the row. */
const ahead = (x: NDArray, y: NDArray): NDArray => {
  const pairs = stack([x, y], { axis: -1 })
  const weights = exp(subtract(pairs, max(pairs, { axis: -1, keepDims: true })))
  const shares = divide(weights, sum(weights, { axis: -1, keepDims: true }))
  const part = (i: number): NDArray => reshape(slice(shares, [0, i], [4, i + 1]), [4])
  return subtract(part(0), part(1))
}

test("what a turn stores is read in that turn, and not before", () => {
  const x = array([0.5, -1.25, 2, 0.125], { dtype: "float64" })
  const y = array([1, 0, 0, 1], { dtype: "float64" })
  const wanted = toArray(ahead(x, y)) as readonly number[]
  ;(toArray(jit(ahead)(x, y)) as readonly number[]).forEach((v, i) => expect(v).toBeCloseTo(wanted[i]!, 14))
})
