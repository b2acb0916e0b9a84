import { checked } from "../../array/given.js"
import type { NDArray } from "../../array/index.js"
import { divide, multiply, sqrt, square, sum } from "../../operations/index.js"
import { parameter } from "../check.js"
import { layer, weightNormOptions } from "../kinds.js"
import { kindOf, type Layer, leaf, reachOf } from "../layer.js"
import type { Weights } from "../layers/weights.js"
import { filterAxes, type OutAxisOption, outAxisOf, perOutput, weightsOf } from "./weights.js"

/** The parameters of `weightNorm`: those of the layer, of whose weights only the directions count, and their lengths. */
export type Lengthened<P> = P & { readonly g: NDArray }

const lengthOf = (w: NDArray, outAxis: number): NDArray => sqrt(sum(square(w), { axis: filterAxes(w, outAxis) }))

/**
 * A layer whose weights are g v / |v| for each output, where v is the parameter w, and g its length at first (Salimans and
 * Kingma, "Weight normalization", 2016).
 *
 * @throws TreeError for a layer without weights
 * @example const layer = weightNorm(dense(3, 4))
 * layer.apply(layer.init(key(0)), ones([5, 3])) // float32[5,4]
 */
export const weightNorm = checked(
  "weightNorm",
  { layer, options: weightNormOptions },
  <P extends Weights>(layer: Layer<P>, options: OutAxisOption = {}): Layer<Lengthened<P>> => {
    const op = "weightNorm"
    return leaf(
      kindOf(layer),
      (k): Lengthened<P> => {
        const p = layer.init(k)
        const w = weightsOf(op, p)
        return { ...p, g: lengthOf(w, outAxisOf(op, w, options)) }
      },
      (p: Lengthened<P>, x: NDArray) => {
        const v = weightsOf(op, p)
        const axis = outAxisOf(op, v, options)
        const g = parameter(op, p, "g", [v.shape[axis]])
        const w = multiply(v, perOutput(divide(g, lengthOf(v, axis)), v, axis))
        const { g: _g, ...rest } = { ...p, w }
        return layer.apply(rest as never, x)
      },
      reachOf(layer),
    )
  },
)
