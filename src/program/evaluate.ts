import { checkGiven, listOf, ndarray } from "../array/given.js"
import { allocate, fromHost, type NDArray } from "../array/index.js"
import { bind } from "./builder.js"
import { fold } from "./fold.js"
import { checkProgram, type Lit, type Program } from "./program.js"

const arrayList = listOf(ndarray, "a list of arrays")

export const literalValue = (l: Lit): NDArray => fromHost([], l.aval.dtype, allocate(l.aval.dtype, [l.value]))

/** The program applied to values: at once, or into the current trace. */
export const evaluate = (p: Program, args: readonly NDArray[]): readonly NDArray[] => {
  checkProgram("evaluate", p)
  checkGiven("evaluate", "args", arrayList, args)
  return fold<NDArray>(p, args, literalValue, (e, xs) => bind(e.primitive, xs, e.params))
}
