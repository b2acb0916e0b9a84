import { bare, type CoreName, type Fold, identityOf, isPosition, joinOf, type Scalar } from "../../../kernel/index.js"
import { convert, core } from "./arithmetic.js"
import { type Frame, hold } from "./frame.js"
import { literal, type Type, typeOf } from "./scalar.js"
import { block } from "./text.js"

/** What a fold gathers in: one variable, or for a position the extremum so far and its place. */
export interface Accumulator {
  readonly fold: Fold
  readonly types: readonly Type[]
  readonly names: readonly string[]
}

/** No turn is as late. */
const NOWHERE = "0xffffffffu"

/** Declares what a fold starts from. */
export const declare = (frame: Frame, fold: Fold): Accumulator => {
  const { name, use } = frame.target
  const { dtype } = fold.value
  const best = name(fold.result.name)
  const identity = literal(identityOf(fold.combine, dtype), dtype, use)
  // Compilers of shaders take 0 + x for x, which keeps the sign of a zero that a sum loses.
  const begin = fold.combine === "sum" && dtype === "float32" ? `${use("opaque_f32")}(${identity})` : identity
  frame.lines.push(`var ${best}: ${typeOf(dtype)} = ${begin};`)
  if (!isPosition(fold.combine)) return { fold, types: [typeOf(dtype)], names: [best] }
  const place = name(`${best}_at`)
  frame.lines.push(`var ${place}: u32 = ${NOWHERE};`)
  return { fold, types: [typeOf(dtype), "u32"], names: [best, place] }
}

/** Whether x at a place is to be taken for y at another: greater (lesser), or NaN where y is none, or alike and earlier. */
const beats = (frame: Frame, f: Fold, [x, at]: readonly string[], [y, than]: readonly string[]): string => {
  const { dtype } = f.value
  const { use } = frame.target
  const ask = (op: CoreName): string => core(op, dtype, [x!, y!], use)
  const further = ask(f.combine === "argmax" ? "gt" : "lt")
  if (dtype !== "float32") return `${further} || (${ask("eq")} && ${at} < ${than})`
  const nan = (v: string): string => `${use("is_nan")}(${v})`
  const alike = `(${ask("eq")} || (${nan(x!)} && ${nan(y!)}))`
  return `select(${bare(further)}, !${nan(y!)}, ${nan(x!)}) || (${alike} && ${at} < ${than})`
}

/** Statements that join a value (and its place) with what is in variables or elements. */
export const joinInto = (
  frame: Frame,
  f: Fold,
  into: readonly string[],
  from: readonly string[],
): readonly string[] => {
  if (!isPosition(f.combine)) {
    return [`${into[0]} = ${bare(core(joinOf(f.combine)!, f.value.dtype, [into[0]!, from[0]!], frame.target.use))};`]
  }
  return block(
    `if (${beats(frame, f, from, into)})`,
    into.map((x, i) => `${x} = ${from[i]};`),
  )
}

/** Whether two names are needed for a value before it is joined: it is looked at more than once. */
export const heldFor = (frame: Frame, f: Fold, value: string): string =>
  isPosition(f.combine) && !/^\w+$/.test(value) ? hold(frame, "v", bare(value)) : value

/** The result of a fold, of what has been gathered. */
export const resultOf = (frame: Frame, { fold }: Accumulator, names: readonly string[]): string => {
  if (!isPosition(fold.combine)) return names[0]!
  const dtype: Scalar = fold.result.dtype
  return bare(convert(names[1]!, "uint32", dtype, frame.target.use))
}
