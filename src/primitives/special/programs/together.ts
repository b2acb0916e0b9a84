import type { NDArray } from "../../../array/index.js"
import { slice } from "../../pad.js"
import { concatenate, reshape } from "../../shape.js"

/** A function of several arrays of one shape at once, which then is one piece of code. */
export const together = (f: (x: NDArray) => NDArray, xs: readonly NDArray[]): readonly NDArray[] => {
  const { shape } = xs[0]!
  const y = f(
    concatenate(
      xs.map((x) => reshape(x, [1, ...shape])),
      0,
    ),
  )
  const [zeros, ones] = [shape.map(() => 0), shape.map(() => 1)]
  return xs.map((_, k) => reshape(slice(y, [k, ...zeros], [k + 1, ...shape], [1, ...ones]), shape))
}
