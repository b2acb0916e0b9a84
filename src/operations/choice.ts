import { type DType, isNDArray, type NDArray, type Shape, scalar } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { fill } from "../primitives/broadcast.js"
import { clamp } from "../primitives/clamp.js"
import { eq } from "../primitives/compare.js"
import { select as selectPrimitive } from "../primitives/select.js"
import { remainder } from "./arithmetic.js"
import { truth } from "./logic.js"
import { asArray, commonShape, expand, operands } from "./operand.js"

const listOf = (name: string, xs: readonly unknown[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(xs.map((x, i) => [`${name}[${i}]`, x]))

/**
 * The first of the choices whose condition holds, element by element, or the default; all broadcast.
 *
 * @throws ShapeError when the shapes do not broadcast, or there is not one choice for each condition
 * @example const x = array([-1, 0.5, 2])
 * select([less(x, 0), greater(x, 1)], [negative(x), square(x)], x) // [1, 0.5, 4]
 */
export const select = <D extends DType>(
  conditions: readonly NDArray[],
  choices: readonly (NDArray<Unknown, D> | number)[],
  otherwise: NDArray<Unknown, D> | number = 0,
): NDArray<Unknown, D> => {
  if (conditions.length !== choices.length || conditions.length === 0)
    throw new ShapeError({
      op: "select",
      problem: `${conditions.length} conditions and ${choices.length} choices`,
      hint: "give one choice for each condition, at least one",
    })
  const given = { ...listOf("choices", choices), otherwise }
  const values = operands("select", given)
  const masks = conditions.map((c, i) => truth(asArray("select", c, `conditions[${i}]`)))
  const shape = commonShape(
    "select",
    [...masks, ...values].map((x) => x.shape),
    { ...listOf("conditions", conditions), ...given },
  )
  return masks.reduceRight<NDArray>(
    (rest, mask, i) => selectPrimitive(expand(mask, shape), expand(values[i]!, shape), rest),
    expand(values.at(-1)!, shape),
  )
}

/** The options of `choose`. */
export interface ChooseOptions {
  /** what an index out of range means: the nearest choice ("clip", the default), or that many places around ("wrap") */
  readonly mode?: "clip" | "wrap"
}

/**
 * For each element of the indices, that of the choice it names; all broadcast.
 *
 * @throws ShapeError when the shapes do not broadcast; DTypeError when the dtypes of the choices differ
 * @example choose(array([1, 0], { dtype: "int32" }), [array([1, 2]), array([3, 4])]) // [3, 2]
 */
export const choose = <D extends DType>(
  indices: NDArray,
  choices: readonly NDArray<Unknown, D>[],
  { mode = "clip" }: ChooseOptions = {},
): NDArray<Unknown, D> => {
  const given = listOf("choices", choices)
  const values = operands("choose", given)
  const n = values.length
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
}

/** What `piecewise` has where a condition holds. */
export type Piece = number | ((x: NDArray) => NDArray)

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
  const n = conditions.length
  if (pieces.length !== n && pieces.length !== n + 1)
    throw new ValueError({
      op: "piecewise",
      problem: `${pieces.length} functions for ${n} conditions`,
      hint: "give one function for each condition, and one more for the rest",
    })
  const own = asArray("piecewise", x)
  const values = pieces.map((f) => (typeof f === "number" ? scalar(f, own.dtype) : f(own)))
  const wrong = values.findIndex((y) => !isNDArray(y))
  if (wrong >= 0) asArray("piecewise", values[wrong], `pieces[${wrong}]`)
  return select(conditions, values.slice(0, n), values[n] ?? 0)
}
