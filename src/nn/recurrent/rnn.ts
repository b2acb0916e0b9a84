import type { NDArray } from "../../array/index.js"
import { add, tanh } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { affine, type Cell, type CellOptions, type CellParameters, cellOf, startOf } from "./cell.js"

/** The options of `rnnCell`. */
export interface RnnOptions extends CellOptions {
  /** default tanh */
  readonly activation?: (x: NDArray) => NDArray
}

/**
 * h' = tanh(x wx + bx + h wh + bh) (Elman, "Finding structure in time", 1990): x [n,inputs], h and the output [n,hidden].
 *
 * @throws ShapeError when x or the state has not that many features
 * @example const cell = rnnCell(3, 4)
 * const x = ones([2, 3])
 * cell.apply(cell.init(key(0)), x)(cell.start(x))[0] // float32[2,4]
 */
export const rnnCell = operation(
  "rnnCell",
  (inputs: number, hidden: number, { activation = tanh, ...options }: RnnOptions = {}): Cell<CellParameters, NDArray> =>
    cellOf(
      {
        op: "rnnCell",
        gates: 1,
        start: startOf,
        hiddenOf: (h: NDArray) => h,
        step: (fromInput, h, { w, b }) => {
          const next = activation(add(fromInput, affine(h, w, b)))
          return [next, next]
        },
      },
      inputs,
      hidden,
      options,
    ),
  ["activation", "kernelInit", "recurrentInit", "biasInit", "dtype"],
  2,
)
