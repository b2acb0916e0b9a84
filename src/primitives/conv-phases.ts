import { range, type Shape } from "../array/index.js"
import { gcd } from "../kernel/index.js"
import { type ConvParams, convWindows } from "./conv-params.js"
import { windowedShape } from "./window-index.js"

/** Where the windows of a phase begin, their first tap that meets an element, and that element, which may be outside. */
interface Begin {
  readonly window: number
  readonly tap: number
  readonly element: number
}

/**
 * Windows along an axis that meet elements at the same taps, and others that do so likewise: of the phase
 * `begin + i next`, with i below `count`, window `window + q period` meets at tap `tap + t tapStep` the element
 * `element + q stride + t step`.
 */
export interface Phase {
  readonly count: number
  readonly begin: Begin
  readonly next: Begin
  readonly places: number
  readonly period: number
  readonly stride: number
  readonly taps: number
  readonly tapStep: number
  readonly step: number
}

const NOWHERE: Begin = { window: 0, tap: 0, element: 0 }

/** How many of `first`, `first + step`, ... are below `end`. */
const countTo = (end: number, first: number, step: number): number => Math.max(0, Math.ceil((end - first) / step))

const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x))

const minus = (a: Begin, b: Begin): Begin => ({
  window: a.window - b.window,
  tap: a.tap - b.tap,
  element: a.element - b.element,
})

const same = (a: Begin, b: Begin): boolean => a.window === b.window && a.tap === b.tap && a.element === b.element

/** Phases at equal distances, with as many windows and taps, as one. */
const together = (all: readonly Phase[], f: Phase): readonly Phase[] => {
  const stepFrom = ({ begin, next, count }: Phase): Begin => (count === 1 ? minus(f.begin, begin) : next)
  const leads = (g: Phase): boolean => {
    const { window, tap, element } = stepFrom(g)
    const far = { window: window * g.count, tap: tap * g.count, element: element * g.count }
    return g.places === f.places && g.taps === f.taps && same(minus(f.begin, g.begin), far)
  }
  const found = all.findIndex(leads)
  return found < 0
    ? [...all, f]
    : all.map((g, i) => (i === found ? { ...g, count: g.count + 1, next: stepFrom(g) } : g))
}

/** Windows side by side, and the taps that some of them have on elements. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly first: number
  readonly end: number
}

/** Stretches side by side as one where they have the same taps, or no more than `most` windows. */
const joined =
  (most: number) =>
  (all: readonly Stretch[], s: Stretch): readonly Stretch[] => {
    const last = all.at(-1)
    if (last === undefined) return [s]
    const isAlike = last.first === s.first && last.end === s.end
    if (!isAlike && s.to - last.from > most) return [...all, s]
    const [first, end] = [Math.min(last.first, s.first), Math.max(last.end, s.end)]
    return [...all.slice(0, -1), { from: last.from, to: s.to, first, end }]
  }

/**
 * A phase along `n` elements without the taps outside of them: windows at its ends, which have fewer, are phases of
 * their own, of up to `border` windows.
 */
const clipped = (f: Phase, n: number, border: number): readonly Phase[] => {
  const { begin, places, taps, period, stride, tapStep, step } = f
  const stretches = range(places)
    .map((q): Stretch => {
      const element = begin.element + q * stride
      const first = clamp(Math.ceil(-element / step), 0, taps)
      return { from: q, to: q + 1, first, end: clamp(Math.ceil((n - element) / step), first, taps) }
    })
    .reduce(joined(1), [])
    .reduce(joined(border), [])
  return stretches.map(({ from, to, first, end }) => ({
    ...f,
    begin: {
      window: begin.window + from * period,
      tap: begin.tap + first * tapStep,
      element: begin.element + from * stride + first * step,
    },
    places: to - from,
    taps: end - first,
  }))
}

/**
 * The windows along one axis by the taps that meet elements and not the holes between them. Tap k of window o lies at
 * `o stride + k step - low` of the dilated axis, where there is an element if the dilation divides it: for windows a
 * period apart that holds at the same taps.
 */
const phasesAlong = (
  windows: number,
  size: number,
  stride: number,
  step: number,
  low: number,
  dilation: number,
): readonly Phase[] => {
  const period = dilation / gcd(stride, dilation)
  const tapStep = dilation / gcd(step, dilation)
  return range(Math.max(1, Math.min(period, windows))).map((window): Phase => {
    const at = (tap: number): number => window * stride + tap * step - low
    const tap = range(Math.min(tapStep, size)).find((k) => at(k) % dilation === 0)
    return {
      count: 1,
      begin: tap === undefined ? { ...NOWHERE, window } : { window, tap, element: at(tap) / dilation },
      next: NOWHERE,
      places: countTo(windows, window, period),
      period,
      stride: (period * stride) / dilation,
      taps: tap === undefined ? 0 : countTo(size, tap, tapStep),
      tapStep,
      step: (tapStep * step) / dilation,
    }
  })
}

/**
 * The phases along spatial axes of some lengths: one on every axis that is not dilated. With a border, no phase has taps
 * that no window of it has on elements, and those at the ends have as many windows at most.
 */
export const phasesOf = (lengths: Shape, rhs: Shape, p: ConvParams, border = 0): readonly (readonly Phase[])[] => {
  const windows = convWindows(rhs, p)
  return windowedShape(lengths, windows).map((n, i) => {
    const size = windows.windowDimensions[i]!
    const [stride, step, dilation] = [p.windowStrides[i]!, p.rhsDilation[i]!, p.lhsDilation[i]!]
    const phases = phasesAlong(n, size, stride, step, p.padding[i]![0], dilation)
    const own = border === 0 ? phases : phases.flatMap((f) => clipped(f, lengths[i]!, border))
    return own.reduce(together, [])
  })
}

/** All windows of some phases of each axis. */
export const windowsIn = (axes: readonly (readonly Phase[])[]): number =>
  axes.reduce((n, phases) => n * phases.reduce((m, { count, places }) => m + count * places, 0), 1)

/** Pairs of a window and a tap of it, of all axes together. */
export const meetings = (axes: readonly (readonly Phase[])[]): number =>
  axes.reduce((n, phases) => n * phases.reduce((m, { count, places, taps }) => m + count * places * taps, 0), 1)

/** Taps of some phases of each axis. */
export const tapsIn = (axes: readonly (readonly Phase[])[]): number =>
  axes.reduce((n, phases) => n * phases.reduce((m, { count, taps }) => m + count * taps, 0), 1)

/** One phase of every axis, in all ways that meet elements. */
export const combinations = (axes: readonly (readonly Phase[])[]): readonly (readonly Phase[])[] =>
  axes.reduce<readonly (readonly Phase[])[]>(
    (all, phases) => all.flatMap((some) => phases.flatMap((f) => (f.places > 0 && f.taps > 0 ? [[...some, f]] : []))),
    [[]],
  )

/** How far phases of an axis of length `n` read before its first and after its last element. */
export const marginsOf = (phases: readonly Phase[], n: number): readonly [low: number, high: number] => {
  const met = phases
    .filter((f) => f.places > 0 && f.taps > 0)
    .flatMap((f) => {
      const from = range(f.count).map((i) => f.begin.element + i * f.next.element)
      const to = (f.places - 1) * f.stride + (f.taps - 1) * f.step
      return from.map((first) => [first, first + to] as const)
    })
  return [
    met.reduce((low, [first]) => Math.max(low, -first), 0),
    met.reduce((high, [, last]) => Math.max(high, last - (n - 1)), 0),
  ]
}
