import { describe, expect, test } from "vitest"
import { array, fromTypedArray, isCotangentError, isNDArray, jit, zeros } from "../../src/index.js"
import * as operations from "../../src/operations/index.js"

const matrix = array([
  [1, 2],
  [3, 4],
])
const ids = array([1, 2], { dtype: "int32" })

/** What a beginner, or a program without types, may give to an operation; null in place of options is not tried. */
const values: readonly unknown[] = [
  undefined,
  null,
  "a",
  {},
  [
    [1, 2],
    [3, 4],
  ],
  3,
  NaN,
  -1,
  1.5,
  true,
  1n,
  () => 1,
  new Map(),
  [],
  [matrix, ids],
  matrix,
  ids,
  array([true, false]),
  array(1),
  zeros([0]),
  fromTypedArray(new Int8Array(2)),
  fromTypedArray(new Uint16Array(2), [2], { dtype: "float16" }),
]

const options: readonly unknown[] = [
  { axis: 99 },
  { axis: NaN },
  { axis: "0" },
  { axis: {} },
  { axis: [0, 0] },
  { axis: [0, NaN] },
  { dtype: "float" },
]

const calls: readonly (readonly unknown[])[] = [
  [],
  ...values.flatMap((x) => [
    [x],
    ...values.flatMap((y) => (y === null ? [] : [[x, y]])),
    ...options.flatMap((o) => [[x, o], [x, matrix, o], [x, [0], o], ...(x === null ? [] : [[matrix, x, o]])]),
    ...(x === null
      ? []
      : [
          [matrix, x, matrix],
          [matrix, matrix, x],
          [matrix, ids, x],
          [matrix, [0, 0], x],
          [x, x, x],
        ]),
  ]),
]

const word = (x: unknown): string =>
  isNDArray(x) ? `${x.dtype}[${x.shape}]` : typeof x === "object" ? JSON.stringify(x) : String(x)

/** The calls that throw something else than an error of the library. */
const strangers = (f: (...args: readonly unknown[]) => unknown): readonly string[] =>
  calls.flatMap((args) => {
    try {
      f(...args)
      return []
    } catch (e) {
      return isCotangentError(e) ? [] : [`(${args.map(word).join(", ")}): ${e}`]
    }
  })

/** Conversions and windows take records of many parts, whose types alone guard them. */
const unguarded = new Set(Object.keys(operations).filter((name) => /^(conv|.*[pP]ool|reduceWindow|avg)/.test(name)))

describe("an operation given nonsense throws an error of the library, or none", () => {
  for (const [name, f] of Object.entries(operations))
    if (typeof f === "function" && !unguarded.has(name))
      test(name, () => {
        expect(strangers(f as (...args: readonly unknown[]) => unknown)).toEqual([])
      })
})

describe("so it does in a trace", () => {
  const binary = [operations.add, operations.matmul, operations.less, operations.take, operations.where]
  for (const f of binary)
    test("with a traced operand beside the nonsense", () => {
      const run = f as (...args: readonly unknown[]) => unknown
      for (const value of values)
        expect(strangers(() => jit((x: typeof matrix) => run(x, value) as never)(matrix))).toEqual([])
    })
})
