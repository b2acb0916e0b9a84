import { describe, fromParts, isNDArray, type NDArray, type Parts, partsOf } from "../array/index.js"
import { DTypeError } from "../errors/index.js"
import type { ComplexRule, Params } from "../program/index.js"

/** What a function of complex numbers gives: a complex number again, or a real one. */
export type PairResult = Parts | NDArray

/** A function of one complex number by its parts, which are real arrays. */
export type Pair1 = (z: Parts) => PairResult
/** A function of two complex numbers by their parts. */
export type Pair2 = (z: Parts, w: Parts) => PairResult

const notComplex = (op: string, x: NDArray): DTypeError =>
  new DTypeError({
    op,
    problem: `takes one dtype, not ${x.dtype} beside a complex one`,
    given: { x: describe(x) },
    hint: 'nothing is promoted by itself; convert it: astype(x, "complex64")',
  })

const isReal = (y: PairResult): y is NDArray => isNDArray(y)

/** The rule of a primitive whose operands are all complex, from its formula on their parts. */
/* @__NO_SIDE_EFFECTS__ */
export const onPairs =
  <P extends Params>(op: string, f: (zs: readonly Parts[], params: P) => PairResult): ComplexRule<P> =>
  (xs, params) => {
    const zs = xs.map((x) => {
      const parts = partsOf(x)
      if (parts === null) throw notComplex(op, x)
      return parts
    })
    const y = f(zs, params)
    return [isReal(y) ? y : fromParts(...y)]
  }
