import type { NDArray } from "../../array/index.js"
import { composite, type Layer } from "../layer.js"

/**
 * What passes its input on; a summary does not show it.
 *
 * @example identity().apply(null, array([1, 2])) // [1, 2]
 */
export const identity = (): Layer<null> =>
  composite(
    () => null,
    () => (_p: null, x: NDArray) => x,
  )
