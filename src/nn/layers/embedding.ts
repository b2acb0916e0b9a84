import { describe, isHostArray, isInteger, type NDArray, toTypedArray } from "../../array/index.js"
import { DTypeError, ValueError } from "../../errors/index.js"
import { arange, equal, expandDims, stopGradient, take, where } from "../../operations/index.js"
import { asArray } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import type { FloatType } from "../../random/index.js"
import { count, parameter } from "../check.js"
import { type Initializer, normal } from "../initializers/index.js"
import { type Layer, leaf } from "../layer.js"

/** The vectors of all ids, [ids, features]. */
export interface EmbeddingParameters {
  readonly table: NDArray
}

/** The options of `embedding`. */
export interface EmbeddingOptions {
  /** default the standard normal distribution, as in PyTorch and equinox */
  readonly tableInit?: Initializer
  /** the id that fills up sequences: its vector gets no gradient */
  readonly paddingId?: number
  readonly dtype?: FloatType
}

const checkIds = (op: string, ids: NDArray, n: number): void => {
  const given = { ids: describe(ids) }
  if (!isInteger(ids.dtype))
    throw new DTypeError({ op, problem: `the ids are ${ids.dtype}, not integers`, given, hint: 'astype(ids, "int32")' })
  if (!isHostArray(ids)) return
  const wrong = toTypedArray(ids).find((id: number) => id < 0 || id >= n)
  if (wrong !== undefined)
    throw new ValueError({
      op,
      problem: `there is no id ${wrong} among ${n}`,
      given,
      hint: `ids count from 0 to ${n - 1}`,
    })
}

/**
 * The learned vector of each id: int32[...] -> float32[...,features]; repeated ids add up their gradients.
 *
 * @throws DTypeError unless the ids are integers; ValueError for an unknown id, where the ids are known
 * @example const layer = embedding(10, 4)
 * layer.apply(layer.init(key(0)), array([3, 3, 7], { dtype: "int32" })) // float32[3,4]
 */
export const embedding = operation(
  "embedding",
  (
    ids: number,
    features: number,
    { tableInit = normal(1), paddingId, dtype = "float32" }: EmbeddingOptions = {},
  ): Layer<EmbeddingParameters> => {
    const op = "embedding"
    const [n, d] = [count(op, "ids", ids), count(op, "features", features)]
    if (paddingId !== undefined) count(op, "paddingId", paddingId, 0)
    return leaf(
      op,
      (k) => ({ table: tableInit(k, [n, d], { dtype }) }),
      (p: EmbeddingParameters, x: NDArray): NDArray => {
        const rows = asArray(op, x, "ids")
        checkIds(op, rows, n)
        const table = parameter(op, p, "table", [n, d])
        if (paddingId === undefined) return take(table, rows, { axis: 0 })
        const isPadding = expandDims(equal(arange(0, n, 1, { dtype: "int32" }), paddingId), 1)
        return take(where(isPadding, stopGradient(table), table), rows, { axis: 0 })
      },
    )
  },
  ["tableInit", "paddingId", "dtype"],
  2,
)
