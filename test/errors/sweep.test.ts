import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { nameOfValue } from "../../src/array/index.js"
import * as fft from "../../src/fft/index.js"
import { array, complex, fromTypedArray, isCotangentError, isNDArray, jit, zeros } from "../../src/index.js"
import * as loss from "../../src/loss/index.js"
import * as initializers from "../../src/nn/initializers/index.js"
import * as operations from "../../src/operations/index.js"
import * as optim from "../../src/optim/index.js"

const matrix = array([
  [1, 2],
  [3, 4],
])
const numbers = complex(matrix, 1)
const ids = array([1, 2], { dtype: "int32" })

/** What a beginner, or a program without types, may give to an operation. */
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
  numbers,
  ids,
  array([true, false]),
  array(1),
  zeros([0]),
  fromTypedArray(new Int8Array(2)),
  fromTypedArray(new Uint16Array(2), [2], { dtype: "bfloat16" }),
]

const options: readonly unknown[] = [
  { axis: 99 },
  { axis: NaN },
  { axis: "0" },
  { axis: {} },
  { axis: [0, 0] },
  { axis: [0, NaN] },
  { dtype: "float" },
  { dtype: "complex64" },
]

/** Where a second operand, an axis, a shape or an index may stand; null in place of options is not tried. */
const seconds: readonly unknown[] = [undefined, "a", {}, [[1, 2]], NaN, 1.5, matrix, numbers, ids, array(1), zeros([0])]

const calls: readonly (readonly unknown[])[] = [
  [],
  ...values.flatMap((x) => [[x], ...seconds.map((y) => [x, y])]),
  ...seconds.flatMap((x) => [
    [matrix, x, matrix],
    [matrix, matrix, x],
    [matrix, ids, x],
    [matrix, [0, 0], x],
    [x, x, x],
  ]),
  ...options.flatMap((o) => [
    [matrix, o],
    [ids, o],
    [matrix, matrix, o],
    [matrix, ids, o],
    [matrix, 1, o],
    [matrix, [0], o],
    [[matrix, matrix], o],
  ]),
]

const word = (x: unknown): string =>
  Array.isArray(x) ? `[${x.map(word).join(", ")}]` : isNDArray(x) ? `${x.dtype}[${x.shape}]` : nameOfValue(x)

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

describe("an operation given nonsense throws an error of the library, or none", () => {
  const { stackTraceLimit } = Error
  beforeAll(() => {
    Error.stackTraceLimit = 0
  })
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit
  })
  const modules = [operations, fft, loss, initializers, optim, optim.schedules, optim.projections]
  for (const [name, f] of modules.flatMap((module) => Object.entries(module)))
    if (typeof f === "function")
      test(name, () => expect(strangers(f as (...args: readonly unknown[]) => unknown)).toEqual([]))
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
