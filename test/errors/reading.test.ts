import { describe, expect, test } from "vitest"
import {
  allClose,
  array,
  arrayEqual,
  item,
  ShapeError,
  TraceError,
  TreeError,
  toArray,
  toTypedArray,
  zeros,
} from "../../src/index.js"
import { check, wrong } from "./support.js"

const x = array([1, 2])
const made = "  hint: arrays are made by array(...), zeros(...) and the like"

describe("reading", () => {
  check([
    [
      "item of several elements",
      ShapeError,
      () => item(x),
      "item: an array with 2 elements has not one value",
      "  x: float32[2]",
      "  hint: reduce it first, or read it with toArray(x)",
    ],
    [
      "item of none",
      ShapeError,
      () => item(zeros([0])),
      "item: an array with 0 elements has not one value",
      "  x: float32[0]",
      "  hint: reduce it first, or read it with toArray(x)",
    ],
    ["item of a number", TreeError, () => item(wrong(3)), "item: the operand is the number 3, not an array", made],
    [
      "toArray of a list",
      TreeError,
      () => toArray(wrong([1])),
      "toArray: the operand is a list of 1, not an array",
      made,
    ],
    [
      "toTypedArray of nothing",
      TreeError,
      () => toTypedArray(wrong(undefined)),
      "toTypedArray: the operand is undefined, not an array",
      made,
    ],
    [
      "allClose with a number",
      TreeError,
      () => allClose(x, wrong(1)),
      "allClose: the operand is the number 1, not an array",
      made,
    ],
    [
      "arrayEqual with null",
      TreeError,
      () => arrayEqual(wrong(null), x),
      "arrayEqual: the operand is null, not an array",
      made,
    ],
  ])
})

describe("JavaScript's operators", () => {
  const lines = [
    "JavaScript operator: an array is not a number",
    "  x: float32[2]",
    "  hint: use add, multiply, less, ... instead of JavaScript's operators, and item(x) for the number in a scalar",
  ]
  check([
    ["x + 1", TraceError, () => wrong(x) + 1, ...lines],
    ["x < y", TraceError, () => wrong(x) < wrong(array(2)), ...lines],
    ["-x", TraceError, () => -wrong(x), ...lines],
    ["Number(x)", TraceError, () => Number(x), ...lines],
    ["Math.max(x, 1)", TraceError, () => Math.max(wrong(x), 1), ...lines],
    [
      "JSON.stringify",
      TraceError,
      () => JSON.stringify({ x }),
      "JSON.stringify: an array is not JSON",
      "  x: float32[2]",
      "  hint: use toArray(x) for nested numbers",
    ],
  ])
  test("text is what arrays are for", () => {
    expect(`${x} ${String(array(2))}`).toBe("float32[2] [1. 2.] float32[] 2.")
  })
})
