import { expect, test } from "vitest"
import { type NDArray, toArray } from "../../src/array/index.js"
import { isCotangentError } from "../../src/errors/index.js"
import { array, matmul, ones, zeros } from "../../src/index.js"
import * as linalg from "../../src/linalg/index.js"
import { expectNear, f64, normal } from "./support.js"

test("inner products", () => {
  expect(toArray(linalg.vdot(f64([1, 2, 3, 4], [2, 2]), f64([1, 1, 1, 2], [4])))).toBe(14)
  expect(toArray(linalg.vdot(array([1, 2], { dtype: "int32" }), array([3, 4], { dtype: "int32" })))).toBe(11)
  expect(toArray(linalg.vecdot(f64([1, 2, 3, 4], [2, 2]), f64([1, 1], [2])))).toEqual([3, 7])
  expect(toArray(linalg.vecdot(f64([1, 2, 3, 4], [2, 2]), f64([1, 0, 0, 1], [2, 2]), { axis: 0 }))).toEqual([1, 4])
})

test("cross products", () => {
  expect(toArray(linalg.cross(f64([1, 2, 3], [3]), f64([4, 5, 6], [3])))).toEqual([-3, 6, -3])
  const [x, y] = [normal([3, 4]), normal([3, 4], 2)]
  const z = linalg.cross(x, y, { axis: 0 })
  expect(z.shape).toEqual([3, 4])
  expectNear(linalg.vecdot(x, z, { axis: 0 }), f64([0, 0, 0, 0], [4]), 1e-15)
  expect(linalg.cross(normal([2, 1, 3]), normal([4, 3])).shape).toEqual([2, 4, 3])
})

test("parts of the matrices in the last two axes", () => {
  const x = f64([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2])
  expect(toArray(linalg.diagonal(x))).toEqual([
    [1, 4],
    [5, 8],
  ])
  expect(toArray(linalg.diagonal(x, { k: 1 }))).toEqual([[2], [6]])
  expect(toArray(linalg.trace(x))).toEqual([5, 13])
  expect(toArray(linalg.matrixTranspose(x))).toEqual([
    [
      [1, 3],
      [2, 4],
    ],
    [
      [5, 7],
      [6, 8],
    ],
  ])
})

test("a chain of products in any order of multiplications", () => {
  const [a, b, c, d] = [normal([2, 30]), normal([30, 3], 2), normal([3, 20], 3), normal([20], 4)]
  expectNear(linalg.multiDot([a, b, c, d]), matmul(matmul(matmul(a, b), c), d), 1e-12)
  expectNear(linalg.multiDot([d, normal([20, 4])]), matmul(d, normal([20, 4])), 1e-13)
})

// biome-ignore lint/suspicious/noExplicitAny: operands that the types refuse
const wrong = (x: unknown): any => x
const f23: NDArray = zeros([2, 3])
const cases: readonly (readonly [string, () => unknown, readonly string[]])[] = [
  [
    "no square",
    () => linalg.inv(f23),
    [
      "inv: the matrices are not square: 2 rows and 3 columns",
      "  a: float32[2,3]",
      "  hint: for least squares use lstsq(a, b), and pinv(a) for an inverse",
    ],
  ],
  [
    "a vector",
    () => linalg.det(zeros([2])),
    [
      "det: takes matrices, not an array with 1 dimension",
      "  a: float32[2]",
      "  hint: its last two axes are the rows and columns; add one with expandDims(a, axis)",
    ],
  ],
  [
    "integers",
    () => linalg.svd(array([[1]], { dtype: "int32" })),
    ["svd: takes float32 or float64, not int32", "  a: int32[1,1]", '  hint: convert it first: astype(a, "float32")'],
  ],
  [
    "numbers",
    () => linalg.cholesky(wrong([[1]])),
    ["cholesky: a is no array", "  a: a nested JavaScript array", "  hint: make it an array: array(a)"],
  ],
  [
    "dtypes",
    () => linalg.solve(zeros([2, 2]), wrong(f64([1, 2], [2]))),
    [
      "solve: the dtypes differ: float32 and float64",
      "  a: float32[2,2]",
      "  b: float64[2]",
      '  hint: nothing is promoted by itself; convert one: astype(b, "float32")',
    ],
  ],
  [
    "rows",
    () => linalg.solve(zeros([2, 2]), zeros([3])),
    [
      "solve: 2 unknowns do not go with 3 rows of b",
      "  a: float32[2,2]",
      "  b: float32[3]",
      "  hint: b must be [2] or [..., 2, k]",
    ],
  ],
  [
    "batches",
    () => linalg.solve(zeros([2, 3, 3]), zeros([4, 3, 1])),
    [
      "solve: the shapes [2] and [4] do not broadcast: 2 and 4 along axis -1",
      "  a: float32[2,3,3]",
      "  b: float32[4,3,1]",
      "  hint: lengths must be equal, or one of them 1; add axes with expandDims(x, axis)",
    ],
  ],
  [
    "orders",
    () => linalg.matrixNorm(f23, { ord: 3 }),
    ["matrixNorm: 3 is no order of a matrix norm", '  hint: use "fro", "nuc", 1, -1, 2, -2, Infinity or -Infinity'],
  ],
  [
    "axes",
    () => linalg.norm(zeros([2, 2, 2]), { ord: 1 }),
    [
      "norm: a norm of order 1 over 3 axes is not defined",
      "  x: float32[2,2,2]",
      "  hint: name one axis for vectors or two different ones for matrices",
    ],
  ],
  [
    "exponents",
    () => linalg.matrixPower(zeros([2, 2]), 0.5),
    ["matrixPower: the exponent 0.5 is no whole number", "  hint: use eigh for other powers of symmetric matrices"],
  ],
  [
    "sizes",
    () => linalg.vdot(zeros([2]), zeros([3])),
    [
      "vdot: the sizes differ: 2 and 3 elements",
      "  x: float32[2]",
      "  y: float32[3]",
      "  hint: use vecdot(x, y) for vectors that broadcast",
    ],
  ],
  [
    "chains",
    () => linalg.multiDot([ones([2, 2]), ones([3]), ones([3, 1])]),
    [
      "multiDot: factor 1 is no matrix",
      "  xs[0]: float32[2,2]",
      "  xs[1]: float32[3]",
      "  xs[2]: float32[3,1]",
      "  hint: give at least two matrices; the first and the last may be vectors",
    ],
  ],
  [
    "equations",
    () => linalg.lstsq(f23, zeros([3])),
    [
      "lstsq: 2 equations do not go with the right-hand side",
      "  a: float32[2,3]",
      "  b: float32[3]",
      "  hint: b must be [2] or [..., 2, k]",
    ],
  ],
  [
    "empty matrices",
    () => linalg.cond(zeros([0, 0])),
    [
      "cond: a matrix without elements has no condition number",
      "  a: float32[0,0]",
      "  hint: give it at least one row and one column",
    ],
  ],
]

test.each(cases)("the message for wrong %s", (_name, call, lines) => {
  try {
    call()
    expect.fail("nothing was thrown")
  } catch (e) {
    expect(isCotangentError(e) ? e.message.split("\n") : e).toEqual(lines)
  }
})
