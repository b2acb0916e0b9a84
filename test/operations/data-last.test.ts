import { flow, pipe } from "fp-ts/function"
import { expect, test } from "vitest"
import * as A from "../../src/Array.js"
import { array } from "../../src/array/index.js"
import * as op from "../../src/operations/index.js"
import { jit, vmap } from "../../src/transforms/index.js"
import { expectEqual, expectSame, int32, sample } from "./support.js"

const x = sample([2, 3], 1, "float32")
const w = sample([3, 4], 2, "float32")

test("pipe reads as the data flows", () => {
  const b = sample([4], 3, "float32")
  expectSame(
    pipe(x, A.matmul(w), A.add(b), op.relu, A.sum({ axis: -1 })),
    op.sum(op.relu(op.add(op.matmul(x, w), b)), { axis: -1 }),
  )
})

test("the data is the first operand", () => {
  expectEqual(pipe(array([5]), A.subtract(2)), [3])
  expectEqual(pipe(array([8]), A.divide(2), A.power(2)), [16])
  expectEqual(pipe(array([1, 3]), A.less(2)), [true, false])
  expectEqual(pipe(array([1, 3]), A.greater(2), A.where(1, 0)), [0, 1])
  expectEqual(pipe(int32([1, 0]), A.oneHot(2)), [
    [0, 1],
    [1, 0],
  ])
  expectSame(pipe(x, A.einsum("ij,jk->ik", w)), op.matmul(x, w))
  expectSame(pipe([x, x] as const, A.concatenate({ axis: 1 })), op.concatenate([x, x], { axis: 1 }))
  expectSame(pipe([x, x] as const, A.stack()), op.stack([x, x]))
})

test("options are those of the data-first operations", () => {
  expectSame(pipe(x, A.softmax({ axis: 0 })), op.softmax(x, { axis: 0 }))
  expectSame(pipe(x, A.softmax()), op.softmax(x))
  expectSame(pipe(x, A.transpose()), op.transpose(x))
  expectSame(pipe(x, A.transpose([1, 0])), op.transpose(x))
  expectSame(pipe(x, A.reshape([3, -1])), op.reshape(x, [3, 2]))
  expectSame(pipe(x, A.clip(-1, 1)), op.clip(x, -1, 1))
  expectSame(pipe(x, A.take(int32([1, 0]), { axis: 1 })), op.take(x, int32([1, 0]), { axis: 1 }))
  expectSame(pipe(x, A.pad(1, { value: 2 })), op.pad(x, 1, { value: 2 }))
  expectSame(pipe(x, A.argmax({ axis: 1 })), op.argmax(x, { axis: 1 }))
  expectSame(pipe(x, A.variance({ ddof: 1 })), op.variance(x, { ddof: 1 }))
})

test("unary operations are the same functions", () => {
  expect(A.exp).toBe(op.exp)
  expect(A.relu).toBe(op.relu)
  expect(A.sub).toBe(A.subtract)
})

test("every operation on arrays has its twin", () => {
  const made = [
    "arange",
    "bartlett",
    "blackman",
    "broadcastShapes",
    "canCast",
    "diagIndices",
    "e",
    "empty",
    "eulerGamma",
    "eye",
    "finfo",
    "fromfunction",
    "full",
    "geomspace",
    "hamming",
    "hanning",
    "identity",
    "iinfo",
    "indices",
    "inf",
    "iota",
    "isdtype",
    "kaiser",
    "linspace",
    "logspace",
    "maskIndices",
    "mgrid",
    "nan",
    "newaxis",
    "ogrid",
    "ones",
    "pi",
    "promoteTypes",
    "resultType",
    "tri",
    "trilIndices",
    "triuIndices",
    "ufunc",
    "vectorize",
    "zeros",
  ]
  expect(Object.keys(op).filter((name) => !(name in A))).toEqual(expect.arrayContaining([]))
  expect(
    Object.keys(op)
      .filter((name) => !(name in A))
      .sort(),
  ).toEqual(made)
  expect(Object.keys(A).filter((name) => !(name in op))).toEqual([])
})

test("operations pass bare through transforms", () => {
  expectSame(vmap(op.add)(x, x), op.add(x, x))
  expectSame(jit(vmap(op.softmax))(x), op.softmax(x))
  expectSame(flow(op.tanh, op.softmax)(x), op.softmax(op.tanh(x)))
  expectSame(vmap(op.sum)(x), op.sum(x, { axis: 1 }))
})
