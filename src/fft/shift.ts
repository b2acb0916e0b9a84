import type { DType, NDArray, Shape } from "../array/index.js"
import { axesOf } from "../operations/axes.js"
import { asArray } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { roll } from "../operations/rearrange.js"

/** The options of `fftshift` and `ifftshift`. */
export interface ShiftOptions {
  /** default all */
  readonly axes?: number | readonly number[] | null
}

const shifted = (op: string, x: NDArray, axes: ShiftOptions["axes"], by: (n: number) => number): NDArray => {
  const shape: Shape = asArray(op, x).shape
  const along = axesOf(op, x, axes)
  return along.length === 0
    ? x
    : roll(
        x,
        along.map((a) => by(shape[a]!)),
        { axis: along },
      )
}

/**
 * The elements of a transform in the order of their frequencies, with 0 in the middle.
 *
 * @throws ShapeError when there is no such axis
 * @example fftshift(fftfreq(4, { d: 0.25 })) // [-2, -1, 0, 1]
 */
export const fftshift = operation(
  "fftshift",
  <S extends Shape, D extends DType>(x: NDArray<S, D>, options: ShiftOptions = {}): NDArray<S, D> =>
    shifted("fftshift", x, options.axes, (n) => Math.floor(n / 2)),
  ["axes"],
)

/**
 * The inverse of `fftshift`: the frequency 0, which is in the middle, comes first.
 *
 * @throws ShapeError when there is no such axis
 * @example ifftshift(array([-2, -1, 0, 1])) // [0, 1, -2, -1]
 */
export const ifftshift = operation(
  "ifftshift",
  <S extends Shape, D extends DType>(x: NDArray<S, D>, options: ShiftOptions = {}): NDArray<S, D> =>
    shifted("ifftshift", x, options.axes, (n) => Math.ceil(n / 2)),
  ["axes"],
)
