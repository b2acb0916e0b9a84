import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { convolutionSamples } from "../../laws/samples/convolution.js"
import { type NDArray, sizeOf } from "../../src/array/index.js"
import { DTypeError, ShapeError } from "../../src/errors/index.js"
import { type ConvParams, convGeneralDilated } from "../../src/primitives/conv.js"
import type { Params } from "../../src/program/index.js"
import { plainConv } from "./plain-windows.js"
import { batch, checkRules, expectClose, f32, f64, i32, noise, numbers, pullback, u32 } from "./rules.js"

const plain = (spatial: number, more: Partial<ConvParams> = {}): ConvParams => {
  const ones = Array<number>(spatial).fill(1)
  const order = Array.from({ length: spatial + 2 }, (_, i) => i)
  return {
    windowStrides: ones,
    padding: ones.map(() => [0, 0] as const),
    lhsDilation: ones,
    rhsDilation: ones,
    dimensionNumbers: { lhs: order, rhs: order, out: order },
    featureGroupCount: 1,
    batchGroupCount: 1,
    ...more,
  }
}

const some = (shape: readonly number[], seed = 1): NDArray => f64(noise(sizeOf(shape), seed), shape)
const isConv = (p: Params): p is ConvParams => "featureGroupCount" in p

test("is its definition, for random layouts, strides, dilations, paddings and groups", () => {
  fc.assert(
    fc.property(convolutionSamples.convGeneralDilated!, ({ params, points }) => {
      const [x, w] = points[0]!
      if (!isConv(params)) throw new Error("not the parameters of a convolution")
      expectClose(convGeneralDilated(x!, w!, params), plainConv(x!, w!, params))
    }),
    { numRuns: 300 },
  )
})

const three: readonly (readonly [string, readonly number[], readonly number[], Partial<ConvParams>])[] = [
  ["plain", [2, 3, 4, 5, 3], [4, 3, 2, 3, 1], {}],
  [
    "strided and padded",
    [1, 2, 5, 4, 6],
    [3, 2, 3, 2, 3],
    {
      windowStrides: [2, 1, 3],
      padding: [
        [1, 1],
        [-1, 2],
        [0, 3],
      ],
    },
  ],
  ["dilated", [1, 2, 3, 4, 3], [1, 2, 2, 2, 2], { lhsDilation: [2, 1, 3], rhsDilation: [1, 2, 2] }],
  ["in feature groups", [1, 4, 3, 3, 3], [6, 2, 2, 2, 2], { featureGroupCount: 2 }],
  ["in batch groups", [4, 2, 3, 3, 3], [6, 2, 2, 2, 2], { batchGroupCount: 2 }],
  [
    "in another order",
    [3, 4, 2, 5, 3],
    [2, 3, 1, 3, 4],
    { dimensionNumbers: { lhs: [2, 4, 0, 1, 3], rhs: [4, 3, 0, 1, 2], out: [4, 0, 3, 2, 1] } },
  ],
]

describe.each(three)("three spatial axes, %s", (_, xShape, wShape, more) => {
  const p = plain(3, more)
  const [x, w] = [some(xShape), some(wShape, 2)]
  test("value", () => expectClose(convGeneralDilated(x, w, p), plainConv(x, w, p)))
  test("rules", () => checkRules(([a, b]) => [convGeneralDilated(a!, b!, p)], [x, w], 1))
})

test("more places and features than are packed at a time", () => {
  const [x, w] = [some([2, 40, 18, 17]), some([3, 40, 3, 3], 2)]
  const p = plain(2, {
    padding: [
      [1, 1],
      [1, 0],
    ],
  })
  expectClose(convGeneralDilated(x, w, p), plainConv(x, w, p))
})

test("sums in float64", () => {
  const n = 1 << 12
  const ones = f32(Array<number>(n).fill(0.1), [1, 1, n])
  const [sum] = numbers(convGeneralDilated(ones, f32(Array<number>(n).fill(1), [1, 1, n]), plain(1)))
  expect(sum).toBe(Math.fround(n * Math.fround(0.1)))
})

test("integers wrap", () => {
  const big = [2147483647, -2147483648, 3]
  const p = plain(1)
  expect(numbers(convGeneralDilated(i32(big, [1, 1, 3]), i32([2, 3], [1, 1, 2]), p))).toEqual([
    (2147483647 * 2 - 2147483648 * 3) | 0,
    9,
  ])
  expect(numbers(convGeneralDilated(u32([4294967295, 2], [1, 1, 2]), u32([4294967295], [1, 1, 1]), p))).toEqual([
    1, 4294967294,
  ])
})

test("without spatial axes it is the matrix product", () => {
  const y = convGeneralDilated(f64([1, 2, 3, 4], [2, 2]), f64([5, 6, 7, 8], [2, 2]), plain(0))
  expect(numbers(y)).toEqual([17, 23, 39, 53])
})

describe("of nothing", () => {
  const shapes: readonly (readonly [readonly number[], readonly number[], readonly number[]])[] = [
    [
      [0, 2, 3],
      [1, 2, 2],
      [0, 1, 2],
    ],
    [
      [1, 0, 3],
      [1, 0, 2],
      [1, 1, 2],
    ],
    [
      [1, 2, 3],
      [0, 2, 2],
      [1, 0, 2],
    ],
    [
      [1, 2, 1],
      [1, 2, 2],
      [1, 1, 0],
    ],
    [
      [1, 2, 0],
      [1, 2, 2],
      [1, 1, 0],
    ],
  ]
  test.each(shapes)("%j with %j", (xShape, wShape, shape) => {
    const [x, w] = [some(xShape), some(wShape, 2)]
    const y = convGeneralDilated(x, w, plain(1))
    expect(y.shape).toEqual(shape)
    expect(numbers(y).every((v) => v === 0)).toBe(true)
    const back = pullback(([a, b]) => [convGeneralDilated(a!, b!, plain(1))], [x, w], [y])
    expect(back.map((c) => c.shape)).toEqual([xShape, wShape])
  })
  test("where the kernel meets padding alone", () => {
    const p = plain(1, { padding: [[3, -2]] })
    const [x, w] = [some([1, 1, 2]), some([1, 1, 2], 2)]
    expect(numbers(convGeneralDilated(x, w, p))).toEqual([0, 0])
    const back = pullback(([a, b]) => [convGeneralDilated(a!, b!, p)], [x, w], [f64([1, 1], [1, 1, 2])])
    expect(back.map(numbers)).toEqual([
      [0, 0],
      [0, 0],
    ])
  })
  test("for an empty batch of images and kernels", () => {
    const conv = ([a, b]: readonly NDArray[]) => [convGeneralDilated(a!, b!, plain(1))]
    const [y] = batch(conv, [some([0, 1, 2, 3]), some([0, 4, 2, 2])], [true, true], 0)
    expect(y!.shape).toEqual([0, 1, 4, 2])
  })
})

describe("refuses, with both operands,", () => {
  const refused = (x: NDArray, w: NDArray, p: Partial<ConvParams> = {}) =>
    expect(() => convGeneralDilated(x, w, plain(Math.max(x.shape.length - 2, 0), p)))
  const [x, w] = [some([2, 3, 4]), some([4, 3, 2])]
  test("features that differ", () =>
    refused(x, some([4, 2, 2])).toThrow(
      /convGeneralDilated: lhs has 3 features, but rhs takes 2\n {2}lhs: float64\[2,3,4\]\n {2}rhs: float64\[4,2,2\]\n {2}hint: axis 1 of lhs must have 2/,
    ))
  test("groups that do not divide", () => {
    refused(x, w, { featureGroupCount: 3 }).toThrow(/rhs takes 3 in each of 3 groups/)
    refused(some([2, 6, 4]), some([3, 3, 2]), { featureGroupCount: 2 }).toThrow(/3 output features .* 2 groups/)
    refused(some([3, 3, 4]), w, { batchGroupCount: 2 }).toThrow(/the batch of 3 in lhs does not divide into 2/)
    refused(x, w, { featureGroupCount: 2, batchGroupCount: 2 }).toThrow(/must be 1/)
    refused(x, w, { featureGroupCount: 0 }).toThrow(ShapeError)
  })
  test("axes that do not correspond", () => {
    refused(x, some([4, 3, 2, 2])).toThrow(/lhs has 3 axes and rhs 4/)
    refused(f64([1]), f64([1])).toThrow(/no batch and feature axis/)
    refused(x, w, { dimensionNumbers: { lhs: [0, 0, 1], rhs: [0, 1, 2], out: [0, 1, 2] } }).toThrow(
      /\[0,0,1\] of lhs are not an order of 3 axes/,
    )
  })
  test("measures that are none", () => {
    refused(x, w, { windowStrides: [0] }).toThrow(/strides is \[0\], but windows need whole numbers above 0/)
    refused(x, w, { rhsDilation: [1, 1] }).toThrow(/rhsDilation has 2 entries for 1 axes/)
    refused(x, w, { padding: [[0.5, 0]] }).toThrow(/padding is \[\[0.5,0\]\]/)
    refused(x, some([4, 3, 0])).toThrow(/the spatial shape of rhs is \[0\]/)
  })
  test("dtypes that differ or do not compute", () => {
    refused(x, f32([1, 1], [1, 1, 2])).toThrow(DTypeError)
  })
})
