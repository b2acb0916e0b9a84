import {
  callback,
  fields,
  type Kind,
  listOf,
  number,
  optional,
  options,
  recordOf,
  truth,
  whole,
  word,
} from "../array/given.js"
import { nameOfValue } from "../array/index.js"
import { ValueError } from "../errors/index.js"

/** What layers that are made of others take: the kinds of their arguments. */
export const layer: Kind = fields("a layer, such as dense(2, 3)", { init: callback, apply: callback })
export const layers: Kind = listOf(layer, "a list of layers")
export const namedLayers: Kind = recordOf(layer, "a record of layers")
export const cell: Kind = fields("a cell, such as lstmCell(2, 3)", { init: callback, apply: callback, start: callback })
export const cells: Kind = listOf(cell, "a list of cells", 1)
export const combine: Kind = optional(callback)

const outAxis = { outAxis: number }
export const weightNormOptions: Kind = options(outAxis)
export const spectralOptions: Kind = options({ ...outAxis, steps: whole(0), epsilon: number })
export const standardizationOptions: Kind = options({ ...outAxis, epsilon: number, ddof: number, insideRoot: truth })
export const scaledOptions: Kind = options({ ...outAxis, gamma: number, epsilon: number })

const input: Kind = fields("an input with its mode", { mode: word("train", "eval") })

/** What a layer with state is called with; throws for an array alone, which does not say whether it is for training. */
export const inputOf = <I>(op: string, given: I): I => {
  if (input(given) === null) return given
  throw new ValueError({
    op,
    problem: `the input is ${nameOfValue(given)}, which does not say whether it is for training`,
    hint: "give training(x, key), or inference(x)",
  })
}
