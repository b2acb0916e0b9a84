import { type DType, isFloat, type NDArray } from "../array/index.js"
import type { AxisOption, Unknown } from "../array/shape-types.js"
import { abs, add, sub } from "../primitives/arithmetic.js"
import { and } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { eq, gt, lt } from "../primitives/compare.js"
import { cumsum } from "../primitives/cumulative.js"
import { select } from "../primitives/select.js"
import { concatenate } from "../primitives/shape.js"
import { remainder } from "./arithmetic.js"
import { axisOf } from "./axes.js"
import { diff } from "./differences.js"
import { numeric } from "./elementwise.js"
import { asArray, checkTakes } from "./operand.js"
import { operation } from "./operation.js"
import { sliceAxis } from "./rearrange.js"

/** The options of `unwrap`. */
export interface UnwrapOptions extends AxisOption {
  /** the least jump that is taken for a turn; default half a period */
  readonly discont?: number
  /** default 2 pi */
  readonly period?: number
}

/**
 * The numbers along an axis, default the last, with whole periods added so that neighbours are less than half of one
 * apart.
 *
 * @throws DTypeError unless x is numeric; ShapeError when there is no such axis
 * @example unwrap(array([0, 3, 1]), { period: 4 }) // [0, -1, -3]
 */
export const unwrap = operation(
  "unwrap",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    { axis = -1, period = 2 * Math.PI, discont }: UnwrapOptions = {},
  ): NDArray<Unknown, D> => {
    checkTakes("unwrap", numeric, [asArray("unwrap", x)], { x })
    const along = axisOf("unwrap", x, axis)
    const step: NDArray = diff(x, { axis: along })
    const half = fill(step, isFloat(x.dtype) ? period / 2 : Math.floor(period / 2))
    const near = sub(remainder(add(step, half), period), half)
    const isUp = and(eq(near, sub(zerosOf(half), half)), gt(step, zerosOf(step)))
    const turn = sub(select(isUp, half, near), step)
    const kept = select(lt(abs(step), fill(step, discont ?? period / 2)), zerosOf(turn), turn)
    const first = sliceAxis(x, along, 0, Math.min(1, x.shape[along]))
    return concatenate(
      [first, add(sliceAxis(x, along, first.shape[along], x.shape[along]), cumsum(kept, along, false))],
      along,
    )
  },
  ["axis", "discont", "period"],
)
