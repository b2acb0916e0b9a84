import { type DType, type NDArray, nameOfValue, type Shape, scalar } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { fill } from "../primitives/broadcast.js"
import { clamp } from "../primitives/clamp.js"
import { eq } from "../primitives/compare.js"
import { select as selectPrimitive } from "../primitives/select.js"
import { remainder } from "./arithmetic.js"
import { truth } from "./logic.js"
import { asArray, asList, commonShape, expand, operands } from "./operand.js"
import { operation } from "./operation.js"

const listOf = (name: string, xs: readonly unknown[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(xs.map((x, i) => [`${name}[${i}]`, x]))

/** `select`, with errors in the name of the operation that it is done for. */
const firstHolding = (
  op: string,
  conditions: readonly NDArray[],
  choices: readonly unknown[],
  otherwise: unknown,
): NDArray => {
  const n = asList(op, conditions, "conditions").length
  if (n !== asList(op, choices, "choices").length || n === 0)
    throw new ShapeError({
      op,
      problem: `${n} conditions and ${choices.length} choices`,
      hint: "give one choice for each condition, at least one",
    })
  const given = { ...listOf("choices", choices), otherwise }
  const values = operands(op, given)
  const masks = conditions.map((c, i) => truth(asArray(op, c, `conditions[${i}]`)))
  const shape = commonShape(
    op,
    [...masks, ...values].map((x) => x.shape),
    { ...listOf("conditions", conditions), ...given },
  )
  return masks.reduceRight<NDArray>(
    (rest, mask, i) => selectPrimitive(expand(mask, shape), expand(values[i]!, shape), rest),
    expand(values.at(-1)!, shape),
  )
}

/**
 * The first of the choices whose condition holds, element by element, or the default; all broadcast.
 *
 * @throws ShapeError when the shapes do not broadcast, or there is not one choice for each condition; TreeError unless
 * both are lists of arrays
 * @example const x = array([-1, 0.5, 2])
 * select([less(x, 0), greater(x, 1)], [negative(x), square(x)], x) // [1, 0.5, 4]
 */
export const select = operation(
  "select",
  <D extends DType>(
    conditions: readonly NDArray[],
    choices: readonly (NDArray<Unknown, D> | number)[],
    otherwise: NDArray<Unknown, D> | number = 0,
  ): NDArray<Unknown, D> => firstHolding("select", conditions, choices, otherwise),
)

/** The options of `choose`. */
export interface ChooseOptions {
  /** what an index out of range means: the nearest choice ("clip", the default), or that many places around ("wrap") */
  readonly mode?: "clip" | "wrap"
}

/**
 * For each element of the indices, that of the choice it names; all broadcast.
 *
 * @throws ShapeError when the shapes do not broadcast; DTypeError when the dtypes of the choices differ; ValueError
 * when there are none
 * @example choose(array([1, 0], { dtype: "int32" }), [array([1, 2]), array([3, 4])]) // [3, 2]
 */
export const choose = operation(
  "choose",
  <D extends DType>(
    indices: NDArray,
    choices: readonly NDArray<Unknown, D>[],
    { mode = "clip" }: ChooseOptions = {},
  ): NDArray<Unknown, D> => {
    const given = listOf("choices", asList("choose", choices, "choices"))
    const n = choices.length
    if (n === 0) throw new ValueError({ op: "choose", problem: "there are no choices", hint: "give at least one" })
    const values = operands("choose", given)
    const index = asArray("choose", indices, "indices")
    const wanted = mode === "wrap" ? remainder(index, n) : clamp(fill(index, 0), index, fill(index, n - 1))
    const shape = commonShape("choose", [index.shape, ...values.map((x) => x.shape)], { indices, ...given })
    const at = expand(wanted, shape)
    return values
      .slice(1)
      .reduce<NDArray>(
        (rest, x, i) => selectPrimitive(eq(at, fill(at, i + 1)), expand(x, shape), rest),
        expand(values[0]!, shape),
      )
  },
  ["mode"],
)

/** What `piecewise` has where a condition holds. */
export type Piece = number | ((x: NDArray) => NDArray)

/** What a piece is on the whole array, or its number. */
const valueOf = (piece: Piece, x: NDArray, name: string): NDArray => {
  if (typeof piece === "number") return scalar(piece, x.dtype)
  if (typeof piece === "function") return asArray("piecewise", piece(x), `the result of ${name}`)
  throw new ValueError({
    op: "piecewise",
    problem: `${name} is ${nameOfValue(piece)}, neither a number nor a function`,
    hint: "give a function of x, or a number to stand there",
  })
}

/**
 * For each element what the function of the first condition that holds gives; a last function without a condition is for
 * the rest, which is 0 otherwise. Each function is applied to the whole array.
 *
 * @throws ValueError unless there is one function for each condition, and one more at most
 * @example piecewise(array([-1, 2]), [less(array([-1, 2]), 0)], [0, square]) // [0, 4]
 */
export const piecewise = <S extends Shape, D extends DType>(
  x: NDArray<S, D>,
  conditions: readonly NDArray[],
  pieces: readonly Piece[],
): NDArray<S, D> => {
  const n = asList("piecewise", conditions, "conditions").length
  const m = asList("piecewise", pieces, "pieces").length
  if (m !== n && m !== n + 1)
    throw new ValueError({
      op: "piecewise",
      problem: `${m} functions for ${n} conditions`,
      hint: "give one function for each condition, and one more for the rest",
    })
  const own = asArray("piecewise", x)
  const values = pieces.map((piece, i) => valueOf(piece, own, `pieces[${i}]`))
  return firstHolding("piecewise", conditions, values.slice(0, n), values[n] ?? 0)
}
