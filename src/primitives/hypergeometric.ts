import type { NDArray } from "../array/index.js"
import { mul } from "./arithmetic.js"
import { type Parametric, type PartialOf, parametric } from "./parametric.js"
import { hyp1f1Of } from "./special/confluent.js"
import { hyp2f1Of } from "./special/gauss.js"
import { hyp1f1Arrays } from "./special/programs/confluent.js"
import { hyp2f1Arrays } from "./special/programs/gauss.js"
import { inlined } from "./special/programs/loop.js"

/** The order of the derivative in each operand. */
type Orders = { readonly orders: readonly number[] }

/** A function with all its derivatives, each of which is the same one of other orders. */
/* @__NO_SIDE_EFFECTS__ */
const withDerivatives = (
  name: string,
  operands: number,
  f: (orders: readonly number[]) => (...xs: readonly number[]) => number,
  ofArrays: (orders: readonly number[], xs: readonly NDArray[]) => NDArray,
): Parametric<Orders> => {
  const next =
    (i: number): PartialOf<Orders> =>
    (t, xs, { orders }): NDArray =>
      mul(t, family(xs, { orders: orders.map((order, k) => (k === i ? order + 1 : order)) }))
  const family: Parametric<Orders> = parametric<Orders>(
    name,
    ({ orders }) => f(orders),
    Array.from({ length: operands }, (_, i) => next(i)),
    { lower: inlined((xs, { orders }) => ofArrays(orders, xs)) },
  )
  return family
}

/** Kummer's confluent hypergeometric function 1F1 of (a, b, x), or its derivative of some orders. */
export const hyp1f1 = /* @__PURE__ */ withDerivatives(
  "hyp1f1",
  3,
  (orders) => {
    const f = hyp1f1Of(orders)
    return (a = NaN, b = NaN, x = NaN) => f(a, b, x)
  },
  (orders, [a, b, x]) => hyp1f1Arrays(orders, [a!, b!, x!]),
)

/** Gauss' hypergeometric function 2F1 of (a, b, c, x), or its derivative of some orders. */
export const hyp2f1 = /* @__PURE__ */ withDerivatives(
  "hyp2f1",
  4,
  (orders) => {
    const f = hyp2f1Of(orders)
    return (a = NaN, b = NaN, c = NaN, x = NaN) => f(a, b, c, x)
  },
  (orders, [a, b, c, x]) => hyp2f1Arrays(orders, [a!, b!, c!, x!]),
)
