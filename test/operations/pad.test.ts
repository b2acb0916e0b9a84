import { describe, expect, test } from "vitest"
import { array } from "../../src/array/index.js"
import { type PadOptions, pad } from "../../src/operations/index.js"
import { jit } from "../../src/transforms/index.js"
import { checkGradient, checkTransforms, expectClose, expectSame, float64, int32, sample } from "./support.js"

const x = float64([
  [1, 2, 4],
  [3, 8, 2],
])
const widths = [
  [1, 0],
  [2, 3],
] as const
const sides = [
  [1, 2],
  [3, 4],
] as const

/** The values of NumPy's pad. */
const cases: readonly (readonly [PadOptions, number[][]])[] = [
  [
    { mode: "linearRamp", endValues: sides },
    [
      [3, 2, 1, 1, 1, 2, 3, 4],
      [3, 2, 1, 2, 4, 4, 4, 4],
      [3, 3, 3, 8, 2, 8 / 3, 10 / 3, 4],
    ],
  ],
  [
    { mode: "maximum", statLength: 1 },
    [
      [1, 1, 1, 2, 4, 4, 4, 4],
      [1, 1, 1, 2, 4, 4, 4, 4],
      [3, 3, 3, 8, 2, 2, 2, 2],
    ],
  ],
  [
    { mode: "minimum" },
    [
      [1, 1, 1, 2, 2, 1, 1, 1],
      [1, 1, 1, 2, 4, 1, 1, 1],
      [2, 2, 3, 8, 2, 2, 2, 2],
    ],
  ],
  [
    { mode: "mean" },
    [
      [10 / 3, 10 / 3, 2, 5, 3, 10 / 3, 10 / 3, 10 / 3],
      [7 / 3, 7 / 3, 1, 2, 4, 7 / 3, 7 / 3, 7 / 3],
      [13 / 3, 13 / 3, 3, 8, 2, 13 / 3, 13 / 3, 13 / 3],
    ],
  ],
  [
    {
      mode: "median",
      statLength: [
        [2, 1],
        [3, 2],
      ],
    },
    [
      [3, 3, 2, 5, 3, 4, 4, 4],
      [2, 2, 1, 2, 4, 3, 3, 3],
      [3, 3, 3, 8, 2, 5, 5, 5],
    ],
  ],
  [
    { mode: "reflect", reflectType: "odd" },
    [
      [-8, 2, -1, -4, 6, 16, 13, 10],
      [-2, 0, 1, 2, 4, 6, 7, 8],
      [4, -2, 3, 8, 2, -4, 1, 6],
    ],
  ],
  [
    { mode: "symmetric", reflectType: "odd" },
    [
      [0, 1, 1, 2, 4, 4, 6, 7],
      [0, 1, 1, 2, 4, 4, 6, 7],
      [-2, 3, 3, 8, 2, 2, -4, 1],
    ],
  ],
  [
    { mode: "wrap" },
    [
      [8, 2, 3, 8, 2, 3, 8, 2],
      [2, 4, 1, 2, 4, 1, 2, 4],
      [8, 2, 3, 8, 2, 3, 8, 2],
    ],
  ],
  [
    { mode: "constant", value: sides },
    [
      [3, 3, 1, 1, 1, 4, 4, 4],
      [3, 3, 1, 2, 4, 4, 4, 4],
      [3, 3, 3, 8, 2, 4, 4, 4],
    ],
  ],
]

describe.each(cases)("pad %j", (options, expected) => {
  test("has NumPy's values", () => {
    expectClose(pad(x, widths, options), expected, 1e-12)
    expectClose(jit((y: typeof x) => pad(y, widths, options))(x), expected, 1e-12)
  })
  test("has the gradient of finite differences, and maps over batches", () => {
    const f = (y: typeof x) => pad(y, widths, options)
    checkGradient(f, sample([2, 3]))
    checkTransforms(f, sample([2, 3]))
  })
})

test("integers stay integers: ramps go down to whole numbers, means are rounded", () => {
  const z = int32([5, 3, 8])
  const around = (options: PadOptions) => pad(z, [3, 4], options)
  expectSame(around({ mode: "linearRamp" }), int32([0, 1, 3, 5, 3, 8, 6, 4, 2, 0]))
  expectSame(around({ mode: "mean" }), int32([5, 5, 5, 5, 3, 8, 5, 5, 5, 5]))
  expectSame(around({ mode: "median" }), int32([5, 5, 5, 5, 3, 8, 5, 5, 5, 5]))
  expectSame(around({ mode: "maximum" }), int32([8, 8, 8, 5, 3, 8, 8, 8, 8, 8]))
  expectSame(around({ mode: "reflect", reflectType: "odd" }), int32([-3, 2, 7, 5, 3, 8, 13, 11, 9, 14]))
})

test("a turned array goes on beyond its own length", () => {
  const z = float64([1, 2, 4])
  expectClose(
    pad(z, [7, 8], { mode: "reflect", reflectType: "odd" }),
    [-10, -8, -6, -5, -4, -2, 0, 1, 2, 4, 6, 7, 8, 10, 12, 13, 14, 16],
  )
  expectClose(
    pad(z, [7, 8], { mode: "symmetric", reflectType: "odd" }),
    [-5, -5, -4, -2, -2, 0, 1, 1, 2, 4, 4, 6, 7, 7, 8, 10, 10, 12],
  )
  expectClose(pad(float64([3]), [2, 1], { mode: "reflect", reflectType: "odd" }), [3, 3, 3, 3])
})

test("what cannot be padded is refused", () => {
  expect(() => pad(array([1, 2]), 1, { mode: "mean", statLength: 0 })).toThrow("0 is no length")
  expect(() => pad(array([]), 1, { mode: "maximum" })).toThrow("no elements")
  expect(() => pad(int32([1]), 1, { mode: "linearRamp", endValues: 0.5 })).toThrow("0.5 is not a value of int32")
  expect(() => pad(array([1, 2]), 1, { mode: "mirror" as never })).toThrow('"mirror" is no mode')
})
