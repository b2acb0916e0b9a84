import type { NDArray } from "../../array/index.js"
import { add, multiply, sigmoid, tanh } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { fieldsOf } from "../check.js"
import {
  affine,
  type Cell,
  type CellOptions,
  type CellParameters,
  cellOf,
  gateOf,
  hiddenUnits,
  startOf,
} from "./cell.js"

/** What an `lstmCell` remembers: its hidden units, and its memory. */
export interface LstmState {
  readonly h: NDArray
  readonly c: NDArray
}

/**
 * c' = sigmoid(f) c + sigmoid(i) tanh(g), h' = sigmoid(o) tanh(c'), where [i, f, g, o] = x wx + bx + h wh + bh in this
 * order, as in PyTorch (Hochreiter and Schmidhuber, "Long short-term memory", 1997, with the forget gate of Gers et al.,
 * 2000): x [n,inputs], h, c and the output [n,hidden].
 *
 * @throws ShapeError when x or the state has not that many features
 * @example const cell = lstmCell(3, 4)
 * const x = ones([2, 3])
 * cell.apply(cell.init(key(0)), x)(cell.start(x))[1].c // float32[2,4]
 */
export const lstmCell = operation(
  "lstmCell",
  (inputs: number, hidden: number, options: CellOptions = {}): Cell<CellParameters, LstmState> => {
    const op = "lstmCell"
    return cellOf(
      {
        op,
        gates: 4,
        start: (x, n) => ({ h: startOf(x, n), c: startOf(x, n) }),
        hiddenOf: (s: LstmState) => {
          fieldsOf(op, "state", s, ["h", "c"])
          return s.h
        },
        step: (fromInput, h, { w, b }, s) => {
          const sums = add(fromInput, affine(h, w, b))
          const gate = (n: number): NDArray => gateOf(sums, n, hidden)
          const [i, f, g, o] = [gate(0), gate(1), gate(2), gate(3)]
          const kept = multiply(sigmoid(f), hiddenUnits(op, s.c, hidden))
          const c = add(kept, multiply(sigmoid(i), tanh(g)))
          const next = multiply(sigmoid(o), tanh(c))
          return [next, { h: next, c }]
        },
      },
      inputs,
      hidden,
      options,
    )
  },
  ["kernelInit", "recurrentInit", "biasInit", "dtype"],
  2,
)
