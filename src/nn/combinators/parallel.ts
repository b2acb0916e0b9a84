import { checked, listOf, ndarray } from "../../array/given.js"
import type { NDArray } from "../../array/index.js"
import { add, concatenate } from "../../operations/index.js"
import { entriesOf } from "../check.js"
import { combine, layers } from "../kinds.js"
import { type AnyLayer, composite, type InputOf, type Layer } from "../layer.js"
import { callable, initAll, type ParametersOf } from "./sequential.js"

/** Layers beside each other make one result of their outputs. */
export type Combine<Y> = (ys: readonly Y[]) => Y

/** The results one after another along an axis, default that of the channels. */
export const joined =
  (axis = 1): Combine<NDArray> =>
  (ys) =>
    concatenate(ys, { axis })

/** The sum of the results. */
export const summed: Combine<NDArray> = checked("summed", { ys: listOf(ndarray, "a list of arrays", 1) }, (ys) =>
  ys.reduce((a, b) => add(a, b)),
)

/** Any layer that gives an array. */
interface GivesArray extends AnyLayer {
  readonly apply: (p: never, x: never) => NDArray
}

/**
 * Layers that all get the same input, and their outputs made one: by default joined along the axis of the channels.
 *
 * @throws ShapeError when the outputs do not fit together
 * @example const both = parallel([dense(4, 2), dense(4, 3)])
 * both.apply(both.init(key(0)), ones([5, 4])) // float32[5,5]
 */
export const parallel = checked(
  "parallel",
  { layers, combine },
  <const Ls extends readonly GivesArray[]>(
    layers: Ls,
    combine: Combine<NDArray> = joined(),
  ): Layer<ParametersOf<Ls>, InputOf<Ls[number]>, NDArray> => {
    const calls = layers.map(callable)
    const layer = composite(
      (k) => initAll(layers, k),
      (call) => (p: readonly unknown[], x: unknown) => {
        const ps = entriesOf("parallel", "parameters", p, layers.length)
        return combine(calls.map((f, i) => call(`[${i}]`, f, ps[i], x) as NDArray))
      },
    )
    return layer as never
  },
)
