import * as fc from "fast-check"
import { dilated, type WindowParams, windowedShape } from "../../src/primitives/window-index.js"
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

/** Axes in any order, features in groups, images in groups, or neither. */
const convolutions = spatial.chain((axes) => {
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

/** A window that sees nothing gives an infinity, of which there are no differences; padding makes some. */
const seeing = fc
  .array(
    axis.map((a): Axis => ({ ...a, n: a.n + 1, base: 1, low: Math.min(a.low, a.step * (a.size - 1)) })),
    { maxLength: 2 },
  )
  .filter((axes) =>
    axes.every((a) => {
      const reach = (a.size - 1) * a.step
      const last = (windowedShape([a.n], windowsOf([a]))[0]! - 1) * a.stride - a.low
      return a.low <= reach && last < a.n && (reach >= a.n - 1 ? a.step === 1 : true)
    }),
  )
  .filter((axes) => axes.every((a) => a.step === 1 || a.low <= 0))

const extrema = fc.oneof(
  { weight: 3, arbitrary: seeing.chain((axes) => sampleOf(windowsOf(axes), [arrays(lengths(axes))])) },
  spatial.chain((axes) =>
    anyDType.filter((o) => o.dtype !== "float64").chain((o) => sampleOf(windowsOf(axes), [arrays(lengths(axes), o)])),
  ),
)

const select = fc.constantFrom("ge", "le")

const gathers = fc
  .tuple(spatial, select)
  .chain(([axes, s]) =>
    sampleOf({ ...windowsOf(axes), select: s }, [arrays(lengths(axes)), arrays(lengths(axes), { salt: 1 })]),
  )

const scatters = fc
  .tuple(spatial, select)
  .chain(([axes, s]) =>
    sampleOf({ ...windowsOf(axes), select: s }, [
      arrays(windowedShape(lengths(axes), windowsOf(axes))),
      arrays(lengths(axes), { salt: 1 }),
    ]),
  )

export const convolutionSamples: Samples = {
  convGeneralDilated: convolutions,
  reduceWindowSum: sums,
  reduceWindowMax: extrema,
  reduceWindowMin: extrema,
  selectAndGatherAdd: gathers,
  selectAndScatterAdd: scatters,
}
