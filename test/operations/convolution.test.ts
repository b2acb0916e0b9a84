import { describe, expect, test } from "vitest"
import { array, type NDArray, toTypedArray } from "../../src/array/index.js"
import { DTypeError, ShapeError, TreeError, ValueError } from "../../src/errors/index.js"
import * as op from "../../src/operations/index.js"
import { grad, jacrev, vjp } from "../../src/transforms/index.js"
import {
  checkGradient,
  checkTransforms,
  expectClose,
  expectEqual,
  expectSame,
  float64,
  int32,
  sample,
} from "./support.js"

const ones = (shape: readonly number[]): NDArray => op.ones(shape)
const shapeOf = (x: NDArray): readonly number[] => x.shape

describe("padding", () => {
  const kernel = (k: number): NDArray => ones([1, 1, k])
  const padded = (n: number, k: number, options: op.ConvOptions): readonly number[] => [
    ...toTypedArray(op.conv(ones([1, 1, n]), kernel(k), options)),
  ]
  test("SAME puts the odd element after, SAME_LOWER before", () => {
    expect(padded(4, 2, { padding: "SAME" })).toEqual([2, 2, 2, 1])
    expect(padded(4, 2, { padding: "SAME_LOWER" })).toEqual([1, 2, 2, 2])
    expect(padded(5, 3, { padding: "SAME", strides: 2 })).toEqual([2, 3, 2])
    expect(padded(6, 3, { padding: "SAME", strides: 2 })).toEqual([3, 3, 2])
    expect(padded(5, 2, { padding: "SAME", dilation: 3 })).toEqual([1, 2, 2, 1, 1])
    expect(padded(5, 1, { padding: "SAME", strides: 3 })).toEqual([1, 1])
  })
  test("VALID is the default, pairs say it all", () => {
    expect(padded(4, 3, {})).toEqual([3, 3])
    expect(padded(4, 3, { padding: [[2, 0]] })).toEqual([1, 2, 3, 3])
    expect(padded(4, 2, { padding: [[-1, 1]] })).toEqual([2, 2, 1])
  })
})

describe("convGeneralDilated", () => {
  const [x, w] = [sample([2, 3, 5, 6]), sample([4, 3, 2, 3], 2)]
  const nchw = op.convGeneralDilated(x, w, { strides: [1, 2], padding: "SAME", rhsDilation: [2, 1] })
  test("has its axes in any layout", () => {
    const nhwc = op.convGeneralDilated(op.transpose(x, [0, 2, 3, 1]), op.transpose(w, [2, 3, 1, 0]), {
      strides: [1, 2],
      padding: "SAME",
      rhsDilation: [2, 1],
      dimensionNumbers: ["NHWC", "HWIO", "NHWC"],
    })
    expectSame(op.transpose(nhwc, [0, 3, 1, 2]), nchw)
    const turned = op.convGeneralDilated(op.transpose(x, [0, 1, 3, 2]), w, {
      strides: [1, 2],
      padding: "SAME",
      rhsDilation: [2, 1],
      dimensionNumbers: ["NCWH", "OIHW", "WHNC"],
    })
    expectSame(op.transpose(turned, [2, 3, 1, 0]), nchw)
  })
  test("in groups is a convolution for each", () => {
    const y = op.convGeneralDilated(sample([2, 6, 4]), sample([4, 3, 2], 2), { featureGroupCount: 2 })
    const part = (i: number) =>
      op.conv(
        op.slice(sample([2, 6, 4]), [0, 3 * i, 0], [2, 3 * i + 3, 4]),
        op.slice(sample([4, 3, 2], 2), [2 * i, 0, 0], [2 * i + 2, 3, 2]),
      )
    expectSame(y, op.concatenate([part(0), part(1)], { axis: 1 }))
    expectSame(op.conv(sample([2, 6, 4]), sample([4, 3, 2], 2), { groups: 2 }), y)
  })
  test("maps, compiles and has the slope of its differences", () => {
    const f = (a: NDArray, b: NDArray): NDArray =>
      op.convGeneralDilated(a, b, { strides: 2, lhsDilation: 2, padding: [[1, -1]] })
    checkTransforms(f, sample([2, 2, 4]), sample([3, 2, 2], 2))
    checkGradient(f, sample([2, 2, 4]), sample([3, 2, 2], 2))
    checkGradient((a) => grad((b: NDArray) => op.sum(op.square(f(b, sample([3, 2, 2], 2)))))(a), sample([2, 2, 4]))
  })
})

describe("conv", () => {
  const options: op.ConvOptions = {
    strides: 2,
    padding: [
      [1, 0],
      [0, 1],
    ],
  }
  const [x, w] = [sample([1, 2, 4, 3]), sample([3, 2, 2, 2], 2)]
  test("is its Toeplitz matrix", () => {
    const y = op.conv(x, w, options)
    const [rows, columns] = [toTypedArray(y).length, toTypedArray(x).length]
    const matrix = op.reshape(jacrev((a: NDArray) => op.conv(a, w, options))(x), [rows, columns])
    expectSame(op.reshape(op.matmul(matrix, op.reshape(x, [columns])), shapeOf(y)), y)
    const at = (o: number, i: number, j: number, c: number, m: number, n: number): number => {
      const [ki, kj] = [m - 2 * i + 1, n - 2 * j]
      return ki >= 0 && ki < 2 && kj >= 0 && kj < 2 ? toTypedArray(w)[((o * 2 + c) * 2 + ki) * 2 + kj]! : 0
    }
    const [, outs, h, v]: readonly number[] = shapeOf(y)
    const wanted = Array.from({ length: outs! }, (_, o) => o).flatMap((o) =>
      Array.from({ length: h! * v! }, (_, p) =>
        Array.from({ length: columns }, (_, q) =>
          at(o, Math.floor(p / v!), p % v!, Math.floor(q / 12), Math.floor((q % 12) / 3), q % 3),
        ),
      ),
    )
    expectClose(matrix, wanted, 1e-12)
  })
  test("is the product of its kernel with the patches", () => {
    const patches = op.convGeneralDilatedPatches(x, {
      filterShape: [2, 2],
      strides: 2,
      padding: [
        [1, 0],
        [0, 1],
      ],
    })
    expectSame(op.einsum("ok,nkhw->nohw", op.reshape(w, [3, 8]), patches), op.conv(x, w, options))
    const last = op.convGeneralDilatedPatches(op.transpose(x, [0, 2, 3, 1]), {
      filterShape: [2, 2],
      strides: 2,
      padding: [
        [1, 0],
        [0, 1],
      ],
      dimensionNumbers: ["NHWC", "HWIO", "NHWC"],
    })
    expectSame(op.transpose(last, [0, 3, 1, 2]), patches)
  })
  test("of one place is a dense layer", () => {
    expectSame(op.conv(sample([4, 3]), sample([2, 3], 2)), op.matmul(sample([4, 3]), op.transpose(sample([2, 3], 2))))
  })
  test("of nothing is nothing", () => {
    expect(shapeOf(op.conv(ones([0, 2, 5]), ones([3, 2, 2])))).toEqual([0, 3, 4])
    expect(shapeOf(op.conv(ones([1, 2, 1]), ones([3, 2, 2])))).toEqual([1, 3, 0])
  })
})

describe("convTranspose", () => {
  test("grows by the stride, SAME and VALID", () => {
    expect(shapeOf(op.convTranspose(ones([1, 2, 4]), ones([3, 2, 3]), { strides: 2 }))).toEqual([1, 3, 8])
    expect(shapeOf(op.convTranspose(ones([1, 2, 4]), ones([3, 2, 3]), { strides: 2, padding: "VALID" }))).toEqual([
      1, 3, 9,
    ])
    expect(shapeOf(op.convTranspose(ones([1, 2, 4]), ones([3, 2, 2]), { strides: 3, padding: "VALID" }))).toEqual([
      1, 3, 12,
    ])
  })
  test("places the kernel at each element", () => {
    const x = float64([[[1, 10]]])
    expectEqual(op.convTranspose(x, float64([[[3, 2, 1]]]), { strides: 2, padding: "VALID" }), [[[1, 2, 13, 20, 30]]])
  })
  test.each(["SAME", "VALID"] as const)("with transposeKernel is the gradient of a %s convolution", (padding) => {
    const [x, w] = [sample([2, 3, 6, 6]), sample([4, 3, 3, 2], 2)]
    const [y, pullback] = vjp((a: NDArray) => op.conv(a, w, { strides: 2, padding }))(x)
    const ct = sample(shapeOf(y), 3)
    const [wanted] = pullback(ct)
    const found = op.convTranspose(ct, w, { strides: 2, padding, transposeKernel: true })
    expectSame(
      padding === "SAME"
        ? found
        : op.pad(found, [
            [0, 0],
            [0, 0],
            [0, 1],
            [0, 0],
          ]),
      wanted,
    )
  })
  test("has the slope of its differences", () => {
    checkGradient(
      (a, b) => op.convTranspose(a, b, { strides: 2, padding: [[1, 2]], rhsDilation: 2 }),
      sample([1, 2, 3]),
      sample([2, 2, 2], 2),
    )
  })
})

describe("convolve and correlate", () => {
  const [x, y] = [array([1, 2, 3]), array([0, 1, 0.5])]
  test("are NumPy's", () => {
    expectEqual(op.convolve(x, y), [0, 1, 2.5, 4, 1.5])
    expectEqual(op.convolve(x, y, { mode: "same" }), [1, 2.5, 4])
    expectEqual(op.convolve(x, y, { mode: "valid" }), [2.5])
    expectEqual(op.correlate(x, y), [3.5])
    expectEqual(op.correlate(x, y, { mode: "same" }), [2, 3.5, 3])
    expectEqual(op.correlate(x, y, { mode: "full" }), [0.5, 2, 3.5, 3, 0])
    expectEqual(op.correlate(array([1, 2]), array([1, 2, 3, 4]), { mode: "full" }), [4, 11, 8, 5, 2])
    expectEqual(op.convolve(array([1, 2]), array([1, 2, 3, 4]), { mode: "same" }), [1, 4, 7, 10])
    expectEqual(op.convolve(int32([1, 2]), int32([3, 4])), [3, 10, 8])
  })
  test("commute, or turn around", () => {
    const [a, b] = [sample([5]), sample([3], 2)]
    expectSame(op.convolve(a, b), op.convolve(b, a))
    expectSame(op.correlate(a, b, { mode: "full" }), op.flip(op.correlate(b, a, { mode: "full" })))
    expectSame(op.convolve(a, b), op.correlate(a, op.flip(b), { mode: "full" }))
  })
  test("map, compile and have the slope of their differences", () => {
    checkTransforms((a, b) => op.convolve(a, b), sample([5]), sample([3], 2))
    checkGradient((a, b) => op.convolve(a, b, { mode: "same" }), sample([5]), sample([3], 2))
    checkGradient((a, b) => op.correlate(a, b, { mode: "full" }), sample([2]), sample([4], 2))
  })
})

describe("reduceWindow", () => {
  const x = array([
    [1, 5, 2, 8],
    [3, 4, 7, 6],
  ])
  test("pools", () => {
    expectEqual(op.reduceWindow(x, "max", { window: [2, 2], strides: [1, 2] }), [[5, 8]])
    expectEqual(op.reduceWindow(x, "min", { window: [2, 2], strides: 2 }), [[1, 2]])
    expectEqual(op.reduceWindow(x, "sum", { window: [1, 3], padding: "SAME" }), [
      [6, 8, 15, 10],
      [7, 14, 17, 13],
    ])
    expectEqual(
      op.reduceWindow(x, "prod", {
        window: [2, 2],
        padding: [
          [0, 1],
          [0, 0],
        ],
      }),
      [
        [60, 280, 672],
        [12, 28, 42],
      ],
    )
    expectEqual(
      op.reduceWindow(array([1, 2, 3]), "sum", { window: [2], baseDilation: 2, windowDilation: 2 }),
      [3, 0, 5],
    )
  })
  test("max by default has no padding and gives the gradient to the first", () => {
    const g = grad((a: NDArray) => op.sum(op.reduceWindow(a, "max", { window: [2] })))
    expectEqual(g(array([1, 1, 1])), [1, 1, 0])
  })
  test.each(["sum", "max", "min", "prod"] as const)(
    "%s maps, compiles and has the slope of its differences",
    (kind) => {
      const f = (a: NDArray): NDArray =>
        op.reduceWindow(a, kind, {
          window: [2, 2],
          strides: [1, 2],
          padding: [
            [1, 0],
            [-1, 1],
          ],
          windowDilation: [1, 2],
        })
      const y = f(sample([3, 5]))
      if (kind === "sum" || kind === "prod") {
        checkTransforms(f, sample([3, 5]))
        checkGradient(f, sample([3, 5]))
      }
      const g = (a: NDArray): NDArray => op.reduceWindow(a, kind, { window: [2, 2], padding: "VALID", strides: [1, 2] })
      checkTransforms(g, sample([3, 5]))
      checkGradient(g, sample([3, 5]))
      checkGradient((a) => grad((b: NDArray) => op.sum(op.square(g(b))))(a), sample([3, 5]))
      expect(shapeOf(y)).toEqual([3, 2])
    },
  )
  test("of nothing", () => {
    expect(shapeOf(op.reduceWindow(op.zeros([0, 3]), "prod", { window: [1, 2] }))).toEqual([0, 2])
    expectEqual(op.reduceWindow(op.zeros([0]), "prod", { window: [2], padding: [[1, 1]] }), [1])
  })
})

describe("errors name the operation and say what to do", () => {
  // biome-ignore lint/suspicious/noExplicitAny: operands that the types refuse
  const wrong = (x: unknown): any => x
  const [x, w] = [ones([1, 3, 4]), ones([2, 3, 2])]
  const cases: readonly (readonly [
    string,
    () => unknown,
    typeof ShapeError | typeof DTypeError | typeof TreeError | typeof ValueError,
    RegExp,
  ])[] = [
    [
      "features",
      () => op.conv(x, ones([2, 4, 2])),
      ShapeError,
      /^conv: lhs has 3 features, but rhs takes 4\n {2}lhs: float32\[1,3,4\]\n {2}rhs: float32\[2,4,2\]\n {2}hint/,
    ],
    [
      "transposed features",
      () => op.convTranspose(x, ones([2, 4, 2])),
      ShapeError,
      /^convTranspose: lhs has 3 features/,
    ],
    ["axes", () => op.conv(x, ones([2, 3])), ShapeError, /^conv: 3 and 2 axes do not go together/],
    ["strides", () => op.conv(x, w, { strides: [1, 1] }), ShapeError, /^conv: strides has 2 entries for 1 axes/],
    ["zero strides", () => op.conv(x, w, { strides: 0 }), ShapeError, /^conv: strides is \[0\]/],
    ["padding", () => op.conv(x, w, { padding: wrong("same") }), ValueError, /^conv: the padding "same" is neither/],
    [
      "layout",
      () => op.convGeneralDilated(x, w, { dimensionNumbers: ["NHC", "OIW", "NHC"] }),
      ValueError,
      /"NHC" does not name the 3 axes of lhs: N, C, W/,
    ],
    ["no layout", () => op.convGeneralDilated(x, w, { dimensionNumbers: wrong("NCH") }), ValueError, /not three words/],
    ["dtypes", () => op.conv(wrong(x), int32([[[1]]])), DTypeError, /^conv: the dtypes differ/],
    ["no array", () => op.conv(x, wrong([1])), TreeError, /^conv: rhs is no array/],
    ["vectors", () => op.convolve(x, w), ShapeError, /^convolve: takes two vectors with elements/],
    ["empty vectors", () => op.correlate(array([]), array([1])), ShapeError, /^correlate: takes two vectors/],
    [
      "mode",
      () => op.convolve(array([1]), array([1]), { mode: wrong("all") }),
      ValueError,
      /^convolve: "all" is no mode/,
    ],
    [
      "reduction",
      () => op.reduceWindow(x, wrong("mean"), { window: [1, 1, 2] }),
      ValueError,
      /^reduceWindow: "mean" is no reduction/,
    ],
    [
      "window",
      () => op.reduceWindow(x, "sum", { window: [2] }),
      ShapeError,
      /^reduceWindow: window has 1 entries for 3 axes/,
    ],
    [
      "zero window",
      () => op.reduceWindow(x, "sum", { window: [1, 1, 0] }),
      ShapeError,
      /^reduceWindow: window is \[1,1,0\]/,
    ],
    [
      "bool",
      () => op.reduceWindow(array([true]), "sum", { window: [1] }),
      DTypeError,
      /^reduceWindow: takes .*, not bool/,
    ],
    ["filter", () => op.convGeneralDilatedPatches(x, { filterShape: [2, 2] }), ShapeError, /a filter with 2 lengths/],
  ]
  test.each(cases)("%s", (_, call, kind, message) => {
    expect(call).toThrow(kind)
    expect(call).toThrow(message)
  })
})
