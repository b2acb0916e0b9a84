import { type DType, isInexact, type NDArray, type Shape } from "../array/index.js"
import type { Broadcast, Empty } from "../array/shape-types.js"
import { DTypeError } from "../errors/index.js"
import { max as maximum, min as minimum } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { clamp as clampTo } from "../primitives/clamp.js"
import { eq, ne } from "../primitives/compare.js"
import { byParts } from "../primitives/complex.js"
import { select } from "../primitives/select.js"
import { numbers, numeric } from "./elementwise.js"
import { asArray, broadcast, checkTakes, commonShape, expand, operands, showAll } from "./operand.js"
import { operation } from "./operation.js"

/**
 * x where the condition c holds, y elsewhere; all three broadcast.
 *
 * The derivative of the branch not taken is multiplied by 0, so a branch that is infinite there must be avoided first.
 * @throws DTypeError unless c is bool and x and y have one dtype; ShapeError when the shapes do not broadcast
 * @example where(array([true, false]), array([1, 2]), 0) // [1, 0]
 */
export const where = <
  C extends Shape = Empty,
  A extends Shape = Empty,
  B extends Shape = Empty,
  D extends DType = "float32",
>(
  c: NDArray<C, "bool">,
  x: NDArray<A, D> | number,
  y: NDArray<B, D> | number,
): NDArray<Broadcast<C, Broadcast<A, B>>, D> => {
  const given = { c, x, y }
  const condition = asArray("where", c, "c")
  if (condition.dtype !== "bool")
    throw new DTypeError({
      op: "where",
      problem: `the condition must be bool, not ${condition.dtype}`,
      given: showAll(given),
      hint: "compare first: where(notEqual(c, 0), x, y)",
    })
  const [a, b] = operands("where", { x, y })
  const shape = commonShape("where", [condition.shape, a!.shape, b!.shape], given)
  return select(expand(condition, shape), expand(a!, shape), expand(b!, shape))
}

/**
 * min(max(x, min), max), element by element; a bound of `null` is none. On a bound, x has half of the derivative.
 *
 * @throws DTypeError when the dtypes differ; ShapeError when the shapes do not broadcast
 * @example clip(array([-1, 0.5, 2]), 0, 1) // [0, 0.5, 1]
 */
export const clip = <S extends Shape, D extends DType, A extends Shape = Empty, B extends Shape = Empty>(
  x: NDArray<S, D>,
  min: NDArray<A, D> | number | null = null,
  max: NDArray<B, D> | number | null = null,
): NDArray<Broadcast<S, Broadcast<A, B>>, D> => {
  const given = { x, ...(min === null ? {} : { min }), ...(max === null ? {} : { max }) }
  const [value, ...bounds] = broadcast("clip", given, numeric)
  const low = min === null ? value! : maximum(value!, bounds[0]!)
  return max === null ? low : minimum(low, bounds.at(-1)!)
}

/**
 * x moved to the nearest of min and max, element by element: the values of `clip`, but on a bound x has no derivative.
 *
 * @throws DTypeError when the dtypes differ; ShapeError when the shapes do not broadcast
 * @example clamp(array([-1, 0.5, 2]), 0, 1) // [0, 0.5, 1]
 */
export const clamp = <S extends Shape, D extends DType, A extends Shape = Empty, B extends Shape = Empty>(
  x: NDArray<S, D>,
  min: NDArray<A, D> | number,
  max: NDArray<B, D> | number,
): NDArray<Broadcast<S, Broadcast<A, B>>, D> => {
  const [value, low, high] = broadcast("clamp", { x, min, max }, numeric)
  return clampTo(low!, value!, high!)
}

/** What `nanToNum` puts in place of numbers that are not finite. */
export interface NanToNumOptions {
  /** default 0 */
  readonly nan?: number
  /** default the largest number of the dtype */
  readonly posInf?: number
  /** default the least number of the dtype */
  readonly negInf?: number
}

const largest = (dtype: DType): number => (dtype === "float32" ? 3.4028234663852886e38 : Number.MAX_VALUE)

const finite = (x: NDArray, options: NanToNumOptions): NDArray => {
  const { nan = 0, posInf = largest(x.dtype), negInf = -largest(x.dtype) } = options
  const replace = (test: NDArray, value: number, y: NDArray): NDArray => select(test, fill(y, value), y)
  const bounded = replace(eq(x, fill(x, Infinity)), posInf, replace(eq(x, fill(x, -Infinity)), negInf, x))
  return replace(ne(x, x), nan, bounded)
}

/**
 * NaN as 0 and the infinities as the largest and least numbers of the dtype, or as given; in each part of complex ones.
 *
 * @throws DTypeError unless x is numeric
 * @example nanToNum(array([NaN, 1])) // [0, 1]
 */
export const nanToNum = operation(
  "nanToNum",
  <S extends Shape, D extends DType>(x: NDArray<S, D>, options: NanToNumOptions = {}): NDArray<S, D> => {
    checkTakes("nanToNum", numbers, [asArray("nanToNum", x)], { x })
    return isInexact(x.dtype) ? byParts(x, (part) => finite(part, options)) : x
  },
  ["nan", "posInf", "negInf"],
)
