import { callback, checkGiven } from "../array/given.js"
import { isInteger, type NDArray } from "../array/index.js"
import { DTypeError } from "../errors/index.js"
import { count, fieldsOf, numberIn } from "../nn/check.js"
import { type Cell, type CellOptions, composite, dense, lstmCell, scanned, stacked } from "../nn/index.js"
import { cell as cellKind } from "../nn/kinds.js"
import { divide, expandDims, oneHot, take, transpose } from "../operations/index.js"
import { asArray, show } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { categorical, type FloatType, type Key, splitArray, splitRecord } from "../random/index.js"
import { scan } from "../transforms/index.js"
import { modelOf, plainName, type Renaming } from "./torch/names.js"

/** The options of character models. */
export interface CharRnnOptions {
  /** how many units each layer has; default 128 */
  readonly hidden?: number
  /** how many cells stand one above the other; default 1 */
  readonly layers?: number
  /** of the parameters; default float32 */
  readonly dtype?: FloatType
}

/** The parameters of a character model, whose cells have these. */
export interface CharRnnParameters<P> {
  readonly rnn: readonly P[]
  readonly decoder: { readonly w: NDArray; readonly b?: NDArray }
}

/** Makes a cell of so many inputs and hidden units. */
export type CellOf<P, S> = (inputs: number, hidden: number, options: CellOptions) => Cell<P, S>

const words: Readonly<Record<string, string>> = { wx: "weight_ih", wh: "weight_hh", bx: "bias_ih", bh: "bias_hh" }

/** The weights of the n-th cell are `rnn.weight_ih_l0` and the like. */
const names: Renaming = (module, name, shape) => {
  const layer = /^rnn\.(\d+)$/.exec(module)
  return layer === null ? plainName(module, name, shape) : { torch: `rnn.${words[name] ?? name}_l${layer[1]}` }
}

const checkIds = (op: string, ids: unknown): NDArray => {
  const array = asArray(op, ids)
  if (isInteger(array.dtype)) return array
  throw new DTypeError({
    op,
    problem: `characters are integers, not ${array.dtype}`,
    given: { x: show(array) },
    hint: 'give their numbers: array([...], { dtype: "int32" })',
  })
}

/**
 * `charRnn` with other cells, such as `charRnnWith(gruCell)`.
 *
 * @example const net = charRnnWith(gruCell)(5, { hidden: 8 })
 * const x = zeros([2, 3], { dtype: "int32" })
 * net.apply(net.init(key(0)), x)(net.start(x))[0] // float32[2,3,5]
 */
export const charRnnWith = <P, S>(cellOf: CellOf<P, S>) =>
  operation(
    "charRnn",
    (vocabulary: number, { hidden = 128, layers = 1, dtype = "float32" }: CharRnnOptions = {}) => {
      const op = "charRnn"
      checkGiven(op, "cellOf", callback, cellOf)
      const v = count(op, "vocabulary", vocabulary)
      const rnn = stacked(
        Array.from({ length: count(op, "layers", layers) }, (_, i) =>
          scanned(cellOf(i === 0 ? v : hidden, hidden, { dtype })),
        ),
      )
      const decoder = dense(hidden, v, { dtype })
      const hot = (ids: NDArray): NDArray => oneHot(checkIds(op, ids), v, { dtype })
      const cell: Cell<CharRnnParameters<P>, readonly S[]> = {
        ...composite(
          (k): CharRnnParameters<P> => {
            const keys = splitRecord(k, ["rnn", "decoder"])
            return { rnn: rnn.init(keys.rnn), decoder: decoder.init(keys.decoder) }
          },
          (call) =>
            (p: CharRnnParameters<P>, ids: NDArray) =>
            (s: readonly S[]): readonly [NDArray, readonly S[]] => {
              fieldsOf(op, "parameters", p, ["rnn", "decoder"])
              const [y, state] = call("rnn", rnn, p.rnn, hot(ids))(s)
              return [call("decoder", decoder, p.decoder, y), state]
            },
        ),
        start: (ids) => rnn.start(hot(ids)),
      }
      return modelOf(cell, names)
    },
    ["hidden", "layers", "dtype"],
    1,
  )

/**
 * A character model: LSTM cells over characters int32[n,steps], and the logits of the next one at each step,
 * [n,steps,vocabulary] (Karpathy, "The unreasonable effectiveness of recurrent neural networks", 2015). It is a cell of
 * sequences: its state goes on from one piece of text to the next.
 *
 * @throws DTypeError unless the characters are integers
 * @example const net = charRnn(5, { hidden: 8, layers: 2 })
 * const x = zeros([2, 3], { dtype: "int32" })
 * net.apply(net.init(key(0)), x)(net.start(x))[0] // float32[2,3,5]
 */
export const charRnn = /* @__PURE__ */ charRnnWith(lstmCell)

/** The options of `sampleText`. */
export interface SamplingOptions {
  /** by which logits are divided: below 1 for likelier texts, above for more surprising ones; default 1 */
  readonly temperature?: number
}

/**
 * Characters that a model writes after those of `start`, int32[n,steps]: int32[n,length], one after the other, each given
 * back to it.
 *
 * @throws ValueError unless the length is a whole number and the temperature above 0
 * @example const net = charRnn(5, { hidden: 8 })
 * sampleText(net, net.init(key(0)), key(1), zeros([2, 3], { dtype: "int32" }), 4) // int32[2,4]
 */
export const sampleText = operation(
  "sampleText",
  <P, S>(
    model: Cell<P, S>,
    p: P,
    k: Key,
    start: NDArray,
    length: number,
    { temperature = 1 }: SamplingOptions = {},
  ): NDArray => {
    const op = "sampleText"
    checkGiven(op, "model", cellKind, model)
    numberIn(op, "the temperature", temperature, (t) => t > 0, "a number above 0")
    const last = (logits: NDArray): NDArray => divide(take(logits, -1, { axis: 1 }), temperature)
    const [first, read] = model.apply(p, checkIds(op, start))(model.start(start))
    const write = ([logits, s]: readonly [NDArray, S], key: NDArray): readonly [readonly [NDArray, S], NDArray] => {
      const next = categorical(key as Key, logits)
      const [y, after] = model.apply(p, expandDims(next, 1))(s)
      return [[last(y), after], next]
    }
    const keys: NDArray = splitArray(k, count(op, "the length", length, 0))
    return transpose(scan(write, [last(first), read] as const, keys)[1])
  },
  ["temperature"],
  5,
)
