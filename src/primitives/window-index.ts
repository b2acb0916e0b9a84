import { type Aval, range, type Shape, showAval, stridesOf } from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import { gcd } from "../kernel/index.js"

/** Elements before the first and after the last along each axis; fewer than 0 crop. */
export type Padding = readonly (readonly [low: number, high: number])[]

/** XLA's windows: along each axis, how they lie over an array that is dilated first and padded then. */
export type WindowParams = {
  readonly windowDimensions: readonly number[]
  readonly windowStrides: readonly number[]
  readonly padding: Padding
  readonly baseDilation: readonly number[]
  readonly windowDilation: readonly number[]
}

/** The length of an axis with `d - 1` holes between neighbours. */
export const dilated = (n: number, d: number): number => (n === 0 ? 0 : (n - 1) * d + 1)

const zip = (p: WindowParams, i: number) => ({
  size: p.windowDimensions[i]!,
  stride: p.windowStrides[i]!,
  low: p.padding[i]![0],
  high: p.padding[i]![1],
  base: p.baseDilation[i]!,
  step: p.windowDilation[i]!,
})

/** How many windows fit along each axis. */
export const windowedShape = (shape: Shape, p: WindowParams): Shape =>
  shape.map((n, i) => {
    const { size, stride, low, high, base, step } = zip(p, i)
    const room = dilated(n, base) + low + high - dilated(size, step)
    return room < 0 ? 0 : Math.floor(room / stride) + 1
  })

/** The names by which an operation calls the fields of its windows. */
export type WindowWords = Readonly<Record<keyof WindowParams, string>>

const ownWords: WindowWords = {
  windowDimensions: "window",
  windowStrides: "strides",
  padding: "padding",
  baseDilation: "baseDilation",
  windowDilation: "windowDilation",
}

const isWhole = (n: unknown, least: number): boolean => Number.isInteger(n) && Number(n) >= least

/** Throws unless there is one window of whole, positive measures along every axis. */
export const checkWindowParams = (
  op: string,
  ndim: number,
  p: WindowParams,
  given: Readonly<Record<string, Aval>>,
  words: WindowWords = ownWords,
): void => {
  const shown = Object.fromEntries(Object.entries(given).map(([name, aval]) => [name, showAval(aval)]))
  const fields = ["windowDimensions", "windowStrides", "padding", "baseDilation", "windowDilation"] as const
  const short = fields.find((f) => p[f].length !== ndim)
  if (short !== undefined)
    throw new ShapeError({
      op,
      problem: `${words[short]} has ${p[short].length} entries for ${ndim} axes`,
      given: shown,
      hint: "give one entry for each axis that windows lie along",
    })
  const measures = ["windowDimensions", "windowStrides", "baseDilation", "windowDilation"] as const
  const small = measures.find((f) => p[f].some((n) => !isWhole(n, 1)))
  if (small !== undefined)
    throw new ShapeError({
      op,
      problem: `${words[small]} is [${p[small].join(",")}], but windows need whole numbers above 0`,
      given: shown,
      hint: "use 1 along an axis where nothing is to happen",
    })
  if (!p.padding.every((pair) => pair.length === 2 && pair.every((n) => Number.isInteger(n))))
    throw new ShapeError({
      op,
      problem: `${words.padding} is [${p.padding.map((pair) => `[${String(pair)}]`).join(",")}], not pairs of whole numbers`,
      given: shown,
      hint: "give [before, after] for each axis; negative numbers crop",
    })
}

/** The padding of the transpose: windows over the outputs, dilated by the strides, that end where the inputs do. */
export const transposedPadding = (shape: Shape, p: WindowParams): Padding => {
  const out = windowedShape(shape, p)
  return shape.map((n, i) => {
    const { size, stride, low, base, step } = zip(p, i)
    const before = dilated(size, step) - low - 1
    return [before, dilated(n, base) + dilated(size, step) - 1 - dilated(out[i]!, stride) - before] as const
  })
}

/** The windows of size 1 that keep a batch in front apart. */
export const batchedWindows = (p: WindowParams): WindowParams => ({
  windowDimensions: [1, ...p.windowDimensions],
  windowStrides: [1, ...p.windowStrides],
  padding: [[0, 0], ...p.padding],
  baseDilation: [1, ...p.baseDilation],
  windowDilation: [1, ...p.windowDilation],
})

/** Along an axis: the windows `to`, `to + toStep`, ... see the elements `from`, `from + fromStep`, ... of the array. */
interface Run {
  readonly to: number
  readonly toStep: number
  readonly from: number
  readonly fromStep: number
  readonly count: number
}

/**
 * What all windows see at one offset of theirs. Window j sees the place j stride + offset step - low of the dilated
 * axis, which has an element where `base` divides it, so the windows that see one are evenly spaced.
 */
const runAt = (n: number, windows: number, offset: number, w: ReturnType<typeof zip>): Run => {
  const place = offset * w.step - w.low
  const least = Math.max(0, Math.ceil(-place / w.stride))
  const last = Math.min(windows - 1, Math.floor(((n - 1) * w.base - place) / w.stride))
  const period = w.base / gcd(w.stride, w.base)
  const phase = range(period).find((i) => ((least + i) * w.stride + place) % w.base === 0)
  const to = least + (phase ?? 0)
  return {
    to,
    toStep: period,
    from: (to * w.stride + place) / w.base,
    fromStep: (w.stride * period) / w.base,
    count: phase === undefined ? 0 : Math.max(0, Math.floor((last - to) / period) + 1),
  }
}

/** Sees `count` outputs from `to` on, and the elements under them from `from` on; `offset` counts window elements. */
export type Visit = (offset: number, to: number, toStep: number, from: number, fromStep: number, count: number) => void

/** Visits every window element in row-major order, and all pairs of a window and the array's element there, in rows. */
export const forEachRun = (shape: Shape, p: WindowParams, visit: Visit): void => {
  const out = windowedShape(shape, p)
  const [inX, inOut] = [stridesOf(shape), stridesOf(out)]
  const last = shape.length - 1
  const table = shape.map((n, i) => {
    const w = zip(p, i)
    return range(w.size).map((offset) => runAt(n, out[i]!, offset, w))
  })
  const rows = (offset: number, runs: readonly Run[], axis: number, to: number, from: number): void => {
    const r = runs[axis]!
    const [start, first] = [to + r.to * inOut[axis]!, from + r.from * inX[axis]!]
    const [toStep, fromStep] = [r.toStep * inOut[axis]!, r.fromStep * inX[axis]!]
    if (axis === last) visit(offset, start, toStep, first, fromStep, r.count)
    else for (let i = 0; i < r.count; i++) rows(offset, runs, axis + 1, start + i * toStep, first + i * fromStep)
  }
  const offsets = (axis: number, offset: number, runs: readonly Run[]): void => {
    if (axis > last) {
      if (runs.length === 0) visit(offset, 0, 1, 0, 1, 1)
      else if (runs.every((r) => r.count > 0)) rows(offset, runs, 0, 0, 0)
    } else table[axis]!.forEach((r, i) => offsets(axis + 1, offset * table[axis]!.length + i, [...runs, r]))
  }
  offsets(0, 0, [])
}
