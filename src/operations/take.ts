import {
  broadcastShapes,
  type DType,
  isInteger,
  type NDArray,
  normalizeAxis,
  range,
  type Shape,
  scalar,
  sizeOf,
} from "../array/index.js"
import type { AxisOption, Unknown } from "../array/shape-types.js"
import { DTypeError, ShapeError, ValueError } from "../errors/index.js"
import { add } from "../primitives/arithmetic.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { lt } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { defaultFill, type GatherParams, gather } from "../primitives/gather.js"
import { select } from "../primitives/select.js"
import { remainder } from "./arithmetic.js"
import { axisOf, reshapeTo } from "./axes.js"
import { asArray, expand, quote, show, showAll } from "./operand.js"
import { operation } from "./operation.js"
import type { FlatAxisOption } from "./rearrange.js"

/**
 * What an index out of range gives: the fill value ("fill"), the nearest element ("clip"), or the element that many
 * places around ("wrap"). A negative index counts from the end; but `take` with "clip" gives the first element for it.
 */
export type TakeMode = "fill" | "clip" | "wrap"

/** What the operations that take elements by index have in common. */
export interface IndexOptions {
  /** default "fill" */
  readonly mode?: TakeMode
  /** default NaN for floats, the least signed integer, the greatest unsigned one, true */
  readonly fillValue?: number
}

/** The options of `take`. */
export interface TakeOptions extends FlatAxisOption, IndexOptions {}

/** The options of `takeAlongAxis`. */
export interface TakeAlongAxisOptions extends AxisOption, IndexOptions {}

/** Negative indices counted from the end of an axis of length n. */
const fromStart = (index: NDArray, n: number): NDArray =>
  select(lt(index, zerosOf(index)), add(index, fill(index, n)), index)

/** Indices as the gather primitive has them: int32 and not negative, with the mode for those out of range. */
const lookUp = (
  op: string,
  x: NDArray,
  indices: NDArray | number,
  n: number,
  { mode = "fill", fillValue = defaultFill(x.dtype) }: IndexOptions,
): readonly [NDArray, Pick<GatherParams, "mode" | "fillValue">] => {
  const given = { x, indices }
  const index = typeof indices === "number" ? scalar(indices, "int32") : asArray(op, indices, "indices")
  if (!isInteger(index.dtype))
    throw new DTypeError({
      op,
      problem: `the indices must be int32 or uint32, not ${index.dtype}`,
      given: showAll(given),
      hint: 'convert them first: astype(indices, "int32")',
    })
  if (n === 0 && sizeOf(index.shape) > 0)
    throw new ShapeError({
      op,
      problem: "there are no elements to take along an axis of length 0",
      given: showAll(given),
      hint: "take from an axis that has elements",
    })
  const signed = convert(index, "int32")
  if (mode === "clip") return [signed, { mode }]
  if (mode === "wrap") return [remainder(signed, n), { mode: "clip" }]
  if (mode !== "fill")
    throw new ValueError({ op, problem: `${quote(mode)} is no mode`, hint: 'use "fill", "clip" or "wrap"' })
  return [index.dtype === "uint32" ? signed : fromStart(signed, n), { mode, fillValue }]
}

/**
 * The elements, or the slices along an axis, at the given indices: of the flattened array without an axis.
 *
 * Negative indices count from the end; an index out of range gives NaN for floats unless another mode is asked for.
 * @throws DTypeError unless the indices are integers; ShapeError when there is no such axis
 * @example take(array([10, 20, 30]), array([2, 0, -1], { dtype: "int32" })) // [30, 10, 30]
 */
export const take = operation(
  "take",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    indices: NDArray | number,
    options: TakeOptions = {},
  ): NDArray<Unknown, D> => {
    const { axis } = options
    const isFlat = axis === undefined || axis === null
    const y = isFlat ? reshapeTo(asArray("take", x), [sizeOf(x.shape)]) : asArray("take", x)
    const along = axisOf("take", y, axis ?? 0)
    const shape: Shape = y.shape
    const [index, outside] = lookUp("take", y, indices, shape[along]!, options)
    const count = index.shape.length
    return gather(y, reshapeTo(index, [...index.shape, 1]), {
      offsetDims: range(shape.length - 1).map((i) => (i < along ? i : i + count)),
      collapsedSliceDims: [along],
      operandBatchingDims: [],
      startIndicesBatchingDims: [],
      startIndexMap: [along],
      sliceSizes: shape.map((d, i) => (i === along ? 1 : d)),
      ...outside,
    })
  },
  ["mode", "fillValue", "axis"],
)

/**
 * Along an axis, default -1, the elements at `indices`, which has as many axes as x; the other axes broadcast.
 *
 * Negative indices count from the end; an index out of range gives NaN for floats unless another mode is asked for.
 * @throws DTypeError unless the indices are integers; ShapeError when the other axes do not broadcast
 * @example const x = array([3, 1, 2]); takeAlongAxis(x, argsort(x)) // sort(x)
 */
export const takeAlongAxis = operation(
  "takeAlongAxis",

  <D extends DType>(
    x: NDArray<Unknown, D>,
    indices: NDArray,
    options: TakeAlongAxisOptions = {},
  ): NDArray<Unknown, D> => {
    const op = "takeAlongAxis"
    const own: Shape = asArray(op, x).shape
    const along = normalizeAxis(op, options.axis ?? -1, own.length, show(x))
    const isSigned = asArray(op, indices, "indices").dtype === "int32"
    const wanted = options.mode === "clip" && isSigned ? fromStart(indices, own[along]!) : indices
    const [index, outside] = lookUp(op, x, wanted, own[along]!, options)
    const but = (shape: Shape, length: number): Shape => shape.map((d, i) => (i === along ? length : d))
    const others = index.shape.length === own.length ? broadcastShapes(but(own, 1), but(index.shape, 1)) : null
    if (others === null)
      throw new ShapeError({
        op,
        problem: `the axes other than ${along} do not broadcast`,
        given: showAll({ x, indices }),
        hint: "indices needs as many axes as x, with equal lengths or 1; add them with expandDims(indices, axis)",
      })
    const batch = range(own.length).filter((i) => i !== along)
    const spread = expand(index, but(others, index.shape[along]))
    return gather(expand(x, but(others, own[along]!)), reshapeTo(spread, [...spread.shape, 1]), {
      offsetDims: [],
      collapsedSliceDims: [along],
      operandBatchingDims: batch,
      startIndicesBatchingDims: batch,
      startIndexMap: [along],
      sliceSizes: own.map(() => 1),
      ...outside,
    })
  },
  ["axis", "mode", "fillValue"],
)
