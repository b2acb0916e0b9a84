import { checked, optional } from "../../array/given.js"
import { describe, type NDArray, type Shape, sameShape } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import { add } from "../../operations/index.js"
import { split } from "../../random/index.js"
import { fieldsOf } from "../check.js"
import { layer } from "../kinds.js"
import { composite, type Layer } from "../layer.js"

/** The parameters of a residual layer. */
export interface ResidualParameters<P, Q> {
  readonly body: P
  readonly shortcut: Q
}

/** The sum of what a layer gives and what goes around it; throws when their shapes differ. */
export const residualSum = (op: string, y: NDArray, x: NDArray): NDArray => {
  const [a, b]: readonly [Shape, Shape] = [y.shape, x.shape]
  if (sameShape(a, b)) return add(y, x)
  throw new ShapeError({
    op,
    problem: "what the layer gives and what goes around it differ in shape",
    given: { layer: describe(y), shortcut: describe(x) },
    hint: "give a shortcut that changes the shape too, such as a 1x1 convolution with the same strides",
  })
}

/**
 * f(x) + x, or f(x) + shortcut(x) (He et al., "Deep residual learning for image recognition", 2015).
 *
 * @throws ShapeError when both have not the same shape
 * @example const layer = residual(dense(3, 3))
 * layer.apply(layer.init(key(0)), ones([2, 3])) // float32[2,3]
 */
export const residual = checked(
  "residual",
  { body: layer, shortcut: optional(layer) },
  <P, Q = null>(body: Layer<P>, shortcut?: Layer<Q>): Layer<ResidualParameters<P, Q>> =>
    composite(
      (k) => {
        const [kf, ks] = split(k)
        return { body: body.init(kf), shortcut: (shortcut === undefined ? null : shortcut.init(ks)) as Q }
      },
      (call) => (p: ResidualParameters<P, Q>, x: NDArray) => {
        fieldsOf("residual", "parameters", p, ["body", "shortcut"])
        const around = shortcut === undefined ? x : call("shortcut", shortcut, p.shortcut, x)
        return residualSum("residual", call("body", body, p.body, x), around)
      },
    ),
)
