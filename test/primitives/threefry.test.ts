import { expect, test } from "vitest"
import { DTypeError } from "../../src/errors/index.js"
import { threefry2x32 } from "../../src/primitives/threefry.js"
import { batch, f32, numbers, u32 } from "./rules.js"

/** The known answers of Random123 for 20 rounds. */
const known = [
  [0, 0, 0, 0, 0x6b200159, 0x99ba4efe],
  [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
  [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c, 0x483df7a0],
]
const column = (i: number) => u32(known.map((row) => row[i]!))

test("gives the known answers", () => {
  const [y0, y1] = threefry2x32(column(0), column(1), column(2), column(3))
  expect(numbers(y0)).toEqual(known.map((row) => row[4]))
  expect(numbers(y1)).toEqual(known.map((row) => row[5]))
  expect(y0.dtype).toBe("uint32")
})

test("maps over keys with shared counters", () => {
  const counters = [u32([0, 1]), u32([2, 3])]
  const keys = [u32([7, 8, 7, 8], [2, 2]), u32([9, 9, 1, 1], [2, 2])]
  const found = batch(
    (xs) => threefry2x32(xs[0]!, xs[1]!, xs[2]!, xs[3]!),
    [...keys, ...counters],
    [true, true, false, false],
    2,
  )
  const rows = [0, 1].map((k) =>
    threefry2x32(
      u32(numbers(keys[0]!).slice(2 * k, 2 * k + 2)),
      u32(numbers(keys[1]!).slice(2 * k, 2 * k + 2)),
      counters[0]!,
      counters[1]!,
    ),
  )
  expect(numbers(found[0]!)).toEqual(rows.flatMap(([y]) => numbers(y)))
  expect(numbers(found[1]!)).toEqual(rows.flatMap(([, y]) => numbers(y)))
})

test("of nothing is nothing, of floats is refused", () => {
  const none = u32([], [0, 3])
  expect(threefry2x32(none, none, none, none)[1].shape).toEqual([0, 3])
  expect(() => threefry2x32(f32([0]), f32([0]), f32([0]), f32([0]))).toThrow(DTypeError)
})
