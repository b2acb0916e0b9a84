import type { NDArray } from "../../array/index.js"
import { add, multiply, sigmoid, subtract, tanh } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { affine, type Cell, type CellOptions, type CellParameters, cellOf, gateOf, startOf } from "./cell.js"

/** The options of `gruCell`. */
export interface GruOptions extends CellOptions {
  /** whether the reset gate acts after the product with the weights, as in PyTorch and by default, or before it */
  readonly resetAfter?: boolean
}

/**
 * h' = (1 - z) n + z h with the gates r = sigmoid(...) and z = sigmoid(...) of x wx + bx + h wh + bh, in the order
 * [r, z, n]: x [n,inputs], h and the output [n,hidden].
 *
 * n = tanh(x wx + bx + r (h wh + bh)), as in PyTorch, or with `resetAfter: false` tanh(x wx + bx + (r h) wh + bh), as in
 * the paper (Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014).
 * @throws ShapeError when x or the state has not that many features
 * @example const cell = gruCell(3, 4)
 * const x = ones([2, 3])
 * cell.apply(cell.init(key(0)), x)(cell.start(x))[0] // float32[2,4]
 */
export const gruCell = operation(
  "gruCell",
  (inputs: number, hidden: number, { resetAfter = true, ...options }: GruOptions = {}): Cell<CellParameters, NDArray> =>
    cellOf(
      {
        op: "gruCell",
        gates: 3,
        start: startOf,
        hiddenOf: (h: NDArray) => h,
        step: (fromInput, h, { w, b }) => {
          const fromHidden = (x: NDArray, n: number, gates: number): NDArray =>
            affine(x, gateOf(w, n, hidden, gates), gateOf(b, n, hidden, gates))
          const both = sigmoid(add(gateOf(fromInput, 0, hidden, 2), fromHidden(h, 0, 2)))
          const [r, z] = [gateOf(both, 0, hidden), gateOf(both, 1, hidden)]
          const past = resetAfter ? multiply(r, fromHidden(h, 2, 1)) : fromHidden(multiply(r, h), 2, 1)
          const n = tanh(add(gateOf(fromInput, 2, hidden), past))
          const next = add(multiply(subtract(1, z), n), multiply(z, h))
          return [next, next]
        },
      },
      inputs,
      hidden,
      options,
    ),
  ["resetAfter", "kernelInit", "recurrentInit", "biasInit", "dtype"],
  2,
)
