import { type NDArray, type Parts, range, type Shape, scalar } from "../array/index.js"
import { moveAxis } from "../operations/axes.js"
import { sliceAxis } from "../operations/rearrange.js"
import { fft } from "../primitives/fft/fft.js"
import { halfOf, irfft, rfft } from "../primitives/fft/real.js"
import { pad } from "../primitives/pad.js"
import type { Along } from "./operand.js"

/** The first n elements along an axis, with zeros for those that are missing. */
export const resize = (x: NDArray, { axis, n }: Along): NDArray => {
  const shape: Shape = x.shape
  if (shape[axis]! >= n) return sliceAxis(x, axis, 0, n)
  const none = range(shape.length).map(() => 0)
  const more = none.map((_, i) => (i === axis ? n - shape[axis]! : 0))
  return pad(x, scalar(0, x.dtype), none, more, none)
}

/** Applies a function of the last axis to another one. */
export const onAxis = (
  xs: readonly NDArray[],
  axis: number,
  f: (xs: readonly NDArray[]) => readonly NDArray[],
): readonly NDArray[] => f(xs.map((x) => moveAxis(x, axis, -1))).map((y) => moveAxis(y, -1, axis))

/** The transform along one axis, not normalised. */
export const complexAlong = (z: Parts, along: Along, inverse: boolean): Parts => {
  const [re, im] = onAxis(
    z.map((x) => resize(x, along)),
    along.axis,
    ([x, y]) => fft(x!, y!, { inverse }),
  )
  return [re!, im!]
}

/** The first half of the transform of a real array along one axis, not normalised. */
export const realAlong = (x: NDArray, along: Along): Parts => {
  const [re, im] = onAxis([resize(x, along)], along.axis, ([y]) => rfft(y!, { doubled: false }))
  return [re!, im!]
}

/** The real array with n elements along one axis whose transform begins with z, not normalised. */
export const realBackAlong = (z: Parts, { axis, n }: Along): NDArray => {
  const halves = z.map((x) => resize(x, { axis, n: halfOf(n) }))
  return onAxis(halves, axis, ([re, im]) => [irfft(re!, im!, { n, doubled: true })])[0]!
}
