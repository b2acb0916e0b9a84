import { mean, subtract } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { type UnitOptions, unitAxes } from "./clip.js"
import type { Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer } from "./part.js"

/**
 * Takes the mean of the updates of the weights of each output away; vectors and scalars stay as they are.
 *
 * Yong et al., "Gradient centralization: a new optimization technique for deep neural networks", 2020.
 * @throws ShapeError when there is no such axis
 * @example const p = array([[1, 1], [3, 5]]); centralize().update(p, centralize().init(p), p)[0] // [[-1, -2], [1, 2]]
 */
export const centralize = operation(
  "centralize",
  (options: UnitOptions = {}): Optimizer<State<never>> =>
    optimizer<State<never>>("centralize", [
      leafwise({ hyper: {} }, () => (u) => [
        u.shape.length < 2 ? u : subtract(u, mean(u, { axis: unitAxes("centralize", u, options), keepDims: true })),
        {},
      ]),
    ]),
  ["outAxis"],
  0,
)
