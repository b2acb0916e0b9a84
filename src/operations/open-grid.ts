import { checkDType, type DType, type DTypeOption, type NDArray, range } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { reshapeTo } from "./axes.js"
import { broadcastArrays } from "./grid.js"
import { stack } from "./join.js"
import { asList } from "./operand.js"
import { operation } from "./operation.js"
import { arange } from "./ranges.js"
import { linspace } from "./spaced.js"

/** The coordinates along one axis: from start, default 0, up to stop in steps, default 1; or `num` up to and with stop. */
export interface GridRange {
  readonly start?: number
  readonly stop: number
  readonly step?: number
  readonly num?: number
}

const coordinates = (op: string, r: GridRange, dtype: DType): NDArray => {
  if (typeof r !== "object" || r === null || typeof r.stop !== "number")
    throw new ValueError({
      op,
      problem: "an axis has no stop",
      hint: "give a range for each axis: { stop }, { start, stop, step } or { start, stop, num }",
    })
  const { start = 0, stop, step = 1, num } = r
  return num === undefined ? arange(start, stop, step, { dtype }) : linspace(start, stop, num, { dtype })
}

/**
 * The coordinates along each axis of a grid, as arrays that broadcast to it; float32 unless given.
 *
 * @throws ValueError for a range without a stop, or with a step of 0; DTypeError for a number the dtype cannot hold
 * @example ogrid([{ stop: 2 }, { start: 1, stop: 3 }]) // [[[0], [1]], [[1, 2]]]
 */
export const ogrid = operation(
  "ogrid",
  <D extends DType = "float32">(
    ranges: readonly GridRange[],
    { dtype }: DTypeOption<D> = {},
  ): readonly NDArray<Unknown, D>[] => {
    const n = asList("ogrid", ranges, "ranges").length
    const type = checkDType("ogrid", dtype ?? "float32")
    return ranges.map((r, i) => {
      const x = coordinates("ogrid", r, type)
      return reshapeTo(
        x,
        range(n).map((axis) => (axis === i ? x.shape[0] : 1)),
      )
    })
  },
  ["dtype"],
)

/**
 * The coordinates along each axis everywhere in a grid, stacked; float32 unless given.
 *
 * @throws ValueError for a range without a stop, or with a step of 0; DTypeError for a number the dtype cannot hold
 * @example mgrid([{ stop: 2 }, { start: 0, stop: 1, num: 2 }]) // [[[0, 0], [1, 1]], [[0, 1], [0, 1]]]
 */
export const mgrid = operation(
  "mgrid",
  <D extends DType = "float32">(ranges: readonly GridRange[], options: DTypeOption<D> = {}): NDArray<Unknown, D> =>
    stack(broadcastArrays(...ogrid(ranges, options))),
  ["dtype"],
)
