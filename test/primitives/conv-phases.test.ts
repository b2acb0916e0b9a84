import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { convolutionSamples } from "../../laws/samples/convolution.js"
import { fromHost, hostOf, type NDArray, range, sizeOf, type TypedArray } from "../../src/array/index.js"
import {
  at,
  type Buffer,
  buffer,
  type ContractionLowering,
  evaluator,
  flatten,
  load,
  loopVar,
  type View,
} from "../../src/kernel/index.js"
import { expand } from "../../src/kernel/math/index.js"
import type { ConvParams } from "../../src/primitives/conv.js"
import { convolved } from "../../src/primitives/conv-lower.js"
import { type ConvDimensionNumbers, convType } from "../../src/primitives/conv-params.js"
import { phasesOf, windowsIn } from "../../src/primitives/conv-phases.js"
import type { Params } from "../../src/program/index.js"
import { indicesOf } from "./indices.js"
import { plainConv } from "./plain-windows.js"
import { expectClose, f64, noise } from "./rules.js"

const viewOf = (b: Buffer, { shape, dtype }: NDArray): View => ({
  shape,
  dtype,
  at: (position) => load(b, flatten(shape, position)),
})

/** How often each element is stored, and the products of a convolution in phases, added up from nothing. */
const inPhases = (x: NDArray, w: NDArray, p: ConvParams): readonly [NDArray, readonly number[], number] => {
  const [bx, bw] = [buffer("x", x.dtype, sizeOf(x.shape)), buffer("w", w.dtype, sizeOf(w.shape))]
  const out = convType("conv", x, w, p)
  const lowered = convolved(viewOf(bx, x), viewOf(bw, w), p, 0, 0)
  const parts = lowered.form === "contraction" ? [lowered] : lowered.parts
  const data = new Float64Array(sizeOf(out.shape))
  const times = Array.from(data, () => 0)
  const memory = (b: Buffer): TypedArray => hostOf("read", b === bx ? x : w).data
  const add = (c: ContractionLowering): number => {
    const nests = [c.batch, c.rows, c.columns, c.inner].map((n, i) => n.map((size, j) => loopVar(`${i}.${j}`, size)))
    const [b, m, n, k] = nests.map((nest) => nest.map(at))
    const product = [c.x.at(c.readX(b!, m!, k!)), c.y.at(c.readY(b!, k!, n!))]
    const place = flatten(out.shape, c.place(b!, m!, n!))
    const turns = (of: readonly number[]) => indicesOf(of.flatMap((i) => nests[i]!.map((v) => v.size)))
    const on = (turn: readonly number[]) => {
      const loops = nests.flat()
      return evaluator({ loop: (v) => turn[loops.indexOf(v)]!, local: () => 0, read: (q, i) => memory(q)[i]!, expand })
    }
    const sums = turns([3])
    for (const outer of turns([0, 1, 2])) {
      const position = on(outer).index(place)
      times[position] = times[position]! + 1
      for (const inner of sums) {
        const { expr } = on([...outer, ...inner])
        data[position] = data[position]! + product.map(expr).reduce((a, v) => a * v, 1)
      }
    }
    return turns([0, 1, 2]).length * sums.length
  }
  const count = parts.reduce((n, c) => n + add(c), 0)
  if (lowered.form === "contraction" || !lowered.gaps) expect(times.every((n) => n === 1)).toBe(true)
  return [fromHost(out.shape, "float64", data), times, count]
}

const isConv = (p: Params): p is ConvParams => "featureGroupCount" in p

test("the phases of a convolution are the convolution, and store every element at most once", () => {
  fc.assert(
    fc.property(convolutionSamples.convGeneralDilated!, ({ params, points }) => {
      const [x, w] = points[0]!
      if (!isConv(params)) throw new Error("not the parameters of a convolution")
      const asFloats = (a: NDArray): NDArray => f64([...hostOf("read", a).data], a.shape)
      const [y, times] = inPhases(asFloats(x!), asFloats(w!), params)
      expect(times.every((n) => n <= 1)).toBe(true)
      expectClose(y, plainConv(asFloats(x!), asFloats(w!), params))
    }),
    { numRuns: 500 },
  )
})

const order = (n: number): readonly number[] => range(n)
const numbers = (n: number): ConvDimensionNumbers => ({ lhs: order(n), rhs: order(n), out: order(n) })

const dilatedBy = (d: number, low: number, high: number, more: Partial<ConvParams> = {}): ConvParams => ({
  windowStrides: [1, 1],
  padding: [
    [low, high],
    [low, high],
  ],
  lhsDilation: [d, d],
  rhsDilation: [1, 1],
  dimensionNumbers: numbers(4),
  featureGroupCount: 1,
  batchGroupCount: 1,
  ...more,
})

const some = (shape: readonly number[], seed: number): NDArray => f64(noise(sizeOf(shape), seed), shape)

describe("no product is of a hole", () => {
  test.for([
    ["the gradient of a 3x3 window in steps of 2", [1, 2, 4, 4], [3, 2, 3, 3], dilatedBy(2, 1, 2), 2 * 3 * 144],
    ["a 4x4 window dilated by 2", [1, 2, 3, 3], [1, 2, 4, 4], dilatedBy(2, 2, 2), 2 * 36 * 4],
    ["a window smaller than the dilation", [1, 1, 3, 3], [2, 1, 1, 1], dilatedBy(2, 0, 1), 2 * 9],
    ["a window of 9 dilated by 3", [1, 1, 3, 3], [1, 1, 9, 9], dilatedBy(3, 5, 6), 30 ** 2],
    ["windows in steps of the dilation", [1, 1, 4, 4], [1, 1, 3, 3], dilatedBy(2, 1, 1, { windowStrides: [2, 2] }), 16],
  ] as const)("%s", ([, lhs, rhs, p, count]) => {
    const [x, w] = [some(lhs, 1), some(rhs, 2)]
    const [y, , products] = inPhases(x, w, p)
    expectClose(y, plainConv(x, w, p))
    expect(products).toBe(count)
  })
})

describe("no product is of the padding, where that is a good part of all", () => {
  test.for([
    ["the gradient of a 3x3 window", [32, 2, 4, 4], [3, 2, 3, 3], dilatedBy(1, 2, 2), 6 * 12 ** 2],
    ["a window in steps of 2", [32, 1, 4, 4], [1, 1, 5, 5], dilatedBy(1, 3, 3, { windowStrides: [2, 2] }), 9 ** 2],
    ["a dilated window", [32, 1, 5, 5], [1, 1, 3, 3], dilatedBy(1, 4, 4, { rhsDilation: [2, 2] }), 15 ** 2],
    ["windows that see nothing", [32, 1, 2, 2], [1, 1, 2, 2], dilatedBy(1, 3, 3), 4 ** 2],
    ["cropped on one side", [32, 1, 5, 5], [1, 1, 3, 3], dilatedBy(1, -2, 2), 6 ** 2],
  ] as const)("%s", ([, lhs, rhs, p, count]) => {
    const [x, w] = [some(lhs, 1), some(rhs, 2)]
    const [y, , products] = inPhases(x, w, p)
    expectClose(y, plainConv(x, w, p))
    expect(products).toBe(32 * count)
  })
})

test("windows at both ends that have as many taps are one phase", () => {
  const kinds = (border: number) =>
    phasesOf([10], [1, 1, 5], dilatedBy(1, 4, 4), border).map((along) => along.map((f) => [f.count, f.places, f.taps]))
  expect(kinds(0)).toEqual([[[1, 14, 5]]])
  expect(kinds(1)).toEqual([[1, 2, 3, 4].map((taps) => [2, 1, taps]).concat([[1, 6, 5]])])
  expect(kinds(2)).toEqual([
    [
      [2, 2, 2],
      [2, 2, 4],
      [1, 6, 5],
    ],
  ])
})

test("phases that are alike are one, however many", () => {
  const p = dilatedBy(32, 47, 47)
  const phases = phasesOf([5, 5], [1, 1, 64, 64], p)
  expect(phases.map((along) => along.map(({ count, taps }) => [count, taps]))).toEqual(
    range(2).map(() => [
      [16, 2],
      [16, 2],
    ]),
  )
  expect(windowsIn(phases)).toBe(160 ** 2)
})
