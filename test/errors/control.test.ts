import { describe } from "vitest"
import {
  add,
  array,
  associativeScan,
  astype,
  cond,
  DTypeError,
  foriLoop,
  greater,
  less,
  mul,
  type NDArray,
  ShapeError,
  sin,
  sum,
  switchCase,
  TreeError,
  ValueError,
  whileLoop,
  zeros,
} from "../../src/index.js"
import { check, wrong } from "./support.js"

const x = zeros([3])
const total = (x: NDArray): NDArray => sum(x)
const same = (x: NDArray): NDArray => x
const carried = "  hint: a carry keeps its shape and dtype; start from zeros of the final shape, or convert with astype"

describe("loops", () => {
  const bounds = "  hint: the body runs for i = lower, lower + 1, ..., upper - 1"
  const body = (_i: NDArray, y: NDArray): NDArray => sum(y)
  const int = array(3, { dtype: "int32" })
  const test = (y: NDArray): NDArray => less(y, 1)
  check([
    [
      "a fractional bound",
      ValueError,
      () => foriLoop(0, 2.5, (_, y) => y, x),
      "foriLoop: upper must be a whole number or int32[], not the number 2.5",
      bounds,
    ],
    [
      "a bound beyond int32",
      ValueError,
      () => foriLoop(2 ** 40, 2 ** 41, (_, y) => y, x),
      "foriLoop: lower must be a whole number or int32[], not the number 1099511627776",
      bounds,
    ],
    [
      "a float bound",
      ShapeError,
      () => foriLoop(0, array(3), (_, y) => y, x),
      "foriLoop: upper must be a whole number or int32[], not float32[]",
      bounds,
    ],
    [
      "a body that changes the type",
      ShapeError,
      () => foriLoop(0, 3, body, x),
      "foriLoop: `body` changes the type of carry",
      "  before: float32[3]",
      "  after: float32[]",
      "  while tracing `body` for foriLoop",
      carried,
    ],
    [
      "the same with a traced bound",
      ShapeError,
      () => foriLoop(0, int, body, x),
      "foriLoop: `body` changes the type of carry",
      "  before: float32[3]",
      "  after: float32[]",
      "  while tracing `body` for foriLoop",
      carried,
    ],
    [
      "a condition that is an array",
      ShapeError,
      () => whileLoop(test, same, x),
      "whileLoop: `test` must return bool[], not bool[3]",
      "  hint: compare scalars: less(x, 10); combine elements with all or any",
    ],
    [
      "a condition that is a number",
      ShapeError,
      () => whileLoop(same, same, array(1)),
      "whileLoop: `same` must return bool[], not float32[]",
      "  hint: compare scalars: less(x, 10); combine elements with all or any",
    ],
    [
      "a condition of JavaScript",
      TreeError,
      () =>
        whileLoop(
          wrong(() => true),
          same,
          x,
        ),
      "whileLoop: the result is the boolean true, not an array",
      "  while tracing an anonymous function for whileLoop",
      "  hint: wrap it: array(true)",
    ],
    [
      "an operation that shrinks",
      ShapeError,
      () =>
        associativeScan(function join(a: NDArray, b: NDArray): NDArray {
          return sum(add(a, b))
        }, x),
      "associativeScan: `join` changes the type of the result",
      "  before: float32[1]",
      "  after: float32[]",
      "  hint: it combines two batches of slices, along the axis, into one batch of the same shape",
    ],
  ])
})

describe("branches", () => {
  const yes = array(true)
  const fields = (x: NDArray) => ({ y: x })
  const others = (x: NDArray) => ({ z: x })
  check([
    [
      "a number as condition",
      DTypeError,
      () => cond(array(1), sin, sin, x),
      "cond: the condition must be bool[], not float32[]",
      "  hint: compare first: greater(x, 0)",
    ],
    [
      "many conditions",
      ShapeError,
      () => cond(greater(x, 0), sin, sin, x),
      "cond: the condition must be bool[], not bool[3]",
      "  hint: choose elements with where, or use vmap",
    ],
    [
      "a condition of JavaScript",
      TreeError,
      () => cond(wrong(true), sin, sin, x),
      "cond: the condition is the boolean true, not an array",
      "  hint: with a JavaScript value, use if or a lookup",
    ],
    [
      "results of different shapes",
      ShapeError,
      () => cond(yes, total, same, x),
      "cond: the branches return different types",
      "  onFalse `same`: float32[3]",
      "  onTrue `total`: float32[]",
      "  hint: make all branches return the same shapes and dtypes",
    ],
    [
      "results of different dtypes, in a tree",
      DTypeError,
      () => cond(yes, (x: NDArray) => ({ y: astype(x, "int32") }), fields, x),
      "cond: the branches return different types at the result.y",
      "  onFalse `fields`: float32[3]",
      "  onTrue: int32[3]",
      "  hint: make all branches return the same shapes and dtypes",
    ],
    [
      "results of different structures",
      TreeError,
      () => cond(yes, fields, wrong(others), x),
      'cond: the trees differ: the result of onTrue `fields` is a record with keys "y" where a record with keys "z" was expected',
      "  hint: give both trees the same keys, lengths and leaves",
    ],
    [
      "no branches",
      TreeError,
      () => switchCase(array(0, { dtype: "int32" }), [], x),
      "switchCase: there are no branches",
      "  hint: give at least one function",
    ],
    [
      "a float index",
      DTypeError,
      () => switchCase(array(0), [sin], x),
      "switchCase: the index must be int32[] or uint32[], not float32[]",
      '  hint: convert it first: astype(index, "int32")',
    ],
    [
      "branches of different types",
      ShapeError,
      () => switchCase(array(0, { dtype: "int32" }), [same, (x: NDArray) => mul(x, 2), total], x),
      "switchCase: the branches return different types",
      "  branches[0] `same`: float32[3]",
      "  branches[2] `total`: float32[]",
      "  hint: make all branches return the same shapes and dtypes",
    ],
    [
      "an index of JavaScript",
      TreeError,
      () => switchCase(wrong(0), [sin], x),
      "switchCase: the index is the number 0, not an array",
      "  hint: with a JavaScript value, use if or a lookup",
    ],
  ])
})
