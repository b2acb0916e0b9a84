import { type DType, type NDArray, normalizeAxis, type Shape, sameShape, showShape } from "../array/index.js"
import type { Concatenate, DTypeOf, Stack } from "../array/join-types.js"
import type { AxisOption, NoOptions, Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { concatenate as concatenatePrimitive } from "../primitives/shape.js"
import { axisOf, reshapeTo, withOnes } from "./axes.js"
import { asArray, asArrays, asNumbers, operands, show, showAll } from "./operand.js"
import { operation } from "./operation.js"
import { sliceAxis } from "./rearrange.js"

const list = (op: string, xs: readonly NDArray[]): readonly [readonly NDArray[], Readonly<Record<string, unknown>>] => {
  const given = Object.fromEntries(asArrays(op, xs).map((x, i) => [`xs[${i}]`, x]))
  return [operands(op, given), given]
}

/**
 * The arrays joined along an axis that they have, default 0; the other lengths agree.
 *
 * @throws ShapeError when they do not agree, or there is no such axis; DTypeError when the dtypes differ
 * @example concatenate([array([1, 2]), array([3])]) // [1, 2, 3]
 */
export const concatenate = operation(
  "concatenate",
  <const Xs extends readonly NDArray[], const O extends AxisOption = NoOptions>(
    xs: Xs,
    options?: O,
  ): NDArray<Concatenate<Xs, O>, DTypeOf<Xs>> => {
    const [arrays, given] = list("concatenate", xs)
    const first = arrays[0]!
    if (first.shape.length === 0)
      throw new ShapeError({
        op: "concatenate",
        problem: "scalars have no axis to be joined along",
        given: showAll(given),
        hint: "use stack(xs), which makes one",
      })
    const axis = axisOf("concatenate", first, options?.axis ?? 0)
    const but = (shape: Shape): Shape => shape.map((d, i) => (i === axis ? 0 : d))
    const wrong = arrays.find((x) => !sameShape(but(x.shape), but(first.shape)))
    if (wrong !== undefined)
      throw new ShapeError({
        op: "concatenate",
        problem: `the shapes ${showShape(first.shape)} and ${showShape(wrong.shape)} differ in more than axis ${axis}`,
        given: showAll(given),
        hint: "all lengths but the one along the axis must agree; stack(xs) joins along a new axis",
      })
    return arrays.length === 1 ? first : concatenatePrimitive(arrays, axis)
  },
  ["axis"],
)

/**
 * Arrays of one shape joined along a new axis of the result, default 0.
 *
 * @throws ShapeError when the shapes differ, or there is no such axis; DTypeError when the dtypes differ
 * @example stack([array([1, 2]), array([3, 4])]) // [[1, 2], [3, 4]]
 */
export const stack = operation(
  "stack",
  <const Xs extends readonly NDArray[], const O extends AxisOption = NoOptions>(
    xs: Xs,
    options?: O,
  ): NDArray<Stack<Xs, O>, DTypeOf<Xs>> => {
    const [arrays, given] = list("stack", xs)
    const shape: Shape = arrays[0]!.shape
    const wrong = arrays.find((x) => !sameShape(x.shape, shape))
    if (wrong !== undefined)
      throw new ShapeError({
        op: "stack",
        problem: `the shapes ${showShape(shape)} and ${showShape(wrong.shape)} differ`,
        given: showAll(given),
        hint: "stack joins arrays of one shape; concatenate(xs, { axis }) joins along an axis they have",
      })
    const axis = normalizeAxis("stack", options?.axis ?? 0, shape.length + 1, show(arrays[0]!))
    const rows = arrays.map((x) => reshapeTo(x, withOnes(shape, [axis])))
    return rows.length === 1 ? rows[0]! : concatenatePrimitive(rows, axis)
  },
  ["axis"],
)

const bounds = (
  n: number,
  sections: number | readonly number[],
  given: Readonly<Record<string, string>>,
): readonly number[] => {
  if (typeof sections !== "number") {
    const at = asNumbers("split", sections, "sections").map((i) => Math.min(Math.max(i < 0 ? i + n : i, 0), n))
    return [0, ...at, n]
  }
  if (!Number.isInteger(sections) || sections < 1)
    throw new ValueError({
      op: "split",
      problem: `${sections} is no number of sections`,
      given,
      hint: "use a whole number from 1 on, or a list of indices",
    })
  if (n % sections !== 0)
    throw new ShapeError({
      op: "split",
      problem: `${n} elements do not divide into ${sections} equal sections`,
      given,
      hint: "give the indices where to split instead: split(x, [3, 6])",
    })
  return Array.from({ length: sections + 1 }, (_, k) => (k * n) / sections)
}

/**
 * The array in equal sections along an axis, default 0, or cut before the given indices.
 *
 * @throws ShapeError when the sections are not equal, or there is no such axis
 * @example split(arange(6), 3) // [[0, 1], [2, 3], [4, 5]]
 */
export const split = operation(
  "split",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    sections: number | readonly number[],
    options: AxisOption = {},
  ): readonly NDArray<Unknown, D>[] => {
    const axis = axisOf("split", asArray("split", x), options.axis ?? 0)
    const cuts = bounds(x.shape[axis], sections, { x: show(x) })
    return cuts.slice(1).map((to, k) => sliceAxis(x, axis, cuts[k]!, Math.max(to, cuts[k]!)))
  },
  ["axis"],
)
