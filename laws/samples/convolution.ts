import * as fc from "fast-check"
import { dilated, forEachRun, type WindowParams, windowedShape } from "../../src/primitives/window-index.js"
import { arrays, permutationOf } from "../arbitrary.js"
import { anyDType, type Samples, sampleOf } from "./sample.js"

interface Axis {
  readonly n: number
  readonly size: number
  readonly stride: number
  readonly low: number
  readonly high: number
  readonly base: number
  readonly step: number
}

/** Windows along an axis: dilated, strided, padded or cropped, also over nothing; seldom so that none fits. */
const axis: fc.Arbitrary<Axis> = fc
  .record({
    n: fc.integer({ min: 0, max: 4 }),
    size: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    low: fc.integer({ min: -1, max: 2 }),
    high: fc.integer({ min: -1, max: 2 }),
    base: fc.integer({ min: 1, max: 3 }),
    step: fc.integer({ min: 1, max: 2 }),
  })
  .filter((a) => dilated(a.n, a.base) + a.low + a.high >= dilated(a.size, a.step) - 1)

const spatial = fc.array(axis, { maxLength: 2 })

const windowsOf = (axes: readonly Axis[]): WindowParams => ({
  windowDimensions: axes.map((a) => a.size),
  windowStrides: axes.map((a) => a.stride),
  padding: axes.map((a) => [a.low, a.high] as const),
  baseDilation: axes.map((a) => a.base),
  windowDilation: axes.map((a) => a.step),
})

const lengths = (axes: readonly Axis[]): readonly number[] => axes.map((a) => a.n)

/** The windows along an axis that lie over some element. */
const seeingWindows = (a: Axis): ReadonlySet<number> => {
  const seen = new Set<number>()
  forEachRun([a.n], windowsOf([a]), (_offset, to, toStep, _from, _fromStep, count) => {
    for (let i = 0; i < count; i++) seen.add(to + i * toStep)
  })
  return seen
}

/** A convolution where nothing meets is zero, which is linear in both operands together; there is no rule for that. */
const meeting = fc.array(
  axis.filter((a) => a.n === 0 || seeingWindows(a).size > 0 || windowedShape([a.n], windowsOf([a]))[0] === 0),
  { maxLength: 2 },
)

/** Axes in any order, features in groups, images in groups, or neither. */
const convolutions = meeting.chain((axes) => {
  const ndim = axes.length + 2
  const order = permutationOf(Array.from({ length: ndim }, () => 0))
  const small = fc.integer({ min: 0, max: 2 })
  return fc
    .record({
      lhs: order,
      rhs: order,
      out: order,
      batch: small,
      channels: small,
      kernels: small,
      groups: fc.constantFrom<readonly [feature: number, batch: number]>([1, 1], [1, 1], [2, 1], [1, 2]),
      integers: fc.boolean().map((b) => b && axes.length < 2),
    })
    .chain(({ lhs, rhs, out, batch, channels, kernels, groups: [feature, ofBatch], integers }) => {
      const place = (roles: readonly number[], byRole: readonly number[]): readonly number[] =>
        roles.map((_, a) => byRole[roles.indexOf(a)]!)
      const x = place(lhs, [batch * ofBatch, channels * feature, ...lengths(axes)])
      const w = place(rhs, [kernels * feature * ofBatch, channels, ...axes.map((a) => a.size)])
      const { windowStrides, padding, baseDilation, windowDilation } = windowsOf(axes)
      const dtype = integers ? ({ dtype: "int32", min: -9, max: 9 } as const) : {}
      return sampleOf(
        {
          windowStrides,
          padding,
          lhsDilation: baseDilation,
          rhsDilation: windowDilation,
          dimensionNumbers: { lhs, rhs, out },
          featureGroupCount: feature,
          batchGroupCount: ofBatch,
        },
        [arrays(x, dtype), arrays(w, { ...dtype, salt: 1 })],
      )
    })
})

const sums = spatial.chain((axes) =>
  fc.oneof(
    { weight: 3, arbitrary: sampleOf(windowsOf(axes), [arrays(lengths(axes))]) },
    sampleOf(windowsOf(axes), [arrays(lengths(axes), { dtype: "int32", min: -9, max: 9 })]),
  ),
)

/** Every window lies over some element: an infinity has no differences. */
const seeing = fc.array(
  axis.filter((a) => seeingWindows(a).size === windowedShape([a.n], windowsOf([a]))[0]),
  { maxLength: 2 },
)

const extrema = fc.oneof(
  { weight: 3, arbitrary: seeing.chain((axes) => sampleOf(windowsOf(axes), [arrays(lengths(axes))])) },
  spatial.chain((axes) =>
    anyDType.filter((o) => o.dtype !== "float64").chain((o) => sampleOf(windowsOf(axes), [arrays(lengths(axes), o)])),
  ),
)

const select = fc.constantFrom("ge", "le")

/** Positions are counted within all axes, or without the first. */
const selections = spatial.chain((axes) =>
  fc
    .tuple(select, fc.integer({ min: 0, max: Math.min(1, axes.length) }), anyDType)
    .chain(([s, batchDims, o]) => sampleOf({ ...windowsOf(axes), select: s, batchDims }, [arrays(lengths(axes), o)])),
)

export const convolutionSamples: Samples = {
  convGeneralDilated: convolutions,
  reduceWindowSum: sums,
  reduceWindowMax: extrema,
  reduceWindowMin: extrema,
  selectInWindow: selections,
}
