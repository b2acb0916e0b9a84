import { type Aval, type DType, dtypes, isFloat, isNumeric, sameShape, showAval } from "../array/index.js"
import { DTypeError, ShapeError } from "../errors/index.js"

const named = (avals: readonly Aval[]): Readonly<Record<string, string>> =>
  Object.fromEntries(avals.map((a, i) => [["x", "y", "z"][i] ?? `x${i}`, showAval(a)]))

const join = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`

/** Throws unless every operand has one of the dtypes. */
export const checkDTypes = (op: string, avals: readonly Aval[], allowed: readonly DType[]): void => {
  const wrong = avals.find((a) => !allowed.includes(a.dtype))
  if (wrong !== undefined)
    throw new DTypeError({
      op,
      problem: `takes ${join(allowed)}, not ${wrong.dtype}`,
      given: named(avals),
      hint: `convert it first: astype(x, "${allowed[0]}")`,
    })
}

export const checkFloat = (op: string, ...avals: readonly Aval[]): void =>
  checkDTypes(op, avals, dtypes.filter(isFloat))

export const checkNumeric = (op: string, ...avals: readonly Aval[]): void =>
  checkDTypes(op, avals, dtypes.filter(isNumeric))

/** Throws unless all operands have one dtype. */
export const checkSameDType = (op: string, avals: readonly Aval[]): void => {
  if (avals.some((a) => a.dtype !== avals[0]!.dtype))
    throw new DTypeError({
      op,
      problem: `the dtypes differ: ${[...new Set(avals.map((a) => a.dtype))].join(" and ")}`,
      given: named(avals),
      hint: `nothing is promoted by itself; convert one: astype(y, "${avals[0]!.dtype}")`,
    })
}

/** Throws unless all operands have one shape. */
export const checkSameShape = (op: string, avals: readonly Aval[]): void => {
  if (avals.some((a) => !sameShape(a.shape, avals[0]!.shape)))
    throw new ShapeError({
      op,
      problem: "the shapes differ",
      given: named(avals),
      hint: "broadcast them to one shape first",
    })
}
