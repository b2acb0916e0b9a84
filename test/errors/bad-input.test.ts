import { afterAll, beforeAll, describe, expect, test } from "vitest"
import {
  type CotangentError,
  DTypeError,
  isCotangentError,
  isNDArray,
  type NDArray,
  ones,
  ShapeError,
} from "../../src/index.js"
import { arraysIn } from "../names/facts.js"
import { badCalls, exportedOperations, type Operation, withOptions, wrongAxes } from "./bad-calls.js"

type Args = readonly unknown[]

const word = (x: unknown): string =>
  Array.isArray(x)
    ? `[${x.map(word).join(", ")}]`
    : isNDArray(x)
      ? `${x.dtype}[${x.shape}]`
      : typeof x === "object" && x !== null
        ? `{ ${Object.entries(x).map(([key, y]) => `${key}: ${word(y)}`)} }`
        : typeof x === "function"
          ? "f"
          : String(x)

const errorOf = ({ f }: Operation, args: Args): unknown => {
  try {
    f(...args)
    return null
  } catch (e) {
    return e
  }
}

/** Operations that call a function they are given, whose errors are its own. */
const calls = ({ args }: Operation): boolean => args.flat(3).some((x) => typeof x === "function")

/** The arrays of a call that differ from those of the call that is right, as messages show them. */
const wrongArrays = (operation: Operation, args: Args): readonly NDArray[] => {
  const right = arraysIn(operation.args)
  return arraysIn(args).filter((x) => !right.includes(x))
}

/** An error of shapes or dtypes that shows none of the arrays of the call. */
const isUntold = (operation: Operation, args: Args, e: CotangentError): boolean =>
  (e instanceof ShapeError || e instanceof DTypeError) &&
  wrongArrays(operation, args).length > 0 &&
  !arraysIn(args).some((x) => e.message.includes(`${x.dtype}[${x.shape}]`))

/** What is wrong with an error, if something is. */
const flaw = (operation: Operation, args: Args, e: unknown): string | null => {
  if (e === null) return null
  if (!isCotangentError(e)) return `throws ${String(e)}`
  const { op, problem, hint } = e.report
  if (!operation.names.includes(op) && !calls(operation)) return `speaks of ${op}`
  if (!e.message.startsWith(`${op}: ${problem}`)) return `is not in the form of the house: ${e.message}`
  if (e.message.includes("[object")) return `shows an object as such: ${e.message}`
  if (hint === undefined) return `has no hint: ${e.message}`
  return isUntold(operation, args, e) && !calls(operation) ? `does not say what was given: ${e.message}` : null
}

const flaws = (operation: Operation): readonly string[] =>
  badCalls(operation).flatMap((args) => {
    const wrong = flaw(operation, args, errorOf(operation, args))
    return wrong === null ? [] : [`(${args.map(word).join(", ")}) ${wrong}`]
  })

const refuses = (operation: Operation, args: Args): boolean => errorOf(operation, args) !== null

const { stackTraceLimit } = Error
beforeAll(() => {
  Error.stackTraceLimit = 0
})
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit
})

describe("an operation with one wrong argument works, or throws in its own name", () => {
  test.each(exportedOperations.map((operation) => [operation.path, operation] as const))("%s", (_, operation) => {
    expect(flaws(operation).slice(0, 5)).toEqual([])
  })
})

const sameShape = (x: unknown, shape: readonly number[]): boolean => isNDArray(x) && String(x.shape) === String(shape)

const result = ({ f }: Operation, args: Args): unknown => {
  try {
    return f(...args)
  } catch {
    return null
  }
}

/** Operations of two operands that broadcast, found by what they do. */
const broadcasting = exportedOperations.filter(
  (operation) =>
    ["float32", "int32", "bool"].some((dtype) => {
      const made = (shape: readonly number[]) => ones(shape, { dtype: dtype as "float32" })
      return (
        sameShape(result(operation, [made([2, 1]), made([1, 3])]), [2, 3]) &&
        sameShape(result(operation, [made([3]), made([3])]), [3]) &&
        sameShape(result(operation, [made([2, 3]), made([3])]), [2, 3])
      )
    }) && !["matmul", "linalg.matmul"].includes(operation.path),
)

test("there are operations that broadcast", () => {
  expect(broadcasting.length).toBeGreaterThan(40)
})

test.each(broadcasting.map((operation) => [operation.path, operation] as const))(
  "%s refuses lengths that differ",
  (_, operation) => {
    for (const dtype of ["float32", "int32", "bool"] as const) {
      const [x, y] = [ones([2], { dtype }), ones([3], { dtype })]
      if (result(operation, [x, x]) === null) continue
      const e = errorOf(operation, [x, y])
      expect(e).toBeInstanceOf(ShapeError)
      expect(String(e)).toContain(`${dtype}[2]`)
      expect(String(e)).toContain(`${dtype}[3]`)
    }
  },
)

/** Options with values that none takes. */
const impossible: readonly Readonly<Record<string, unknown>>[] = [
  ...wrongAxes.slice(0, 4).map((axis) => ({ axis })),
  { dtype: "float" },
  { mode: "no such mode" },
]

/** Operations that take options: they refuse some of these. */
const optional = exportedOperations.filter(
  (operation) =>
    operation.args.length > 0 &&
    !refuses(operation, operation.args) &&
    impossible.some((options) => refuses(operation, withOptions(operation.args, options))),
)

test.each(optional.map((operation) => [operation.path, operation] as const))(
  "%s refuses an option that it does not know",
  (_, operation) => {
    expect(refuses(operation, withOptions(operation.args, { noSuchOption: 1 }))).toBe(true)
  },
)

test.each(
  optional
    .filter((operation) => !refuses(operation, withOptions(operation.args, { axis: 0 })))
    .map((operation) => [operation.path, operation] as const),
)("%s refuses axes that are none", (_, operation) => {
  const accepted = [99, -99, 0.5, NaN, "0", {}].filter(
    (axis) => !refuses(operation, withOptions(operation.args, { axis })),
  )
  expect(accepted).toEqual([])
})
