import { allocate, fromHost, type NDArray } from "../array/index.js"
import { bind } from "./builder.js"
import { fold } from "./fold.js"
import type { Lit, Program } from "./program.js"

export const literalValue = (l: Lit): NDArray => fromHost([], l.aval.dtype, allocate(l.aval.dtype, [l.value]))

/** The program applied to values: at once, or into the current trace. */
export const evaluate = (p: Program, args: readonly NDArray[]): readonly NDArray[] =>
  fold<NDArray>(p, args, literalValue, (e, xs) => bind(e.primitive, xs, e.params))
