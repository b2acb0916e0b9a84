import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  explain,
  fromTypedArray,
  grad,
  jitWith,
  mul,
  type NDArray,
  reference,
  relu,
  sum,
  toTypedArray,
  wasmDevice,
} from "../../../src/index.js"
import { type ConvParams, convGeneralDilated } from "../../../src/primitives/conv.js"
import { convType } from "../../../src/primitives/conv-params.js"
import { dilated } from "../../../src/primitives/window-index.js"

/** A run compiles eight programs, so there are few; LAWS_RUNS=1000 for a long look. */
const numRuns = Math.ceil(Number(process.env.LAWS_RUNS ?? 100) / 4)

type F = (...xs: readonly NDArray[]) => readonly NDArray[]

interface Axis {
  readonly n: number
  readonly size: number
  readonly stride: number
  readonly low: number
  readonly high: number
  readonly base: number
  readonly step: number
}

/** Along an axis: strided, padded or cropped, the array and the kernel dilated, long enough for phases to be worth it. */
const axis = (longest: number): fc.Arbitrary<Axis> =>
  fc
    .record({
      n: fc.integer({ min: Math.ceil(longest / 2), max: longest }),
      size: fc.integer({ min: 1, max: 5 }),
      stride: fc.constantFrom(1, 1, 2, 3),
      low: fc.integer({ min: -2, max: 4 }),
      high: fc.integer({ min: -2, max: 4 }),
      base: fc.constantFrom(1, 2, 2, 3, 4),
      step: fc.constantFrom(1, 1, 2, 3),
    })
    .filter((a) => dilated(a.n, a.base) + a.low + a.high >= dilated(a.size, a.step))

interface Case {
  readonly x: NDArray
  readonly w: NDArray
  readonly ct: NDArray
  readonly p: ConvParams
}

const filled = (shape: readonly number[], dtype: "float32" | "float64", seed: number): NDArray => {
  const size = shape.reduce((n, d) => n * d, 1)
  const data = Array.from({ length: size }, (_, i) => (((i + seed) * 7919) % 1013) / 1013 - 0.5)
  return fromTypedArray(Float64Array.from(data), shape, { dtype })
}

const cases: fc.Arbitrary<Case> = fc
  .constantFrom<readonly [ndim: number, longest: number]>([1, 300], [2, 14], [2, 14], [3, 6])
  .chain(([ndim, longest]) => fc.array(axis(longest), { minLength: ndim, maxLength: ndim }))
  .chain((axes) =>
    fc
      .record({
        last: fc.boolean(),
        channels: fc.integer({ min: 3, max: 9 }),
        kernels: fc.integer({ min: 3, max: 9 }),
        batch: fc.integer({ min: 1, max: 3 }),
        groups: fc.constantFrom<readonly [feature: number, batch: number]>([1, 1], [1, 1], [1, 1], [2, 1], [1, 2]),
        dtype: fc.constantFrom("float32", "float32", "float64"),
      })
      .map(({ last, channels, kernels, batch, groups: [feature, ofBatch], dtype }): Case => {
        const spatial = axes.map((_, i) => i + 2)
        const place = <A>(first: A, second: A, rest: readonly A[]): readonly A[] =>
          last ? [first, ...rest, second] : [first, second, ...rest]
        const roles = last ? [0, axes.length + 1, ...spatial.map((a) => a - 1)] : [0, 1, ...spatial]
        const p: ConvParams = {
          windowStrides: axes.map((a) => a.stride),
          padding: axes.map((a) => [a.low, a.high] as const),
          lhsDilation: axes.map((a) => a.base),
          rhsDilation: axes.map((a) => a.step),
          dimensionNumbers: { lhs: roles, rhs: roles, out: roles },
          featureGroupCount: feature,
          batchGroupCount: ofBatch,
        }
        const x = filled(
          place(
            batch * ofBatch,
            channels * feature,
            axes.map((a) => a.n),
          ),
          dtype,
          1,
        )
        const w = filled(
          place(
            kernels * feature * ofBatch,
            channels,
            axes.map((a) => a.size),
          ),
          dtype,
          2,
        )
        return { x, w, ct: filled(convType("conv", x, w, p).shape, dtype, 3), p }
      }),
  )

const on = (device: typeof reference, f: F, xs: readonly NDArray[]): readonly (readonly number[])[] =>
  jitWith({ device })(f)(...xs).map((y) => [...toTypedArray(y)])

const agrees = (f: F, xs: readonly NDArray[], rounding: number): void => {
  const wanted = on(reference, f, xs)
  const got = on(wasmDevice(0), f, xs)
  wanted.forEach((y, i) => {
    const scale = y.reduce((n, v) => Math.max(n, Math.abs(v)), 1)
    const apart = y.reduce((n, v, j) => Math.max(n, Math.abs(v - got[i]![j]!)), 0)
    expect(apart / scale).toBeLessThan(rounding)
  })
  expect(on(wasmDevice(2), f, xs)).toEqual(got)
}

/** A convolution of what is above 0, its gradients, and theirs. */
const gradients =
  (p: ConvParams): F =>
  (x, w, ct) => {
    const y = (x: NDArray, w: NDArray): NDArray => convGeneralDilated(relu(x), w, p)
    const along = (x: NDArray, w: NDArray): NDArray => sum(mul(y(x, w), ct!))
    const dx = grad((x: NDArray) => along(x, w!))
    const dw = grad((w: NDArray) => along(x!, w))(w!)
    const ofGradient = grad((w: NDArray) => sum(mul(grad((x: NDArray) => along(x, w))(x!), x!)))(w!)
    return [y(x!, w!), dx(x!), dw, ofGradient]
  }

describe("convolutions and their gradients", () => {
  test("are the reference's, in phases too, for random strides, dilations, paddings and groups", {
    timeout: 60_000 + 10_000 * numRuns,
  }, () => {
    fc.assert(
      fc.property(cases, ({ x, w, ct, p }) => {
        agrees(gradients(p), [x, w, ct], x.dtype === "float64" ? 1e-12 : 3e-5)
      }),
      { numRuns },
    )
  })

  test.each([
    ["channels first", [0, 1, 2, 3]],
    ["channels last", [0, 3, 1, 2]],
  ])("a gradient through strides multiplies no zeros between elements, %s", (_, roles) => {
    const order = (byRole: readonly number[]): readonly number[] => roles.map((__, a) => byRole[roles.indexOf(a)]!)
    const p: ConvParams = {
      windowStrides: [2, 2],
      padding: [
        [1, 1],
        [1, 1],
      ],
      lhsDilation: [1, 1],
      rhsDilation: [1, 1],
      dimensionNumbers: { lhs: roles, rhs: roles, out: roles },
      featureGroupCount: 1,
      batchGroupCount: 1,
    }
    const [x, w] = [filled(order([4, 16, 16, 16]), "float32", 1), filled(order([32, 16, 4, 4]), "float32", 2)]
    const ct = filled(order([4, 32, 8, 8]), "float32", 3)
    const f: F = (x, w, ct) => [grad((x: NDArray) => sum(mul(convGeneralDilated(x, w!, p), ct!)))(x!)]
    const { kernels } = explain(jitWith({ device: wasmDevice(0) })(f))(x, w, ct)
    expect(kernels.reduce((n, k) => n + k.flops, 0)).toBe(2 * 4 * 16 * 16 * 16 * 32 * 2 * 2)
    agrees(f, [x, w, ct], 3e-5)
  })

  test("an input gradient in phases multiplies less padding, with the same bits for any number of threads", () => {
    const p: ConvParams = {
      windowStrides: [1, 1],
      padding: [
        [0, 0],
        [0, 0],
      ],
      lhsDilation: [1, 1],
      rhsDilation: [1, 1],
      dimensionNumbers: { lhs: [0, 1, 2, 3], rhs: [0, 1, 2, 3], out: [0, 1, 2, 3] },
      featureGroupCount: 1,
      batchGroupCount: 1,
    }
    const [x, w] = [filled([32, 6, 12, 12], "float32", 1), filled([16, 6, 5, 5], "float32", 2)]
    const ct = filled([32, 16, 8, 8], "float32", 3)
    const f: F = (x, w, ct) => [grad((x: NDArray) => sum(mul(convGeneralDilated(relu(x), w!, p), ct!)))(x!)]
    const { kernels } = explain(jitWith({ device: wasmDevice(0) })(f))(x, w, ct)
    const all = 32 * 6 * 16 * (12 * 5) ** 2
    expect(kernels.reduce((n, k) => n + k.flops, 0)).toBeLessThan(0.75 * 2 * all)
    agrees(f, [x, w, ct], 3e-5)
  })
})
