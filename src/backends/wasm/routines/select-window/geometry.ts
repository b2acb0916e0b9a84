import { bytesOf, stridesOf } from "../../../../array/index.js"
import type { SelectParams } from "../../../../primitives/window-select.js"
import type { Task } from "../routine.js"

/** An axis along which windows lie. */
export interface WindowAxis {
  readonly windows: number
  /** places between windows, and where the first begins, in the dilated array */
  readonly stride: number
  readonly begin: number
  /** elements of a window and the places between them */
  readonly size: number
  readonly step: number
  /** places of the dilated axis, of which each `base`-th holds an element */
  readonly places: number
  readonly base: number
  /** elements of the output, bytes of the array, and counts of position from one place of an element to the next */
  readonly out: number
  readonly bytes: number
  readonly count: number
}

/** Every axis of the array. */
export const windowAxes = ({ inputs: [x], outputs: [y], params: p }: Task<SelectParams>): readonly WindowAxis[] => {
  const [inX, inY] = [stridesOf(x!.shape), stridesOf(y!.shape)]
  return x!.shape.map((n, a) => ({
    windows: y!.shape[a]!,
    stride: p.windowStrides[a]!,
    begin: -p.padding[a]![0],
    size: p.windowDimensions[a]!,
    step: p.windowDilation[a]!,
    places: n === 0 ? 0 : (n - 1) * p.baseDilation[a]! + 1,
    base: p.baseDilation[a]!,
    out: inY[a]! * 4,
    bytes: inX[a]! * bytesOf(x!.dtype),
    count: a < p.batchDims ? 0 : inX[a]!,
  }))
}

/** Each window is the one element of its own place. */
export const isPlain = (w: WindowAxis): boolean =>
  w.size === 1 && w.stride === 1 && w.begin === 0 && w.base === 1 && w.windows === w.places

/** A window along the axis may see places that are not there. */
export const mayMiss = (w: WindowAxis): boolean =>
  w.base > 1 || w.begin < 0 || (w.windows - 1) * w.stride + w.begin + (w.size - 1) * w.step >= w.places
