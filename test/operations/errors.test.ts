import { expect, test } from "vitest"
import { array, fromTypedArray, type NDArray } from "../../src/array/index.js"
import { DTypeError, ShapeError, TreeError, ValueError } from "../../src/errors/index.js"
import * as op from "../../src/operations/index.js"
import { grad } from "../../src/transforms/index.js"
import { int32 } from "./support.js"

const [f23, f34, f43] = [op.zeros([2, 3]), op.zeros([3, 4]), op.zeros([4, 3])]
const f8x3: NDArray = op.zeros([8, 3])
// biome-ignore lint/suspicious/noExplicitAny: operands that the types refuse
const wrong = (x: unknown): any => x

type Kind = typeof ShapeError | typeof DTypeError | typeof TreeError | typeof ValueError
type Case = readonly [name: string, kind: Kind, call: () => unknown, lines: readonly string[]]

const messageOf = (call: () => unknown): string => {
  try {
    call()
    return "nothing was thrown"
  } catch (e) {
    return e instanceof Error ? e.message : String(e)
  }
}

const cases: readonly Case[] = [
  [
    "inner dimensions",
    ShapeError,
    () => op.matmul(f8x3, op.zeros([4, 5])),
    [
      "matmul: inner dimensions differ: 3 and 4",
      "  x: float32[8,3]",
      "  y: float32[4,5]",
      "  hint: y must be [3, ...]",
    ],
  ],
  [
    "inner dimensions of a transposed operand",
    ShapeError,
    () => op.matmul(f23, f43),
    [
      "matmul: inner dimensions differ: 3 and 4",
      "  x: float32[2,3]",
      "  y: float32[4,3]",
      "  hint: y must be [3, ...]; did you mean matmul(x, transpose(y))?",
    ],
  ],
  [
    "inner dimensions of a transposed first operand",
    ShapeError,
    () => op.matmul(op.zeros([3, 2]), f34),
    [
      "matmul: inner dimensions differ: 2 and 3",
      "  x: float32[3,2]",
      "  y: float32[3,4]",
      "  hint: y must be [2, ...]; did you mean matmul(transpose(x), y)?",
    ],
  ],
  [
    "batches",
    ShapeError,
    () => op.matmul(op.zeros([2, 2, 3]), op.zeros([5, 3, 4])),
    [
      "matmul: the shapes [2] and [5] do not broadcast: 2 and 5 along axis -1",
      "  x: float32[2,2,3]",
      "  y: float32[5,3,4]",
      "  hint: lengths must be equal, or one of them 1; add axes with expandDims(x, axis)",
    ],
  ],
  [
    "broadcasting",
    ShapeError,
    () => op.add(f23, f34),
    [
      "add: the shapes [2,3] and [3,4] do not broadcast: 3 and 4 along axis -1",
      "  x: float32[2,3]",
      "  y: float32[3,4]",
      "  hint: lengths must be equal, or one of them 1; add axes with expandDims(x, axis)",
    ],
  ],
  [
    "mixed dtypes",
    DTypeError,
    () => op.multiply(f23, int32([1])),
    [
      "multiply: the dtypes differ: float32 and int32",
      "  x: float32[2,3]",
      "  y: int32[1]",
      '  hint: nothing is promoted by itself; convert one: astype(y, "float32")',
    ],
  ],
  [
    "a number that does not fit",
    DTypeError,
    () => op.add(int32([1]), 1.5),
    [
      "add: 1.5 is not a value of int32",
      "  x: int32[1]",
      "  y: 1.5",
      '  hint: use a whole number from -2147483648 to 2147483647, or convert the array with astype(x, "float32")',
    ],
  ],
  [
    "division of integers",
    DTypeError,
    () => op.divide(int32([1]), 2),
    [
      "divide: takes float32, float64, complex64 or complex128, not int32",
      "  x: int32[1]",
      "  y: 2",
      '  hint: use floorDivide(x, y) for whole quotients, or convert first: astype(x, "float32")',
    ],
  ],
  [
    "a missing operand",
    TreeError,
    () => op.add(f23, wrong(undefined)),
    ["add: y is no array", "  x: float32[2,3]", "  y: undefined", "  hint: give y an array or a number"],
  ],
  [
    "a nested array",
    TreeError,
    () => op.add(wrong([[1, 2]]), f23),
    ["add: x is no array", "  x: a nested JavaScript array", "  y: float32[2,3]", "  hint: make it an array: array(x)"],
  ],
  [
    "a string",
    TreeError,
    () => op.exp(wrong("1")),
    [
      "exp: x is no array",
      '  x: the string "1"',
      "  hint: an operand is an array, made by array(...), zeros(...) and the like",
    ],
  ],
  [
    "a number where an array is needed",
    TreeError,
    () => op.exp(wrong(2)),
    ["exp: x is no array", "  x: 2", "  hint: make it an array: array(x)"],
  ],
  [
    "a typed array",
    TreeError,
    () => op.sum(wrong(new Float32Array(2))),
    ["sum: x is no array", "  x: a Float32Array", "  hint: make it an array: fromTypedArray(x, shape)"],
  ],
  [
    "an axis",
    ShapeError,
    () => op.sum(f23, { axis: 2 }),
    [
      "sum: axis 2 is out of range for an array with 2 dimensions",
      "  x: float32[2,3]",
      "  hint: use an axis from -2 to 1",
    ],
  ],
  [
    "a storage dtype",
    DTypeError,
    () => op.negative(fromTypedArray(new Int8Array(2))),
    [
      "negative: takes float32, float64, int32, uint32, complex64 or complex128, not int8",
      "  x: int8[2]",
      '  hint: convert it first: astype(x, "float32")',
    ],
  ],
  [
    "elements that do not fill a shape",
    ShapeError,
    () => op.reshape(f23, [4, -1]),
    [
      "reshape: 6 elements do not fill the shape [4,-1]",
      "  x: float32[2,3]",
      "  hint: the lengths must multiply to 6; one of them may be -1",
    ],
  ],
  [
    "concatenate",
    ShapeError,
    () => op.concatenate([f23, f34]),
    [
      "concatenate: the shapes [2,3] and [3,4] differ in more than axis 0",
      "  xs[0]: float32[2,3]",
      "  xs[1]: float32[3,4]",
      "  hint: all lengths but the one along the axis must agree; stack(xs) joins along a new axis",
    ],
  ],
  [
    "an empty list",
    TreeError,
    () => op.stack([]),
    ["stack: the list of arrays is empty", "  hint: give at least one array: stack([x, y])"],
  ],
  [
    "sections",
    ShapeError,
    () => op.split(f23, 2, { axis: 1 }),
    [
      "split: 3 elements do not divide into 2 equal sections",
      "  x: float32[2,3]",
      "  hint: give the indices where to split instead: split(x, [3, 6])",
    ],
  ],
  [
    "indices that are floats",
    DTypeError,
    () => op.take(f23, array([1])),
    [
      "take: the indices must be int32 or uint32, not float32",
      "  x: float32[2,3]",
      "  indices: float32[1]",
      '  hint: convert them first: astype(indices, "int32")',
    ],
  ],
  [
    "a step of 0",
    ValueError,
    () => op.arange(0, 1, 0),
    ["arange: the step is 0", "  hint: use full(shape, value) to repeat a value"],
  ],
]

test.each(cases)("%s", (_, kind, call, lines) => {
  expect(call).toThrow(kind)
  expect(messageOf(call)).toBe(lines.join("\n"))
})

test.each<readonly [string, () => unknown]>([
  ["transpose: [0,0] does not name each of the 2 axes once", () => op.transpose(f23, [0, 0])],
  ["squeeze: axis 1 has length 3, not 1", () => op.squeeze(f23, { axis: 1 })],
  ["broadcastTo: the shape [2,3] does not broadcast to [2]", () => op.broadcastTo(f23, [2])],
  ["expandDims: axis 3 is out of range", () => op.expandDims(f23, 3)],
  ["moveAxis: the axes [0] cannot move to [0,1]", () => op.moveAxis(f23, 0, [0, 1])],
  ["roll: 2 shifts do not go with 3 axes", () => op.roll(f23, [1, 2], { axis: [0, 1, 0] })],
  ["tile: -1 is no number of repetitions", () => op.tile(f23, -1)],
  ["repeat: 2 counts do not go with 3 elements", () => op.repeat(f23, [1, 2], { axis: 1 })],
  [
    "pad: 3 pairs of widths do not go with 2 axes",
    () =>
      op.pad(f23, [
        [1, 1],
        [1, 1],
        [1, 1],
      ]),
  ],
  ['pad: "mirror" is no mode', () => op.pad(f23, 1, { mode: wrong("mirror") })],
  ["pad: axis 0 has no elements to repeat", () => op.pad(op.zeros([0]), 1, { mode: "edge" })],
  ["stack: the shapes [2,3] and [3,4] differ", () => op.stack([f23, f34])],
  ["concatenate: scalars have no axis", () => op.concatenate([op.zeros([])])],
  ["concatenate: the dtypes differ", () => op.concatenate([f23, op.zeros([2, 3], { dtype: "int32" })])],
  ["dynamicSlice: the size 4 does not fit axis 1", () => op.dynamicSlice(f23, [0, 0], [1, 4])],
  ["dynamicSlice: starts[1] must be int32", () => op.dynamicSlice(f23, [0, wrong(op.zeros([]))], [1, 1])],
  ["dynamicSlice: sizes must have one entry for each of the 2 axes", () => op.dynamicSlice(f23, [0, 0], [1])],
  ["dynamicUpdateSlice: the update does not fit", () => op.dynamicUpdateSlice(f23, f34, [0, 0])],
  ["take: axis 2 is out of range", () => op.take(f23, 0, { axis: 2 })],
  ["take: there are no elements", () => op.take(op.zeros([0]), 0)],
  ["takeAlongAxis: the axes other than 1 do not broadcast", () => op.takeAlongAxis(f23, int32([[0], [0], [0]]))],
  ["tril: needs an array with at least 2 dimensions", () => op.tril(op.zeros([3]))],
  ["diag: takes a vector or a matrix", () => op.diag(op.zeros([1, 1, 1]))],
  ["oneHot: the indices must be int32", () => op.oneHot(f23, 3)],
  ["logicalAnd: y is no array", () => op.logicalAnd(f23, wrong(null))],
  ["bitwiseAnd: takes int32, uint32 or bool, not float32", () => op.bitwiseAnd(f23, 1)],
  ["leftShift: takes int32 or uint32, not bool", () => op.leftShift(array([true]), 1)],
  ["zeros: [2,-1] is not a shape", () => op.zeros([2, -1])],
  ["zeros: float is not a dtype", () => op.zeros([2], { dtype: wrong("float") })],
  ["full: 1.5 is not a value of int32", () => op.full([2], 1.5, { dtype: "int32" })],
  ["iota: axis 0 is out of range", () => op.iota([], { axis: 0 })],
  ["linspace: num is -1, not a length", () => op.linspace(0, 1, -1)],
  ["tensordot: the lengths of axis 1 of x and axis 0 of y differ", () => op.tensordot(f23, f43, { axes: 1 })],
  ["matmul: takes vectors and matrices, not scalars", () => op.matmul(f23, op.zeros([]))],
  [
    "matmul: takes float32, float64, int32, uint32, complex64 or complex128, not bool",
    () => op.matmul(array([true]), array([true])),
  ],
  ["dot: inner dimensions differ: 3 and 2", () => op.dot(f23, f23)],
  ["where: the shapes", () => op.where(array([true, false], { dtype: "bool" }), f23, 0)],
  ["clip: the dtypes differ", () => op.clip(f23, wrong(int32([1])), 2)],
  ["max: axis 0 has no elements", () => op.max(op.zeros([0]))],
])("%s", (message, call) => expect(call).toThrow(message))

test("an operand is named by its path while tracing", () => {
  const loss = (params: { readonly w: NDArray }): NDArray => op.sum(op.matmul(f8x3, params.w))
  expect(() => grad(loss)({ w: op.zeros([4, 5]) })).toThrow(/y: float32\[4,5\] {3}\(params\.w\)\n {2}while /)
})
