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

const minus = (a: Begin, b: Begin): Begin => ({
  window: a.window - b.window,
  tap: a.tap - b.tap,
  element: a.element - b.element,
})

const same = (a: Begin, b: Begin): boolean => a.window === b.window && a.tap === b.tap && a.element === b.element

/** Phases that follow each other at equal distances, with as many windows and taps, as one. */
const together = (all: readonly Phase[], f: Phase): readonly Phase[] => {
  const last = all.at(-1)
  if (last === undefined || last.places !== f.places || last.taps !== f.taps) return [...all, f]
  const { begin, next, count } = last
  const far = minus(f.begin, begin)
  const step = count === 1 ? far : next
  const follows = same(far, { window: step.window * count, tap: step.tap * count, element: step.element * count })
  return follows ? [...all.slice(0, -1), { ...last, count: count + 1, next: step }] : [...all, f]
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
  const each = range(Math.max(1, Math.min(period, windows))).map((window): Phase => {
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
  return each.reduce(together, [])
}

/** The phases along spatial axes of some lengths; one on every axis that is not dilated. */
export const phasesOf = (lengths: Shape, rhs: Shape, p: ConvParams): readonly (readonly Phase[])[] => {
  const windows = convWindows(rhs, p)
  return windowedShape(lengths, windows).map((n, i) =>
    phasesAlong(
      n,
      windows.windowDimensions[i]!,
      p.windowStrides[i]!,
      p.rhsDilation[i]!,
      p.padding[i]![0],
      p.lhsDilation[i]!,
    ),
  )
}

/** All windows of some phases of each axis. */
export const windowsIn = (axes: readonly (readonly Phase[])[]): number =>
  axes.reduce((n, phases) => n * phases.reduce((m, { count, places }) => m + count * places, 0), 1)

/** Pairs of a window and a tap of it, of all axes together. */
export const meetings = (axes: readonly (readonly Phase[])[]): number =>
  axes.reduce((n, phases) => n * phases.reduce((m, { count, places, taps }) => m + count * places * taps, 0), 1)

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
