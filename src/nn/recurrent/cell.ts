import type { NDArray } from "../../array/index.js"
import { add, matmul, slice, zeros } from "../../operations/index.js"
import { asArray } from "../../operations/operand.js"
import { type FloatType, type Key, splitRecord } from "../../random/index.js"
import { count, fieldsOf, parameter, withFeatures } from "../check.js"
import { glorotUniform, type Initializer, orthogonal, zeros as zerosInit } from "../initializers/index.js"
import { leaf } from "../layer.js"

/**
 * One step of a recurrence, or many: inputs change a state and give outputs. `apply` gives an fp-ts State, as that of a
 * layer with state, and `start` the state before the first step, for as many examples as there are inputs.
 */
export interface Cell<P, S, X = NDArray, Y = NDArray> {
  readonly init: (k: Key) => P
  readonly start: (x: X) => S
  readonly apply: (p: P, x: X) => (s: S) => readonly [Y, S]
}

/** The weights of a cell, for all of its gates: [inputs, gates hidden] and [hidden, gates hidden], each with a bias. */
export interface CellParameters {
  readonly wx: NDArray
  readonly wh: NDArray
  readonly bx: NDArray
  readonly bh: NDArray
}

/** The options of all cells. */
export interface CellOptions {
  /** of the weights of the inputs; default glorotUniform */
  readonly kernelInit?: Initializer
  /** of the weights of the state; default orthogonal */
  readonly recurrentInit?: Initializer
  /** default zeros */
  readonly biasInit?: Initializer
  /** of the parameters; default float32 */
  readonly dtype?: FloatType
}

/** Zeros for each example. */
export const startOf = (x: NDArray, hidden: number): NDArray =>
  zeros([asArray("start", x).shape[0] ?? 1, hidden], { dtype: x.dtype === "float64" ? "float64" : "float32" })

/** x w + b. */
export const affine = (x: NDArray, w: NDArray, b: NDArray): NDArray => add(matmul(x, w), b)

/** What the sums of hidden units are made with. */
interface Recurrent {
  readonly w: NDArray
  readonly b: NDArray
}

/** What a cell does: from the sums of the inputs and the state before, to output and next state. */
export interface CellRule<S> {
  readonly op: string
  /** how many sums each hidden unit has */
  readonly gates: number
  readonly start: (x: NDArray, hidden: number) => S
  /** the hidden units of a state; throws when it is that of another cell */
  readonly hiddenOf: (s: S) => NDArray
  readonly step: (fromInput: NDArray, h: NDArray, recurrent: Recurrent, s: S) => readonly [NDArray, S]
}

/** Hidden units, [n,hidden]; throws when they are those of another cell. */
export const hiddenUnits = (op: string, h: unknown, hidden: number): NDArray =>
  withFeatures(op, h, { axis: -1, features: hidden, ndim: 2 })

/** The n-th of the equal parts of the last axis. */
export const gateOf = (x: NDArray, n: number, hidden: number, gates = 1): NDArray => {
  const from = n * hidden
  const before = x.shape.slice(0, -1)
  return slice(x, [...before.map(() => 0), from], [...before, from + gates * hidden])
}

/** The cell of a rule. */
export const cellOf = <S>(
  { op, gates, start, hiddenOf, step }: CellRule<S>,
  inputs: number,
  hidden: number,
  {
    kernelInit = glorotUniform(),
    recurrentInit = orthogonal(),
    biasInit = zerosInit,
    dtype = "float32",
  }: CellOptions = {},
): Cell<CellParameters, S> => {
  const [i, h] = [count(op, "inputs", inputs), count(op, "hidden", hidden)]
  const n = gates * h
  const init = (k: Key): CellParameters => {
    const keys = splitRecord(k, ["wx", "wh", "bx", "bh"])
    return {
      wx: kernelInit(keys.wx, [i, n], { dtype }),
      wh: recurrentInit(keys.wh, [h, n], { dtype }),
      bx: biasInit(keys.bx, [n], { dtype }),
      bh: biasInit(keys.bh, [n], { dtype }),
    }
  }
  const layer = leaf(
    op,
    init,
    (p: CellParameters, x: NDArray) =>
      (s: S): readonly [NDArray, S] => {
        fieldsOf(op, "parameters", p, ["wx", "wh", "bx", "bh"])
        const input = withFeatures(op, x, { axis: -1, features: i, ndim: 2 })
        const fromInput = affine(input, parameter(op, p, "wx", [i, n]), parameter(op, p, "bx", [n]))
        const recurrent = { w: parameter(op, p, "wh", [h, n]), b: parameter(op, p, "bh", [n]) }
        return step(fromInput, hiddenUnits(op, hiddenOf(s), h), recurrent, s)
      },
    "all",
  )
  return { ...layer, start: (x) => start(x, h) }
}
