import { describe } from "vitest"
import {
  array,
  astype,
  DTypeError,
  map,
  type NDArray,
  ShapeError,
  scan,
  sum,
  TreeError,
  ValueError,
  zeros,
} from "../../src/index.js"
import { check, wrong } from "./support.js"

const x = zeros([3])
const same = (x: NDArray): NDArray => x
const carried = "  hint: a carry keeps its shape and dtype; start from zeros of the final shape, or convert with astype"
const scanned =
  (step: unknown, init: unknown = { a: x }, xs: unknown = zeros([5]), options = {}) =>
  (): unknown =>
    scan(wrong(step), init, xs, options)
type Carry = { readonly a: NDArray }
const shrink = (c: Carry) => [{ a: sum(c.a) }, null]
const rename = (c: Carry) => [{ b: c.a }, null]
const round = (c: Carry) => [{ a: astype(c.a, "int32") }, null]
const forget = (c: Carry) => c

describe("scan", () => {
  check([
    [
      "a carry of another shape",
      ShapeError,
      scanned(shrink),
      "scan: `shrink` changes the type of carry.a",
      "  before: float32[3]",
      "  after: float32[]",
      "  while tracing `shrink` for scan",
      carried,
    ],
    [
      "a carry of another dtype",
      DTypeError,
      scanned(round),
      "scan: `round` changes the type of carry.a",
      "  before: float32[3]",
      "  after: int32[3]",
      "  while tracing `round` for scan",
      carried,
    ],
    [
      "a carry of another structure",
      TreeError,
      scanned(rename),
      'scan: the trees differ: carry is a record with keys "b" where a record with keys "a" was expected',
      "  while tracing `rename` for scan",
      "  hint: give both trees the same keys, lengths and leaves",
    ],
    [
      "no pair",
      TreeError,
      scanned(forget),
      "scan: `forget` must return a pair, not a record with keys a",
      "  while tracing `forget` for scan",
      "  hint: return [carry, y]; y may be null",
    ],
    [
      "a number as carry",
      TreeError,
      scanned(forget, { a: 0 }),
      "scan: carry.a is the number 0, not an array",
      "  hint: wrap it: array(0)",
    ],
    [
      "a number as output",
      TreeError,
      scanned((c: Carry) => [c, { y: 1 }]),
      "scan: y.y is the number 1, not an array",
      "  while tracing an anonymous function for scan",
      "  hint: wrap it: array(1)",
    ],
    [
      "scalars",
      ShapeError,
      scanned(forget, x, { t: array(1) }),
      "scan: xs.t is a scalar, which cannot be scanned over",
      "  hint: scanned arrays need a leading axis; close over what all steps share",
    ],
    [
      "arrays of different lengths",
      ShapeError,
      scanned(forget, x, { a: zeros([3]), b: [zeros([4, 2])] }),
      "scan: the scanned arrays have different leading lengths",
      "  xs.a: float32[3]",
      "  xs.b[0]: float32[4,2]",
      "  hint: make them equally long",
    ],
    [
      "no length",
      TreeError,
      scanned(forget, x, null),
      "scan: the number of steps is unknown",
      "  hint: pass arrays to scan over, or { length }",
    ],
    [
      "a length below 0",
      ValueError,
      scanned(forget, x, null, { length: -1 }),
      "scan: -1 is no length",
      "  hint: use a whole number from 0 on",
    ],
    [
      "a length that is NaN",
      ValueError,
      scanned(forget, x, null, { length: NaN }),
      "scan: NaN is no length",
      "  hint: use a whole number from 0 on",
    ],
    [
      "another length than the arrays have",
      ShapeError,
      scanned(forget, x, { a: x }, { length: 4 }),
      "scan: the scanned arrays have not the length 4 that was given",
      "  xs.a: float32[3]",
      "  hint: leave the length out: it is that of the arrays",
    ],
    [
      "no function",
      ValueError,
      scanned(x),
      "scan: takes a function, not float32[3]",
      "  hint: give it the function itself: scan(f), not scan(f(x))",
    ],
    [
      "map over a scalar",
      ShapeError,
      () => map(same, array(1)),
      "map: xs is a scalar, which cannot be scanned over",
      "  hint: scanned arrays need a leading axis; close over what all steps share",
    ],
  ])
})
