import { describe, fromParts, isComplexArray, isFloat, type NDArray, partsOf, partsOnly } from "../array/index.js"
import { DTypeError } from "../errors/index.js"
import type { Params, Primitive } from "./program.js"

/** The dispatch of real arrays, on which that of complex arrays is built. */
export type Bind = <P extends Params>(primitive: Primitive<P>, xs: readonly NDArray[], params: P) => readonly NDArray[]

/** How operands are called in errors. */
const named = (xs: readonly NDArray[]): Readonly<Record<string, string>> =>
  Object.fromEntries(xs.map((x, i) => [["x", "y", "z"][i] ?? `x${i}`, describe(x)]))

/** Complex and real floats do not mix; masks and indices are no floats. */
const checkUnmixed = (op: string, xs: readonly NDArray[]): void => {
  const real = xs.find((x) => isFloat(x.dtype))
  if (real === undefined) return
  const [complex] = xs.filter(isComplexArray)
  throw new DTypeError({
    op,
    problem: `the dtypes differ: ${complex!.dtype} and ${real.dtype}`,
    given: named(xs),
    hint: `nothing is promoted by itself; convert one: astype(x, "${complex!.dtype}")`,
  })
}

export const hasComplex = (xs: readonly NDArray[]): boolean => {
  for (const x of xs) if (isComplexArray(x)) return true
  return false
}

/** Applies a primitive to arrays of which some are complex, so that programs have real ones only. */
export const bindComplex = <P extends Params>(
  bind: Bind,
  primitive: Primitive<P>,
  xs: readonly NDArray[],
  params: P,
): readonly NDArray[] => {
  const { name, complex } = primitive
  if (typeof complex === "function") {
    checkUnmixed(name, xs)
    return complex(xs, params)
  }
  if (complex !== "parts") throw partsOnly(name, named(xs))
  checkUnmixed(name, xs)
  const parts = xs.map((x) => partsOf(x) ?? ([x, x] as const))
  const [re, im] = [0, 1].map((k) =>
    bind(
      primitive,
      parts.map((pair) => pair[k]!),
      params,
    ),
  )
  return re!.map((y, i) => fromParts(y, im![i]!))
}
